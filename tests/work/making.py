"""A small invented month: two platforms, a dispatch agency, an employer, and their workers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from suibao.work.intake import read_month
from suibao.work.month import Month

SECRET = b"s" * 32
NOW = datetime(2025, 11, 15)
REGIONS = {"440100", "440300", "110000"}
Row = dict[str, Any]


def id_number(serial: int) -> str:
    """An identity number with a right check digit and an address code that belongs to nobody."""
    body = f"990000{19800101 + serial % 28:08d}{serial:03d}"
    return body + "10X98765432"[sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(body)) % 11]


def order(number: int, **changes: Any) -> Row:
    """A good order of worker w1 on platform p1."""
    accepted = datetime(2025, 10, 1, 9) + timedelta(hours=number)
    row: Row = {
        "order_id": f"d{number}", "platform": "p1", "worker": "w1", "region": "440100", "industry": "takeaway",
        "accepted_at": f"{accepted:%Y-%m-%d %H:%M:%S}",
        "finished_at": f"{accepted + timedelta(minutes=30):%Y-%m-%d %H:%M:%S}",
        "assigned": "dispatched", "outcome": "completed", "rating": "5", "fee": "18.80", "pay": "7.50",
        "deduction": "0.00",
    }
    return row | changes


def roster_row(payer: str, worker: str, serial: int, **changes: Any) -> Row:
    """A platform engagement that began in 2024."""
    row: Row = {
        "payer": payer, "worker": worker, "id_number": id_number(serial), "name": "张三", "mode": "platform",
        "contract": "合作协议", "status": "not_fully", "region": "440100", "using_unit": None, "using_region": None,
        "industry": "takeaway", "started_on": "2024-05-01", "ended_on": None, "agreed_wage": None,
        "declared_base": None,
    }
    return row | changes


def party(name: str, **changes: Any) -> Row:
    """A platform in Guangzhou."""
    row: Row = {
        "party": name, "name": f"公司{name}", "credit_code": "91110000600037341L", "region": "440100",
        "kind": "platform", "oi_batch": "1", "oi_tier": "a", "injury_class": None, "injury_float": None,
    }
    return row | changes


def base() -> dict[str, list[Row]]:
    """Good rows of every kind."""
    return {
        "orders": [order(1), order(2, worker="w2", industry="ride_hailing"), order(3, platform="p2", worker="x1")],
        "roster": [
            roster_row("p1", "w1", 1), roster_row("p1", "w2", 2), roster_row("p2", "x1", 1, region="440300"),
            roster_row("a1", "g1", 3, mode="dispatch", status="labour", using_unit="e1", using_region="110000",
                       agreed_wage="6000", declared_base="5500.50"),
            roster_row("e1", "t1", 3, mode="part_time", status="labour", started_on="2025-10-11"),
        ],
        "paysheet": [
            {"payer": "a1", "worker": "g1", "month": "2025-10", "pay": "6200.10", "days": "22", "hours": "176.5"},
            {"payer": "e1", "worker": "t1", "month": "202510", "pay": "900", "days": "9", "hours": "36"},
        ],
        "enrolments": [
            {"id_number": id_number(1), "region": "440300", "flexible_pension": "是", "pension_base": "5000",
             "flexible_medical": "no", "resident_pension_tier": None, "resident_medical": "yes",
             "annual_month": "2025-10"},
            {"id_number": id_number(9), "region": "110000", "flexible_pension": "no", "pension_base": None,
             "flexible_medical": "no", "resident_pension_tier": "240", "resident_medical": "no",
             "annual_month": "2025-12"},
        ],
        "parties": [party("p1"), party("p2", oi_batch="2", oi_tier="b"), party("a1", kind="dispatch", injury_class="3"),
                    party("e1", kind="employer", injury_float="80")],
    }


def write_parquet(folder: Path, files: dict[str, list[Row]]) -> None:
    """Write each kind as a Parquet file of text columns."""
    folder.mkdir(exist_ok=True, parents=True)
    for kind, rows in files.items():
        if rows:
            names = list(dict.fromkeys(name for row in rows for name in row))
            columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
            pq.write_table(pa.table(columns), folder / f"{kind}.parquet")


def take(folder: Path, **changes: Any) -> Month:
    """Read the folder for October 2025."""
    return read_month([folder], 202510, secret=SECRET, now=NOW, regions=REGIONS, **changes)
