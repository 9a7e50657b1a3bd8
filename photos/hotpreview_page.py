"""The preview's own address: private, and kept for good by the browser that has the right one."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from photos.models import Hotpreview, Photo

FOR_GOOD = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"


@require_safe
def hotpreview(request: HttpRequest, hothash: str) -> HttpResponseBase:
    """`?v=` names the version; with another or none the browser asks again each time."""
    owned = Hotpreview.objects.owned_by(request.user)
    # The photo is found by its own index, which begins with its owner too.
    photo = Photo.objects.owned_by(request.user).not_expired().filter(hothash=hothash)
    preview = get_object_or_404(owned, photo__in=photo)
    response = HttpResponse(bytes(preview.jpeg), content_type="image/jpeg")
    right = request.GET.get("v") == preview.sha256[:8]
    response["Cache-Control"] = FOR_GOOD if right else ASK_AGAIN
    response["ETag"] = f'"{preview.sha256}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # With a response to fall back on it always gives one.
    return get_conditional_response(request, response["ETag"], response=response) or response
