"""From stored cells to typed values, as Ibis expressions.

For every field ``x`` of the schema a parsed relation has ``x`` (the typed value, null when there is none or it
cannot be understood), ``has_x`` (whether the cell holds anything) and ``raw_x`` (the cell as text). Amounts
stay in yuan here, so that the checks can still see a fraction of a fen; :func:`fen` makes them whole.
Native columns of Parquet skip the parsing of text, which is what makes them fast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from suibao.work.fields import Field, Schema, Type
from suibao.work.reading import Source
from suibao.work.schemas import YES_NO

CHINA_OFFSET_MICROSECONDS = 8 * 3_600 * 1_000_000
TIME_FORMATS = [
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H时%M分%S秒", "%Y年%m月%d日 %H时%M分%S秒",
    "%Y年%m月%d日%H时%M分", "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日", "%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M",
    "%Y.%m.%d", "%Y%m%d%H%M%S", "%Y%m%d %H:%M:%S", "%Y%m%d",
]
OFFSET = r"\d{2}:\d{2}.*(Z|[+-]\d{2}(:?\d{2})?)$"
"""A text with an offset from UTC behind the time of day."""

MONEY_NOISE = r"[,，¥￥元\s]"
HALF_MILLIONTH_OF_A_YUAN = 5e-5
"""In fen: less than this away from a whole fen is noise of binary numbers, not a fraction."""


@ibis.udf.scalar.builtin(name="try_strptime", signature=((dt.string, dt.Array(dt.string)), dt.timestamp))
def _try_strptime(text, formats): ...  # type: ignore[no-untyped-def]


@ibis.udf.scalar.builtin(name="epoch_us", signature=((dt.Timestamp(timezone="UTC"),), dt.int64))
def _epoch_us(moment): ...  # type: ignore[no-untyped-def]


@ibis.udf.scalar.builtin(name="make_timestamp", signature=((dt.int64,), dt.timestamp))
def _make_timestamp(microseconds): ...  # type: ignore[no-untyped-def]


@ibis.udf.scalar.builtin(name="round", signature=((dt.float64,), dt.float64))
def _round(number): ...  # type: ignore[no-untyped-def]


@ibis.udf.scalar.builtin(name="list_position", signature=((dt.Array(dt.string), dt.string), dt.int32))
def _place_of(texts, text): ...  # type: ignore[no-untyped-def]


@ibis.udf.scalar.builtin(name="list_extract", signature=((dt.Array(dt.int16), dt.int32), dt.int16))
def _member(numbers, place): ...  # type: ignore[no-untyped-def]


@dataclass(frozen=True)
class Parsed:
    """A source with typed columns, each an expression over what is stored.

    The columns are not projected until :meth:`table` is asked for: a filter then stands directly on the stored
    columns, and only the rows that pass it are parsed in full. ``sure`` names the fields whose cells cannot
    fail to be understood.
    """

    source: Source
    columns: Mapping[str, ir.Value]
    sure: frozenset[str]

    def __getitem__(self, name: str) -> ir.Value:
        return self.columns[name]

    @property
    def schema(self) -> Schema:
        """The schema of the source."""
        return self.source.schema

    @property
    def present(self) -> frozenset[str]:
        """The fields that the source has."""
        return self.source.present

    def select(self, *names: str, **more: ir.Value) -> ir.Table:
        """A relation with the named typed columns."""
        return self.source.table.select(**{name: self.columns[name] for name in names}, **more)

    def filter(self, condition: ir.BooleanValue) -> Parsed:
        """The same source with only the rows for which ``condition`` holds."""
        return parse(replace(self.source, table=self.source.table.filter(condition)))

    def without(self, others: ir.Table) -> Parsed:
        """The same source without the rows that ``others`` has, by file and row."""
        places = others.select("file", "row")
        return parse(replace(self.source, table=self.source.table.anti_join(places, ["file", "row"])))

    def within(self, others: ir.Table, *names: str) -> Parsed:
        """The same source with only the rows whose fields ``names`` are together in ``others``."""
        same = [self.columns[name] == others[name] for name in names]
        return parse(replace(self.source, table=self.source.table.semi_join(others, same)))


def parse(source: Source) -> Parsed:
    """The typed columns of a source; fields that the source lacks are null."""
    table = source.table
    sure: set[str] = set()
    columns: dict[str, ir.Value] = {}
    for field in source.schema.fields:
        if field.name not in source.present:
            columns |= _absent(field)
            continue
        cell = table[field.name]
        columns |= _present(field, cell)
        if _is_sure(field, cell.type()):
            sure.add(field.name)
    extra = {name: table[name] for name in table.columns if name not in source.present}
    return Parsed(source, {**columns, **extra}, frozenset(sure))


def _present(field: Field, cell: ir.Value) -> dict[str, ir.Value]:
    is_text = cell.type().is_string()
    raw = cell if is_text else cell.cast("string")
    has = cell.notnull() & (cell != "") if is_text else cell.notnull()
    value = value_of(field, cell).cast(RESULTS[field.type])
    return {field.name: value, f"has_{field.name}": has, f"raw_{field.name}": raw}


def _absent(field: Field) -> dict[str, ir.Value]:
    return {
        field.name: ibis.null(RESULTS[field.type]),
        f"has_{field.name}": ibis.literal(False),
        f"raw_{field.name}": ibis.null("string"),
    }


RESULTS: Mapping[Type, str] = {
    Type.TEXT: "string", Type.TIME: "timestamp", Type.DATE: "date", Type.MONTH: "int32", Type.MONEY: "float64",
    Type.INTEGER: "int64", Type.TENTHS: "float64", Type.YES_NO: "boolean", Type.CHOICE: "int16",
    Type.REGION: "string", Type.ID_NUMBER: "string", Type.CREDIT_CODE: "string",
}
"""Type of the typed column, by type of the field."""


def _is_sure(field: Field, stored: dt.DataType) -> bool:
    """Whether every stored cell of this type is understood (closed lists and regions never are)."""
    if field.type is Type.TEXT:
        return True
    if field.type in (Type.TIME, Type.DATE):
        return bool(stored.is_timestamp() or stored.is_date())
    if field.type is Type.INTEGER:
        return bool(stored.is_integer())
    return False


def value_of(field: Field, cell: ir.Value) -> ir.Value:
    """The typed value of a cell, null when it cannot be understood."""
    match field.type:
        case Type.TIME:
            return time_of(cell)
        case Type.DATE:
            return cell if cell.type().is_date() else time_of(cell).cast("date")
        case Type.MONTH:
            return _month(cell)
        case Type.MONEY | Type.TENTHS:
            return _number(cell)
        case Type.INTEGER:
            return cell.cast("int64") if cell.type().is_integer() else _integer(cell)
        case Type.YES_NO:
            return cell if cell.type().is_boolean() else _listed(cell, YES_NO).cast("boolean")
        case Type.CHOICE:
            return _listed(cell, field.choices, field.codes)
        case _:
            return _text(cell)


def _text(cell: ir.Value) -> ir.StringValue:
    return cell if cell.type().is_string() else cell.cast("string")


def time_of(cell: ir.Value) -> ir.TimestampValue:
    """Local time of China; a time with an offset is moved there."""
    stored = cell.type()
    if stored.is_timestamp():
        return cell if stored.timezone is None else _to_china(cell)
    if stored.is_date():
        return cell.cast("timestamp")
    text = _text(cell).strip()
    plain = ibis.coalesce(text.try_cast("timestamp"), _try_strptime(text, TIME_FORMATS))
    return ibis.ifelse(text.re_search(OFFSET), _to_china(text.try_cast(dt.Timestamp(timezone="UTC"))), plain)


def _to_china(moment: ir.TimestampValue) -> ir.TimestampValue:
    return _make_timestamp(_epoch_us(moment) + CHINA_OFFSET_MICROSECONDS)


def _number(cell: ir.Value) -> ir.FloatingValue:
    """A number; in text, thousands separators and the yuan sign do not matter. The text "nan" is no number; a NaN
    stored as one lies above every limit."""
    if cell.type().is_numeric():
        return cell.cast("float64")
    text = _text(cell)
    read = ibis.coalesce(text.try_cast("float64"), text.re_replace(MONEY_NOISE, "").try_cast("float64"))
    return read.nullif(float("nan"))


def _integer(cell: ir.Value) -> ir.IntegerValue:
    number = _number(cell)
    return ibis.ifelse(number == _round(number), number.try_cast("int64"), ibis.null("int64"))


def _month(cell: ir.Value) -> ir.IntegerValue:
    """A month as yyyymm from 202510, 2025-10, 2025/10, 2025.10, 2025年10月, or any day in it."""
    if cell.type().is_timestamp() or cell.type().is_date():
        return (cell.year() * 100 + cell.month()).cast("int32")
    text = _text(cell).strip()
    short = text.re_replace(r"^(\d{4})[-/.年]?(\d{1,2})月?$", r"\1 \2")
    year, month = short.split(" ")[0].try_cast("int32"), short.split(" ")[1].try_cast("int32")
    day = ibis.coalesce(text.try_cast("timestamp"), _try_strptime(text, TIME_FORMATS))
    read = ibis.coalesce(year * 100 + month, (day.year() * 100 + day.month()).cast("int32"))
    return ibis.ifelse((read % 100).between(1, 12), read, ibis.null("int32")).cast("int32")


def _listed(cell: ir.Value, choices: Mapping[str, int], codes: Sequence[str] = ()) -> ir.IntegerValue:
    """The number of a member of a closed list. The recommended codes come first, for speed; case and blanks do
    not matter."""
    text = _text(cell)
    place = _place_of(ibis.literal(list(choices), "array<string>"), text.strip().lower())
    slow = _member(ibis.literal(list(choices.values()), "array<int16>"), place)
    if not codes:
        return slow
    return ibis.coalesce(text.cases(*((code, ibis.literal(choices[code], "int16")) for code in codes)), slow)


def is_listed(cell: ir.Value, field: Field) -> ir.BooleanValue:
    """Whether the cell is a member of a closed list, quicker than its number; an empty optional cell counts too.

    The recommended codes come first and the rest is only looked at for other cells. DuckDB would turn a list of
    all spellings into a join.
    """
    text = _text(cell)
    few = reduce(or_, (text == code for code in field.codes))
    quick = few if field.required else few | text.isnull() | (text == "")
    return ibis.ifelse(quick, True, _listed(cell, field.choices).notnull())


def fen(yuan: ir.FloatingValue) -> ir.IntegerValue:
    """Whole fen of an amount that passed the checks; no amount is nothing."""
    return _round(yuan * 100).cast("int64").fill_null(0)


def has_fraction(yuan: ir.FloatingValue, units: int = 100) -> ir.BooleanValue:
    """Whether ``yuan`` is not a whole number of fen (or of 1/``units``)."""
    scaled = yuan * units
    return (scaled - _round(scaled)).abs() > HALF_MILLIONTH_OF_A_YUAN
