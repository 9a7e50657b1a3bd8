"""The zip of sidecars: a folder per source, in it the folders and names of the originals."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from photos.export.rows import in_chunks, with_places
from photos.export.sidecar_names import Place, already_there, sidecars_of
from photos.export.xmp_packet import xmp_packet
from photos.export.zip_names import Names, safe_name, safe_path
from photos.export.zip_stream import ZipStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

    from photos.models import Photo, PhotoQuerySet

NOTES = "ImaLink.txt"
WITHOUT_A_PLACE = "Without a place"
#: Lines of each kind in the notes; the others are counted.
MOST_LINES = 10_000


def sidecar_zip(photos: PhotoQuerySet, owner: User) -> Iterator[bytes]:
    photos = with_places(photos.defer("camera", "edited"), owner)
    folder = SidecarFolder()
    with closing(ZipStream(timezone.now())) as stream:
        for chunk in in_chunks(photos):
            files = (file for photo in chunk for file in folder.sidecars(photo))
            yield b"".join(stream.file(name, xml) for name, xml in files)
        yield stream.file(NOTES, folder.notes.encode())
        yield from stream.directory()


class SidecarFolder:
    """Gives every sidecar its name, and keeps what there is to say about that."""

    def __init__(self) -> None:
        self._names = Names()
        self._tops = Names()
        self._tops.give(NOTES)
        self._top_of: dict[str | None, str] = {}
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._counts: dict[str, int] = defaultdict(int)

    def sidecars(self, photo: Photo) -> Iterator[tuple[str, bytes]]:
        """Each sidecar's name in the zip, and its content."""
        there = already_there(photo)
        self._counts["photos"] += 1
        for place, sidecar_for in sidecars_of(photo):
            name = self._name(place)
            packet = xmp_packet(photo, sidecar_for)
            self._counts["sidecars"] += 1
            if place.folded() in there:
                self._note("there", name)
            if packet.cut:
                self._note("cut", f"{name}: {', '.join(packet.cut)}")
            yield name, packet.xml

    def _name(self, place: Place) -> str:
        top = self._top(place.source)
        name = self._names.give(f"{top}/{safe_path(place.path)}")
        if name != f"{top}/{place.path}":
            self._note("renamed", f"{name} <- {_one_line(place.path)}")
        return name

    def _top(self, source: str | None) -> str:
        if source not in self._top_of:
            wanted = WITHOUT_A_PLACE if source is None else source
            self._top_of[source] = self._tops.give(safe_name(wanted))
            if self._top_of[source] != wanted:
                self._note("renamed", f"{self._top_of[source]}/ <- {_one_line(wanted)}")
        return self._top_of[source]

    def _note(self, kind: str, line: str) -> None:
        self._counts[kind] += 1
        if len(self._lines[kind]) < MOST_LINES:
            self._lines[kind].append(line)

    @property
    def notes(self) -> str:
        """The text at the end of the zip: what is in it, and what is not as one would expect."""
        head = _("Sidecars: %(sidecars)d. Photos: %(photos)d.") % self._counts
        about = {
            "there": _(
                "Beside the originals there is a sidecar of this name already. Unpacking over it "
                "loses what other programs keep there, such as how a RAW is developed."
            ),
            "renamed": _("Not every system takes these names, so they are others here."),
            "cut": _("These properties are without characters that XML cannot carry."),
        }
        parts = [f"{text}\n\n{self._listed(kind)}" for kind, text in about.items()]
        told = [part for kind, part in zip(about, parts, strict=True) if self._counts[kind]]
        return "\n\n\n".join([f"ImaLink\n\n{head}", *told]) + "\n"

    def _listed(self, kind: str) -> str:
        lines = self._lines[kind]
        more = self._counts[kind] - len(lines)
        return "\n".join([*lines, _("… and %d more") % more] if more else lines)


def _one_line(path: str) -> str:
    """Control characters, which could make a line look like another, as Python writes them."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in path)
