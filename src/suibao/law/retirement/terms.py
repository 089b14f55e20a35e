"""Closed lists of retirement."""

from suibao.law.terms import Term


class RetirementGroup(Term):
    """Groups of the gradual delay, by original age; always given, never derived from sex alone."""

    MEN60 = 1, "男性，原六十周岁"
    WOMEN55 = 2, "女性，原五十五周岁"
    WOMEN50 = 3, "女性，原五十周岁"


class ShortOfYearsWay(Term):
    """What somebody who reached the age with too few years can do, in the order of the law."""

    PAY_UP = 1, "一次性补缴"
    PAY_ON = 2, "延长缴费"
    SWITCH = 3, "转入城乡居民养老"
    END = 4, "终止关系并领取个人账户"
