"""Texts as JavaScript trims them: the same blanks on both sides of an import."""

import re

BLANKS = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def trimmed(text: str) -> str:
    return text.strip(BLANKS)


def clean_text(value: object) -> str | None:
    """Cameras pad with blanks, or write dashes where they know nothing."""
    if not isinstance(value, str):
        return None
    text = trimmed(value)
    nothing = text in ("", "<faulty value>") or re.fullmatch("-+", text)
    return None if nothing else text
