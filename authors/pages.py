"""The pages about authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import Max, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authors.models import Author

if TYPE_CHECKING:
    from imalink.pages import PageRequest

    NameForm = forms.ModelForm[Author]
else:
    NameForm = forms.ModelForm


class AuthorForm(NameForm):
    """A name, once per owner; the owner is set on the instance."""

    class Meta:
        model = Author
        fields = ["name"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Author.objects.filter(owner=self.instance.owner).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(_("You have an author of this name already."))
        return name


@require_safe
def author_list(request: PageRequest) -> HttpResponse:
    """Names, years and counts, in one query."""
    authors = Author.objects.owned_by(request.user).order_by("name")
    counted = authors.with_photo_counts().annotate(
        first_taken=Min("own_photos__taken_at"), last_taken=Max("own_photos__taken_at")
    )
    return render(request, "authors/list.html", {"authors": counted})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    return _edit(request, Author(owner=request.user), _("New author"), _("Make the author"))


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: PageRequest, pk: int) -> HttpResponse:
    author = get_object_or_404(Author.objects.owned_by(request.user), pk=pk)
    title = _("Rename “%(name)s”") % {"name": author.name}
    return _edit(request, author, title, _("Rename the author"))


def _edit(request: PageRequest, author: Author, title: str, verb: str) -> HttpResponse:
    form = AuthorForm(request.POST or None, instance=author)
    if form.is_valid():
        form.save()
        return redirect("authors")
    page: dict[str, Any] = {"form": form, "title": title, "verb": verb}
    return render(request, "authors/edit.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PageRequest, pk: int) -> HttpResponse:
    """The question (a dialog, or a page without JavaScript), and the deed: no photo goes."""
    counted = Author.objects.owned_by(request.user).with_photo_counts()
    author = get_object_or_404(counted, pk=pk)
    if request.method == "POST":
        author.delete()
        messages.success(request, _("Author deleted. The photos stay in the catalogue."))
        return redirect("authors")
    template = "authors/_delete.html" if request.htmx else "authors/delete.html"
    return render(request, template, {"author": author})
