"""New XMP for photos that are known already: nothing else of them changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from imports.models import ImportSession, Outcome
from photos.effective import DERIVED, derive
from photos.models import Copy, Photo, Role

if TYPE_CHECKING:
    from imports.ingest.sent import SentPhoto
    from imports.ingest.verdicts import Verdict

Decided = Sequence[tuple["SentPhoto", Sequence["Verdict"]]]


class XmpNews:
    """Found before the batch is saved, because then each place still says what was there.

    A sidecar that is new, or that changed at its place, is its editor's last word. Sidecars seen
    again, say in a backup, and packets of further files are heard only where nothing was said yet.
    """

    def __init__(self, session: ImportSession, decided: Decided) -> None:
        self.owner_id = session.owner_id
        known = [one for one in decided if _is_known(*one)]
        self.image_ids = _image_ids_by_path(session, known)
        self.last_words: list[tuple[Photo, dict[str, Any]]] = []
        self.first_words: list[tuple[Photo, dict[str, Any]]] = []
        for sent, verdicts in known:
            self._hear(sent.xmp, verdicts)

    def _hear(self, xmp: dict[str, Any] | None, verdicts: Sequence[Verdict]) -> None:
        if xmp is None:
            return
        changed = [one.photo for one in verdicts if one.photo and self._is_changed_sidecar(one)]
        if changed:
            self.last_words.append((changed[0], xmp))
        elif xmp and (photo := verdicts[0].photo):
            self.first_words.append((photo, xmp))

    def _is_changed_sidecar(self, verdict: Verdict) -> bool:
        if not _is_sidecar(verdict) or verdict.image is None:
            return False
        if verdict.outcome == Outcome.FILE_ADDED:
            return True
        before = self.image_ids.get(verdict.file.path)
        return before is not None and before != verdict.image.pk

    def save(self) -> None:
        """After the batch's own rows, some of which these photos may be."""
        if not self.last_words and not self.first_words:
            return
        news = {photo.pk: xmp for photo, xmp in [*self.first_words, *self.last_words]}
        changed = Q(pk__in=[photo.pk for photo, _xmp in self.last_words])
        silent = Q(pk__in=[photo.pk for photo, _xmp in self.first_words], xmp={})
        photos = list(
            Photo.objects.select_for_update()
            .filter(changed | silent, owner_id=self.owner_id, deleted_at=None)
            .order_by("pk")
        )
        now = timezone.now()
        for photo in photos:
            photo.xmp, photo.updated_at = news[photo.pk], now
            derive(photo)
        Photo.objects.bulk_update(photos, ["xmp", "updated_at", *DERIVED])


def _is_known(sent: SentPhoto, verdicts: Sequence[Verdict]) -> bool:
    return sent.xmp is not None and verdicts[0].outcome in (Outcome.DUPLICATE, Outcome.FILE_ADDED)


def _is_sidecar(verdict: Verdict) -> bool:
    return verdict.file.role == Role.SIDECAR and verdict.file.format == "xmp"


def _image_ids_by_path(session: ImportSession, known: Decided) -> dict[str, int]:
    """What was where the sidecars are that have been seen before."""
    paths = [
        verdict.file.path
        for _sent, verdicts in known
        for verdict in verdicts
        if _is_sidecar(verdict) and verdict.outcome == Outcome.DUPLICATE
    ]
    if not paths:
        return {}
    copies = Copy.objects.filter(
        owner_id=session.owner_id, source_id=session.place_id, path__in=paths
    )
    return dict(copies.values_list("path", "image_id"))
