"""Names in a zip: ordinary ones as they are, and none that does harm where it is unpacked."""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photos.export.zip_names import LONGEST, Names, safe_name, safe_path


@pytest.mark.parametrize(
    "path",
    [
        "DCIM/100CANON/IMG_0001.CR2",
        "2023/Påske på Røros/bilde (1).jpg",
        unicodedata.normalize("NFD", "Été/café.jpg"),
        "a/.hidden/b'c & d,e.jpg",
        "console/nullable/com10.jpg",
    ],
)
def test_an_ordinary_path_stays_as_it_is(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("../../etc/passwd", "__/__/etc/passwd"),
        ("a/../../b", "a/__/__/b"),
        ("/etc/passwd", "etc/passwd"),
        ("C:/Windows/x.jpg", "C_/Windows/x.jpg"),
        ("C:\\Windows\\x.jpg", "C__Windows_x.jpg"),
        ("..\\..\\x.jpg", ".._.._x.jpg"),
        ("\\\\server\\share\\x.jpg", "__server_share_x.jpg"),
        ("a\x00b/c\nd.jpg", "a_b/c_d.jpg"),
        ("NUL", "_NUL"),
        ("con.jpg/Aux .txt/com1.CR2", "_con.jpg/_Aux .txt/_com1.CR2"),
        ("trailing. /dot.", "trailing__/dot_"),
        ('a?b*c|d<e>f"g:h', "a_b_c_d_e_f_g_h"),
        ("", "_"),
        ("././/.", "_"),
    ],
)
def test_a_dangerous_path_is_changed_as_little_as_it_takes(path: str, safe: str) -> None:
    assert safe_path(path) == safe


def test_a_name_too_long_is_cut_between_characters_and_stays_apart_from_its_like() -> None:
    names = [safe_name("ø" * 200 + end) for end in ("a.jpg", "b.jpg")]
    assert len(set(names)) == 2
    assert all(len(name.encode()) <= LONGEST for name in names)
    assert all(name.startswith("øø") for name in names)


@given(st.text(alphabet=st.characters()))
def test_whatever_the_path_it_stays_inside_on_every_system(path: str) -> None:
    safe = safe_path(path)
    safe.encode()
    assert not PurePosixPath(safe).is_absolute()
    windows = PureWindowsPath(safe)
    assert (windows.drive, windows.root) == ("", "")
    assert ".." not in PurePosixPath(safe).parts + windows.parts
    assert all(step.rstrip(". ") == step and step for step in safe.split("/"))


@pytest.mark.parametrize(
    ("first", "second", "given"),
    [
        ("a/IMG.JPG.xmp", "a/img.jpg.xmp", "a/img.jpg (2).xmp"),
        ("A/x.xmp", "a/x.xmp", "a/x (2).xmp"),
        ("é.xmp", "e\N{COMBINING ACUTE ACCENT}.xmp", "e\N{COMBINING ACUTE ACCENT} (2).xmp"),
        ("straße.xmp", "STRASSE.xmp", "STRASSE (2).xmp"),
        ("a.xmp", "a.xmp/b.xmp", "a (2).xmp/b.xmp"),
        ("a.xmp/b.xmp", "a.xmp", "a (2).xmp"),
        ("plain", "plain", "plain (2)"),
    ],
)
def test_a_name_that_is_taken_gets_a_number(first: str, second: str, given: str) -> None:
    names = Names()
    assert names.give(first) == first
    assert names.give(second) == given


def test_the_third_of_a_name_gets_the_next_number() -> None:
    names = Names()
    assert [names.give("a.xmp") for _ in range(3)] == ["a.xmp", "a (2).xmp", "a (3).xmp"]
