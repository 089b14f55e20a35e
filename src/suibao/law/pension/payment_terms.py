"""Closed lists of pensions in payment: why a payment stops for a time."""

from suibao.law.terms import Term


class StopReason(Term):
    """Why a pension is not paid for a time (暂停发放原因)."""

    IMPRISONED = 1, "服刑"
    DETAINED = 2, "被通缉或在押未定罪"
    UNVERIFIED = 3, "无法确认待遇享受资格"
