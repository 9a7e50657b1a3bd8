"""Authors: the list, and making, renaming and deleting one."""

from django.urls import path

from authors import pages

urlpatterns = [
    path("", pages.author_list, name="authors"),
    path("new/", pages.new, name="author_new"),
    path("<int:pk>/rename/", pages.rename, name="author_rename"),
    path("<int:pk>/delete/", pages.delete, name="author_delete"),
]
