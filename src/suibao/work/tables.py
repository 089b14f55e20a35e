"""The tables that leave this package, as Arrow schemas: what the law and the office may rely on.

Amounts are whole fen, months yyyymm, regions six-digit codes, no column is null.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.csv as pacsv


def _schema(text: tuple[str, ...], **kinds: tuple[str, ...]) -> dict[str, pa.DataType]:
    types = {"int64": pa.int64(), "int32": pa.int32(), "int8": pa.int8(), "flag": pa.bool_(), "date": pa.date32()}
    return dict.fromkeys(text, pa.string()) | {name: types[kind] for kind, names in kinds.items() for name in names}


def _ordered(names: str, types: dict[str, pa.DataType], optional: tuple[str, ...] = ()) -> pa.Schema:
    return pa.schema([pa.field(name, types[name], nullable=name in optional) for name in names.split()])


ORDER_MONTH = _ordered(
    "person payer worker region industry month orders pay_fen deduction_fen fee_fen active_days minutes dispatched "
    "status mode oi_batch oi_tier",
    _schema(
        ("person", "payer", "worker", "region"), int8=("industry", "status", "mode", "oi_batch", "oi_tier"),
        int32=("month",),
        int64=("orders", "pay_fen", "deduction_fen", "fee_fen", "active_days", "minutes", "dispatched"),
    ),
)
"""One row a person, payer (platform), region, industry and month; ``orders`` are completed ones."""

ENGAGEMENT_MONTH = _ordered(
    "person payer worker mode status payer_region using_region industry month orders pay_fen days hours_tenths "
    "has_agreed_wage agreed_wage_fen has_declared_base declared_base_fen days_in_force days_in_month starts_in_month "
    "ends_in_month employers seniority injury_class injury_float",
    _schema(
        ("person", "payer", "worker", "payer_region", "using_region"),
        int8=("mode", "status", "industry", "injury_class"), int32=("month",),
        flag=("has_agreed_wage", "has_declared_base", "starts_in_month", "ends_in_month"),
        int64=("orders", "pay_fen", "days", "hours_tenths", "agreed_wage_fen", "declared_base_fen", "days_in_force",
               "days_in_month", "employers", "seniority", "injury_float"),
    ),
)
"""One row a person and payer with an engagement in force in the month, even without pay."""

WORKER_MONTH = _ordered(
    "person region month engagements employers part_time_engagements platform_engagements pay_fen orders has_choices "
    "joins_flexible_pension pension_base_fen joins_flexible_medical medical_base_fen medical_tier "
    "joins_flexible_unemployment unemployment_base_fen joins_resident_pension resident_tier_fen "
    "joins_resident_medical annual_due",
    _schema(
        ("person", "region"), int8=("medical_tier",), int32=("month",),
        flag=("has_choices", "joins_flexible_pension", "joins_flexible_medical", "joins_flexible_unemployment",
              "joins_resident_pension", "joins_resident_medical", "annual_due"),
        int64=("engagements", "employers", "part_time_engagements", "platform_engagements", "pay_fen", "orders",
               "pension_base_fen", "medical_base_fen", "unemployment_base_fen", "resident_tier_fen"),
    ),
)
"""One row a person with an engagement or an enrolment."""

PARTIES = _ordered(
    "party name credit_code region kind oi_batch oi_tier injury_class injury_float",
    _schema(
        ("party", "name", "credit_code", "region"), int8=("kind", "oi_batch", "oi_tier", "injury_class"),
        int64=("injury_float",),
    ),
)
"""One row a party; ``kind`` is the number of :class:`suibao.work.schemas.PartyKind`."""

PEOPLE = _ordered(
    "person payer worker name id_masked contract mode status region using_unit using_region started_on ended_on",
    _schema(
        ("person", "payer", "worker", "name", "id_masked", "contract", "region", "using_unit", "using_region"),
        int8=("mode", "status"), date=("started_on", "ended_on"),
    ),
    optional=("ended_on",),
)
"""The accepted roster, one row an engagement, whether in force in the month or not."""

ENGAGEMENTS = _ordered(
    "person payer worker mode status industry contract region using_unit using_region started_on ended_on agreed_wage_fen "
    "declared_base_fen weekly_hours_tenths",
    _schema(
        ("person", "payer", "worker", "contract", "region", "using_unit", "using_region"),
        int8=("mode", "status", "industry"), int32=("weekly_hours_tenths",), int64=("agreed_wage_fen", "declared_base_fen"),
        date=("started_on", "ended_on"),
    ),
    optional=("ended_on", "agreed_wage_fen", "declared_base_fen", "weekly_hours_tenths"),
)
"""The accepted roster as the registry keeps it. Of wage, base and hours, null means that none was agreed or declared."""

CHOICES = _ordered(
    "person region joins_flexible_pension pension_base_fen joins_flexible_medical medical_base_fen medical_tier "
    "joins_flexible_unemployment unemployment_base_fen joins_resident_pension resident_tier_fen joins_resident_medical "
    "annual_month",
    _schema(
        ("person", "region"), int8=("medical_tier",), int32=("annual_month",),
        flag=("joins_flexible_pension", "joins_flexible_medical", "joins_flexible_unemployment", "joins_resident_pension",
              "joins_resident_medical"),
        int64=("pension_base_fen", "medical_base_fen", "unemployment_base_fen", "resident_tier_fen"),
    ),
)
"""What people chose, one row a person; ``annual_month`` 0 where none was given."""

KEYS = {
    "engagements": ["payer", "worker", "started_on"], "choices": ["person"],
    "order_month": ["person", "payer", "region", "industry"], "engagement_month": ["person", "payer"],
    "worker_month": ["person"], "parties": ["party"], "people": ["person", "payer", "worker", "started_on"],
}
"""The columns that tell the rows of a table apart, and by which it is sorted."""


def digest(tables: Iterable[pa.Table]) -> str:
    """Digest of what the tables say: 64 hex characters, the same for the same rows whatever file they came from."""
    state = hashlib.sha256()
    for table in tables:
        sink = pa.BufferOutputStream()
        pacsv.write_csv(table, sink)
        state.update(sink.getvalue())
    return state.hexdigest()
