"""The back room of imports: the sessions and their ledger."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from imalink.owned_admin import KeptModelAdmin, OwnedRelatedFilter
from imports.models import ImportItem, ImportSession


@admin.register(ImportSession)
class ImportSessionAdmin(KeptModelAdmin):
    """To be described anew here; it is deleted on its own page, with its ledger and no photo."""

    list_display = ["__str__", "status_now", "source", "author", "started_at"]
    list_display += ["total_files_found", "images_imported", "duplicates_skipped", "errors_count"]
    list_select_related = ["source", "author"]
    list_filter = ["status", ("source", OwnedRelatedFilter), ("author", OwnedRelatedFilter)]
    search_fields = ["source_description", "source_path", "source__name"]
    ordering = ["-started_at", "-id"]
    readonly_fields = ["status_now", "source", "source_path", "author"]
    readonly_fields += ["started_at", "seen_at", "completed_at", "current_file"]
    readonly_fields += ["total_files_found", "files_processed", "images_imported", "files_added"]
    readonly_fields += ["duplicates_skipped", "files_skipped", "errors_count"]
    readonly_fields += ["counted_by_client", "bytes_read", "bytes_sent"]
    fields = ["source_description", *readonly_fields]

    @admin.display(description=_("status"), ordering="status")
    def status_now(self, session: ImportSession) -> str:
        return str(session.status_now.label)


@admin.register(ImportItem)
class ImportItemAdmin(KeptModelAdmin):
    list_display = ["path", "outcome", "stage", "message", "session", "photo"]
    list_select_related = ["session", "photo"]
    list_filter = ["outcome", "stage", ("session", OwnedRelatedFilter)]
    search_fields = ["path", "message", "hothash", "sha256"]
    ordering = ["-id"]
    readonly_fields = ["path", "file_size", "outcome", "stage", "message", "photo"]
    readonly_fields += ["hothash", "sha256", "session", "source", "recorded_at"]
    fields = list(readonly_fields)
