"""A photo as an XMP document: what is in it, and that it is XML whatever a text holds."""

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from authors.models import Author
from photos.export.xmp_packet import NAMESPACES, xmp_packet
from photos.models import Photo

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
NOON = datetime(2023, 5, 1, 12, 0, tzinfo=UTC)


def read(**columns: Any) -> dict[str, list[str]]:
    """The properties of the packet, with their texts, as any XML reader finds them."""
    root = ElementTree.fromstring(xmp_packet(Photo(**columns)).xml)  # noqa: S314 (our own)
    prefixes = {address: prefix for prefix, address in NAMESPACES.items()}
    found = {}
    for element in root.findall(f"./{RDF}RDF/{RDF}Description/*"):
        address, name = element.tag[1:].split("}")
        items = element.findall(f".//{RDF}li")
        texts = [item.text or "" for item in items] or [element.text or ""]
        found[f"{prefixes[address]}:{name}"] = texts
    return found


def test_nothing_known_is_nothing_said() -> None:
    assert read() == {}


def test_every_value_is_where_other_programs_look() -> None:
    assert read(
        rating=-1,
        label="Red",
        title="A title",
        description="Lines\nand lines",
        keywords=["Norway", "Lofoten"],
        creator="Kari",
        copyright="(c) Kari",
        taken_at=NOON,
        taken_at_offset=-210,
        gps_latitude=-33.8568,
        gps_longitude=151.2153,
        gps_altitude=-3.5,
        xmp={"keyword_paths": ["Norway|Lofoten", "Norway|Oslo"]},
    ) == {
        "xmp:Rating": ["-1"],
        "xmp:Label": ["Red"],
        "dc:title": ["A title"],
        "dc:description": ["Lines\nand lines"],
        "dc:subject": ["Norway", "Lofoten"],
        "lr:hierarchicalSubject": ["Norway|Lofoten"],
        "dc:creator": ["Kari"],
        "dc:rights": ["(c) Kari"],
        "exif:DateTimeOriginal": ["2023-05-01T12:00:00-03:30"],
        "photoshop:DateCreated": ["2023-05-01T12:00:00-03:30"],
        "exif:GPSLatitude": ["33,51.408S"],
        "exif:GPSLongitude": ["151,12.918E"],
        "exif:GPSAltitude": ["7/2"],
        "exif:GPSAltitudeRef": ["1"],
    }


def test_zero_stars_and_the_equator_are_values() -> None:
    said = read(rating=0, gps_latitude=0.0, gps_longitude=-0.0, gps_altitude=0.0)
    assert said["xmp:Rating"] == ["0"]
    assert said["exif:GPSLatitude"] == ["0,0N"]
    assert said["exif:GPSAltitude"] == ["0/1"]


@pytest.mark.parametrize("degrees", [1e-9, 59.999999999999, 90.0, 12.345678901234, 1 / 3])
def test_no_digit_of_a_coordinate_is_lost(degrees: float) -> None:
    (written,) = read(gps_latitude=degrees, gps_longitude=0.0)["exif:GPSLatitude"]
    whole, minutes = written.removesuffix("N").split(",")
    assert float(minutes) < 60
    assert int(whole) + float(minutes) / 60 == pytest.approx(degrees, abs=1e-12)


def test_without_an_offset_the_time_has_no_zone() -> None:
    at = NOON.replace(microsecond=120_000)
    assert read(taken_at=at)["exif:DateTimeOriginal"] == ["2023-05-01T12:00:00.120"]


def test_who_made_it_is_the_creator_else_the_author() -> None:
    author = Author(name="Ansel")
    assert read(author=author)["dc:creator"] == ["Ansel"]
    assert read(author=author, creator="Kari")["dc:creator"] == ["Kari"]


@pytest.mark.parametrize(
    "text",
    [
        "</rdf:li></x:xmpmeta>",
        "]]>",
        "<![CDATA[",
        "&amp; &#0; \"'",
        "=1+1",
        "a\r\nb\rc",
        "\u202egpj",
    ],
)
def test_a_text_never_becomes_markup(text: str) -> None:
    said = read(title=text, keywords=[text, "after"], label=text)
    assert said == {"xmp:Label": [text], "dc:title": [text], "dc:subject": [text, "after"]}


@pytest.mark.parametrize("bad", ["\x00", "\x01", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_a_character_xml_cannot_carry_goes_alone_and_is_told(bad: str) -> None:
    packet = xmp_packet(Photo(title=f"be{bad}fore", description="whole"))
    assert b">before<" in packet.xml
    assert b">whole<" in packet.xml
    assert packet.cut == ["dc:title"]
