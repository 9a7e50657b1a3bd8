"""The locked requirements are those of pyproject.toml, hashed, and name no host."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    found = PIN.findall((ROOT / name).read_text())
    return {canonicalize_name(package): version for package, version in found}


def asked_for(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lists = {"run": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    return [Requirement(line) for line in lists[group]]


@pytest.mark.parametrize(
    ("group", "name"),
    [("run", "requirements.txt"), ("run", "requirements-dev.txt"), ("dev", "requirements-dev.txt")],
)
def test_what_the_project_asks_for_is_locked_at_a_version_that_fits(group: str, name: str) -> None:
    locked = pins(name)
    for requirement in asked_for(group):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), requirement


def test_both_files_lock_the_same_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_a_lock_file_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert re.findall(r'--index-url|--find-links|"resolved": *"https?:', text) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
