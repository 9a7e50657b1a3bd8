"""`GET /healthz`: whether the server is ready, for those who watch over it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration, else 503; one line that says which."""
    fault = _fault()
    return HttpResponse(
        f"{fault or 'ready'}\n", status=503 if fault else 200, content_type="text/plain"
    )


def _fault() -> str:
    try:
        migrations = MigrationExecutor(connection)
        behind = migrations.migration_plan(migrations.loader.graph.leaf_nodes())
    except DatabaseError:
        return "the database does not answer"
    return "the database is not migrated" if behind else ""
