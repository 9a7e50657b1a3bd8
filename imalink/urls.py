"""Every page; the API's routes are in imalink.api_urls."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog, set_language

from imalink import accounts
from imalink.health import healthz

# One door: the admin's own sign-in form would go round the limit on attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("photos.urls")),
    path("imports/", include("imports.urls")),
    path("library/", include("imports.archive.urls")),
    path("authors/", include("authors.urls")),
    path("accounts/", include(accounts.urlpatterns)),
    path("language/", login_not_required(set_language), name="set_language"),
    path("jsi18n/", login_not_required(JavaScriptCatalog.as_view()), name="jsi18n"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("imalink.api_urls")),
]

handler400 = "imalink.api.bad_request"
handler404 = "imalink.api.page_not_found"
handler500 = "imalink.api.server_error"
