"""Which engagements are in force in the month, and whose a worker number is."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from suibao.work.checks import Question


def in_force(roster: ir.Table, question: Question) -> ir.Table:
    """Rows of the roster that touch the month, with ``days``: their calendar days inside it."""
    first, beyond = question.start.date(), question.end.date()
    ended = roster["ended_on"]
    rows = roster.filter(roster["started_on"] < beyond, ended.isnull() | (ended >= first))
    start = ibis.greatest(rows["started_on"], ibis.literal(first))
    last = (rows["ended_on"] + ibis.interval(days=1)).cast("date").fill_null(ibis.literal(beyond))
    stop = ibis.least(last, ibis.literal(beyond))
    return rows.mutate(days_in_force=stop.delta(start, unit="day").cast("int64"))


def principal(rows: ir.Table) -> ir.Table:
    """One engagement a person and payer: the one begun last, whose terms count for the month."""
    window = ibis.window(group_by=["person", "payer"], order_by=[ibis.desc("started_on"), "worker"])
    ranked = rows.mutate(place=ibis.row_number().over(window))
    return ranked.filter(ranked["place"] == 0).drop("place")


def owners(rows: ir.Table) -> ir.Table:
    """Whose a worker number is: one row a ``look_payer`` and ``look_worker``, over engagements in force.

    A dispatched worker may take orders under the using unit's name, so the using unit leads to the same
    engagement unless it employs that number itself. ``payer`` is who pays, ``mode`` and ``status`` those of the
    principal engagement.
    """
    own = rows.select("person", "payer", "started_on", look_payer="payer", look_worker="worker", way=ibis.literal(0))
    lent = rows.filter(rows["using_unit"].notnull())
    lent = lent.select(
        "person", "payer", "started_on", look_payer="using_unit", look_worker="worker", way=ibis.literal(1)
    )
    both = own.union(lent)
    window = ibis.window(
        group_by=["look_payer", "look_worker"], order_by=["way", ibis.desc("started_on"), "person", "payer"]
    )
    ranked = both.mutate(place=ibis.row_number().over(window))
    chosen = ranked.filter(ranked["place"] == 0).select("look_payer", "look_worker", "person", "payer")
    terms = principal(rows).select("person", "payer", "mode", "status")
    return chosen.inner_join(terms, ["person", "payer"])


def shared_numbers(rows: ir.Table) -> ir.Table:
    """Worker numbers that two people use at one payer in the month."""
    good = rows.filter(rows["person"].notnull())
    return (
        good.group_by(shared_payer=good["payer"], shared_worker=good["worker"])
        .having(good["person"].nunique() > 1)
        .agg()
    )


def attach(left: ir.Table, right: ir.Table, *keys: str) -> ir.Table:
    """Every row of ``left`` with the columns of the one row of ``right`` that has the same keys, or nulls."""
    joined = left.left_join(right, list(keys))
    return joined.drop(*(name for name in (f"{key}_right" for key in keys) if name in joined.columns))
