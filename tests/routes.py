"""Every address of the product, by who may see what. A route that is not here fails a test."""

from __future__ import annotations

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
    "photos/deleted/",
    "api/v1/docs/",
    "api/v1/schema/",
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
    "authors/<int:pk>/rename/",
    "authors/<int:pk>/delete/",
}

API_OWN = {
    *("GET photos", "POST photos"),
    *("GET images", "POST images"),
    *("GET sources", "POST sources", "POST sources/known"),
    *("GET authors", "POST authors"),
    *("GET import_sessions", "POST import_sessions", "POST import_sessions/start"),
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
}

#: Walked by their own tests: by model, and by operation.
ADMIN, API = "admin/", "api/v1/"


def every_route() -> set[str]:
    """The routes of all pages, and of the API's two that are not operations."""
    return {
        route
        for route in _routes(get_resolver().url_patterns)
        if not route.startswith(ADMIN) and (not route.startswith(API) or route in OWN)
    }


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route
