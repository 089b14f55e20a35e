"""Proposal 7: relations attach themselves, pooled money follows what was paid, provinces bear a pension by months."""

from suibao.law.inputs import given
from suibao.law.units import PENSION_TRANSFER
from suibao.rules import portion_down, rule

SOURCE = "本项目建议七"
IN_PROPORTION, AT_TWELVE_PERCENT = 1, 2

INPUTS = [
    given(
        "pension_to_bear_fen",
        "fen/month",
        "待分担的月基础养老金",
        "pension of the pool to bear, a month",
        PENSION_TRANSFER,
    ),
]


@rule(unit="bool", source=SOURCE, zh="关系自动接续", en="the relation attaches itself", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def relation_attaches_itself(may_transfer):
    """With the first contribution at the new place, without asking, for whoever does not draw a pension yet."""
    return may_transfer


@rule(unit="bool", source=SOURCE, zh="新参保地接收关系", en="the new place takes the relation over", per=PENSION_TRANSFER,
      when="may_transfer", status="project")  # fmt: skip
def takes_over(may_transfer):
    """At any age, from anywhere: there is no temporary account to open instead."""
    return may_transfer


@rule(unit="rate", source=SOURCE, zh="统筹基金转移比例", en="pooled rate that moves", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def moved_pool_rate(pool_transfer_method, paid_pool_rate, pool_transfer_rate):
    """What was really paid, 12 % as today, or nothing where one pool pays for the whole nation."""
    if pool_transfer_method == IN_PROPORTION:
        return paid_pool_rate
    return pool_transfer_rate if pool_transfer_method == AT_TWELVE_PERCENT else 0


@rule(unit="region", source=SOURCE, zh="待遇领取地", en="place of benefit", per=PENSION_TRANSFER, status="project")  # fmt: skip
def place_of_benefit(relation_region):
    """Where the relation is at the end; what it costs is shared by months."""
    return relation_region


@rule(unit="months", source=SOURCE, zh="参与分担的月数", en="months that bear the pension", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def months_bearing(relation_months, earlier_months, other_months, temporary_account_months):
    """All months at all places, at least one so that a share can be taken."""
    return max(1, relation_months + earlier_months + other_months + temporary_account_months)


@rule(unit="fen/month", source=SOURCE, zh="现关系所在地分担", en="borne by the place of the relation", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def borne_here(pension_to_bear_fen, borne_earlier, borne_elsewhere):
    """What the others do not bear, so that the parts add up: a fen of rounding stays with the place that pays."""
    return pension_to_bear_fen - borne_earlier - borne_elsewhere


@rule(unit="fen/month", source=SOURCE, zh="此前参保地分担", en="borne by the earlier place", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def borne_earlier(pension_to_bear_fen, earlier_months, months_bearing):
    """Its months of all, rounded down."""
    return portion_down(pension_to_bear_fen, earlier_months, months_bearing)


@rule(unit="fen/month", source=SOURCE, zh="其他参保地分担", en="borne by all other places", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def borne_elsewhere(pension_to_bear_fen, other_months, temporary_account_months, months_bearing):
    """Months in what today would be a temporary account count like any others."""
    return portion_down(pension_to_bear_fen, other_months + temporary_account_months, months_bearing)


@rule(unit="fen/month", source=SOURCE, zh="每月向其他参保地结算", en="claimed from other places each month", per=PENSION_TRANSFER,
      status="project")  # fmt: skip
def claimed_each_month(pool_transfer_method, borne_earlier, borne_elsewhere):
    """Nothing where pooled money moved: it is the part of the others, paid in advance. Otherwise their parts."""
    moved = IN_PROPORTION <= pool_transfer_method <= AT_TWELVE_PERCENT
    return 0 if moved else borne_earlier + borne_elsewhere
