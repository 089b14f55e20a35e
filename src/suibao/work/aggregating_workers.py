"""Engagement-months and the choices of people become worker-months: one row a person."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from suibao.law.terms import Mode
from suibao.work.engagements import attach
from suibao.work.parsing import fen


def worker_month(engagements: ir.Table, enrolments: ir.Table, month: int) -> ir.Table:
    """Everyone with an engagement or an enrolment. Without an enrolment row every choice is no."""
    work, choices = _work(engagements), _choices(enrolments, month).drop("annual_month")
    people = work.select("person").union(choices.select("person"), distinct=True)
    joined = attach(attach(people, work, "person"), choices, "person")
    counts = [name for name in work.columns if name not in ("person", "work_region")]
    flags = [name for name in choices.columns if choices[name].type().is_boolean()]
    amounts = [
        name for name in choices.columns if name not in ("person", "chosen_region") and name not in flags
    ]
    filled = {name: joined[name].fill_null(0) for name in (*counts, *amounts)}
    filled |= {name: joined[name].fill_null(False) for name in flags}
    return joined.select(
        "person", region=ibis.coalesce(joined["chosen_region"], joined["work_region"]),
        month=ibis.literal(month, "int32"), **filled,
    )


def _work(engagements: ir.Table) -> ir.Table:
    """Sums of a person's engagements, and the region of the best paid one."""
    region = ibis.ifelse(engagements["using_region"] != "", engagements["using_region"], engagements["payer_region"])
    best = ibis.window(group_by="person", order_by=[ibis.desc("pay_fen"), "payer"])
    rows = engagements.mutate(region=region, place=ibis.row_number().over(best))
    return rows.group_by("person").agg(
        work_region=rows["region"].max(where=rows["place"] == 0),
        engagements=rows.count(),
        employers=rows["employers"].max(),
        part_time_engagements=rows.count(where=rows["mode"] == int(Mode.PART_TIME)),
        platform_engagements=rows.count(where=rows["mode"] == int(Mode.PLATFORM)),
        pay_fen=rows["pay_fen"].sum(),
        orders=rows["orders"].sum(),
    )


def chosen(enrolments: ir.Table) -> ir.Table:
    """What people chose, nothing left open: :data:`suibao.work.tables.CHOICES`."""
    rows = _choices(enrolments, 0).drop("has_choices", "annual_due").rename(region="chosen_region")
    filled = {
        name: kind.fill_null(False) if kind.type().is_boolean() else kind.fill_null(0)
        for name, kind in ((name, rows[name]) for name in rows.columns if name not in ("person", "region"))
    }
    return rows.mutate(**filled)


def _choices(enrolments: ir.Table, month: int) -> ir.Table:
    """What people chose, in fen and yes or no."""
    return enrolments.select(
        "person",
        "annual_month",
        chosen_region="region",
        has_choices=ibis.literal(True),
        joins_flexible_pension=enrolments["flexible_pension"],
        pension_base_fen=fen(enrolments["pension_base"]),
        joins_flexible_medical=enrolments["flexible_medical"],
        medical_base_fen=fen(enrolments["medical_base"]),
        medical_tier=enrolments["medical_tier"].cast("int8"),
        joins_flexible_unemployment=enrolments["flexible_unemployment"],
        unemployment_base_fen=fen(enrolments["unemployment_base"]),
        joins_resident_pension=enrolments["resident_pension_tier"] > 0,
        resident_tier_fen=fen(enrolments["resident_pension_tier"]),
        joins_resident_medical=enrolments["resident_medical"],
        annual_due=enrolments["annual_month"] == month,
    )
