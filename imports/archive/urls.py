"""Your data: the page, and what its buttons do."""

from django.urls import path

from imports.archive import pages

urlpatterns = [
    path("", pages.library, name="library"),
    path("export/", pages.export, name="library_export"),
    path("<int:pk>/go-on/", pages.go_on, name="library_go_on"),
    path("<int:pk>/delete/", pages.delete, name="library_delete"),
]
