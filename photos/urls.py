"""The gallery, a photo's page and preview, and what was removed."""

from django.urls import path, register_converter

from photos import pages
from photos.hotpreview_page import hotpreview


class HothashConverter:
    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HothashConverter, "hothash")

urlpatterns = [
    path("", pages.gallery, name="gallery"),
    path("photos/deleted/", pages.deleted, name="deleted_photos"),
    path("photos/<hothash:hothash>/", pages.photo, name="photo"),
    path("photos/<hothash:hothash>/hotpreview.jpg", hotpreview, name="photo_hotpreview"),
    path("photos/<hothash:hothash>/author/", pages.set_author, name="photo_author"),
    path("photos/<hothash:hothash>/remove/", pages.remove, name="photo_remove"),
    path("photos/<hothash:hothash>/restore/", pages.restore, name="photo_restore"),
    path("photos/<hothash:hothash>/delete/", pages.delete_for_good, name="photo_delete_for_good"),
]
