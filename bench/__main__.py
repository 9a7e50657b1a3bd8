"""`make bench`: what an ingest costs beside the least it could cost. Ratios are printed last.

The same photos go in three ways: in batches of 100 through the API, one per request, and as bare
rows by executemany into the same tables with the same indexes, which is the floor.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

PHOTOS, BATCH, ONE_BY_ONE = 1000, 100, 200
TABLES = (
    *("photos_photo", "photos_image", "photos_copy", "photos_hotpreview", "photos_exifblock"),
    "imports_importitem",
)
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"IMALINK_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "imalink.settings"}
        os.environ.pop("DATABASE_URL", None)

        import django

        django.setup()
        report(Path(folder))


def report(folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sent = photos_to_send()
    batched = seconds_per_photo("batched", [sent[n : n + BATCH] for n in range(0, PHOTOS, BATCH)])
    floor = raw_seconds_per_photo(folder / "imalink.sqlite3", folder / "floor.sqlite3")
    single = seconds_per_photo("single", [[photo] for photo in sent[:ONE_BY_ONE]])
    for name, seconds in (("rows only", floor), ("batches", batched), ("one by one", single)):
        print(f"{name:>10}: {seconds * 1000:7.3f} ms per photo, {1 / seconds:7.0f} photos/s")
    print(f"batches / rows only: {batched / floor:.1f}")
    print(f"one by one / batches: {single / batched:.1f}")


def photos_to_send() -> list[dict[str, Any]]:
    """Photos with a preview of the usual size, each its own picture."""
    from imalink.testing import some_hash
    from imports.tests.batches import a_file, a_photo

    preview = noisy_preview()
    return [
        a_photo(
            a_file(f"DCIM/IMG_{n:05}.JPG"), hotpreview=preview, perceptual_hash=some_hash(n)[:16]
        )
        for n in range(PHOTOS)
    ]


def noisy_preview() -> bytes:
    """A JPEG of 400 by 267 pixels, some 20 kB like a photo's."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.effect_noise((400, 267), 40).convert("RGB").save(out, "JPEG", quality=60)
    return out.getvalue()


def seconds_per_photo(username: str, batches: list[list[dict[str, Any]]]) -> float:
    """Sent through the API by an account of its own, packing not counted."""
    from django.contrib.auth.models import User
    from rest_framework.test import APIClient

    from imalink.testing import make_session, make_source
    from imports.tests.batches import pack, send_parts

    owner = User.objects.create(username=username)
    api = APIClient(SERVER_NAME="localhost")
    api.force_login(owner)
    session = make_session(owner, source=make_source(owner))
    packed = [pack(*photos) for photos in batches]
    begun = time.perf_counter()
    for meta, blobs in packed:
        answer = send_parts(api, session, meta, blobs)
        if answer.status_code != 200:
            raise RuntimeError(answer.content)
    return (time.perf_counter() - begun) / sum(map(len, batches))


def raw_seconds_per_photo(full: Path, empty: Path) -> float:
    """The rows that the batches made, into an empty copy of the tables, a batch a transaction."""
    source = sqlite3.connect(full)
    target = sqlite3.connect(empty)
    target.executescript(PRAGMAS)
    for (statement,) in source.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL"):
        if "sqlite_sequence" not in statement:
            target.execute(statement)
    rows = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608
    begun = time.perf_counter()
    for n in range(0, PHOTOS, BATCH):
        for table, all_rows in rows.items():
            places = ", ".join("?" * len(all_rows[0]))
            chunk = all_rows[n : n + BATCH]
            target.executemany(f"INSERT INTO {table} VALUES ({places})", chunk)  # noqa: S608
        target.commit()
    taken = time.perf_counter() - begun
    source.close()
    target.close()
    return taken / PHOTOS


if __name__ == "__main__":
    main()
