"""The roster, pay sheets and orders of a month become engagement-months: one row a person and payer.

Pay is what the pay sheet says; where there is none (platform work), it is the pay of the orders.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from suibao.law.terms import Mode, Status
from suibao.work.checks import Question
from suibao.work.engagements import attach, principal
from suibao.work.parsing import fen

SECONDS_A_TENTH_HOUR = 360


def pay_by_engagement(paysheet: ir.Table, owners: ir.Table) -> ir.Table:
    """Sums of the pay sheets by person and payer."""
    sheet = paysheet.select(
        "days", "hours", look_payer="payer", look_worker="worker", sheet_pay_fen=fen(paysheet["pay"])
    )
    rows = sheet.inner_join(owners, ["look_payer", "look_worker"])
    return rows.group_by("person", "payer").agg(
        sheet_pay_fen=rows["sheet_pay_fen"].sum(),
        sheet_days=rows["days"].sum(),
        sheet_tenths=(rows["hours"] * 10).round().cast("int64").sum(),
    )


def engagement_month(
    rows: ir.Table, orders: ir.Table, sheets: ir.Table, parties: ir.Table, question: Question
) -> ir.Table:
    """Engagements in force with the work and pay of the month, and the order among a person's employers.

    ``rows``: :func:`suibao.work.engagements.in_force`; ``orders`` and ``sheets``: sums by person and payer.
    """
    paid = _terms(rows, question)
    for more in (_spans(rows, question), orders, sheets):
        paid = attach(paid, more, "person", "payer")
    risk = parties.select(
        party="party", injury_class=parties["injury_class"].fill_null(0).cast("int8"),
        injury_float=parties["injury_float"].fill_null(100).cast("int64"),
    )
    joined = paid.inner_join(risk, paid["payer"] == risk["party"]).drop("party")
    filled = joined.mutate(
        orders=joined["orders"].fill_null(0),
        pay_fen=ibis.coalesce(joined["sheet_pay_fen"], joined["order_pay_fen"], 0),
        days=ibis.coalesce(joined["sheet_days"], joined["order_days"], 0),
        hours_tenths=ibis.coalesce(joined["sheet_tenths"], joined["order_seconds"] // SECONDS_A_TENTH_HOUR, 0),
    )
    return _employers(filled)


def _terms(rows: ir.Table, question: Question) -> ir.Table:
    """The terms of the principal engagements."""
    terms = principal(rows)
    length = (question.end - question.start).days
    return terms.select(
        "person", "payer", "worker", "mode", "status",
        payer_region="region",
        using_region=ibis.ifelse(terms["mode"] == int(Mode.DISPATCH), terms["using_region"].fill_null(""), ""),
        industry=terms["industry"].fill_null(0).cast("int8"),
        month=ibis.literal(question.month, "int32"),
        has_agreed_wage=terms["agreed_wage"].notnull(),
        agreed_wage_fen=fen(terms["agreed_wage"]),
        has_declared_base=terms["declared_base"].notnull(),
        declared_base_fen=fen(terms["declared_base"]),
        days_in_month=ibis.literal(length, "int64"),
    )


def _spans(rows: ir.Table, question: Question) -> ir.Table:
    """Days, beginning and end of everything between a person and a payer in the month."""
    first, beyond = question.start.date(), question.end.date()
    length = (question.end - question.start).days
    open_ended = rows["ended_on"].isnull().any()
    return rows.group_by("person", "payer").agg(
        days_in_force=ibis.least(rows["days_in_force"].sum(), ibis.literal(length, "int64")),
        began=rows["started_on"].min(),
        starts_in_month=rows["started_on"].min() >= first,
        ends_in_month=~open_ended & (rows["ended_on"].max() < beyond).fill_null(False),
    )


def _employers(table: ir.Table) -> ir.Table:
    """Number of employers of the person, and which of them came first (1) and later (2, 3 …)."""
    counts = (table["status"] == int(Status.LABOUR)) & (table["mode"] != int(Mode.PART_TIME))
    marked = table.mutate(counts=counts)
    every = ibis.window(group_by="person")
    turn = ibis.window(group_by=["person", "counts"], order_by=["began", "payer"])
    return marked.mutate(
        employers=marked["counts"].cast("int64").sum().over(every),
        seniority=ibis.ifelse(marked["counts"], ibis.row_number().over(turn) + 1, 0),
    ).drop("counts", "began")
