"""Closed lists of collection."""

from suibao.law.terms import Term


class SupplementCause(Term):
    """Why a month is corrected after it was filed: who made the mistake, or was late."""

    PAYER = 1, "缴费单位原因"
    AGENCY = 2, "经办机构原因"
