"""The API's description is committed, so that a change of the API shows in a change of a file."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

OPENAPI = Path(settings.BASE_DIR) / "static_src" / "api" / "openapi.json"
TYPES = OPENAPI.with_name("schema.d.ts")
GENERATOR = Path(settings.BASE_DIR) / "node_modules" / ".bin" / "openapi-typescript"


def test_the_committed_schema_is_that_of_the_code(tmp_path: Path) -> None:
    now = tmp_path / "openapi.json"
    call_command(
        "spectacular", format="openapi-json", validate=True, fail_on_warn=True, file=str(now)
    )
    assert now.read_text() == OPENAPI.read_text(), "run `make schema` and commit both files"


@pytest.mark.skipif(not GENERATOR.exists(), reason="node_modules is not installed")
def test_the_committed_types_are_those_of_the_schema(tmp_path: Path) -> None:
    now = tmp_path / "schema.d.ts"
    subprocess.run([GENERATOR, OPENAPI, "-o", now], check=True, capture_output=True)  # noqa: S603
    assert now.read_text() == TYPES.read_text(), "run `make schema` and commit both files"
