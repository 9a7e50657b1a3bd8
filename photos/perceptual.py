"""Perceptual hashes: 64 bits that are close for pictures that look alike. They only ever suggest.

In JSON 16 hex digits, in the database a signed 64-bit integer and four bands of 16 bits. Two
hashes that differ in at most 7 bits differ in at most one bit in at least one band, so looking up
each band and its 16 neighbours (68 probes of an index) finds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from photos.models import Photo, PhotoQuerySet

BANDS = 4
BAND_BITS = 16
MOST_DISTANCE = 7


def from_digits(digits: str) -> int:
    """16 hex digits as the signed integer the database keeps."""
    value = int(digits, 16)
    return value - (1 << 64) if value >= 1 << 63 else value


def to_digits(signed: int) -> str:
    return f"{signed % (1 << 64):016x}"


def bands(signed: int) -> list[int]:
    """Four numbers of 16 bits, the most significant first."""
    value = signed % (1 << 64)
    return [value >> (BAND_BITS * n) & 0xFFFF for n in reversed(range(BANDS))]


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return ((one ^ other) % (1 << 64)).bit_count()


def set_hash(photo: Photo, digits: str | None) -> None:
    """Give the photo this hash and its bands, or none."""
    set_signed(photo, None if digits is None else from_digits(digits))


def set_signed(photo: Photo, signed: int | None) -> None:
    """The same, by the integer the database keeps."""
    photo.perceptual_hash = signed
    values = [None] * BANDS if signed is None else bands(signed)
    photo.band_0, photo.band_1, photo.band_2, photo.band_3 = values


def look_alikes(photo: Photo, most: int = MOST_DISTANCE) -> list[tuple[Photo, int]]:
    """The owner's other photos at most this far away, nearest first, with their distance."""
    if most > MOST_DISTANCE:
        raise ValueError(f"Distances above {MOST_DISTANCE} need more probes than four bands give.")
    if photo.perceptual_hash is None:
        return []
    others = type(photo).objects.filter(owner_id=photo.owner_id).in_catalogue()
    near = {
        pk: far
        for pk, signed in candidates(others, photo.perceptual_hash)
        if signed is not None
        and pk != photo.pk
        and (far := distance(photo.perceptual_hash, signed)) <= most
    }
    found = others.in_bulk(list(near))
    return [(found[pk], near[pk]) for pk in sorted(near, key=lambda pk: (near[pk], pk))]


def candidates(photos: PhotoQuerySet, signed: int) -> QuerySet[Photo, tuple[int, int | None]]:
    """Id and hash of the photos that share a band, as it is or with one of its bits turned.

    A union, because joined by OR the four conditions share one index and the rest is a scan.
    """
    one, *more = (
        photos.filter((f"band_{n}__in", [band, *(band ^ 1 << bit for bit in range(BAND_BITS))]))
        .order_by()
        .values_list("pk", "perceptual_hash")
        for n, band in enumerate(bands(signed))
    )
    return one.union(*more)
