"""Names that unpack on every system: none outside the folder, none twice, none reserved."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import chain, count

#: Bytes of one name: every file system takes 255, and a sidecar's ending and a number come to it.
LONGEST = 240
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
#: Windows keeps these for devices, whatever their ending.
RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I | re.S
)


def safe_path(path: str) -> str:
    """The path as it is where that is safe; its steps changed as little as it takes where not."""
    steps = [safe_name(step) for step in path.split("/") if step not in {"", "."}]
    return "/".join(steps) or "_"


def safe_name(name: str) -> str:
    """One step of a path. `..` and the dots and blanks that Windows drops become `_`."""
    name = FORBIDDEN.sub("_", name)
    name = re.sub(r"[. ]+\Z", lambda end: "_" * len(end[0]), name) or "_"
    if RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name)


def _shortened(name: str) -> str:
    """Cut between characters, with eight digits that keep it apart from its like."""
    encoded = name.encode()
    if len(encoded) <= LONGEST:
        return name
    digits = hashlib.sha256(encoded).hexdigest()[:8]
    return f"{encoded[: LONGEST - 9].decode(errors='ignore')}~{digits}"


class Names:
    """The names given so far, compared as Windows and macOS do: without case, composed or not.

    Of each only a 64-bit fingerprint is kept. Two that share one cost a number, no file.
    """

    def __init__(self) -> None:
        self._files: set[int] = set()
        self._folders: set[int] = set()

    def give(self, name: str) -> str:
        """The name, or one with a number where it, or a folder in it, is taken."""
        *folders, file = name.split("/")
        path = ""
        for folder in folders:
            path = _numbered(path, folder, self._files)
            self._folders.add(_fingerprint(path))
            path += "/"
        path = _numbered(path, file, self._files, self._folders)
        self._files.add(_fingerprint(path))
        return path


def _numbered(parent: str, name: str, *taken: set[int]) -> str:
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    numbers = (f"{parent}{stem} ({n}){dot}{ending}" for n in count(2))
    return next(path for path in chain([parent + name], numbers) if not _is_in(path, taken))


def _is_in(path: str, taken: tuple[set[int], ...]) -> bool:
    fingerprint = _fingerprint(path)
    return any(fingerprint in names for names in taken)


def _fingerprint(path: str) -> int:
    return hash(unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold()))
