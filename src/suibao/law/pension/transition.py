"""The transitional pension (过渡性养老金): for years before the personal account, deemed ones and paid ones."""

from suibao.law.inputs import given
from suibao.law.pension.award import LARGEST_BASE, LARGEST_INDEX, LONGEST_SERVICE, WHOLE_INDEX, YEAR_OF_RATE
from suibao.law.units import AWARD
from suibao.rules import portion, portion_up, rule

LONGEST_TRANSITION = 720_000
"""60 years in thousandths of a month."""

INPUTS = [
    given("transition_index", "index", "过渡性养老金指数", "index of the transition part", AWARD, most=LARGEST_INDEX),
    given("award_deemed_months", "thousandths of a month", "视同缴费月数", "deemed months", AWARD, most=LONGEST_TRANSITION),
    given("paid_before_account_months", "thousandths of a month", "建账前实际缴费月数", "months paid before the account", AWARD,
          most=LONGEST_TRANSITION),
    given("award_actual_months", "thousandths of a month", "实际缴费月数", "months actually paid", AWARD, most=LONGEST_SERVICE),
    given("notional_account_fen", "fen", "虚账户储存额", "balance of the notional account", AWARD),
    given("has_two_transitions", "bool", "新老办法过渡性养老金并列", "the notice states an old and a new transition", AWARD),
    given("old_transition_fen", "fen/month", "老办法过渡性养老金", "transition by the old method", AWARD, most=LARGEST_BASE),
    given("new_transition_fen", "fen/month", "新办法过渡性养老金", "transition by the new method", AWARD, most=LARGEST_BASE),
]  # fmt: skip


@rule(unit="bool", source="国发〔2005〕38号 六", zh="有建账前年限", en="has years before the account", per=AWARD)
def has_transition(award_deemed_months, paid_before_account_months):
    """Without years before the account there is no transition, and no coefficient is looked up."""
    return award_deemed_months + paid_before_account_months > 0


@rule(unit="index", source="国发〔2005〕38号 六; 内政办字〔2006〕253号", zh="过渡性养老金计发指数", en="index counted in the transition",
      per=AWARD, status="weak")  # fmt: skip
def counted_transition_index(transition_index, transition_index_floor):
    """The index of those years where a notice gives one, else the average index; at least 1 in Inner Mongolia."""
    return max(transition_index, transition_index_floor)


@rule(unit="fen/month", source="国发〔2005〕38号 六; 辽宁、青海、四川核定表", zh="过渡性养老金计发工资", en="wage of the transition", per=AWARD,
      since="2006-01-01", status="derived")  # fmt: skip
def transition_wage(index_base, counted_transition_index, transition_on_mean_wage):
    """Base × index. In Liaoning, Qinghai and Sichuan the mean of this and the base: six published sheets agree."""
    if transition_on_mean_wage:
        return portion(index_base, WHOLE_INDEX + counted_transition_index, 2 * WHOLE_INDEX)
    return portion(index_base, counted_transition_index, WHOLE_INDEX)


@rule(unit="fen/month", source="京劳社养发〔2007〕21号; 北京核定表（已公开）", zh="视同年限计发工资", en="wage of deemed years", per=AWARD,
      since="2006-01-01", status="derived")  # fmt: skip
def deemed_wage(index_base, transition_wage, deemed_index_is_one):
    """As for paid years; in Beijing deemed years count at the index 1, which two published sheets confirm."""
    return index_base if deemed_index_is_one else transition_wage


@rule(
    unit="bool",
    source="吉林地方办法（文号未查明）",
    zh="当地奖励长缴",
    en="the region rewards long contributions",
    per=AWARD,
    status="weak",
)
def long_service_rewarded(long_service_counts):
    """Jilin (pension.md EP-37, EP-39)."""
    return long_service_counts


@rule(
    unit="bool",
    source="吉林地方办法（文号未查明）",
    zh="长缴",
    en="contributed long",
    per=AWARD,
    when="long_service_rewarded",
    status="weak",
)
def contributed_long(award_actual_months, long_service_from):
    """More than 20 actual years."""
    return award_actual_months > 1000 * long_service_from


@rule(unit="rate", source="吉林地方办法（文号未查明）", zh="长缴过渡系数增加额", en="addition to the coefficient for long contributions",
      per=AWARD, when="contributed_long", status="weak")  # fmt: skip
def long_service_coefficient(transition_long_service_extra):
    """Jilin: 1.4 % instead of 1.2 %."""
    return transition_long_service_extra


@rule(
    unit="bool", source="上海核定表（已公开）", zh="有虚账户", en="has a notional account", per=AWARD, status="derived"
)
def has_notional_account(notional_account_fen):
    """Shanghai."""
    return notional_account_fen > 0


@rule(
    unit="bool", source="国发〔2005〕38号 六", zh="按公式计算过渡性养老金", en="the transition is computed", per=AWARD
)
def transition_is_computed(has_transition, has_two_transitions, has_notional_account):
    """Unless the notice states both amounts, or a notional account stands for those years (Shanghai)."""
    return has_transition and not has_two_transitions and not has_notional_account


@rule(unit="fen/month", source="国发〔2005〕38号 六; 京劳社养发〔2007〕21号", zh="公式过渡性养老金", en="transition by formula",
      per=AWARD, since="2006-01-01", when="transition_is_computed", status="weak")  # fmt: skip
def transition_by_formula(
    deemed_wage, award_deemed_months, transition_wage, paid_before_account_months, transition_coefficient,
    long_service_coefficient, part_rounding_step, parts_rounded_up,
):  # fmt: skip
    """Wage × years before the account × coefficient (pension.md EP-26). All years before the account count, deemed and paid."""
    earned = deemed_wage * award_deemed_months + transition_wage * paid_before_account_months
    rate = transition_coefficient + long_service_coefficient
    if parts_rounded_up:
        return portion_up(earned, rate, YEAR_OF_RATE * part_rounding_step) * part_rounding_step
    return portion(earned, rate, YEAR_OF_RATE * part_rounding_step) * part_rounding_step


@rule(
    unit="bool",
    source="江苏核定表（已公开）",
    zh="新办法金额较高",
    en="the new method gives more",
    per=AWARD,
    status="derived",
)
def new_transition_is_higher(has_two_transitions, old_transition_fen, new_transition_fen):
    """Only then the share of the difference is asked for."""
    return has_two_transitions and new_transition_fen > old_transition_fen


@rule(unit="fen/month", source="江苏核定表（已公开）", zh="新老办法差额计入", en="part of the difference of the two methods", per=AWARD,
      when="new_transition_is_higher", status="derived")  # fmt: skip
def transition_phased_in(old_transition_fen, new_transition_fen, transition_phase_percent):
    """Jiangsu pays 40 % of the difference in 2024 and 70 % in 2025; how the new amount is found is not established."""
    return portion(new_transition_fen - old_transition_fen, transition_phase_percent, 100)


@rule(unit="fen/month", source="国发〔2005〕38号 六; 社会保险法 15", zh="过渡性养老金", en="transitional pension", per=AWARD,
      since="2006-01-01", status="weak")  # fmt: skip
def transition_pension(transition_by_formula, has_two_transitions, old_transition_fen, transition_phased_in):
    """By formula; where the notice states an old and a new amount, the old one and the part of what the new one adds."""
    if has_two_transitions:
        return old_transition_fen + transition_phased_in
    return transition_by_formula
