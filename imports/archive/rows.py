"""A line of a table, read into values that its row could have."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from typing import Any

from django.utils.translation import gettext as _

from imports.archive import rules, tables
from imports.archive.columns import from_json
from imports.archive.tables import Column, Table

Row = dict[str, Any]

#: A photo's row with all its words in their longest form is some 2 MB.
LINE_BYTES = 4 * 1024 * 1024

#: What rows may refer to, by the model of the reference.
Known = Mapping[type, Container[Any]]


def read_row(table: Table, line: bytes, known: Known, version: int) -> Row:
    """The values by column, references as the archive writes them; ValueError says what is wrong.

    In an older archive a column that came later has the value of a new row.
    """
    said = _parse(line)
    row: Row = {}
    for name in [one for one in said if one not in table.names]:
        raise ValueError(_("“%s” is no column of this table") % name)
    for name, column in (table.beside | table.columns).items():
        if name not in said and version < tables.VERSION and name in table.columns:
            row[name] = column.get_default()
            continue
        try:
            row[name] = _value(column, said[name], known)
        except KeyError as error:
            raise ValueError(_("%s: this column is missing") % name) from error
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    for fault in rules.RULES.get(table.name, rules.nothing)(row):
        raise ValueError(fault)
    return row


def _parse(line: bytes) -> Row:
    if len(line) > LINE_BYTES:
        raise ValueError(_("this line is too long"))
    try:
        said = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValueError(_("this is not JSON: %s") % error) from error
    if not isinstance(said, dict):
        raise ValueError(_("this is not an object"))
    return said


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _value(column: Column, value: Any, known: Known) -> Any:
    if not column.remote_field:
        return from_json(column, value)
    if value is None and column.null:
        return None
    model = tables.model_of(column)
    name = from_json(tables.REFERENCES[model], value)
    if name not in known[model]:
        raise ValueError(_("the archive has nothing called %s") % str(name)[:100])
    return name
