"""Figures of law as arrays for the loop: one axis for the region, one for each further key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from suibao.rules.codegen import Shape
from suibao.rules.columns import Array
from suibao.rules.compiled import MISSING
from suibao.rules.parameter import Keys, Moment, Parameter, Value
from suibao.rules.regions import NATION, Regions

if TYPE_CHECKING:
    from suibao.rules.law import Law


@dataclass(frozen=True)
class Table:
    """A parameter at one moment: its shape, the array of figures, the axes to search."""

    shape: Shape
    arrays: tuple[Array | int | float, ...]


def build_table(parameter: Parameter, law: Law, terms: Mapping[str, type[IntEnum]]) -> Table:
    """The figures in force at the law's moment; MISSING (or NaN) where a figure is unknown."""
    moment, regions = law.dated, law.regions
    is_float = parameter.unit.kind == "float"
    if not parameter.regional and not parameter.keys:
        return _single(parameter, moment, regions, is_float=is_float)
    axes = [_axis(parameter, number, terms.get(key)) for number, key in enumerate(parameter.keys)]
    searched = tuple(terms.get(key) is None for key in parameter.keys)
    figures = np.full(
        [len(regions.codes) if parameter.regional else 1, *map(len, axes)],
        np.nan if is_float else MISSING,
        dtype=np.float64 if is_float else np.int64,
    )
    for at in product(*(range(len(axis)) for axis in axes)):
        keys = tuple(int(axis[place]) for axis, place in zip(axes, at, strict=True))
        for place, figure in enumerate(_by_region(parameter, keys, moment, regions)):
            if figure is not None:
                figures[(place, *at)] = figure
    if not parameter.regional:
        figures = figures[0]
    shape = Shape(parameter.name, "table", parameter.regional, parameter.keys, searched, is_float)
    return Table(shape, (figures, *(axis for axis, search in zip(axes, searched, strict=True) if search)))


def _single(parameter: Parameter, moment: Moment, regions: Regions, *, is_float: bool) -> Table:
    (figure,) = _by_region(parameter, (), moment, regions)
    shape = Shape(parameter.name, "unknown" if figure is None else "known", False, (), (), is_float)
    return Table(shape, () if figure is None else (figure,))


def _axis(parameter: Parameter, number: int, term: type[IntEnum] | None) -> Array:
    """The values a key can take: every number up to the last of a closed list, or those that have figures."""
    if term is not None:
        return np.arange(max(int(member) for member in term) + 1, dtype=np.int64)
    return np.array(sorted({value.keys[number] for value in parameter.everything()}), dtype=np.int64)


def _by_region(parameter: Parameter, keys: Keys, moment: Moment, regions: Regions) -> list[int | float | None]:
    """The figure for every region; where nothing is in force, what may stand in for a late figure."""
    found = _rows(parameter, keys, moment, regions, Parameter.row)
    if parameter.carried:
        late = _rows(parameter, keys, moment, regions, Parameter.standing_in)
        found = [row or last for row, last in zip(found, late, strict=True)]
    return [None if row is None else _usable(row, moment) for row in found]


def _rows(
    parameter: Parameter, keys: Keys, moment: Moment, regions: Regions,
    of_layer: Callable[[Parameter, str, Keys, Moment], Value | None],
) -> list[Value | None]:  # fmt: skip
    """The row for every region, parents first: a region without one takes its parent's, then what a reform overlays."""
    places = regions.codes if parameter.regional else (NATION,)
    below: list[Value | None] = [None] * len(places)
    if parameter.below is not None:
        below = _rows(parameter.below, keys, moment, regions, of_layer)
        below = below if parameter.below.regional else below * len(places)
    rows: list[Value | None] = []
    for place, code in enumerate(places):
        parent = regions.parents[place] if parameter.regional else -1
        rows.append(of_layer(parameter, code, keys, moment) or (rows[parent] if parent >= 0 else None))
    return [row or under for row, under in zip(rows, below, strict=True)]


def _usable(row: Value, moment: Moment) -> int | float | None:
    return row.amount if row.status in moment.accept else None
