"""What an owner has already of the contents in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from imports.ingest.sent import SentFile, SentPhoto
from photos.models import Hotpreview, Image, Photo, Role
from photos.perceptual import set_hash

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from photos.hotpreview_bytes import HotpreviewBytes


_PHOTO_COLUMNS = ("owner", "hothash", "deleted_at", "hotpreview_version", "perceptual_hash")


class Catalogue:
    """Read once, with one query per question; grows while the batch is decided, so that a content
    sent twice in one batch is one photo."""

    def __init__(self, owner_id: int, sent: Sequence[SentPhoto]) -> None:
        self.owner_id = owner_id
        self.by_sha256: dict[str, Image] = {}
        self.by_image_data: dict[str, Photo] = {}
        self.by_hothash: dict[str, Photo] = {}
        self.sidecars: dict[tuple[str, str], Image] = {}
        self.new_photos: list[Photo] = []
        self.new_hotpreviews: list[Hotpreview] = []
        self.new_images: list[Image] = []
        self.learned: list[Image] = []
        self.shown: list[Photo] = []
        self.with_primary: set[str] = set()
        files = [file for photo in sent for file in photo.files]
        self._read_pictures([file for file in files if file.role != Role.SIDECAR])
        self._read_photos({photo.hothash for photo in sent})
        self._read_primaries()
        self._read_sidecars({file.sha256 for file in files if file.role == Role.SIDECAR})

    def _images(self) -> QuerySet[Image]:
        columns = ["owner", "role", "sha256", "image_data_hash"]
        columns += [f"photo__{name}" for name in _PHOTO_COLUMNS]
        images = Image.objects.filter(owner_id=self.owner_id)
        return images.select_related("photo").only(*columns)

    def _read_pictures(self, files: Sequence[SentFile]) -> None:
        # Two questions, because one with OR would use neither index. A sidecar says nothing about
        # which photo it belongs to: two photos may have identical ones.
        images = self._images().exclude(role=Role.SIDECAR)
        for image in images.filter(sha256__in={file.sha256 for file in files}):
            self._index(image)
        hashes = {file.image_data_hash for file in files if file.image_data_hash}
        same_picture = images.filter(image_data_hash__in=hashes)
        # As photos.known: a photo in the catalogue goes before a removed one, then the older one.
        for image in sorted(same_picture, key=lambda one: (bool(one.photo.deleted_at), one.pk)):
            self.by_image_data.setdefault(str(image.image_data_hash), image.photo)

    def _read_photos(self, hothashes: set[str]) -> None:
        photos = Photo.objects.filter(owner_id=self.owner_id, hothash__in=hothashes)
        for photo in photos.only(*_PHOTO_COLUMNS):
            self.by_hothash[photo.hothash] = photo

    def _read_primaries(self) -> None:
        """Hothashes, because a photo that another client made may have no files yet."""
        photos = self._known_photos()
        unsure = {photo.pk for photo in photos if photo.hothash not in self.with_primary}
        if unsure:
            primaries = self._images().filter(photo_id__in=unsure, role=Role.PRIMARY)
            self.with_primary |= {image.photo.hothash for image in primaries}

    def _read_sidecars(self, sha256s: set[str]) -> None:
        sidecars = self._images().filter(role=Role.SIDECAR, sha256__in=sha256s)
        for image in sidecars.filter(photo_id__in={photo.pk for photo in self._known_photos()}):
            self._index(image)

    def _known_photos(self) -> list[Photo]:
        pictures = [image.photo for image in self.by_sha256.values()]
        return [*pictures, *self.by_image_data.values(), *self.by_hothash.values()]

    def add_photo(self, photo: Photo, preview: HotpreviewBytes | None) -> None:
        self.new_photos.append(photo)
        if preview:
            self.new_hotpreviews.append(Hotpreview.of(photo, preview))
        self.by_hothash[photo.hothash] = photo

    def add_image(self, image: Image) -> None:
        self.new_images.append(image)
        self._index(image)

    def _index(self, image: Image) -> None:
        photo, sha256 = image.photo, str(image.sha256)
        if image.role == Role.SIDECAR:
            self.sidecars[photo.hothash, sha256] = image
            return
        if image.role == Role.PRIMARY:
            self.with_primary.add(photo.hothash)
        self.by_sha256[sha256] = image
        if image.image_data_hash:
            self.by_image_data.setdefault(image.image_data_hash, photo)

    def show(self, photo: Photo, sent: SentPhoto) -> None:
        """A known photo that has no preview takes the one that came now."""
        known = self.by_hothash.setdefault(photo.hothash, photo)
        if known.hotpreview_version or not sent.preview:
            return
        self.new_hotpreviews.append(Hotpreview.of(known, sent.preview))
        known.no_preview_reason = ""
        if known.perceptual_hash is None:
            set_hash(known, sent.perceptual_hash)
        if known not in self.new_photos:
            known.updated_at = timezone.now()
            self.shown.append(known)

    def photo_of(self, file: SentFile) -> Photo | None:
        """The photo that has this file's bytes, else its picture."""
        if file.role == Role.SIDECAR:
            return None
        if image := self.by_sha256.get(file.sha256):
            return image.photo
        return self.by_image_data.get(file.image_data_hash or "")

    def image_of(self, file: SentFile, photo: Photo) -> Image | None:
        """The very bytes, among this photo's files."""
        if file.role == Role.SIDECAR:
            return self.sidecars.get((photo.hothash, file.sha256))
        return self.by_sha256.get(file.sha256)

    def learn(self, image: Image, file: SentFile) -> None:
        """A file that was recorded without its image data hash gets it now."""
        if file.image_data_hash and not image.image_data_hash:
            image.image_data_hash = file.image_data_hash
            self.learned.append(image)
