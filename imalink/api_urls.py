"""The API's routes, one router, under /api/v1/; with or without a trailing slash."""

from django.urls import re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from authors.viewsets import AuthorViewSet
from imports.archive.viewset import ArchiveViewSet
from imports.viewsets import ImportSessionViewSet
from photos.export.viewset import ExportViewSet
from photos.viewsets import ImageViewSet, PhotoViewSet, SourceViewSet


class Router(DefaultRouter):
    """Both slash forms answer; reverse() gives the one without."""

    include_format_suffixes = False

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"


router = Router()
router.register("photos/export", ExportViewSet, basename="photo_exports")
router.register("photos", PhotoViewSet)
router.register("images", ImageViewSet)
router.register("sources", SourceViewSet)
router.register("import_sessions", ImportSessionViewSet, basename="import_sessions")
router.register("authors", AuthorViewSet)
router.register("archives", ArchiveViewSet, basename="archives")

app_name = "api"
urlpatterns = [
    *router.urls,
    re_path(r"^schema/?$", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^docs/?$", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
