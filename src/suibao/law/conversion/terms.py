"""Closed lists of conversions: which way a pension goes."""

from __future__ import annotations

from suibao.law.terms import Term


class Direction(Term):
    """Which scheme pays after a conversion (人社部发〔2014〕17号 3)."""

    NONE = 1, "不办理衔接"
    TO_EMPLOYEE = 2, "转入职工养老保险"
    TO_RESIDENT = 3, "转入城乡居民养老保险"
