"""How long unemployment benefit is paid (领取期限): national maxima, provincial formulas, months carried over."""

from suibao.law.inputs import given
from suibao.law.units import JOB_LOSS
from suibao.rules import rule

MONTHS_A_YEAR = 12
MONTHS_A_HALF_YEAR = 6
LEAST_BAND, MIDDLE_BAND, LONGEST_BAND = 1, 2, 3

INPUTS = [
    given("jobless_months_unused", "months", "前次应领未领月数", "months left of an earlier spell", JOB_LOSS, most=24),
    given("jobless_months_drawn", "months", "本次已领月数", "months drawn in this spell", JOB_LOSS, most=24),
]


@rule(unit="count", source="社会保险法 46; 失业保险条例 17", zh="缴费年限档次", en="band of years paid", per=JOB_LOSS,
      since="2011-07-01", when="jobless_earns_months")  # fmt: skip
def jobless_band(jobless_months_paid, jobless_middle_years, jobless_longest_years):
    """1 for at least one year, 2 for at least five, 3 for at least ten."""
    if jobless_months_paid >= jobless_longest_years * MONTHS_A_YEAR:
        return LONGEST_BAND
    if jobless_months_paid >= jobless_middle_years * MONTHS_A_YEAR:
        return MIDDLE_BAND
    return LEAST_BAND


@rule(unit="months", source="社会保险法 46; 失业保险条例 17", zh="最长领取期限", en="longest duration", per=JOB_LOSS,
      since="2011-07-01", when="jobless_earns_months")  # fmt: skip
def jobless_months_at_most(jobless_most_months):
    """12, 18 or 24 months. These are maxima: provinces use finer formulas, and most of those are not established."""
    return jobless_most_months


@rule(unit="bool", source="地方失业保险条例; 广东省失业保险条例 17", zh="缴费超过首段年限", en="paid beyond the first years",
      per=JOB_LOSS, since="2011-07-01", when="jobless_earns_months")  # fmt: skip
def jobless_paid_beyond_first_years(jobless_months_paid, jobless_first_years):
    """Whether the second part of a provincial formula is needed at all."""
    return jobless_months_paid > jobless_first_years * MONTHS_A_YEAR


@rule(unit="months", source="地方失业保险条例; 广东省失业保险条例 17", zh="首段年限的领取月数", en="months for the first years",
      per=JOB_LOSS, since="2011-07-01", when="jobless_earns_months")  # fmt: skip
def jobless_months_for_first_years(jobless_months_paid, jobless_first_years, jobless_months_per_year):
    """So many months for each full year up to the first years (Guangdong: one month, four years)."""
    return min(jobless_months_paid // MONTHS_A_YEAR, jobless_first_years) * jobless_months_per_year


@rule(unit="months", source="地方失业保险条例; 广东省失业保险条例 17", zh="超过首段年限的领取月数", en="months for the time beyond",
      per=JOB_LOSS, since="2011-07-01", when="jobless_paid_beyond_first_years")  # fmt: skip
def jobless_months_for_time_beyond(jobless_months_paid, jobless_first_years, jobless_months_per_half_year):
    """So many months for each full half-year beyond the first years (Guangdong: one)."""
    beyond = jobless_months_paid - jobless_first_years * MONTHS_A_YEAR
    return beyond // MONTHS_A_HALF_YEAR * jobless_months_per_half_year


@rule(unit="months", source="社会保险法 46; 地方失业保险条例; 广东省失业保险条例 17", zh="本次应领月数", en="months earned",
      per=JOB_LOSS, since="2011-07-01", when="jobless_earns_months")  # fmt: skip
def jobless_months_earned(jobless_months_for_first_years, jobless_months_for_time_beyond, jobless_months_at_most):
    """The province's formula within the national maximum. Guangdong gives 16 months after ten years, not 24."""
    return min(jobless_months_for_first_years + jobless_months_for_time_beyond, jobless_months_at_most)


@rule(unit="months", source="社会保险法 46; 失业保险条例 17", zh="合并后的领取月数", en="months in all", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_months_in_all(jobless_months_earned, jobless_months_unused, jobless_months_cap):
    """After re-employment years start again; unused months of the earlier spell are added, 24 at most. With less than a
    year paid they are all there is."""
    return min(jobless_months_earned + jobless_months_unused, jobless_months_cap)


@rule(unit="months", source="社会保险法 46; 失业保险条例 17", zh="剩余领取月数", en="months left", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_months_left(jobless_months_in_all, jobless_months_drawn):
    """What has not been drawn. It stays when the benefit stops, to be added to a later spell."""
    return max(jobless_months_in_all - jobless_months_drawn, 0)


@rule(unit="bool", source="社会保险法 45, 46, 51", zh="正在领取", en="draws unemployment benefit", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_draws(jobless_stopped, jobless_months_drawn, jobless_months_left):
    """Entitled, with months left, and nothing stops it. Who has drawn none has some left, however many they are."""
    return not jobless_stopped and (jobless_months_drawn == 0 or jobless_months_left > 0)


@rule(unit="months", source="广东省失业保险条例 36; 地方失业保险条例", zh="发放起始推迟月数", en="months until payment starts",
      per=JOB_LOSS, since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_payment_starts_after(jobless_first_payment_after):
    """Guangdong pays from the month after the claim; other places are not established."""
    return jobless_first_payment_after
