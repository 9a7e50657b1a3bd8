"""How an import and a file's outcome are said on pages."""

from django import template
from django.utils.translation import gettext as _

from imports.models import ImportSession
from photos.templatetags.photo_words import day

register = template.Library()


@register.filter
def import_name(session: ImportSession) -> str:
    """Its description, else its folder, else its day."""
    named = session.source_description or session.source_path
    return named or _("Import of %(day)s") % {"day": day(session.started_at)}
