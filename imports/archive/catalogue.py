"""What an account has of some photos of an archive, asked with one query a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from photos.models import Copy, ExifBlock, Image, Photo, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from imports.archive.histories import Histories
    from imports.archive.hothashes import Hothashes
    from imports.archive.read import Photos
    from imports.archive.rows import Row

#: A file within its photo, where its bytes alone do not say whose it is.
FileKey = tuple[int, str | None, str, int]


class Catalogue:
    """Grows with what is restored, so that a content that comes twice is one."""

    def __init__(
        self, owner: User, piece: Photos, histories: Histories, hothashes: Hothashes
    ) -> None:
        self.owner = owner
        self.hothashes = hothashes
        self.by_hothash: dict[str, Photo] = {}
        self.by_sha256: dict[str, Image] = {}
        self.by_image_data: dict[str, Photo] = {}
        self.within: dict[FileKey, Image] = {}
        self.primaries: set[int] = set()
        self.copies: dict[tuple[int, str], Copy] = {}
        self._read_photos(piece)
        self._read_files(piece)
        self._read_copies(piece, histories)
        blocks = ExifBlock.objects.owned_by(owner).filter(image__in=self._image_ids())
        self.blocks: dict[int, int] = dict(blocks.values_list("image_id", "pk"))

    def _images(self) -> QuerySet[Image]:
        return Image.objects.owned_by(self.owner).select_related("photo__author").order_by("pk")

    def _read_photos(self, piece: Photos) -> None:
        """Those of the same address, and those that have one of the files or its picture."""
        photos = Photo.objects.owned_by(self.owner).select_related("author")
        wanted = [row["hothash"] for row in piece.photos]
        self.by_hothash = {photo.hothash: photo for photo in photos.filter(hothash__in=wanted)}
        files = [row for row in piece.images if row["role"] != Role.SIDECAR]
        pictures = self._images().exclude(role=Role.SIDECAR)
        for image in pictures.filter(sha256__in={row["sha256"] for row in files if row["sha256"]}):
            self.by_sha256[str(image.sha256)] = self._own(image)
        hashes = {row["image_data_hash"] for row in files if row["image_data_hash"]}
        same_picture = pictures.filter(image_data_hash__in=hashes)
        # As everywhere, a photo in the catalogue goes before a removed one, then the older one.
        for image in sorted(same_picture, key=lambda one: (bool(one.photo.deleted_at), one.pk)):
            self.by_image_data.setdefault(str(image.image_data_hash), self._own(image).photo)

    def _own(self, image: Image) -> Image:
        """One object for each photo, or what one of them took another would not know."""
        image.photo = self.by_hothash.setdefault(image.photo.hothash, image.photo)
        return image

    def _read_files(self, piece: Photos) -> None:
        photos = {photo.pk: photo for photo in self.by_hothash.values()}
        images = Image.objects.owned_by(self.owner).filter(photo__in=photos)
        for image in images.filter(Q(role__in=(Role.SIDECAR, Role.PRIMARY)) | Q(sha256=None)):
            image.photo = photos[image.photo_id]
            self.add_image(image)

    def _read_copies(self, piece: Photos, histories: Histories) -> None:
        copies = Copy.objects.owned_by(self.owner).filter(
            source__in={histories.sources[row["source"]] for row in piece.copies},
            path__in=[row["path"] for row in piece.copies],
        )
        self.copies = {(copy.source_id, copy.path): copy for copy in copies}

    def _image_ids(self) -> set[int]:
        images = (*self.by_sha256.values(), *self.within.values())
        return {image.pk for image in images}

    def photo_of(self, hothash: str, files: list[Row]) -> Photo | None:
        """By its address, else by a file's bytes, else by a file's picture; not by the picture
        where the archive itself has the other photo beside this one."""
        if photo := self.by_hothash.get(hothash):
            return photo
        pictures = [row for row in files if row["role"] != Role.SIDECAR]
        for row in pictures:
            if image := self.by_sha256.get(row["sha256"] or ""):
                return image.photo
        for row in pictures:
            other = self.by_image_data.get(row["image_data_hash"] or "")
            if other and other.hothash not in self.hothashes:
                return other
        return None

    def image_of(self, row: Row, photo: Photo) -> Image | None:
        if row["sha256"] and row["role"] != Role.SIDECAR:
            return self.by_sha256.get(row["sha256"])
        return self.within.get(_key(photo.pk, row["sha256"], row["filename"], row["file_size"]))

    def add_image(self, image: Image) -> None:
        if image.role == Role.PRIMARY:
            self.primaries.add(image.photo_id)
        if image.sha256 and image.role != Role.SIDECAR:
            self.by_sha256[image.sha256] = image
        else:
            key = _key(image.photo_id, image.sha256, image.filename, image.file_size)
            self.within[key] = image

    def has_primary(self, photo: Photo) -> bool:
        return photo.pk in self.primaries

    def block_of(self, image: Image) -> ExifBlock | None:
        pk = self.blocks.get(image.pk)
        return ExifBlock.objects.owned_by(self.owner).get(pk=pk) if pk else None


def _key(photo: int, sha256: str | None, filename: str, file_size: int) -> FileKey:
    """A sidecar is its bytes, whatever it is called; of a file without a hash nothing else is
    known than its name and size."""
    return (photo, sha256, "", 0) if sha256 else (photo, None, filename, file_size)
