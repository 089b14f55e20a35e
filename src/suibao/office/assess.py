"""Aggregates of a month under a law: assessment lines, and what could not be assessed with the reason.

Each group of lines (a branch within a unit of analysis) is one plan. A row whose group needs an unknown figure
gets none of the group's lines and is reported with the name of the figure; other groups are not held up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suibao.law import LineKind, Package
from suibao.law.units import ORDER_MONTH, WORKER_MONTH
from suibao.rules import NATION, Law, ParameterError
from suibao.rules.plan import Result

Array = np.ndarray[Any, Any]
Progress = Callable[[str, int, int], None]

LINES = pa.schema(
    [
        ("line", pa.string()), ("month", pa.int32()), ("person", pa.string()), ("payer", pa.string()), ("branch", pa.int8()),
        ("component", pa.string()), ("bearer", pa.string()), ("remitter", pa.string()), ("destination", pa.string()),
        ("region", pa.string()), ("base_fen", pa.int64()), ("rate_ppm", pa.int64()), ("quantity", pa.int64()),
        ("amount_fen", pa.int64()), ("rule", pa.string()), ("unit", pa.string()), ("law", pa.string()), ("industry", pa.int8()),
    ]
)  # fmt: skip
"""One line: what one bearer owes to one branch for one person, with the law's digest."""

NO_INDUSTRY = -1


@dataclass(frozen=True)
class Unassessed:
    """Rows of one group that one unknown figure held up, in one region.

    ``people`` are those touched; ``payers`` maps each payer touched to its number of rows.
    """

    unit: str
    branch: int
    region: str
    error: ParameterError
    rows: int
    people: tuple[str, ...]
    payers: Mapping[str, int]


@dataclass(frozen=True)
class Assessment:
    """Lines and gaps of a month under one law."""

    month: int
    law: Law
    lines: pa.Table
    unassessed: tuple[Unassessed, ...]
    inputs: Mapping[str, pa.Table]

    @property
    def covered(self) -> set[tuple[str, str]]:
        """(unit, payer) and, where the worker pays alone, (unit, person) that this assessment speaks for."""
        pairs: set[tuple[str, str]] = set()
        for unit, table in self.inputs.items():
            names = table["payer" if "payer" in table.column_names else "person"]
            pairs |= {(unit, name) for name in names.unique().to_pylist()}
        return pairs

    @property
    def total_fen(self) -> int:
        """Sum of all lines."""
        return int(pc.sum(self.lines["amount_fen"]).as_py() or 0)


def assess(
    package: Package, month: int, aggregates: Mapping[str, pa.Table], progress: Progress | None = None
) -> Assessment:
    """Assess the aggregates (by unit of analysis) of ``month`` (yyyymm) under the package's law.

    Unknown figures do not raise, they are reported; only a sum that a proposal carries from unit to unit must be known
    (ParameterError). Raises LawError when the law itself does not hold together.
    """
    package = replace(package, law=package.law.at(month))
    inputs = {**aggregates, WORKER_MONTH: _carry(package, aggregates)}
    groups = _groups(kind for kind in package.lines if kind.rule in package.law.rules)
    tables, gaps = [LINES.empty_table()], []
    for number, kinds in enumerate(groups, start=1):
        if progress:
            progress("assess", number, len(groups))
        table = inputs[kinds[0].unit]
        if table.num_rows:
            lines, missing = _assess_group(package.law, month, kinds, table)
            tables += lines
            gaps += missing
    return Assessment(month, package.law, pa.concat_tables(tables).sort_by("line"), tuple(gaps), inputs)


def _groups(lines: Iterable[LineKind]) -> list[list[LineKind]]:
    found: dict[object, list[LineKind]] = {}
    for kind in lines:
        found.setdefault(kind.group, []).append(kind)
    return list(found.values())


def _carry(package: Package, aggregates: Mapping[str, pa.Table]) -> pa.Table:
    """The worker-months of people who chose something or whom the law carries a sum over to from order-months.

    Of all others nothing is known that could be assessed; having no choices on file is not the choice of nothing.
    """
    workers, orders = aggregates[WORKER_MONTH], aggregates[ORDER_MONTH]
    relevant = workers["has_choices"]
    for carried in package.carried:
        plan = package.law.plan([carried.output])
        amounts = plan.run(orders, extra="ignore")[carried.output] if orders.num_rows else np.empty(0, np.int64)
        owed = pa.table({"person": orders["person"], "sum": amounts})
        by_person = owed.group_by("person").aggregate([("sum", "sum")])
        at = pc.index_in(workers["person"], by_person["person"])
        sums = pc.fill_null(pc.take(by_person["sum_sum"], at), 0).cast(pa.int64())
        workers = workers.append_column(carried.input, sums)
        relevant = pc.or_(relevant, pc.not_equal(sums, 0))
    return workers.filter(relevant)


