"""Archives taken apart and put together again, with checksums that are right for what is wrong."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

from imports.archive import tables
from imports.archive.tar import BLOCK, TarWriter, header, padding

Members = list[tuple[str, bytes]]
LAST = (tables.MANIFEST, tables.MANIFEST_SUM)


def members_of(archive: bytes) -> Members:
    found, at = [], 0
    while archive[at] != 0:
        name = archive[at : at + 100].rstrip(b"\0").decode()
        size = int(archive[at + 124 : at + 135], 8)
        found.append((name, archive[at + BLOCK : at + BLOCK + size]))
        at += BLOCK + size + padding(size)
    return found


def seal(members: Members, last_part: dict[str, Any] | None = None, **values: Any) -> bytes:
    """A whole archive of these members, vouched for anew; `values` go into the manifest."""
    stream = io.BytesIO()
    tar = TarWriter(stream)
    parts = []
    for name, content in members:
        if name in LAST:
            continue
        tar.add(name, content)
        if name.endswith(".jsonl"):
            digest = hashlib.sha256(content).hexdigest()
            size = {"rows": content.count(b"\n"), "bytes": len(content)}
            parts.append({"name": name, **size, "sha256": digest})
    rows = json.loads(dict(members)[tables.HEADER])["rows"]
    manifest = {"bytes": tar.bytes, "sha256": tar.sha256, "rows": rows, "parts": parts}
    parts[-1] |= last_part or {}
    content = json.dumps(manifest | values).encode()
    tar.add(tables.MANIFEST, content)
    digest = hashlib.sha256(content).hexdigest()
    tar.add(tables.MANIFEST_SUM, f"{digest}  {tables.MANIFEST}\n".encode())
    tar.end()
    return stream.getvalue()


def with_content(archive: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same with this member changed, and everything that vouches for it too."""
    members = members_of(archive)
    assert name in dict(members)
    return seal([(one, change(content) if one == name else content) for one, content in members])


def with_header(archive: bytes, **values: Any) -> bytes:
    return with_content(
        archive, tables.HEADER, lambda content: json.dumps(json.loads(content) | values).encode()
    )


def with_row(archive: bytes, table: str, **values: Any) -> bytes:
    """The same with these values in the table's first row."""

    def change(content: bytes) -> bytes:
        lines = content.splitlines()
        lines[0] = json.dumps(json.loads(lines[0]) | values).encode()
        return b"".join(line + b"\n" for line in lines)

    return with_content(archive, f"{table}/000001.jsonl", change)


def first_of(archive: bytes, beginning: str) -> str:
    return next(name for name, _content in members_of(archive) if name.startswith(beginning))


def renamed(archive: bytes, name: str, other: str) -> bytes:
    return seal([(other if one == name else one, content) for one, content in members_of(archive)])


def place_of(archive: bytes, name: str) -> int:
    """Where the member's content begins."""
    size = len(dict(members_of(archive))[name])
    return archive.index(header(name, size)) + BLOCK


def flipped(archive: bytes, at: int) -> bytes:
    return archive[:at] + bytes([archive[at] ^ 1]) + archive[at + 1 :]
