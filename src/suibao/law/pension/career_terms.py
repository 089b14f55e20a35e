"""Closed lists of careers: what a month is in the record, and how an agency credits interest inside the year."""

from suibao.law.terms import Term


class CareerMonth(Term):
    """What a month of the career is (月份性质)."""

    EMPLOYED = 1, "单位参保缴费月"
    FLEXIBLE = 2, "灵活就业缴费月"
    TEMPORARY = 3, "临时账户缴费月"
    DEEMED = 4, "视同缴费月"


class Crediting(Term):
    """How the credits of the year earn interest in that year (记账方法)."""

    YEAR_METHOD = 1, "年度计算法"
    MONTH_METHOD = 2, "月积数法"