def _assess_group(
    law: Law, month: int, kinds: list[LineKind], table: pa.Table
) -> tuple[list[pa.Table], list[Unassessed]]:
    try:
        plan = law.plan(_outputs(law, kinds), by=kinds[0].unit)
    except ParameterError as error:  # a national figure: nobody's lines can be known
        everyone = list(range(table.num_rows))
        return [], [_gap(kinds[0], table, NATION, error, everyone)]
    result = plan.run(table, extra="ignore", faults="keep")
    regions = _regions(law, kinds[0].unit, table)
    good = np.ones(table.num_rows, dtype=bool)
    good[result.faulty] = False
    lines = [_lines(law, month, kind, table, result, regions, good) for kind in kinds]
    return lines, _gaps(kinds[0], table, result, regions)


def _outputs(law: Law, kinds: list[LineKind]) -> list[str]:
    """Rules to compute for a group: the amounts and what is shown beside them."""
    names = [name for kind in kinds for name in (kind.rule, kind.base, kind.rate) if name and name in law.rules]
    return list(dict.fromkeys(names))


def _regions(law: Law, unit: str, table: pa.Table) -> Array:
    """The region of each row as text. A plan of its own: it needs no figures, so it holds for every row."""
    codes = np.array([*law.regions.codes, ""], dtype=object)
    place = law.region_of(unit)
    found: Array = codes[law.plan([place]).run(table, extra="ignore")[place]]
    return found


def _lines(
    law: Law, month: int, kind: LineKind, table: pa.Table, result: Result, regions: Array, good: Array
) -> pa.Table:
    amounts = result[kind.rule]
    at = np.flatnonzero(good & (amounts != 0))
    rows = table.take(pa.array(at))
    n, place = len(at), pa.array(regions[at], pa.string())
    payer = rows["payer"] if "payer" in table.column_names else _same("", n)
    ordered = kind.unit == ORDER_MONTH
    industry = rows["industry"].cast(pa.int8()) if ordered else pa.array(np.full(n, NO_INDUSTRY, np.int8))
    key = [_same(str(month), n), _same(kind.unit, n), rows["person"], payer, place]
    key += [industry.cast(pa.string())] if ordered else []
    columns = {
        "line": pc.binary_join_element_wise(*(_flat(part) for part in key), _same(kind.rule, n), "|"),
        "month": pa.array(np.full(n, month, np.int32)),
        "person": rows["person"],
        "payer": payer,
        "branch": pa.array(np.full(n, int(kind.branch), np.int8)),
        "component": _same(kind.component, n),
        "bearer": _same(kind.bearer, n),
        "remitter": payer if kind.remitter == "payer" else _same(kind.remitter, n),
        "destination": _same(kind.destination, n),
        "region": place,
        "base_fen": pa.array(_base(kind, rows, result, at)),
        "rate_ppm": pa.array(_rate(law, kind, result, at, regions)),
        "quantity": rows[kind.quantity] if kind.quantity else pa.array(np.ones(n, np.int64)),
        "amount_fen": pa.array(amounts[at]),
        "rule": _same(kind.rule, n),
        "unit": _same(kind.unit, n),
        "law": _same(law.digest, n),
        "industry": industry,
    }
    return pa.table({name: _flat(column) for name, column in columns.items()}, schema=LINES)


def _same(text: str, rows: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), rows)


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _base(kind: LineKind, rows: pa.Table, result: Result, at: Array) -> Array:
    if kind.base is None:
        return np.zeros(len(at), np.int64)
    return result[kind.base][at] if kind.base in result.columns else rows[kind.base].to_numpy()


def _rate(law: Law, kind: LineKind, result: Result, at: Array, regions: Array) -> Array:
    """The rate to show: a rule's value, or the figure of the region."""
    if kind.rate is None:
        return np.zeros(len(at), np.int64)
    if kind.rate in result.columns:
        return result[kind.rate][at]
    parameter = law.parameters[kind.rate]
    places, inverse = np.unique(regions[at].astype(str), return_inverse=True)
    figures = [parameter.find(place, (), law.dated, law.regions).amount for place in places]
    return np.array(figures or [0], np.int64)[inverse] if len(at) else np.zeros(0, np.int64)


def _gaps(kind: LineKind, table: pa.Table, result: Result, regions: Array) -> list[Unassessed]:
    """The rows held up, grouped by figure and region."""
    if result.faults is None:
        return []
    found: dict[tuple[int, str], list[int]] = {}
    for row in result.faulty.tolist():
        found.setdefault((int(result.faults[row]), regions[row]), []).append(row)
    return [_gap(kind, table, region, result.error(rows[0]), rows) for (_, region), rows in sorted(found.items())]


def _gap(kind: LineKind, table: pa.Table, region: str, error: ParameterError, rows: list[int]) -> Unassessed:
    people = tuple(sorted(set(_values(table, "person", rows))))
    payers = dict(sorted(Counter(_values(table, "payer", rows)).items()))
    return Unassessed(kind.unit, int(kind.branch), region, error, len(rows), people, payers)


def _values(table: pa.Table, column: str, rows: list[int]) -> list[str]:
    return list(table[column].take(pa.array(rows)).to_pylist()) if column in table.column_names else []
