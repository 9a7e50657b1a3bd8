"""Every sentence a person reads can be translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
READ_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "content"}
#: Django's own syntax, with everything that a translation block holds.
TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*%}", re.S)
#: The content of a block that names a class, and what stands on a keyboard's keys.
NO_WORDS = re.compile(r"\b[\w-]+--[\w-]+\b|<kbd>.*?</kbd>")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}", re.S)
SYNTAX = re.compile(r"{%.*?%}|{{.*?}}", re.S)
#: Names, not words: they are the same in every language.
NAMES = {"ImaLink", "RAW", "JPEG", "GitHub", "API", "ISO", "mm", "f", "s", "px", "MB", "KB", "GB"}
NAMES |= {"HTTP", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
META = {"viewport", "robots", "color-scheme", "referrer", "theme-color", "generator", "htmx-config"}


class Words(HTMLParser):
    """Collects text and attributes that are read, outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.inside.append(tag)
        given = dict(attrs)
        if tag == "meta" and (given.get("name") in META or "http-equiv" in given):
            return
        self.found += [value for name, value in attrs if name in READ_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.found.append(data)


def untranslated(html: str) -> list[str]:
    """Words of a template that stand outside translation."""
    for pattern in (COMMENT, TRANSLATED, SYNTAX, NO_WORDS):
        html = pattern.sub(" ", html)
    words = Words()
    words.feed(html)
    found = (word for text in words.found for word in re.findall(r"[^\W\d_]{2,}", text))
    return [word for word in found if word not in NAMES]


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_word_of_a_template_stands_outside_translation(path: Path) -> None:
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Hello there</p>", ["Hello", "there"]),
        ('<p title="Hello">{% translate "Hello" %}</p>', ["Hello"]),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", []),
        ("<script>const word = 1</script><p>{{ photo.width }} 3</p>", []),
    ],
)
def test_the_search_for_words_finds_them(html: str, words: list[str]) -> None:
    assert untranslated(html) == words


SOURCES = [
    path
    for path in sorted((ROOT / "static_src").rglob("*.ts"))
    if not path.name.endswith((".test.ts", ".d.ts")) and path.parent.name != "testing"
]
#: A sentence given to the page, or to a person as a message, without passing through gettext.
SPOKEN = re.compile(
    r"""(?:\b(?:textContent|innerText|title|placeholder|ariaLabel|alt)\s*=
        |setAttribute\(\s*"(?:aria-label|title|alt|placeholder)"\s*,
        |\b(?:message|no_preview_reason)\s*:
        )\s*(["'`])(?=[^"'`]*[A-Za-z]{2})[^"'`]+\1""",
    re.VERBOSE,
)


def untranslated_script(source: str) -> list[str]:
    return [found[0] for found in SPOKEN.finditer(source)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_sentence_of_a_script_goes_to_the_page_untranslated(path: Path) -> None:
    assert untranslated_script(path.read_text()) == []


@pytest.mark.parametrize(
    ("source", "how_many"),
    [
        ('element.textContent = "Nothing is sent yet.";', 1),
        ('element.textContent = gettext("Nothing is sent yet.");', 0),
        ('button.setAttribute("aria-label", "Close");', 1),
        ('return { message: "The file is gone." };', 1),
        ('element.textContent = "";', 0),
    ],
)
def test_the_search_for_sentences_finds_them(source: str, how_many: int) -> None:
    assert len(untranslated_script(source)) == how_many
