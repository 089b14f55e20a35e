"""Resident medical cover (居民医保): waits after missed years, rewards for staying insured. 国办发〔2024〕38号."""

from suibao.law.inputs import given
from suibao.law.medical.terms import MedicalScheme
from suibao.law.units import MEDICAL_COVER
from suibao.rules import RATE_DENOMINATOR, portion_down, rule

SOURCE = "国办发〔2024〕38号"
MOST_YEARS = 100

INPUTS = [
    given("resident_in_window", "bool", "在集中参保期内参保", "enrolled in the yearly window", MEDICAL_COVER),
    given("resident_missed_years", "years", "未连续参保年数", "years missed", MEDICAL_COVER, most=MOST_YEARS),
    given("resident_extra_years", "years", "补缴年数", "extra years paid for missed ones", MEDICAL_COVER, most=MOST_YEARS),
    given("resident_continuous_years", "years", "连续参保年数", "continuous resident years", MEDICAL_COVER,
          most=MOST_YEARS),
    given("resident_years_without_claim", "years", "零报销年数", "years without any reimbursement", MEDICAL_COVER,
          most=MOST_YEARS),
    given("serious_illness_ceiling_fen", "fen/year", "大病保险原封顶线", "serious-illness ceiling before rewards",
          MEDICAL_COVER),
]  # fmt: skip


@rule(unit="bool", source="国办发〔2024〕38号; 医保办发〔2021〕43号", zh="居民医保须等待", en="a resident has to wait",
      per=MEDICAL_COVER, since="2021-11-01", status="secondary")  # fmt: skip
def resident_waits(medical_scheme, medical_arrives_covered, resident_in_window, resident_missed_years):
    """Enrolled outside the window, or years missed; not who comes from the employee scheme with cover that goes on."""
    if medical_scheme != MedicalScheme.RESIDENT or medical_arrives_covered:
        return False
    return not (resident_in_window and resident_missed_years == 0)


@rule(unit="months", source="地方规定", zh="居民医保等待月数", en="resident wait", per=MEDICAL_COVER, since="2021-11-01",
      until="2024-12-31", when="resident_waits", status="derived", name="resident_medical_wait")  # fmt: skip
def resident_medical_wait_before_2025(resident_wait_before_2025):
    """Local before the national rule, and not established."""
    return resident_wait_before_2025


@rule(unit="months", source=SOURCE, zh="居民医保固定等待月数", en="fixed resident wait", per=MEDICAL_COVER,
      since="2025-01-01", when="resident_waits", status="secondary")  # fmt: skip
def resident_fixed_wait(resident_wait_fixed):
    """For enrolling outside the window or after a break."""
    return resident_wait_fixed


@rule(unit="months", source=SOURCE, zh="居民医保变动等待月数", en="variable resident wait", per=MEDICAL_COVER,
      since="2025-01-01", when="resident_waits", status="secondary")  # fmt: skip
def resident_variable_wait(resident_missed_years, resident_extra_years, resident_wait_per_missed_year):
    """A month for each missed year; each extra year paid takes one away, never of the fixed part."""
    return max(0, resident_missed_years - resident_extra_years) * resident_wait_per_missed_year


@rule(unit="months", source=SOURCE, zh="居民医保等待月数", en="resident wait", per=MEDICAL_COVER, since="2025-01-01",
      status="derived")  # fmt: skip
def resident_medical_wait(resident_fixed_wait, resident_variable_wait):
    """Both parts. A floor after long breaks is unverified and stands apart (`resident_wait_after_long_break`)."""
    return resident_fixed_wait + resident_variable_wait


@rule(unit="months", source=SOURCE, zh="长期断保后等待月数", en="resident wait with the floor after long breaks",
      per=MEDICAL_COVER, since="2025-01-01", when="resident_waits", status="secondary")  # fmt: skip
def resident_wait_after_long_break(
    resident_medical_wait, resident_missed_years, resident_long_break_years, resident_long_break_wait
):
    """After four missed years at least six months, it is said: unverified, so that only who asks for it gets it."""
    if resident_missed_years < resident_long_break_years:
        return resident_medical_wait
    return max(resident_medical_wait, resident_long_break_wait)


@rule(unit="fen/year", source=SOURCE, zh="连续参保激励", en="reward for continuous years, at least", per=MEDICAL_COVER,
      since="2025-01-01", status="secondary")  # fmt: skip
def resident_continuity_reward(resident_continuous_years, resident_reward_after_years, resident_reward_per_year):
    """Each year after the fourth lifts the ceiling of serious-illness insurance; regions may give more."""
    return max(0, resident_continuous_years - resident_reward_after_years) * resident_reward_per_year


@rule(unit="fen/year", source=SOURCE, zh="零报销激励", en="reward for years without reimbursement, at least",
      per=MEDICAL_COVER, since="2025-01-01", status="secondary")  # fmt: skip
def resident_no_claim_reward(resident_years_without_claim, resident_no_claim_reward_per_year):
    """A year without any reimbursement lifts next year's ceiling; regions may give more."""
    return resident_years_without_claim * resident_no_claim_reward_per_year


@rule(unit="fen/year", source=SOURCE, zh="大病封顶线提高额", en="rise of the serious-illness ceiling, at least",
      per=MEDICAL_COVER, since="2025-01-01", status="secondary")  # fmt: skip
def serious_illness_rise(resident_continuity_reward, resident_no_claim_reward):
    """Both rewards, before any limit."""
    return resident_continuity_reward + resident_no_claim_reward


@rule(unit="fen/year", source=SOURCE, zh="大病封顶线提高额（限额内）", en="rise of the ceiling within its limit",
      per=MEDICAL_COVER, since="2025-01-01", status="secondary")  # fmt: skip
def serious_illness_rise_limited(serious_illness_rise, serious_illness_ceiling_fen, serious_illness_rise_most):
    """Together at most a fifth of the ceiling, it is said: unverified, so that only who asks for it gets it."""
    return min(
        serious_illness_rise, portion_down(serious_illness_ceiling_fen, serious_illness_rise_most, RATE_DENOMINATOR)
    )
