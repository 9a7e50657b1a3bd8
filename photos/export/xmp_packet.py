"""A photo's words, time and place as an XMP document (ISO 16684-1), for a file of its own."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from photos.effective import write_wall_clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from photos.models import Photo

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="ImaLink">\n'
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '  <rdf:Description rdf:about=""'
    + "".join(f'\n    xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    + ">\n"
)
TAIL = "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n"
#: XML 1.0 has no way to say these, not even as a reference (section 2.2).
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Property(NamedTuple):
    """A property and its XML; `values` are the texts in it, as the catalogue has them."""

    name: str
    values: tuple[str, ...]
    xml: str


class Packet(NamedTuple):
    """The document, and the properties that had characters XML cannot carry."""

    xml: bytes
    cut: list[str]


def xmp_packet(photo: Photo, sidecar_for: str = "") -> Packet:
    """`sidecar_for` is the ending of the file it lies beside, where its name does not say it."""
    properties = list(_properties(photo))
    if sidecar_for:
        properties.append(_text("photoshop:SidecarForExtension", sidecar_for))
    lines = "".join(f"   {one.xml}\n" for one in properties)
    cut = [one.name for one in properties if any(map(NOT_IN_XML.search, one.values))]
    return Packet(f"{HEAD}{lines}{TAIL}".encode(), cut)


def _properties(photo: Photo) -> Iterator[Property]:
    for name, value in _texts(photo).items():
        if value:
            yield _text(name, value)
    words = {
        "dc:title": photo.title,
        "dc:description": photo.description,
        "dc:rights": photo.copyright,
    }
    for name, value in words.items():
        if value:
            yield _list(name, "Alt", [value], ' xml:lang="x-default"')
    lists = {"dc:subject": photo.keywords, "lr:hierarchicalSubject": _keyword_paths(photo)}
    for name, values in lists.items():
        if values:
            yield _list(name, "Bag", values)
    if creator := photo.creator or (photo.author.name if photo.author else ""):
        yield _list("dc:creator", "Seq", [creator])


def _texts(photo: Photo) -> dict[str, str]:
    """Properties that are one text; empty where nothing is known."""
    time = _time(photo)
    return {
        "xmp:Rating": "" if photo.rating is None else str(photo.rating),
        "xmp:Label": photo.label,
        "exif:DateTimeOriginal": time,
        "photoshop:DateCreated": time,
        "exif:GPSLatitude": _coordinate(photo.gps_latitude, "NS"),
        "exif:GPSLongitude": _coordinate(photo.gps_longitude, "EW"),
        **_altitude(photo.gps_altitude),
    }


def _keyword_paths(photo: Photo) -> list[str]:
    """The hierarchies XMP gave, as far as every step of them is still one of the keywords."""
    words = set(photo.keywords)
    paths: list[str] = photo.xmp.get("keyword_paths") or []
    return [path for path in paths if words.issuperset(step.strip() for step in path.split("|"))]


def _time(photo: Photo) -> str:
    """ISO 8601, with the zone only where it is known."""
    if photo.taken_at is None:
        return ""
    time = write_wall_clock(photo.taken_at) or ""
    if photo.taken_at_offset is None:
        return time
    hours, minutes = divmod(abs(photo.taken_at_offset), 60)
    return f"{time}{'-' if photo.taken_at_offset < 0 else '+'}{hours:02}:{minutes:02}"


def _coordinate(degrees: float | None, refs: str) -> str:
    """Degrees and minutes, `59,54.5N`; decimal, so that no digit of the catalogue's is lost."""
    if degrees is None:
        return ""
    whole, minutes = divmod(round(Decimal(repr(abs(degrees))) * 60, 12), 60)
    return f"{whole:.0f},{_plain(minutes)}{refs[degrees < 0]}"


def _plain(number: Decimal) -> str:
    """Without an exponent or trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _altitude(metres: float | None) -> dict[str, str]:
    if metres is None:
        return {}
    size = Fraction(round(abs(metres) * 1_000_000), 1_000_000)
    ratio = f"{size.numerator}/{size.denominator}"
    return {"exif:GPSAltitude": ratio, "exif:GPSAltitudeRef": "1" if metres < 0 else "0"}


def _text(name: str, value: str) -> Property:
    return Property(name, (value,), f"<{name}>{_escaped(value)}</{name}>")


def _list(name: str, kind: str, values: Iterable[str], language: str = "") -> Property:
    items = "".join(f"<rdf:li{language}>{_escaped(value)}</rdf:li>" for value in values)
    return Property(name, tuple(values), f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>")


def _escaped(text: str) -> str:
    """A bare carriage return would be read as a line feed."""
    return escape(NOT_IN_XML.sub("", text), {"\r": "&#xD;"})
