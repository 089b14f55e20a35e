"""Death of somebody insured or drawing a pension, not from work: funeral grant, survivor grant, what is left of the account."""

from suibao.law.inputs import given
from suibao.law.units import DEATH
from suibao.rules import clamp, portion, rule

MONTHS = 12

INPUTS = [
    given("death_drew_pension", "bool", "已领取养老金", "was drawing the pension", DEATH),
    given("death_contribution_months", "months", "缴费月数（含视同）", "months credited, deemed ones included", DEATH, most=1_200),
    given("death_drawn_years", "years", "已领取养老金年数", "years for which the pension was drawn", DEATH, most=100),
    given("death_account_balance_fen", "fen", "个人账户余额", "balance of the account", DEATH),
    given("death_overpaid_fen", "fen", "多领待遇", "overpaid to the deceased", DEATH),
    given("overpaid_is_deducted", "bool", "从个人账户余额中抵扣多领待遇", "overpaid amounts are deducted from the account", DEATH),
    given("funeral_grant_elsewhere", "bool", "遗属选择领取工伤或失业丧葬补助金",
          "the family takes the funeral grant of work injury or unemployment", DEATH),
]  # fmt: skip


@rule(unit="bool", source="社会保险法 49", zh="领取养老保险丧葬补助金", en="the funeral grant of the pension is taken", per=DEATH,
      since="2011-07-01")  # fmt: skip
def pension_funeral_taken(funeral_grant_elsewhere):
    """Whoever qualifies under pension, work injury and unemployment takes one of the three, by choice."""
    return not funeral_grant_elsewhere


@rule(unit="fen", source="社会保险法 17; 人社部发〔2021〕18号", zh="丧葬补助金", en="funeral grant", per=DEATH,
      since="2021-01-01", when="pension_funeral_taken", status="secondary")  # fmt: skip
def pension_funeral_grant(provincial_disposable_income, funeral_grant_months):
    """Two months of the province's urban disposable income of the year before.

    The notice is of 2021; its first day is not established, so the year's start stands here.
    """
    return portion(provincial_disposable_income, funeral_grant_months, MONTHS)


@rule(unit="years", source="人社部发〔2021〕18号", zh="满缴费年数", en="completed contribution years", per=DEATH,
      status="secondary")  # fmt: skip
def death_whole_years(death_contribution_months):
    """Whole years; months beyond them do not count."""
    return death_contribution_months // MONTHS


@rule(unit="bool", source="人社部发〔2021〕18号", zh="恰在档限上", en="exactly on the edge of a band", per=DEATH,
      since="2021-01-01", status="secondary")  # fmt: skip
def survivor_on_edge(death_contribution_months, survivor_first_band_years, survivor_second_band_years):
    """Exactly 5 or 10 years: the text of the bands is not known well enough to say on which side they fall."""
    if death_contribution_months == survivor_first_band_years * MONTHS:
        return True
    return death_contribution_months == survivor_second_band_years * MONTHS


@rule(unit="bool", source="人社部发〔2021〕18号", zh="档限归入上一档", en="the edge counts in the upper band", per=DEATH,
      since="2021-01-01", when="survivor_on_edge", status="secondary")  # fmt: skip
def survivor_edge_is_upper(survivor_edge_counts_up):
    """Asked only of whoever stands exactly on an edge."""
    return survivor_edge_counts_up


@rule(unit="months", source="人社部发〔2021〕18号", zh="低档抚恤金月数", en="months of the survivor grant, first bands", per=DEATH,
      since="2021-01-01", status="secondary")  # fmt: skip
def survivor_band_months(death_contribution_months, survivor_on_edge, survivor_edge_is_upper, survivor_first_band_years,
                         survivor_second_band_years, survivor_first_band_months, survivor_second_band_months,
                         survivor_third_band_months):  # fmt: skip
    """3, 6 and 9 months below 5, 10 and 15 years (pension.md EP-51, figures not verified)."""
    lowered = death_contribution_months
    if survivor_on_edge and not survivor_edge_is_upper:
        lowered = death_contribution_months - 1
    if lowered < survivor_first_band_years * MONTHS:
        return survivor_first_band_months
    if lowered < survivor_second_band_years * MONTHS:
        return survivor_second_band_months
    return survivor_third_band_months


@rule(unit="months", source="人社部发〔2021〕18号", zh="按缴费年限的抚恤金月数", en="months of the survivor grant by years paid",
      per=DEATH, since="2021-01-01", status="secondary")  # fmt: skip
