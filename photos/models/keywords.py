"""A list of words in one text column: searched with LIKE on every database, no table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[list[str], list[str]]
else:
    TextField = models.TextField


class KeywordsField(TextField):
    """A word a line, framed by line ends, so that a word with them around it is a whole one."""

    def from_db_value(self, value: str, *args: Any) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        return value if isinstance(value, list) else [word for word in value.split("\n") if word]

    def get_prep_value(self, value: Any) -> str:
        """A text is what a lookup compares with, as it is."""
        if isinstance(value, str):
            return value
        return "".join(f"\n{word}" for word in value) + "\n" if value else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))


def whole_word(keyword: str) -> str:
    """What the column contains when this is one of its words."""
    return f"\n{keyword}\n"
