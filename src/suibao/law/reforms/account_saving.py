"""Proposal 6: the account rewards saving: a bonus on the crediting rate, and the state adds to what flexible workers pay."""

from suibao.law.inputs import given
from suibao.law.units import CAREER_YEAR
from suibao.rules import rule, share

SOURCE = "本项目建议六"

INPUTS = [
    given("year_flexible_base_sum_fen", "fen", "灵活就业月份缴费基数之和", "sum of the bases paid as a flexible worker", CAREER_YEAR,
          most=10**9),
    given("uninterrupted_years_before", "years", "此前连续缴费年数", "uninterrupted years so far", CAREER_YEAR, most=100),
]  # fmt: skip


@rule(unit="bool", source=SOURCE, zh="当年连续缴费", en="the year is uninterrupted", per=CAREER_YEAR, status="project")
def year_is_uninterrupted(year_months_paid, uninterrupted_year_months):
    """Enough months of the year were paid, by whomever."""
    return year_months_paid >= uninterrupted_year_months


@rule(unit="years", source=SOURCE, zh="连续缴费年数", en="uninterrupted years", per=CAREER_YEAR, status="project")
def uninterrupted_years_after(uninterrupted_years_before, year_is_uninterrupted):
    """One more, or from the beginning again."""
    if year_is_uninterrupted:
        return uninterrupted_years_before + 1
    return 0


@rule(unit="rate", source=SOURCE, zh="记账利率加计", en="bonus on the crediting rate", per=CAREER_YEAR, status="project")
def crediting_bonus(uninterrupted_years_before, crediting_bonus_per_year, crediting_bonus_most):
    """For the uninterrupted years completed before this one, up to the limit."""
    return min(uninterrupted_years_before * crediting_bonus_per_year, crediting_bonus_most)


@rule(unit="rate", source=f"社会保险法 14; 人社部发〔2017〕31号; {SOURCE}", zh="当年记账利率", en="interest of the year", per=CAREER_YEAR,
      when="account_has_money", status="project")  # fmt: skip
def crediting_rate(account_interest_rate, crediting_bonus):
    """The published rate and the bonus."""
    return account_interest_rate + crediting_bonus


@rule(unit="bool", source=SOURCE, zh="当年缴费获配比", en="contributions of the year are matched", per=CAREER_YEAR,
      status="project")  # fmt: skip
def contributions_are_matched(year_flexible_base_sum_fen, contribution_match_rate):
    """Only what a flexible worker paid: for employees the employer pays."""
    return year_flexible_base_sum_fen > 0 and contribution_match_rate > 0


@rule(unit="fen", source=SOURCE, zh="财政配比", en="added by the state", per=CAREER_YEAR, when="contributions_are_matched",
      status="project")  # fmt: skip
def matched_contribution(year_flexible_base_sum_fen, year_base_sum_fen, pension_account_rate, contribution_match_rate,
                         contribution_match_most):  # fmt: skip
    """A share of what went into the account from flexible work, up to the limit; credited at the end of the year.

    Flexible bases are part of all bases: what was not credited is not matched.
    """
    paid = share(min(year_flexible_base_sum_fen, year_base_sum_fen), pension_account_rate)
    return min(share(paid, contribution_match_rate), contribution_match_most)


@rule(unit="fen", source=f"社会保险法 14; 国发〔2005〕38号 四; {SOURCE}", zh="年末账户储存额", en="account at the end of the year",
      per=CAREER_YEAR, status="project")  # fmt: skip
def account_after(account_before_fen, account_interest, account_credit, matched_contribution):
    """What was there, what it earned, what came in, what the state added."""
    return account_before_fen + account_interest + account_credit + matched_contribution
