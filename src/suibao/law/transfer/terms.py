"""Closed lists of transfers: what becomes of a relation, why a province pays, what a contributor was."""

from __future__ import annotations

from suibao.law.terms import Term


class TransferOutcome(Term):
    """What becomes of a pension relation whose owner takes up work in another province (国办发〔2009〕66号 5)."""

    REFUSED = 1, "不予转移"
    TAKEN_OVER = 2, "转入新参保地"
    TEMPORARY_ACCOUNT = 3, "建立临时基本养老保险缴费账户"


class PlaceReason(Term):
    """Why a province is the place of benefit (国办发〔2009〕66号 6)."""

    RELATION_AT_HUKOU = 1, "关系在户籍地"
    TEN_YEARS_HERE = 2, "关系所在地满十年"
    TEN_YEARS_EARLIER = 3, "此前参保地满十年"
    BACK_TO_HUKOU = 4, "归集到户籍地"


class Contributor(Term):
    """Who paid into the relation that moves: a unit and its employee, or somebody alone."""

    EMPLOYEE = 1, "单位参保人员"
    ALONE = 2, "个人身份参保人员"
