import sqlite3
from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from imalink import checks


def ids(messages: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


def test_pages_that_are_not_built_are_an_error(settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG = False
    settings.DJANGO_VITE = {"default": {"manifest_path": tmp_path / "manifest.json"}}
    assert ids(checks.pages_are_built(None)) == ["imalink.E001"]
    (tmp_path / "manifest.json").write_text("{}")
    assert checks.pages_are_built(None) == []


def test_while_developing_they_need_not_be(settings: Settings, tmp_path: Path) -> None:
    settings.DEBUG = True
    settings.DJANGO_VITE = {"default": {"manifest_path": tmp_path / "manifest.json"}}
    assert checks.pages_are_built(None) == []


def test_an_old_sqlite_is_an_error(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    assert ids(checks.sqlite_is_recent(None)) == ["imalink.E002"]


def test_another_time_zone_is_an_error(settings: Settings) -> None:
    assert checks.wall_clocks_stay(None) == []
    settings.TIME_ZONE = "Europe/Oslo"
    assert ids(checks.wall_clocks_stay(None)) == ["imalink.E003"]


def test_a_data_directory_open_to_others_is_warned_of(settings: Settings, tmp_path: Path) -> None:
    settings.IMALINK_DATA_DIR = tmp_path
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "secret_key").chmod(0o600)
    tmp_path.chmod(0o700)
    assert checks.data_is_private(None) == []
    tmp_path.chmod(0o755)
    (tmp_path / "secret_key").chmod(0o640)
    assert ids(checks.data_is_private(None)) == ["imalink.W001", "imalink.W002"]