def survivor_months_by_years(survivor_band_months, death_whole_years, survivor_third_band_years,
                             survivor_months_per_further_year, survivor_months_most):  # fmt: skip
    """From 15 years one more month for each whole year, up to 24."""
    further = max(death_whole_years - survivor_third_band_years, 0) * survivor_months_per_further_year
    return min(survivor_band_months + further, survivor_months_most)


@rule(unit="months", source="人社部发〔2021〕18号", zh="抚恤金月数（先扣减后限）", en="survivor months, limits after the deduction",
      per=DEATH, since="2021-01-01", when="death_drew_pension", status="secondary")  # fmt: skip
def survivor_months_limited_last(survivor_band_months, death_whole_years, survivor_third_band_years, death_drawn_years,
                                 survivor_months_per_further_year, survivor_months_per_drawn_year,
                                 survivor_months_least, survivor_months_most):  # fmt: skip
    """One reading: the years drawn are taken off first, and what remains is kept between 9 and 24."""
    further = max(death_whole_years - survivor_third_band_years, 0) * survivor_months_per_further_year
    left = survivor_band_months + further - death_drawn_years * survivor_months_per_drawn_year
    return clamp(left, survivor_months_least, survivor_months_most)


@rule(unit="months", source="人社部发〔2021〕18号", zh="抚恤金月数（先限后扣减）", en="survivor months, limits before the deduction",
      per=DEATH, since="2021-01-01", when="death_drew_pension", status="secondary")  # fmt: skip
def survivor_months_limited_first(survivor_months_by_years, death_drawn_years, survivor_months_per_drawn_year,
                                  survivor_months_least):  # fmt: skip
    """The other reading: the months by years are kept between 9 and 24 first, then the years drawn are taken off."""
    return max(max(survivor_months_by_years, survivor_months_least) - death_drawn_years * survivor_months_per_drawn_year, 0)


@rule(unit="bool", source="人社部发〔2021〕18号", zh="采用先扣减后限", en="the limits come after the deduction", per=DEATH,
      since="2021-01-01", when="death_drew_pension", status="secondary")  # fmt: skip
def survivor_limits_come_last(survivor_limits_after_deduction):
    """Which reading holds is not established: a figure that whoever knows the practice must give (docs/decisions/019)."""
    return survivor_limits_after_deduction


@rule(unit="months", source="社会保险法 17; 人社部发〔2021〕18号", zh="抚恤金月数", en="months of the survivor grant", per=DEATH,
      since="2021-01-01", status="secondary")  # fmt: skip
def survivor_months(death_drew_pension, survivor_months_by_years, survivor_limits_come_last,
                    survivor_months_limited_last, survivor_months_limited_first):  # fmt: skip
    """By years paid for the insured; less the years drawn, within limits, for a pensioner."""
    if not death_drew_pension:
        return survivor_months_by_years
    if survivor_limits_come_last:
        return survivor_months_limited_last
    return survivor_months_limited_first


@rule(unit="fen", source="社会保险法 17; 人社部发〔2021〕18号", zh="抚恤金", en="survivor grant", per=DEATH,
      since="2021-01-01", status="secondary")  # fmt: skip
def pension_survivor_grant(survivor_months, provincial_disposable_income):
    """Months of the province's urban disposable income per head of the year before."""
    return portion(provincial_disposable_income, survivor_months, MONTHS)


@rule(unit="fen", source="社会保险法 14", zh="个人账户余额继承", en="account left to the heirs", per=DEATH, since="2011-07-01")
def inheritable_balance(death_account_balance_fen):
    """All that is left of the account. Under the rule of 1997 only the part from own payments was (EP-42, weak)."""
    return death_account_balance_fen


@rule(unit="fen", source="社会保险经办条例 46", zh="从个人账户余额抵扣的多领待遇", en="overpaid amount deducted from the account", per=DEATH,
      since="2023-12-01", when="overpaid_is_deducted")  # fmt: skip
def overpaid_deducted(death_overpaid_fen, death_account_balance_fen):
    """The agency may deduct from the account what was drawn too much; the account never falls below nothing."""
    return min(death_overpaid_fen, death_account_balance_fen)


@rule(unit="fen", source="社会保险法 14, 17, 49", zh="遗属一次性领取合计", en="paid to the family in all", per=DEATH,
      since="2021-01-01", status="secondary")  # fmt: skip
def paid_on_death(pension_survivor_grant, pension_funeral_grant, inheritable_balance):
    """Funeral grant, survivor grant and what is left of the account."""
    return pension_funeral_grant + pension_survivor_grant + inheritable_balance
