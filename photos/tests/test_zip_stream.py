"""The zip that is written from front to back, as other programs read it."""

import io
import shutil
import subprocess
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from photos.export.zip_stream import ZipStream

NOON = datetime(2023, 5, 1, 12, 30, 10, tzinfo=UTC)


def zipped(files: dict[str, bytes], begin: int = 0) -> bytes:
    with closing(ZipStream(NOON)) as stream:
        stream._offset = begin
        return b"".join([stream.file(*file) for file in files.items()] + [*stream.directory()])


def test_what_goes_in_comes_out_with_its_name_and_time() -> None:
    files = {"a/b.xmp": b"<x/>", "Røros/été.xmp": b"y" * 100_000, "empty.txt": b""}
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.getinfo("a/b.xmp").date_time == (2023, 5, 1, 12, 30, 10)


@pytest.mark.skipif(not shutil.which("unzip"), reason="no unzip")
def test_unzip_finds_no_fault_with_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a/b.xmp": b"<x/>", "Røros/été.xmp": b"y"}))
    done = subprocess.run(["unzip", "-t", path], capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No errors detected" in done.stdout


def test_more_files_than_sixteen_bits_can_count() -> None:
    content = zipped({f"{n}.xmp": b"" for n in range(70_000)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == 70_000
        assert archive.read("69999.xmp") == b""


def test_files_beyond_four_gigabytes_are_found() -> None:
    """Written as if so much stood before them; `zipfile` allows for what is not there."""
    far = 5 << 30
    content = zipped({"a.xmp": b"far away"}, begin=far)
    with zipfile.ZipFile(Shifted(content, far)) as archive:
        assert archive.getinfo("a.xmp").header_offset == far
        assert archive.read("a.xmp") == b"far away"


class Shifted(io.BytesIO):
    """A file that has `before` bytes which nobody reads before these."""

    def __init__(self, content: bytes, before: int) -> None:
        super().__init__(content)
        self.before = before

    def seek(self, offset: int, whence: int = 0) -> int:
        return super().seek(max(0, offset - self.before) if whence == 0 else offset, whence) + (
            self.before
        )

    def tell(self) -> int:
        return super().tell() + self.before
