"""Photos of an archive with their files, into an account that may have some of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from imports.archive import tables
from imports.archive.catalogue import Catalogue
from imports.archive.keep import save_as_it_is
from imports.archive.layers import merge_layers
from photos import perceptual
from photos.effective import derive
from photos.file_names import RAW
from photos.models import Copy, ExifBlock, Hotpreview, Image, Photo, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from imports.archive.histories import Histories
    from imports.archive.hothashes import Hothashes
    from imports.archive.read import Photos
    from imports.archive.report import Report
    from imports.archive.rows import Row
    from photos.hotpreview_bytes import HotpreviewBytes


class PhotoMerge:
    """`photos` and `images` say which row here is meant by the archive's hothash and number."""

    def __init__(
        self, owner: User, histories: Histories, hothashes: Hothashes, report: Report
    ) -> None:
        self.owner = owner
        self.histories = histories
        self.hothashes = hothashes
        self.report = report
        self.photos: dict[str, Photo] = {}
        self.images: dict[int, Image] = {}

    def merge(self, piece: Photos) -> None:
        self.here = Catalogue(self.owner, piece, self.histories, self.hothashes)
        files: dict[str, list[Row]] = defaultdict(list)
        for row in piece.images:
            files[row["photo"]].append(row)
        previews = dict(piece.previews)
        for row in piece.photos:
            hothash = row["hothash"]
            self.photos[hothash] = self._photo(row, files[hothash], previews.get(hothash))
            for file in files[hothash]:
                self.images[file["number"]] = self._image(file, self.photos[hothash])
        for row in piece.copies:
            self._copy(row)
        for number, tiff in piece.blocks:
            self._exif_block(self.images[number], tiff)

    def _photo(self, row: Row, files: list[Row], preview: HotpreviewBytes | None) -> Photo:
        photo = self.here.photo_of(row["hothash"], files)
        if photo is None:
            return self._new_photo(row, preview)
        self.report.found("photos")
        self._complete(photo, row, preview)
        return photo

    def _new_photo(self, row: Row, preview: HotpreviewBytes | None) -> Photo:
        photo = Photo(owner=self.owner, **self.histories.resolve(tables.PHOTOS, row))
        perceptual.set_signed(photo, photo.perceptual_hash)
        photo.sort_month = photo.sort_at.year * 100 + photo.sort_at.month
        hotpreview = Hotpreview.of(photo, preview) if preview else None
        save_as_it_is(photo)
        self.report.added("photos")
        if hotpreview:
            hotpreview.photo = photo
            save_as_it_is(hotpreview)
            self.report.added("hotpreviews")
        self.here.by_hothash[photo.hothash] = photo
        return photo

    def _complete(self, photo: Photo, row: Row, preview: HotpreviewBytes | None) -> None:
        """What the account's photo has stays; what it lacks it takes."""
        before = photo.hotpreview_version, photo.perceptual_hash, photo.author_id
        changed = merge_layers(photo, row, self.report)
        self._compare(photo, row)
        if photo.perceptual_hash is None and row["perceptual_hash"] is not None:
            perceptual.set_signed(photo, row["perceptual_hash"])
        if photo.author_id is None and row["author"]:
            photo.author_id = self.histories.authors[row["author"]]
        hotpreview = self._preview(photo, preview)
        if changed:
            derive(photo)
        if changed or before != (photo.hotpreview_version, photo.perceptual_hash, photo.author_id):
            photo.save()
        if hotpreview:
            hotpreview.save(force_insert=True)

    def _compare(self, photo: Photo, row: Row) -> None:
        here = photo.author.name if photo.author else None
        if here and row["author"]:
            self.report.compare("photos", photo.hothash, "author", here, row["author"])
        elif row["author"]:
            self.report.taken("photos", photo.hothash, "author", here, row["author"])
        removed = photo.deleted_at is not None, row["deleted_at"] is not None
        self.report.compare("photos", photo.hothash, "removed", *removed)
        if photo.hothash != row["hothash"]:
            said = row["hothash"]
            self.report.compare("photos", photo.hothash, "hothash", photo.hothash, said)

    def _preview(self, photo: Photo, preview: HotpreviewBytes | None) -> Hotpreview | None:
        if preview is None:
            return None
        if photo.hotpreview_version:
            self.report.found("hotpreviews")
            version = preview.sha256[:8]
            self.report.compare(
                "photos", photo.hothash, "hotpreview", photo.hotpreview_version, version
            )
            return None
        photo.no_preview_reason = ""
        self.report.added("hotpreviews")
        return Hotpreview.of(photo, preview)

    def _image(self, row: Row, photo: Photo) -> Image:
        image = self.here.image_of(row, photo)
        if image is None:
            return self._new_image(row, photo)
        self.report.found("images")
        if image.photo_id != photo.pk:
            here, said = image.photo.hothash, photo.hothash
            self.report.compare("images", image.filename, "photo", here, said)
        if image.image_data_hash is None and row["image_data_hash"]:
            image.image_data_hash = row["image_data_hash"]
            image.save(update_fields=["image_data_hash"])
        for name in ("filename", "format", "file_size", "image_data_hash"):
            self.report.compare("images", image.filename, name, getattr(image, name), row[name])
        return image

    def _new_image(self, row: Row, photo: Photo) -> Image:
        values = self.histories.resolve(tables.IMAGES, row)
        image = Image(owner=self.owner, **values | {"photo_id": photo.pk})
        image.photo = photo
        if image.role == Role.PRIMARY and self.here.has_primary(photo):
            image.role = Role.RAW if image.format in RAW else Role.RENDERED
        save_as_it_is(image)
        self.here.add_image(image)
        self.report.added("images")
        return image

    def _copy(self, row: Row) -> None:
        values = self.histories.resolve(tables.COPIES, row)
        image = self.images[row["image"]]
        copy = self.here.copies.get((values["source_id"], row["path"]))
        if copy is None:
            copy = Copy(owner=self.owner, **values | {"image_id": image.pk})
            save_as_it_is(copy)
            self.here.copies[copy.source_id, copy.path] = copy
            self.report.added("copies")
            return
        self.report.found("copies")
        said: dict[str, Any] = {"image_id": image.pk}
        said |= {name: row[name] for name in ("file_size", "modified_at")}
        for name, value in said.items():
            self.report.compare("copies", copy.path, name, getattr(copy, name), value)

    def _exif_block(self, image: Image, tiff: bytes) -> None:
        block = self.here.block_of(image)
        if block is None:
            save_as_it_is(ExifBlock(owner=self.owner, image=image, tiff=tiff))
            self.report.added("exif_blocks")
            return
        self.report.found("exif_blocks")
        if bytes(block.tiff) != tiff:
            sizes = len(block.tiff), len(tiff)
            self.report.compare("exif_blocks", image.filename, "bytes", *sizes)
