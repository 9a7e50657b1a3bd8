"""Imports: the list, the page that imports, and one import's page."""

from django.urls import path

from imports import pages
from imports.new_import_page import import_new

urlpatterns = [
    path("", pages.import_list, name="imports"),
    path("new/", import_new, name="import_new"),
    path("<int:pk>/", pages.import_session, name="import_session"),
    path("<int:pk>/cancel/", pages.cancel, name="import_cancel"),
    path("<int:pk>/delete/", pages.delete, name="import_delete"),
]
