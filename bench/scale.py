"""How much is measured: the full form, the quick one, and the tiny one that the tests run."""

from __future__ import annotations

from typing import NamedTuple


class Scale(NamedTuple):
    rounds: int
    #: Megapixels and how many of them are made.
    made: tuple[tuple[float, int], ...]
    #: Real camera files at most, where there are any.
    real: int
    pairs: int
    raw_megabytes: float
    #: Files whose place alone is asked.
    by_place: int
    large: int
    large_megapixels: float
    #: Files of two megapixels, few and many.
    few: int
    many: int
    #: Photos in batches, and one at a time, in each round of ingest.
    batched: int
    one_by_one: int
    #: Photos each of the eight importers sends.
    each_importer: int
    #: Looks at the gallery while nobody imports.
    looks: int
    #: Photos in the catalogue, small and large.
    catalogues: tuple[int, int]


FULL = Scale(
    rounds=5,
    made=((12, 20), (24, 12), (45, 4)),
    real=12,
    pairs=10,
    raw_megabytes=25,
    by_place=10_000,
    large=40,
    large_megapixels=45,
    few=100,
    many=5_000,
    batched=1_000,
    one_by_one=60,
    each_importer=300,
    looks=200,
    catalogues=(1_000, 100_000),
)

QUICK = Scale(
    rounds=3,
    made=((12, 8), (24, 5), (45, 2)),
    real=6,
    pairs=5,
    raw_megabytes=25,
    by_place=2_000,
    large=10,
    large_megapixels=45,
    few=100,
    many=600,
    batched=500,
    one_by_one=25,
    each_importer=100,
    looks=100,
    catalogues=(1_000, 10_000),
)

TINY = Scale(
    rounds=1,
    made=((0.4, 4),),
    real=0,
    pairs=1,
    raw_megabytes=0.5,
    by_place=20,
    large=2,
    large_megapixels=1,
    few=2,
    many=4,
    batched=20,
    one_by_one=3,
    each_importer=10,
    looks=10,
    catalogues=(20, 40),
)

SCALES = {"full": FULL, "quick": QUICK, "tiny": TINY}
