"""Every page; the API's routes are in imalink.api_urls."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("imalink.api_urls")),
]

handler400 = "imalink.api.bad_request"
handler404 = "imalink.api.page_not_found"
handler500 = "imalink.api.server_error"
