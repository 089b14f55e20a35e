"""Assessment lines and parties as documents read them: from Arrow tables to small tuples, checked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import pyarrow as pa

from suibao.errors import SuibaoError, nearest


class Line(NamedTuple):
    """One assessment line: amounts in whole fen, rates in millionths, months as yyyymm.

    ``industry`` is the number of :class:`suibao.law.terms.Industry`, -1 where the table has no such column.
    """

    month: int
    person: str
    payer: str
    branch: int
    component: str
    bearer: str
    remitter: str
    destination: str
    region: str
    base_fen: int
    rate_ppm: int
    quantity: int
    amount_fen: int
    rule: str
    unit: str
    law: str
    industry: int

    @property
    def per_order(self) -> bool:
        """Whether the amount is so much per order, not a share of a base."""
        return self.unit == "order_month" and not self.rate_ppm

    @property
    def price_fen(self) -> int | None:
        """Fen for one order, read back from the line; None where orders do not divide the amount exactly."""
        if not self.per_order or not self.quantity or self.amount_fen % self.quantity:
            return None
        return self.amount_fen // self.quantity


@dataclass(frozen=True, slots=True)
class Party:
    """A payer: party id, name, unified social credit code (统一社会信用代码), region."""

    party: str
    name: str
    credit_code: str = ""
    region: str = ""


REMITTERS_OTHER: Final = frozenset({"worker", "state"})
_COMPONENTS: Final = {
    name: rank for rank, name in enumerate(("employer", "employee", "platform", "flexible", "resident", "subsidy"))
}
_OPTIONAL: Final = "industry"


def read_lines(table: pa.Table) -> list[Line]:
    """The lines of the table, ordered by month, person, remitter, region, branch, component and rule.

    Raises SuibaoError when a column is missing or holds an empty value: a document never shows a guess.
    """
    for name in Line._fields:
        if name != _OPTIONAL:
            _require(table, name)
    columns = [
        [-1] * table.num_rows if name not in table.column_names else _values(table.column(name))
        for name in Line._fields
    ]
    return sorted(map(Line._make, zip(*columns, strict=True)), key=_order)


def read_parties(table: pa.Table) -> dict[str, Party]:
    """Parties by id, from columns party, name, and (where present) credit_code and region."""
    _require(table, "party")
    _require(table, "name")
    kept = [name for name in ("party", "name", "credit_code", "region") if name in table.column_names]
    rows = table.select(kept).to_pylist()
    return {row["party"]: Party(**{key: value or "" for key, value in row.items()}) for row in rows}


def remitted_by(line: Line) -> str:
    """The party that hands this line over, '' when the worker or the state does."""
    return "" if line.remitter in REMITTERS_OTHER else line.remitter


def by_payer(lines: list[Line]) -> dict[tuple[int, str], list[Line]]:
    """Lines by (month, party that remits them), in order; what workers and the state pay alone is left out."""
    groups: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        if party := remitted_by(line):
            groups.setdefault((line.month, party), []).append(line)
    return dict(sorted(groups.items()))


def by_person(lines: list[Line]) -> dict[tuple[int, str], list[Line]]:
    """Lines by (month, person), in order."""
    groups: dict[tuple[int, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.month, line.person), []).append(line)
    return groups


def party_of(party: str, parties: Mapping[str, Party]) -> Party:
    """The party's entry, or one that shows its id for a name when the table does not list it."""
    return parties.get(party) or Party(party, party)


def component_rank(component: str) -> tuple[int, str]:
    """Where a component stands among the lines of a branch: the employer's share comes before the employee's."""
    return _COMPONENTS.get(component, len(_COMPONENTS)), component


def _order(line: Line) -> tuple[object, ...]:
    return (
        line.month, line.person, line.remitter, line.region, line.branch, component_rank(line.component), line.destination,
        line.rule, line.industry, line.rate_ppm, line.base_fen, line.quantity, line.amount_fen,
    )  # fmt: skip


def _values(column: pa.ChunkedArray) -> list[object]:
    """Python values; texts by dictionary, since a few codes repeat over many lines."""
    if pa.types.is_integer(column.type):
        return list(column.to_numpy().tolist())
    known = pa.types.is_dictionary(column.type)
    encoded = (column.unify_dictionaries() if known else column.dictionary_encode()).combine_chunks()
    chunk = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    words = chunk.dictionary.to_pylist()
    return [words[code] for code in chunk.indices.to_numpy().tolist()]


def _require(table: pa.Table, name: str) -> None:
    if name not in table.column_names:
        hint = nearest(name, table.column_names)
        raise SuibaoError(
            f"The table for documents has no column {name!r}." + (f" Nearest: {hint!r}." if hint else ""),
            f"生成单据的表缺少列 {name!r}。" + (f"最接近的列：{hint!r}。" if hint else ""),
            column=name,
        )
    if table.column(name).null_count:
        raise SuibaoError(
            f"Column {name!r} of the table for documents holds {table.column(name).null_count} empty values;"
            " every line needs one.",
            f"生成单据的表中，列 {name!r} 有 {table.column(name).null_count} 个空值；每一行都必须有值。",
            column=name,
        )
