"""The API's routes, one router, under /api/v1/; with or without a trailing slash."""

from rest_framework.routers import DefaultRouter


class Router(DefaultRouter):
    """Both slash forms answer; reverse() gives the one without."""

    include_format_suffixes = False

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"


router = Router()

urlpatterns = router.urls
