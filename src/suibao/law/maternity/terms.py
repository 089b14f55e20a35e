"""Closed lists of maternity benefits."""

from suibao.law.terms import Term


class BirthStanding(Term):
    """In which capacity somebody asks for maternity benefits (参保身份)."""

    INSURED = 1, "参保职工"
    NOT_INSURED = 2, "未参保职工"
    FLEXIBLE = 3, "灵活就业参保人员"
    ON_BENEFIT = 4, "领取失业保险金人员"
    SPOUSE = 5, "未就业配偶"
