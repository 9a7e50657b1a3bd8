"""Every address of the product, by who may see what. A route that is not here fails a test."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

#: Open to everybody, because they are the way in, or say nothing.
PUBLIC = {
    "healthz",
    "accounts/first/",
    "accounts/login/",
    "language/",
    "jsi18n/",
}
#: About the visitor alone, or a list of what is the visitor's.
OWN = {
    "",
    "accounts/",
    "accounts/logout/",
    "accounts/password/",
    "authors/",
    "authors/new/",
    "imports/",
    "imports/new/",
    "library/",
    "library/export/",
    "photos/deleted/",
    "api/v1/",
    "api/v1/docs",
    "api/v1/schema",
}
#: One thing of somebody's: the model its key is of, by the route's beginning.
OF_ONE = {
    "photos/<hothash:hothash>/",
    "photos/<hothash:hothash>/hotpreview.jpg",
    "photos/<hothash:hothash>/author/",
    "photos/<hothash:hothash>/remove/",
    "photos/<hothash:hothash>/restore/",
    "photos/<hothash:hothash>/delete/",
    "imports/<int:pk>/",
    "imports/<int:pk>/cancel/",
    "imports/<int:pk>/delete/",
    "library/<int:pk>/go-on/",
    "library/<int:pk>/delete/",
    "authors/<int:pk>/rename/",
    "authors/<int:pk>/delete/",
}

API_OWN = {
    *("GET photos", "POST photos"),
    *("GET images", "POST images"),
    *("GET sources", "POST sources", "POST sources/known"),
    *("GET authors", "POST authors"),
    *("GET import_sessions", "POST import_sessions", "POST import_sessions/start"),
    *("GET archives", "POST archives"),
}
#: Files to take away, of one's own photos.
API_EXPORTS = {
    *("GET photos/export/csv", "POST photos/export/csv"),
    *("GET photos/export/json", "POST photos/export/json"),
    *("GET photos/export/sidecars", "POST photos/export/sidecars"),
}
API_OF_ONE = {
    *("GET photos/{hothash}", "PATCH photos/{hothash}", "DELETE photos/{hothash}"),
    *("GET photos/{hothash}/hotpreview", "GET photos/{hothash}/lookalikes"),
    "POST photos/{hothash}/restore",
    *("GET images/{id}", "PUT images/{id}", "PATCH images/{id}", "DELETE images/{id}"),
    *("GET sources/{id}", "PUT sources/{id}", "PATCH sources/{id}", "DELETE sources/{id}"),
    *("GET authors/{id}", "PUT authors/{id}", "PATCH authors/{id}", "DELETE authors/{id}"),
    *("GET import_sessions/{id}", "PATCH import_sessions/{id}", "DELETE import_sessions/{id}"),
    *("PATCH import_sessions/{id}/progress", "GET import_sessions/{id}/items"),
    "POST import_sessions/{id}/increment/imported",
    "POST import_sessions/{id}/increment/duplicates_skipped",
    "POST import_sessions/{id}/increment/errors",
    *("POST import_sessions/{id}/complete", "POST import_sessions/{id}/cancel"),
    *("POST import_sessions/{id}/known", "POST import_sessions/{id}/batch"),
    *("GET archives/{id}", "DELETE archives/{id}", "POST archives/{id}/go_on"),
    *("GET archives/{id}/content", "PUT archives/{id}/content", "GET archives/{id}/differences"),
}

#: Walked by model, in a test of its own.
ADMIN = "admin/"
API = "api/v1/"
GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")


def every_route() -> set[str]:
    return {route for route in _routes(get_resolver().url_patterns) if not route.startswith(ADMIN)}


def every_operation() -> set[str]:
    return API_OWN | API_EXPORTS | API_OF_ONE


def every_row() -> set[str]:
    operations = {f"{API}{operation.split()[1]}" for operation in every_operation()}
    return PUBLIC | OWN | OF_ONE | operations


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield _as_schema(route) if route.startswith(API) else route


def _as_schema(route: str) -> str:
    """The API's regular expressions as its schema writes them: `photos/{hothash}`."""
    route = GROUP.sub(lambda group: "{id}" if group[1] == "pk" else f"{{{group[1]}}}", route)
    return route.replace("^", "").replace("/?$", "")
