"""The archive's first file, which says what it is, and its last ones, which vouch for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from imports.archive import tables
from imports.archive.errors import ArchiveError
from imports.archive.tar import TarReader
from imports.archive.write import Part

HEADER_BYTES = 64 * 1024
MANIFEST_BYTES = 256 * 1024 * 1024
#: A count that no catalogue reaches; what is larger is not a count.
MOST_ROWS = 10**12


@dataclass(frozen=True)
class Header:
    """`rows` has the count of every table."""

    version: int
    account: str
    made_at: str
    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def read_header(tar: TarReader) -> Header:
    try:
        said = _parse(tar.take(tables.HEADER, HEADER_BYTES), tables.HEADER)
    except ArchiveError as error:
        raise ArchiveError(_("This is not an archive of ImaLink.")) from error
    if said.get("format") != tables.FORMAT or not _is_count(said.get("version")):
        raise ArchiveError(_("This is not an archive of ImaLink."))
    version: int = said["version"]
    if version > tables.VERSION:
        raise ArchiveError(
            _(
                "This archive was made by a newer ImaLink: its format is %(theirs)d, and this "
                "server reads up to %(ours)d. Update the server first."
            )
            % {"theirs": version, "ours": tables.VERSION}
        )
    return Header(version, _text(said, "account"), _text(said, "made_at"), _rows(said))


def _parse(content: bytes, name: str) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ArchiveError(_("%s: this is not JSON.") % name) from error
    if not isinstance(said, dict):
        raise ArchiveError(_("%s: this is not an object.") % name)
    return said


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < MOST_ROWS


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str) or len(value) > 200:
        raise ArchiveError(f"{tables.HEADER}: {name}: " + _("this is of the wrong type") + ".")
    return value


def _rows(said: dict[str, Any]) -> dict[str, int]:
    rows = said.get("rows")
    names = {table.name for table in tables.TABLES}
    if not isinstance(rows, dict) or rows.keys() != names or not all(map(_is_count, rows.values())):
        raise ArchiveError(_("%s: it does not count the rows of each table.") % tables.HEADER)
    return rows


def check_manifest(tar: TarReader, header: Header, parts: Sequence[Part]) -> None:
    """The archive ends here, and is what was written."""
    found = {"bytes": tar.bytes, "sha256": tar.sha256, "rows": header.rows}
    content = tar.take(tables.MANIFEST, MANIFEST_BYTES)
    digest = hashlib.sha256(content).hexdigest()
    if tar.take(tables.MANIFEST_SUM, HEADER_BYTES) != f"{digest}  {tables.MANIFEST}\n".encode():
        raise ArchiveError(_("%s: it is not what its checksum says.") % tables.MANIFEST)
    tar.end()
    manifest = _parse(content, tables.MANIFEST)
    listed = manifest.pop("parts", None)
    for part, said in zip(parts, listed if isinstance(listed, list) else [], strict=False):
        if asdict(part) != said:
            raise ArchiveError(_("%s: it is not what its checksum says.") % part.name)
    if manifest != found or len(listed or []) != len(parts):
        raise ArchiveError(_("%s: it does not fit the archive.") % tables.MANIFEST)
