"""Reading parameters from files: a YAML file names and measures them, a CSV each holds the values.

``<group>.yaml`` maps a name to unit, labels and further keys; ``<group>/<name>.csv`` has the columns
``region, <keys…>, from, to, value, known_from, instrument, article, url, status, note``. Money is in
yuan and rates in percent, as published.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from suibao.rules.errors import LawError, ParameterFileError
from suibao.rules.parameter import PROVISIONAL, STATUSES, Parameter, Value
from suibao.rules.units import Unit, stored, unit_of
from suibao.rules.yaml_text import read_yaml

COLUMNS = ("from", "to", "value", "known_from", "instrument", "article", "url", "status", "note")

WRITTEN = tuple(one for one in STATUSES if one != PROVISIONAL)
"""Statuses that a file may give."""

KeyReader = Callable[[str, str], int]
"""(key name, text in the file) → stored key."""


def read_parameters(folder: Path, read_key: KeyReader) -> list[Parameter]:
    """Every parameter below ``folder``. Raises ParameterFileError with file, row and column."""
    return [
        _read_parameter(name, described, definitions.with_suffix("") / f"{name}.csv", read_key)
        for definitions in sorted(folder.glob("*.yaml"))
        for name, described in (read_yaml(definitions.read_text(encoding="utf-8")) or {}).items()
    ]


def _read_parameter(name: str, described: Mapping[str, Any], file: Path, read_key: KeyReader) -> Parameter:
    make_parameter(name, described, ())
    unit, keys = unit_of(described["unit"]), tuple(described.get("keys") or ())
    if not file.exists():
        raise ParameterFileError(
            f"{name} is described but has no file {file.name}.", f"{name} 已定义，但缺少文件 {file.name}。", parameter=name
        )
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        expected = ["region", *keys, *COLUMNS]
        if reader.fieldnames != expected:
            raise ParameterFileError(
                f"{file.name} has the columns {reader.fieldnames}, expected {expected}.",
                f"{file.name} 的列为 {reader.fieldnames}，应为 {expected}。",
                file=str(file),
            )
        values = read_values(reader, unit, keys, read_key, file.name)
    return make_parameter(name, described, values)


def make_parameter(name: str, described: Mapping[str, Any], values: Iterable[Value]) -> Parameter:
    """A parameter from its description and its values."""
    if absent := [entry for entry in ("unit", "zh") if not described.get(entry)]:
        raise ParameterFileError(
            f"{name} is described without {absent[0]!r}. A parameter needs unit and zh.",
            f"{name} 的定义缺少 {absent[0]!r}。参数须有 unit 与 zh。",
            parameter=name,
        )
    return Parameter(
        name=name,
        unit=unit_of(described["unit"]),
        zh=described["zh"],
        en=described.get("en") or name.replace("_", " "),
        keys=tuple(described.get("keys") or ()),
        values=tuple(values),
        note=described.get("note") or "",
        carried=_carried(name, described.get("carried")),
    )


def _carried(name: str, word: object) -> bool:
    """Whether the last figure stands in for a late one. Raises ParameterFileError for any word but `provisional`."""
    if word not in (None, PROVISIONAL):
        raise ParameterFileError(
            f"{name}: `carried` is {word!r}; expected {PROVISIONAL!r}, or nothing.",
            f"{name}：carried 为 {word!r}；应为 {PROVISIONAL!r}，或不写。",
            parameter=name,
        )
    return word is not None


def read_values(
    rows: Iterable[Mapping[str, Any]], unit: Unit, keys: tuple[str, ...], read_key: KeyReader, file: str
) -> list[Value]:
    """Rows of a CSV or a reform file as values."""
    return [_read_value(row, unit, keys, read_key, f"{file}, row {number}") for number, row in enumerate(rows, start=2)]


def _read_value(row: Mapping[str, Any], unit: Unit, keys: tuple[str, ...], read_key: KeyReader, where: str) -> Value:
    text = {name: "" if row.get(name) is None else str(row[name]).strip() for name in ("region", *keys, *COLUMNS)}
    try:
        if text["status"] not in WRITTEN:
            raise ParameterFileError.unknown_name("status", "状态", text["status"], WRITTEN)
        return Value(
            region=text["region"],
            keys=tuple(_key(read_key, name, text[name]) for name in keys),
            start=_day("from", text["from"]) or date.min,
            end=_day("to", text["to"]),
            amount=stored(text["value"], unit) if text["value"] else None,
            status=text["status"],
            instrument=text["instrument"],
            article=text["article"],
            url=text["url"],
            note=text["note"],
            known_from=_day("known_from", text["known_from"]),
        )
    except LawError as error:
        raise ParameterFileError(f"{where}: {error.en}", f"{where}：{error.zh}", **error.details) from None


def _day(column: str, text: str) -> date | None:
    """A day as the files write it (2025-07-01); empty is None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ParameterFileError(
            f"Column {column!r} is {text!r}; expected a day such as 2025-07-01.",
            f"{column} 列为 {text!r}；应为日期，如 2025-07-01。",
            column=column,
        ) from None


def _key(read_key: KeyReader, name: str, text: str) -> int:
    """A further key; readers raise ValueError or KeyError for text they do not know."""
    try:
        return read_key(name, text)
    except (ValueError, KeyError):
        raise ParameterFileError(
            f"Column {name!r} is {text!r}, which is none of its codes.", f"{name} 列为 {text!r}，不在其代码之列。", column=name
        ) from None
