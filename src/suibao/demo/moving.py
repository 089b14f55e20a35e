"""Workers of the city who take up work elsewhere: in Shanghai and Beijing, other provinces, and in Guangzhou, the same one.

From its second month on they have left their outsourcer at home and are employed by an invented one there; in the third some go on to
the next city. The new places have floors, rates and tables of their own; what moves and how is for the office to find out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from suibao.demo.city import City
from suibao.demo.identity import REGION, credit_code
from suibao.demo.mistakes import NOBODY
from suibao.demo.parties import ALL, Party

FIRMS = (
    Party("SH1", "虚构沪仓储外包公司", "outsourcing", region="310000", injury_class=4),
    Party("BJ1", "虚构京仓储外包公司", "outsourcing", region="110000", injury_class=4),
    Party("GZ1", "虚构穗仓储外包公司", "outsourcing", region="440100", injury_class=4),
)
"""Where the movers work then."""

Row = dict[str, Any]


def moved(city: City, movers: int) -> City:
    """The city of three months with up to ``movers`` of its outsourced workers gone to the other cities in the second.

    In the third every other one of them has gone on to the next of these cities.
    """
    _, second, third = (date(month // 100, month % 100, 1) for month in city.months)
    rows = city.roster.to_pylist()
    leaving = _leaving(rows, second, movers)
    there = {worker: _engaged(row, number, second) for number, (worker, row) in enumerate(leaving.items())}
    onward = {
        worker: _engaged(row, number + 1, third)
        for number, (worker, row) in enumerate(leaving.items()) if number // len(FIRMS) % 2
    }  # fmt: skip
    stayed = [_ended(row, second) if row["worker"] in leaving else row for row in rows]
    first_jobs = [_ended(row, third) if worker in onward else row for worker, row in there.items()]
    roster = pa.Table.from_pylist([*stayed, *first_jobs, *onward.values()], schema=city.roster.schema)
    sheets = _sheets(city, city.months[1], there) | _sheets(city, city.months[2], there | onward)
    return replace(city, parties=_with_firms(city.parties), roster=roster, paysheets={**city.paysheets, **sheets})


def _ended(row: Row, before: date) -> Row:
    return {**row, "ended_on": before - timedelta(days=1)}


def _leaving(rows: list[Row], first: date, movers: int) -> dict[str, Row]:
    """Workers with one engagement only, a labour relationship with an outsourcer at home that goes on past ``first``."""
    engagements = Counter(row["id_number"] for row in rows)
    open_ = (
        row for row in rows
        if row["mode"] == "outsourcing" and row["status"] == "labour" and row["region"] == REGION
        and engagements[row["id_number"]] == 1 and int(row["worker"][-6:]) < NOBODY
        and row["started_on"] < first and (row["ended_on"] is None or row["ended_on"] >= first)
    )  # fmt: skip
    return {row["worker"]: row for row in sorted(open_, key=lambda row: str(row["worker"]))[:movers]}


def _engaged(row: Row, number: int, first: date) -> Row:
    """The engagement at the new place: the same work for the same pay, from ``first`` on."""
    firm = FIRMS[number % len(FIRMS)]
    return {
        **row, "payer": firm.party, "worker": f"{firm.party}-{row['worker'].replace('-', '')}", "region": firm.region,
        "using_unit": None, "using_region": None, "started_on": first, "ended_on": None,
    }  # fmt: skip


def _with_firms(parties: pa.Table) -> pa.Table:
    rows = [
        {
            "party": firm.party, "name": firm.name, "credit_code": credit_code(len(ALL) + place), "region": firm.region,
            "kind": firm.kind, "oi_batch": 0, "oi_tier": firm.oi_tier, "injury_class": firm.injury_class,
            "injury_float": firm.injury_float,
        }
        for place, firm in enumerate(FIRMS, start=1)
    ]  # fmt: skip
    return pa.concat_tables([parties, pa.Table.from_pylist(rows, schema=parties.schema)])


def _sheets(city: City, month: int, new: Mapping[str, Row]) -> dict[tuple[int, str], pa.Table]:
    """The pay sheets of the month: rows of movers taken from their old payers' sheets to the new ones'."""
    kept: dict[tuple[int, str], pa.Table] = {}
    gone: dict[str, list[Row]] = {firm.party: [] for firm in FIRMS}
    for (when, payer), table in city.paysheets.items():
        if when != month:
            continue
        rows = table.to_pylist()
        kept[when, payer] = pa.Table.from_pylist([row for row in rows if row["worker"] not in new], schema=table.schema)
        schema = table.schema
        for row in rows:
            if row["worker"] in new:
                there = new[row["worker"]]
                gone[there["payer"]].append({**row, "payer": there["payer"], "worker": there["worker"]})
    return kept | {(month, payer): pa.Table.from_pylist(rows, schema=schema) for payer, rows in gone.items()}
