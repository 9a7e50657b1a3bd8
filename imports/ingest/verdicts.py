"""Decides, without writing, what becomes of each file of a photo."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from imports.ingest.catalogue import Catalogue
from imports.ingest.rows import new_image, new_photo
from imports.ingest.sent import SentFile, SentPhoto
from imports.models import ImportSession, Outcome, Stage
from photos.file_names import RAW
from photos.models import Image, Photo, Role

#: Not an outcome: the file is to be decoded and sent (again); it gets no line in the ledger.
AGAIN = "again"


@dataclass(slots=True)
class Verdict:
    """`image` is where the file's bytes are recorded, None when they are not."""

    file: SentFile
    outcome: str
    hothash: str
    stage: str = ""
    message: str = ""
    photo: Photo | None = None
    image: Image | None = None


def decide(sent: SentPhoto, catalogue: Catalogue, session: ImportSession) -> list[Verdict]:
    """One verdict per file, in order. What is new is added to the catalogue, not yet saved."""
    photos = [catalogue.photo_of(file) for file in sent.files]
    photos[0] = photos[0] or catalogue.by_hothash.get(sent.hothash)
    known = {photo.hothash: photo for photo in photos if photo}
    if not known:
        return _decide_new(sent, catalogue, session)
    # Files that nothing knows go to a photo that is there, rather than to a removed one.
    home = next((one for one in known.values() if not one.deleted_at), next(iter(known.values())))
    verdicts = [
        _join(file, photo or home, catalogue, session)
        for file, photo in zip(sent.files, photos, strict=True)
    ]
    if len(known) > 1:
        _say_apart(verdicts)
    first = verdicts[0]
    if first.photo and first.image:
        catalogue.show(first.photo, sent)
    return verdicts


def _decide_new(sent: SentPhoto, catalogue: Catalogue, session: ImportSession) -> list[Verdict]:
    if sent.fault:
        return [
            Verdict(file, Outcome.FAILED, sent.hothash, Stage.PREVIEW, sent.fault)
            for file in sent.files
        ]
    if sent.preview is None and not sent.no_preview_reason:
        return [Verdict(file, AGAIN, sent.hothash) for file in sent.files]
    photo, primary = new_photo(sent, session), sent.files[0]
    image = new_image(primary, photo, session, Role.PRIMARY)
    catalogue.add_photo(photo, sent.preview)
    catalogue.add_image(image)
    first = Verdict(primary, Outcome.IMPORTED, photo.hothash, photo=photo, image=image)
    first.message = primary.message
    return [first, *(_join(file, photo, catalogue, session) for file in sent.files[1:])]


def _join(file: SentFile, photo: Photo, catalogue: Catalogue, session: ImportSession) -> Verdict:
    if photo.deleted_at:
        return _removed(file, photo)
    image = catalogue.image_of(file, photo)
    if image:
        catalogue.learn(image, file)
        return Verdict(file, Outcome.DUPLICATE, photo.hothash, photo=photo, image=image)
    image = new_image(file, photo, session, _role_in(photo, file, catalogue))
    catalogue.add_image(image)
    added = Verdict(file, Outcome.FILE_ADDED, photo.hothash, photo=photo, image=image)
    added.message = file.message
    return added


def _role_in(photo: Photo, file: SentFile, catalogue: Catalogue) -> str:
    """Where a photo has its primary already, what came alone is a rendering or a RAW of it."""
    if file.role != Role.PRIMARY:
        return file.role
    if photo.hothash not in catalogue.with_primary:
        return Role.PRIMARY
    return Role.RAW if file.format in RAW else Role.RENDERED


def _removed(file: SentFile, photo: Photo) -> Verdict:
    assert photo.deleted_at  # noqa: S101 (for the type)
    on = date_format(timezone.localdate(photo.deleted_at))
    message = _("removed by you on %(date)s") % {"date": on}
    return Verdict(file, Outcome.SKIPPED, photo.hothash, Stage.INGEST, message, photo)


def _say_apart(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        verdict.message = verdict.message or _(
            "These files were known under more than one photo; each stayed with its own."
        )
