from __future__ import annotations

from collections import Counter
from datetime import datetime

import pyarrow as pa
from stdnum.cn import ric

from suibao.demo import City
from suibao.demo.mistakes import KINDS
from suibao.work.fields import Field
from suibao.work.limits import MONTH_AMOUNT, ORDER_AMOUNT
from suibao.work.schemas import SCHEMAS


def _orders(table: pa.Table, known: set[str], seen: set[str]) -> Counter[str]:
    """The faults of one orders file, found from the rows alone."""
    found: Counter[str] = Counter()
    for row in table.to_pylist():
        faults = {
            "finished_before_accepted": bool(row["finished_at"] and row["finished_at"] < row["accepted_at"]),
            "unknown_region": row["region"] != "449900",
            "unknown_industry": row["industry"] not in _codes(SCHEMAS["orders"]["industry"]),
            "negative_pay": row["pay"] is not None and row["pay"] < 0,
            "future_date": row["accepted_at"] > datetime(2060, 1, 1),
            "absurd_pay": row["pay"] is not None and row["pay"] > ORDER_AMOUNT.high,
            "rating_out_of_range": row["rating"] is not None and row["rating"] > 5,
            "missing_pay": row["pay"] is None,
            "missing_finish": row["outcome"] == "completed" and row["finished_at"] is None,
            "worker_not_in_roster": row["worker"] not in known,
            "duplicate_id": row["order_id"] in seen,
        }
        seen.add(row["order_id"])
        assert sum(faults.values()) <= 1, "one fault a row"
        found.update(f"orders.{kind}" for kind, wrong in faults.items() if wrong)
    return found


def _sheet(table: pa.Table, known: set[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    seen: set[str] = set()
    for row in table.to_pylist():
        faults = {
            "negative_pay": row["pay"] is not None and row["pay"] < 0,
            "absurd_pay": row["pay"] is not None and row["pay"] > MONTH_AMOUNT.high,
            "missing_pay": row["pay"] is None,
            "days_out_of_range": row["days"] > 31,
            "worker_not_in_roster": row["worker"] not in known,
            "duplicate_id": row["worker"] in seen,
        }
        seen.add(row["worker"])
        assert sum(faults.values()) <= 1, "one fault a row"
        found.update(f"paysheet.{kind}" for kind, wrong in faults.items() if wrong)
    return found


def _roster(table: pa.Table) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in table.to_pylist():
        number = row["id_number"]
        faults = {
            "bad_id_number": number[-1] != ric.calc_check_digit(number),
            "unknown_mode": row["mode"] not in _codes(SCHEMAS["roster"]["mode"]),
            "ended_before_started": bool(row["ended_on"] and row["started_on"] and row["ended_on"] < row["started_on"]),
            "missing_start": row["started_on"] is None,
        }
        assert sum(faults.values()) <= 1, "one fault a row"
        found.update(f"roster.{kind}" for kind, wrong in faults.items() if wrong)
    return found


def _codes(field: Field) -> tuple[str, ...]:
    return field.codes


def test_planted_mistakes_are_counted_right(city: City) -> None:
    known = set(city.roster["worker"].to_pylist())
    for month in city.months:
        found, seen = _roster(city.roster), set()  # type: tuple[Counter[str], set[str]]
        for (when, _), table in city.orders.items():
            found += _orders(table, known, seen) if when == month else Counter()
        for (when, _), table in city.paysheets.items():
            found += _sheet(table, known) if when == month else Counter()
        assert found == Counter(city.planted[month])


def test_full_city_has_every_kind_in_every_month(full_city: City) -> None:
    for planted in full_city.planted.values():
        assert set(planted) == set(KINDS)
        assert min(planted.values()) >= 1


def test_share_of_bad_orders_is_about_one_in_a_thousand(full_city: City) -> None:
    bad = sum(n for planted in full_city.planted.values() for kind, n in planted.items() if kind.startswith("orders."))
    assert 0.0008 < bad / 1_900_000 < 0.0012


def test_bad_roster_rows_have_no_orders_and_no_pay(full_city: City) -> None:
    bad = set(full_city.roster["worker"].to_pylist()[-8:])
    for table in (*full_city.orders.values(), *full_city.paysheets.values()):
        assert bad.isdisjoint(table["worker"].unique().to_pylist())


def test_reasons_name_fields_of_the_schemas() -> None:
    for kind, (_, field) in KINDS.items():
        assert field in SCHEMAS[kind.split(".")[0]].names
