"""Small laws made for one test: rules from text, parameters from a few figures."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import ModuleType

from suibao.rules import NATION, Input, Law, Parameter, Region, Regions, Value, collect, unit_of

HEADER = '''from enum import IntEnum
from suibao.rules import (Input, clamp, portion, portion_down, portion_up, rule, share, to_jiao, to_jiao_up, to_yuan,
                          unit_of)

def fen(function=None, **more):
    return rule(**{"unit": "fen", "source": "§", "zh": "测试", "per": "person"} | more)

def yes(**more):
    return fen(unit="bool", **more)
'''

REGIONS = (
    Region("100000", NATION, "东省", "East"),
    Region("200000", NATION, "西省", "West"),
    Region("100100", "100000", "东港", "East Harbour", "city"),
)


def module_of(text: str, folder: Path) -> ModuleType:
    """A module with ``text`` below the usual imports; named by its text, so that compiled plans are found again."""
    name = f"rules_made_for_a_test_{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    file = folder / f"{name}.py"
    file.write_text(f"{HEADER}\n{text}\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def amount(name: str, minimum: int = 0, maximum: int = 10**11) -> Input:
    return Input(name, unit_of("fen"), name, name, frozenset(), minimum, maximum)


def figure(region: str, value: int | float | None, start: str = "2020-01-01", end: str | None = None,
           known: str | None = None, status: str = "official", keys: tuple[int, ...] = ()) -> Value:  # fmt: skip
    return Value(region, keys, date.fromisoformat(start), date.fromisoformat(end) if end else None, value, status,
                 instrument="Act", article="1", known_from=date.fromisoformat(known) if known else None)  # fmt: skip


def parameter(name: str, *values: Value, unit: str = "fen", keys: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, unit_of(unit), f"{name}的中文", name, keys, values)


def law_of(
    module: ModuleType, inputs: Iterable[Input] = (), parameters: Iterable[Parameter] = (), day: str = "2025-10"
) -> Law:
    region = Input("region", unit_of("region"), "地区", "region", frozenset())
    return Law.of("made", collect([module]), [region, *inputs], parameters, Regions(REGIONS)).at(day)
