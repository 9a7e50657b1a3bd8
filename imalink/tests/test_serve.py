"""`manage.py serve` refuses to start what could only answer errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management.base import CommandError

from imalink.management.commands.serve import require_built_pages

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings


def test_without_built_pages_it_says_what_to_run(settings: Settings, tmp_path: Path) -> None:
    settings.DJANGO_VITE = {"default": {"manifest_path": tmp_path / "manifest.json"}}
    with pytest.raises(CommandError, match=r"manifest\.json is missing\. Run `make run` once"):
        require_built_pages()


def test_with_built_pages_it_says_nothing(settings: Settings, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    settings.DJANGO_VITE = {"default": {"manifest_path": manifest}}
    require_built_pages()
