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

import yaml

from suibao.rules.errors import LawError, ParameterFileError
from suibao.rules.parameter import STATUSES, Parameter, Value
from suibao.rules.units import Unit, stored, unit_of

COLUMNS = ("from", "to", "value", "known_from", "instrument", "article", "url", "status", "note")

KeyReader = Callable[[str, str], int]
"""(key name, text in the file) → stored key."""


def read_parameters(folder: Path, read_key: KeyReader) -> list[Parameter]:
    """Every parameter below ``folder``. Raises ParameterFileError with file, row and column."""
    return [
        _read_parameter(name, described, definitions.with_suffix("") / f"{name}.csv", read_key)
        for definitions in sorted(folder.glob("*.yaml"))
        for name, described in (yaml.safe_load(definitions.read_text(encoding="utf-8")) or {}).items()
    ]


def _read_parameter(name: str, described: Mapping[str, Any], file: Path, read_key: KeyReader) -> Parameter:
    unit, keys = unit_of(described["unit"]), tuple(described.get("keys") or ())
    if not file.exists():
        raise ParameterFileError(f"{name} is described but has no file {file.name}.", f"{name} 已定义，但缺少文件 {file.name}。")
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
    return Parameter(
        name=name,
        unit=unit_of(described["unit"]),
        zh=described["zh"],
        en=described.get("en") or name.replace("_", " "),
        keys=tuple(described.get("keys") or ()),
        values=tuple(values),
        note=described.get("note") or "",
    )


def read_values(
    rows: Iterable[Mapping[str, Any]], unit: Unit, keys: tuple[str, ...], read_key: KeyReader, file: str
) -> list[Value]:
    """Rows of a CSV or a reform file as values."""
    return [_read_value(row, unit, keys, read_key, f"{file}, row {number}") for number, row in enumerate(rows, start=2)]


def _read_value(row: Mapping[str, Any], unit: Unit, keys: tuple[str, ...], read_key: KeyReader, where: str) -> Value:
    text = {name: "" if row.get(name) is None else str(row[name]).strip() for name in ("region", *keys, *COLUMNS)}
    try:
        if text["status"] not in STATUSES:
            raise ParameterFileError.unknown_name("status", "状态", text["status"], STATUSES)
        return Value(
            region=text["region"],
            keys=tuple(read_key(name, text[name]) for name in keys),
            start=date.fromisoformat(text["from"]) if text["from"] else date.min,
            end=date.fromisoformat(text["to"]) if text["to"] else None,
            amount=stored(text["value"], unit) if text["value"] else None,
            status=text["status"],
            instrument=text["instrument"],
            article=text["article"],
            url=text["url"],
            note=text["note"],
            known_from=date.fromisoformat(text["known_from"]) if text["known_from"] else None,
        )
    except LawError as error:
        raise ParameterFileError(f"{where}: {error.en}", f"{where}：{error.zh}") from None
    except ValueError as error:
        raise ParameterFileError(f"{where}: {error}", f"{where}：{error}") from None
