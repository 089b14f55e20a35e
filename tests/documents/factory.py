"""Assessment lines as the office writes them, for tests: small by hand, large from a seed."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import pyarrow as pa

from suibao.law.terms import Branch

LAW = "7c1f09ab42de8831"
SCHEMA = pa.schema(
    [
        ("line", pa.string()), ("month", pa.int32()), ("person", pa.string()), ("payer", pa.string()),
        ("branch", pa.int8()), ("component", pa.string()), ("bearer", pa.string()), ("remitter", pa.string()),
        ("destination", pa.string()), ("region", pa.string()), ("base_fen", pa.int64()), ("rate_ppm", pa.int64()),
        ("quantity", pa.int64()), ("amount_fen", pa.int64()), ("rule", pa.string()), ("unit", pa.string()),
        ("law", pa.string()), ("industry", pa.int8()),
    ]
)  # fmt: skip
REGIONS = {"460100": "海口市", "460200": "三亚市", "510100": "成都市"}
EMPLOYEE = (  # branch, component, destination, rate in millionths
    (Branch.EMPLOYEE_PENSION, "employer", "pooled", 160_000),
    (Branch.EMPLOYEE_PENSION, "employee", "account", 80_000),
    (Branch.EMPLOYEE_MEDICAL, "employer", "pooled", 80_000),
    (Branch.EMPLOYEE_MEDICAL, "employee", "account", 20_000),
    (Branch.UNEMPLOYMENT, "employer", "pooled", 5_000),
    (Branch.UNEMPLOYMENT, "employee", "pooled", 5_000),
    (Branch.WORK_INJURY, "employer", "pooled", 9_500),
)


def person(number: int) -> str:
    """A person key: 32 hex characters."""
    return hashlib.sha256(f"person {number}".encode()).hexdigest()[:32]


def wage_lines(who: str, payer: str, region: str, base_fen: int, month: int = 202510) -> list[dict[str, Any]]:
    """The lines of one labour relationship."""
    return [
        _line(who, payer, branch, component, "payer" if component == "employer" else "worker", payer, region, month,
              destination=destination, base_fen=base_fen, rate_ppm=ppm, amount_fen=(base_fen * ppm + 500_000) // 10**6,
              unit="engagement_month")
        for branch, component, destination, ppm in EMPLOYEE
    ]  # fmt: skip


def order_line(
    who: str, payer: str, region: str, orders: int, price_fen: int, industry: int = 3, month: int = 202510
) -> dict[str, Any]:
    """Occupational injury cover, so many orders at so much each."""
    return _line(who, payer, Branch.OCCUPATIONAL_INJURY, "platform", "payer", payer, region, month,
                 quantity=orders, amount_fen=orders * price_fen, unit="order_month", industry=industry)  # fmt: skip


def own_lines(who: str, region: str, base_fen: int, month: int = 202510) -> list[dict[str, Any]]:
    """Flexible pension paid by the worker, resident medical by the worker with a subsidy of the state."""
    pension = [
        _line(who, "", Branch.EMPLOYEE_PENSION, "flexible", "worker", "worker", region, month, destination=destination,
              base_fen=base_fen, rate_ppm=ppm, amount_fen=base_fen * ppm // 10**6,
              rule=f"flexible_pension_{destination}")
        for destination, ppm in (("pooled", 120_000), ("account", 80_000))
    ]  # fmt: skip
    return [
        *pension,
        _line(who, "", Branch.RESIDENT_MEDICAL, "resident", "worker", "worker", region, month, amount_fen=40_000),
        _line(who, "", Branch.RESIDENT_MEDICAL, "subsidy", "state", "state", region, month, amount_fen=70_000),
    ]


def _line(
    who: str, payer: str, branch: Branch, component: str, bearer: str, remitter: str, region: str, month: int,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    rule = f"{branch.code}_{component}"
    row = {
        "month": month, "person": who, "payer": payer, "branch": int(branch), "component": component, "bearer": bearer,
        "remitter": remitter, "destination": "pooled", "region": region, "base_fen": 0, "rate_ppm": 0, "quantity": 1,
        "amount_fen": 0, "rule": rule, "unit": "worker_month", "law": LAW, "industry": 0, **more,
    }  # fmt: skip
    row["line"] = "|".join(str(row[key]) for key in ("month", "unit", "person", "payer", "region", "rule"))
    return row


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The assessment-lines table of the rows."""
    return pa.Table.from_pylist(rows, SCHEMA)


def parties() -> pa.Table:
    """Four parties; their credit codes are invented."""
    return pa.table(
        {
            "party": ["p1", "p2", "d1", "o1"],
            "name": ["跑得快即时配送有限公司", "顺路出行科技有限公司", "众力人力派遣有限公司", "海韵餐饮外包有限公司"],
            "credit_code": ["91460000MA5T00001X", "91460000MA5T00002Y", "91460000MA5T000034", "91460000MA5T00004B"],
            "region": ["460100", "510100", "460200", "460100"],
        }
    )


def city(people: int, seed: int = 1) -> pa.Table:
    """Lines for a city of people in several modes of work."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(people):
        who, region = person(number), draw.choice(sorted(REGIONS))
        kind = number % 4
        if kind != 0:
            rows += wage_lines(who, draw.choice(["d1", "o1"]), region, draw.randrange(400_000, 2_000_000))
        if kind in (0, 1):
            rows.append(order_line(who, "p1", region, draw.randrange(1, 1800), draw.choice([7, 25])))
        if kind == 0:
            rows.append(order_line(who, "p2", region, draw.randrange(1, 400), 1, industry=1))
            rows += own_lines(who, region, draw.randrange(400_000, 2_000_000))
    return table(rows)
