"""Closed lists of enforcement."""

from suibao.law.terms import Term


class EnforcementStep(Term):
    """Steps by which what is overdue is collected (社会保险法 63), in order; NONE where nothing is owed."""

    NONE = 0, "无欠费"
    ORDER = 1, "责令限期缴纳"
    TRANSFER = 2, "查询并划拨存款"
    SECURITY = 3, "提供担保并延期缴费"
    COURT = 4, "申请法院扣押查封拍卖"
