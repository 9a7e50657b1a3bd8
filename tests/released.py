"""`python -m tests.released VERSION` writes what that version leaves behind, as SQL.

Run once, from the commit of a release; the file stays, and tests/test_upgrades.py brings it up to
date ever after. Small, and made by imports as browsers send them.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

RELEASED = Path(__file__).resolve().parent / "released"


def main(version: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"IMALINK_DATA_DIR": folder, "IMALINK_ALLOWED_HOSTS": "testserver"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "imalink.settings"
        os.environ.pop("DATABASE_URL", None)
        fill()
        RELEASED.mkdir(exist_ok=True)
        with closing(sqlite3.connect(f"{folder}/imalink.sqlite3")) as database:
            lines = "\n".join(database.iterdump())
        (RELEASED / f"{version}.sql").write_text(f"{lines}\n")


def fill() -> None:
    """Two accounts; photos with every kind of file, one removed, one edited."""
    import django

    django.setup()
    from django.core.management import call_command

    from imalink.testing import api_of, make_author, make_user
    from imports.models import ImportSession
    from imports.tests import batches as b
    from photos.models import Photo

    call_command("migrate", verbosity=0)
    alice = make_user("alice")
    session = ImportSession.start(alice, source="Card", author=make_author(alice, name="Ansel"))
    group = b.a_photo(b.a_file("DCIM/9.JPG"), b.a_raw("DCIM/9.CR2"), b.a_sidecar("DCIM/9.xmp"))
    failed = b.an_item("DCIM/x.JPG", outcome="failed", stage="read", message="cut short")
    b.send(api_of(alice), session, *b.photos(5), group, items=[b.an_item("DCIM/note"), failed])
    b.send(api_of(alice), session, b.a_photo(b.a_file("Copy/9.JPG", "DCIM/9.JPG")))
    first, second = Photo.objects.owned_by(alice).order_by("pk")[:2]
    first.remove()
    second.edit({"title": "At the lake", "rating": 4})
    session.complete()
    bob = make_user("bob")
    b.send(api_of(bob), ImportSession.start(bob, source="Card"), *b.photos(1))


if __name__ == "__main__":
    main(sys.argv[1])
