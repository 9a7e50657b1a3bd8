"""From the request's two parts to a Batch: sizes first, then the shape, then the bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from imports.ingest.meta import MetaSerializer
from imports.ingest.sent import Batch, SeenFile, SentFile, SentItem, SentPhoto
from photos.effective import FIELDS, write_wall_clock
from photos.fields import offset_of
from photos.hotpreview_bytes import HotpreviewBytes, HotpreviewError, check
from photos.models import TakenAtSource
from photos.serializers.metadata import layer_of

if TYPE_CHECKING:
    from rest_framework.request import Request

TIFF = (b"II*\x00", b"MM\x00*")
PARTS = {"meta", "blobs"}


def read_batch(request: Request) -> Batch:
    """The batch in a multipart request; ValidationError names the field that is wrong."""
    parts = _parts(request)
    shape = MetaSerializer(data=_parse(parts["meta"]))
    shape.is_valid(raise_exception=True)
    meta = shape.validated_data
    blobs = Blobs(parts["blobs"], meta["photos"])
    return Batch(
        current_file=meta["current_file"],
        bytes_read=meta["bytes_read"],
        bytes_sent=meta["bytes_sent"],
        photos=tuple(
            _photo(photo, blobs, f"photos[{i}]") for i, photo in enumerate(meta["photos"])
        ),
        seen=tuple(SeenFile(**file) for file in meta["seen"]),
        items=tuple(SentItem(**item) for item in meta["items"]),
    )


def _parts(request: Request) -> dict[str, bytes]:
    """Exactly `meta` and `blobs`, each once; `meta` may also come as a plain field."""
    assert isinstance(request.data, QueryDict)  # noqa: S101 (the batch's only parser is multipart)
    sent = [(name, part) for name, parts in request.data.lists() for part in parts]
    if {name for name, _part in sent} != PARTS or len(sent) != len(PARTS):
        raise ValidationError({"": [_("A batch has exactly two parts, meta and blobs.")]})
    return {name: _bytes(part) for name, part in sent}


def _bytes(part: Any) -> bytes:
    """Of a file part, or of a plain field."""
    return part.encode(errors="replace") if isinstance(part, str) else bytes(part.read())


def _parse(meta: bytes) -> Any:
    try:
        return json.loads(meta.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValidationError({"meta": [_("This is not JSON: %s") % error]}) from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


class Blobs:
    """The second part, cut into the pieces whose sizes `meta` gives."""

    def __init__(self, content: bytes, photos: Sequence[dict[str, Any]]) -> None:
        files = [file for photo in photos for file in photo["files"]]
        named = sum(photo["hotpreview_size"] for photo in photos)
        named += sum(file["exif_size"] for file in files)
        if named != len(content):
            detail = _("The sizes in meta add up to %(named)d bytes; %(sent)d were sent.")
            sizes = {"named": named, "sent": len(content)}
            raise ValidationError({"blobs": [detail % sizes]})
        self._stream = io.BytesIO(content)

    def take(self, size: int) -> bytes:
        return self._stream.read(size)


def _photo(photo: dict[str, Any], blobs: Blobs, at: str) -> SentPhoto:
    jpeg = blobs.take(photo["hotpreview_size"])
    preview, fault = _check_preview(jpeg)
    return SentPhoto(
        hothash=photo["hothash"],
        perceptual_hash=photo["perceptual_hash"],
        camera=_camera(photo),
        xmp=_xmp(photo),
        preview=preview,
        fault=fault,
        no_preview_reason=photo["no_preview_reason"],
        files=tuple(
            _file(file, blobs, f"{at}.files[{j}]") for j, file in enumerate(photo["files"])
        ),
    )


def _check_preview(jpeg: bytes) -> tuple[HotpreviewBytes | None, str]:
    """The checked preview, or what is wrong with it; neither when none was sent."""
    if not jpeg:
        return None, ""
    try:
        return check(jpeg), ""
    except HotpreviewError as error:
        return None, str(error)


def _camera(photo: dict[str, Any]) -> dict[str, Any]:
    """The layer that effective values come from: as read, and normalised under the API's names."""
    layer = layer_of(photo, TakenAtSource(photo["taken_at_source"] or ""))
    layer["file_modified_at"] = write_wall_clock(photo["file_modified_at"])
    # Whatever was read under the same names gives way: only checked values reach the columns.
    return dict(photo["camera"], **dict.fromkeys(FIELDS) | layer)


def _xmp(photo: dict[str, Any]) -> dict[str, Any] | None:
    """The layer, without what it does not say."""
    if "xmp" not in photo:
        return None
    said = {name: value for name, value in (photo["xmp"] or {}).items() if value not in (None, [])}
    if said.keys() <= {"origins"}:
        return {}
    if "taken_at" in said:
        said.setdefault("taken_at_offset", offset_of(said["taken_at"]))
        said["taken_at"] = write_wall_clock(said["taken_at"])
        said.setdefault("taken_at_source", TakenAtSource.XMP_ORIGINAL.value)
    return said


def _file(file: dict[str, Any], blobs: Blobs, at: str) -> SentFile:
    exif = blobs.take(file.pop("exif_size"))
    if exif and not exif.startswith(TIFF):
        raise ValidationError({f"{at}.exif_size": [_("This Exif block is no TIFF structure.")]})
    return SentFile(**file, exif=exif)
