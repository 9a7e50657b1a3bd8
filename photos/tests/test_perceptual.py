import pytest
from django.contrib.auth.models import User
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from imalink.testing import make_photo, make_user
from photos.models import Photo
from photos.perceptual import (
    bands,
    candidates,
    distance,
    from_digits,
    look_alikes,
    set_hash,
    to_digits,
)

BITS = st.integers(min_value=0, max_value=2**64 - 1)


@given(BITS)
def test_the_digits_come_back_from_the_signed_number(bits: int) -> None:
    digits = f"{bits:016x}"
    signed = from_digits(digits)
    assert -(2**63) <= signed < 2**63
    assert to_digits(signed) == digits


@given(BITS)
def test_the_bands_are_the_digits_in_fours(bits: int) -> None:
    digits = f"{bits:016x}"
    fours = [int(digits[at : at + 4], 16) for at in range(0, 16, 4)]
    assert bands(from_digits(digits)) == fours


@given(BITS, BITS)
def test_distance_counts_the_bits_that_differ(one: int, other: int) -> None:
    ours = distance(from_digits(f"{one:016x}"), from_digits(f"{other:016x}"))
    assert ours == bin(one ^ other).count("1")


def a_photo(owner: User, bits: int, **overrides: object) -> Photo:
    photo = make_photo(owner, **overrides)
    set_hash(photo, f"{bits:016x}")
    photo.save()
    return photo


class LookAlikesTest(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(
        mine=BITS,
        near=st.lists(st.sets(st.integers(0, 63), max_size=10), max_size=12),
        far=st.lists(BITS, max_size=4),
    )
    def test_are_exactly_those_that_a_look_at_every_photo_finds(
        self, mine: int, near: list[set[int]], far: list[int]
    ) -> None:
        owner = make_user("alice")
        photo = a_photo(owner, mine)
        turned = [mine ^ sum(1 << bit for bit in bits) for bits in near]
        others = [a_photo(owner, bits) for bits in [*turned, *far]]
        expected = {
            other.pk: bin(mine ^ bits).count("1")
            for other, bits in zip(others, [*turned, *far], strict=True)
            if bin(mine ^ bits).count("1") <= 7
        }
        assert {other.pk: far for other, far in look_alikes(photo)} == expected


def test_the_hardest_seven_bits_are_found_too(alice: User) -> None:
    """One bit in one band and two in each of the others, for every bit there is."""
    photo = a_photo(alice, 0)
    for one in range(64):
        others = (band for band in range(4) if band != one // 16)
        a_photo(alice, sum(0b11 << 16 * band for band in others) | 1 << one)
    assert [far for _other, far in look_alikes(photo)] == [7] * 64


def test_look_alikes_are_nearest_first(alice: User) -> None:
    photo = a_photo(alice, 0)
    third, first = a_photo(alice, 0b111), a_photo(alice, 0b1)
    assert look_alikes(photo) == [(first, 1), (third, 3)]


def test_a_removed_photo_or_anothers_is_no_look_alike(alice: User, bob: User) -> None:
    photo = a_photo(alice, 0)
    a_photo(alice, 1).remove()
    a_photo(bob, 1)
    assert look_alikes(photo) == []


def test_a_photo_without_a_hash_looks_like_nothing(alice: User) -> None:
    make_photo(alice)
    assert look_alikes(make_photo(alice)) == []


def test_a_distance_that_the_probes_cannot_cover_is_an_error(alice: User) -> None:
    with pytest.raises(ValueError, match="Distances above 7"):
        look_alikes(a_photo(alice, 0), most=8)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_the_search_uses_all_four_band_indexes(alice: User) -> None:
    plan = candidates(Photo.objects.owned_by(alice).in_catalogue(), 0).explain()
    assert all(f"photo_band_{n}" in plan for n in range(4)), plan
