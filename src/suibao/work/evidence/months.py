"""Calendar months of which a platform's files hold offers not taken."""

from __future__ import annotations

import ibis.expr.types as ir


def month_of(moment: ir.TimestampValue | ir.DateValue) -> ir.IntegerValue:
    """Year and month as one number, 202603."""
    return (moment.year() * 100 + moment.month()).cast("int32")


def with_offers(moments: ir.Table) -> ir.Table:
    """``platform_`` and ``month_`` of which the log holds offers: only there does it show what was refused."""
    offers = moments.filter(~moments["accepted"])
    return offers.select(platform_="platform", month_=month_of(offers["offered_at"])).distinct()
