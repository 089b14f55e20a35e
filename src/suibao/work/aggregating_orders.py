"""Orders become order-months: first by the platform's own names, then by person.

The first step is the only one that sees every order. It works on what stands in the file (platform,
worker number, region, industry), so the roster is joined to some hundred thousand groups, not to every order.
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from suibao.work.checking_kinds import is_completed, seconds_taken
from suibao.work.parsing import Parsed, fen, value_of
from suibao.work.schemas import ORDERS, Assigned

SECONDS_A_MINUTE = 60


@ibis.udf.scalar.builtin(name="bit_count", signature=((dt.int64,), dt.int64))
def count_bits(mask):  # type: ignore[no-untyped-def]
    """How many bits are set."""


def needed(table: ir.Table | Parsed) -> ir.Table:
    """The columns of accepted orders that aggregation needs, in fen, days and seconds. The industry stays text
    here: a few hundred thousand groups are decoded sooner than all orders."""
    return table.select(
        "platform", "worker", "region",
        industry_text=table["raw_industry"],
        completed=is_completed(table),
        dispatched=(table["assigned"] == Assigned.DISPATCHED).fill_null(False),
        pay_fen=fen(table["pay"]), deduction_fen=fen(table["deduction"]), fee_fen=fen(table["fee"]),
        day=table["accepted_at"].day(),
        seconds=seconds_taken(table),
    )


def order_groups(orders: ir.Table) -> ir.Table:
    """Sums by platform, worker number, region and industry. Days are a set of bits, so that sets can be joined."""
    groups = orders.group_by("platform", "worker", "region", "industry_text").agg(
        rows=orders.count(),
        orders=orders.count(where=orders["completed"]),
        dispatched=orders.count(where=orders["completed"] & orders["dispatched"]),
        pay_fen=orders["pay_fen"].sum(),
        deduction_fen=orders["deduction_fen"].sum(),
        fee_fen=orders["fee_fen"].sum(),
        days=(ibis.literal(1, "int64") << orders["day"]).bit_or(),
        seconds=orders["seconds"].sum(where=orders["completed"]).fill_null(0),
    )
    return groups.mutate(industry=value_of(ORDERS["industry"], groups["industry_text"])).drop("industry_text")


def with_owner(groups: ir.Table, owners: ir.Table) -> ir.Table:
    """Groups with ``person``, ``payer``, ``mode`` and ``status`` of whoever took the orders; null when unknown."""
    return groups.left_join(
        owners, [groups["platform"] == owners["look_payer"], groups["worker"] == owners["look_worker"]]
    ).drop("look_payer", "look_worker")


def order_month(owned: ir.Table, parties: ir.Table, month: int) -> ir.Table:
    """One row a person, platform, region and industry; ``payer`` is the platform that took the order."""
    known = owned.filter(owned["person"].notnull()).drop("payer").rename(payer="platform")
    rows = known.group_by("person", "payer", "region", "industry").agg(
        worker=known["worker"].min(),
        orders=known["orders"].sum(),
        pay_fen=known["pay_fen"].sum(),
        deduction_fen=known["deduction_fen"].sum(),
        fee_fen=known["fee_fen"].sum(),
        active_days=count_bits(known["days"].bit_or()),
        minutes=known["seconds"].sum() // SECONDS_A_MINUTE,
        dispatched=known["dispatched"].sum(),
        status=known["status"].min(),
        mode=known["mode"].min(),
    )
    scheme = parties.select(
        payer="party",
        oi_batch=parties["oi_batch"].fill_null(0).cast("int8"),
        oi_tier=parties["oi_tier"].fill_null(0).cast("int8"),
    )
    return rows.inner_join(scheme, "payer").mutate(month=ibis.literal(month, "int32"))


def orders_by_engagement(owned: ir.Table) -> ir.Table:
    """Orders, pay, days and time of a person with the payer of the engagement."""
    known = owned.filter(owned["person"].notnull())
    return known.group_by("person", "payer").agg(
        orders=known["orders"].sum(),
        order_pay_fen=known["pay_fen"].sum(),
        order_days=count_bits(known["days"].bit_or()),
        order_seconds=known["seconds"].sum(),
    )
