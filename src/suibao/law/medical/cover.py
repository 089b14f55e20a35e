"""Medical cover today (待遇享受期): when it begins, what a gap or a switch of scheme does, when arrears stop it.

Waits are months after the month of the first payment: 0 means from that month on. docs/decisions/023.
"""

from suibao.law.inputs import given
from suibao.law.medical.terms import MedicalScheme
from suibao.law.units import MEDICAL_COVER
from suibao.rules import rule

LONGEST = 1200
"""A hundred years of months."""

INPUTS = [
    given("medical_scheme", MedicalScheme, "参保方式", "how the person is insured now", MEDICAL_COVER),
    given("had_medical_cover", "bool", "此前参加过基本医保", "was insured before, anywhere, in any scheme", MEDICAL_COVER),
    given("medical_place_changes", "bool", "跨统筹地区转移", "the cover before was in another pooling area", MEDICAL_COVER),
    given("medical_scheme_changes", "bool", "职工与居民医保之间切换", "the cover before was in the other scheme", MEDICAL_COVER),
    given("medical_continuous_months", "months", "中断前连续参保月数", "continuous months before the gap", MEDICAL_COVER,
          most=LONGEST),
    given("medical_gap_months", "months", "中断缴费月数", "months not paid since the cover before", MEDICAL_COVER,
          most=LONGEST),
    given("medical_gap_paid", "bool", "中断期间已补缴", "the gap was paid in afterwards", MEDICAL_COVER),
    given("medical_months_since", "months", "首次缴费后经过月数", "months since the month of first payment", MEDICAL_COVER,
          most=LONGEST),
    given("medical_arrears_months", "months", "现欠缴月数", "months overdue, this one included", MEDICAL_COVER,
          most=LONGEST),
]  # fmt: skip


@rule(unit="bool", source="医保办发〔2021〕43号", zh="中断在三个月以内", en="the gap is short", per=MEDICAL_COVER,
      since="2021-11-01", when="had_medical_cover", status="secondary")  # fmt: skip
def medical_gap_is_short(medical_gap_months, medical_short_gap_months):
    """Up to three months not paid between two spells of cover."""
    return medical_gap_months <= medical_short_gap_months


@rule(unit="bool", source="医保办发〔2021〕43号", zh="中断已补缴或没有中断", en="nothing of the gap is left unpaid",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_gap_is_short", status="secondary")  # fmt: skip
def medical_gap_is_settled(medical_gap_months, medical_gap_paid):
    """No month missing, or the missing ones paid in by the rules of the new place."""
    return medical_gap_months == 0 or medical_gap_paid


@rule(unit="bool", source="社会保险法 23", zh="没有中断也没有切换", en="the cover simply goes on", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_gap_is_settled", status="derived")  # fmt: skip
def medical_goes_on(medical_gap_months, medical_scheme_changes, medical_place_changes):
    """Same scheme, same place, no month missing: nothing begins anew."""
    return medical_gap_months == 0 and not medical_scheme_changes and not medical_place_changes


@rule(unit="bool", source="医保办发〔2021〕43号", zh="职工医保转移接续不中断", en="employee cover moves without a wait",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_gap_is_settled", status="secondary")  # fmt: skip
def medical_move_keeps_cover(medical_scheme, medical_place_changes, medical_scheme_changes):
    """Somebody of the employee scheme moves to another pooling area and has paid in the short gap."""
    return medical_place_changes and not medical_scheme_changes and medical_scheme != MedicalScheme.RESIDENT


@rule(unit="bool", source="医保办发〔2021〕43号", zh="切换险种", en="scheme changed after a settled gap", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_gap_is_settled", status="secondary")  # fmt: skip
def medical_switch_after_short_gap(medical_scheme_changes):
    """Between the employee and the resident scheme, because the person's work changed."""
    return medical_scheme_changes


@rule(unit="bool", source="医保办发〔2021〕43号", zh="连续参保两年以上切换不中断", en="scheme changes without a wait",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_switch_after_short_gap", status="secondary")  # fmt: skip
def medical_switch_keeps_cover(medical_continuous_months, medical_switch_least_months):
    """Two years without a break before the switch."""
    return medical_continuous_months >= medical_switch_least_months


@rule(unit="bool", source="医保办发〔2021〕43号", zh="转入时视同连续", en="arrives covered", per=MEDICAL_COVER,
      since="2021-11-01", status="secondary")  # fmt: skip
def medical_arrives_covered(
    medical_place_changes, medical_scheme_changes, medical_move_keeps_cover, medical_switch_keeps_cover
):
    """Comes from another place or scheme, and no wait begins."""
    if not (medical_place_changes or medical_scheme_changes):
        return False
    return medical_move_keeps_cover or medical_switch_keeps_cover


@rule(unit="bool", source="地方规定", zh="本地中断后补缴", en="short gap paid in at the same place", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_gap_is_settled", status="secondary")  # fmt: skip
def medical_local_gap(medical_gap_months, medical_scheme, medical_scheme_changes, medical_place_changes):
    """The national rule speaks of moves and switches; a gap within one place and scheme is left to the region."""
    stays = not medical_scheme_changes and not medical_place_changes
    return medical_gap_months > 0 and stays and medical_scheme != MedicalScheme.RESIDENT


@rule(unit="bool", source="地方规定", zh="本地补缴视同连续", en="a gap paid in counts as continuous here", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_local_gap", status="secondary")  # fmt: skip
def medical_local_gap_keeps_cover(medical_local_gap_is_forgiven):
    """Beijing forgives flexible workers; Zhejiang makes them wait, unless a city does better; else not established."""
    return medical_local_gap_is_forgiven


@rule(unit="bool", source="医保办发〔2021〕43号; 地方规定", zh="视同连续参保", en="counts as continuous", per=MEDICAL_COVER,
      since="2021-11-01", status="secondary")  # fmt: skip
def medical_is_continuous(medical_goes_on, medical_arrives_covered, medical_local_gap_keeps_cover):
    """One of the ways in which no wait begins."""
    return medical_goes_on or medical_arrives_covered or medical_local_gap_keeps_cover


@rule(unit="bool", source="医保办发〔2021〕43号", zh="中断期间待遇追溯", en="the gap is covered afterwards",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_is_continuous", status="secondary")  # fmt: skip
def medical_gap_is_covered(medical_gap_months, medical_gap_paid):
    """Care during the months paid in later is reimbursed too; where there was no gap, nothing is to cover."""
    return medical_gap_months > 0 and medical_gap_paid


@rule(unit="bool", source="社会保险法 23", zh="随单位参保须起算", en="begins anew with an employer", per=MEDICAL_COVER,
      since="2021-11-01")  # fmt: skip
def medical_begins_with_employer(medical_scheme, medical_is_continuous):
    """Insured by an employer, and nothing before counts on."""
    return medical_scheme == MedicalScheme.EMPLOYEE and not medical_is_continuous


@rule(unit="bool", source="社会保险法 23(2)", zh="灵活就业首次参保", en="first joins as a flexible worker", per=MEDICAL_COVER,
      since="2021-11-01")  # fmt: skip
def medical_flexible_first_join(medical_scheme, had_medical_cover):
    """Insured on one's own, and never insured before."""
    return medical_scheme == MedicalScheme.FLEXIBLE and not had_medical_cover


@rule(unit="bool", source="社会保险法 23(2)", zh="灵活就业断保后参保", en="rejoins as a flexible worker", per=MEDICAL_COVER,
      since="2021-11-01", when="had_medical_cover")  # fmt: skip
def medical_flexible_rejoins(medical_scheme, medical_is_continuous):
    """Insured on one's own, after cover that does not count on."""
    return medical_scheme == MedicalScheme.FLEXIBLE and not medical_is_continuous


@rule(unit="months", source="地方规定", zh="随单位参保等待月数", en="wait with an employer", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_begins_with_employer", status="secondary")  # fmt: skip
def medical_employer_wait(medical_wait_employer):
    """Local: Zhejiang covers employees from the second calendar month after registration."""
    return medical_wait_employer


@rule(unit="months", source="地方规定", zh="灵活就业首次参保等待月数", en="wait of a first flexible join",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_flexible_first_join", status="secondary")  # fmt: skip
def medical_flexible_first_wait(medical_wait_flexible_first):
    """Local: six months in Beijing; Shanghai has a wait whose length is not established."""
    return medical_wait_flexible_first


@rule(unit="bool", source="社会保险法 23(2)", zh="由居民医保转为灵活就业参保须起算", en="begins anew after resident cover",
      per=MEDICAL_COVER, since="2021-11-01")  # fmt: skip
def medical_flexible_switches(medical_flexible_rejoins, medical_scheme_changes):
    """From the resident scheme, without the two years or with a gap: no gap in the employee scheme, which is new."""
    return medical_flexible_rejoins and medical_scheme_changes


@rule(unit="months", source="地方规定", zh="由居民医保转为灵活就业等待月数", en="wait after resident cover",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_flexible_switches", status="secondary")  # fmt: skip
def medical_flexible_switch_wait(medical_wait_flexible_switch):
    """Local: Zhejiang's first join of the employee scheme in the pooling area (art. 29(1)), not its wait after a gap."""
    return medical_wait_flexible_switch


@rule(unit="bool", source="医保办发〔2021〕43号", zh="灵活就业短期中断未补缴", en="short gap left unpaid", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_flexible_rejoins", status="secondary")  # fmt: skip
def medical_flexible_gap_unpaid(medical_scheme_changes, medical_gap_is_short, medical_gap_is_settled):
    """Up to three months of the employee scheme that could still be paid in."""
    return not medical_scheme_changes and medical_gap_is_short and not medical_gap_is_settled


@rule(unit="bool", source="医保办发〔2021〕43号; 地方规定", zh="灵活就业断保须等待", en="a gap that cannot be healed",
      per=MEDICAL_COVER, since="2021-11-01", status="secondary")  # fmt: skip
def medical_flexible_gap_counts(medical_flexible_rejoins, medical_flexible_switches, medical_flexible_gap_unpaid):
    """Within the employee scheme more than three months, or a region that heals no gap."""
    return medical_flexible_rejoins and not (medical_flexible_switches or medical_flexible_gap_unpaid)


@rule(unit="months", source="地方规定", zh="短期中断未补缴等待月数", en="wait with a short gap unpaid", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_flexible_gap_unpaid", status="secondary")  # fmt: skip
def medical_flexible_unpaid_wait(medical_wait_flexible_unpaid):
    """What follows where the gap is not paid in is local and known in Zhejiang only: paying in is the safe way."""
    return medical_wait_flexible_unpaid


@rule(unit="months", source="地方规定", zh="灵活就业断保等待月数", en="wait after a gap", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_flexible_gap_counts", status="secondary")  # fmt: skip
def medical_flexible_gap_wait(medical_wait_flexible_gap):
    """Local; Beijing treats more than three months as a first join."""
    return medical_wait_flexible_gap


@rule(unit="bool", source="医保办发〔2021〕43号", zh="适用等待期上限", en="the national limit of waits applies",
      per=MEDICAL_COVER, since="2021-11-01", when="had_medical_cover", status="derived")  # fmt: skip
def medical_wait_is_limited(medical_scheme, medical_place_changes, medical_scheme_changes):
    """After a move or a switch into the employee scheme; a first join and a gap at one place are the region's own.

    The text limits waits after more than three months; that a shorter gap cannot wait longer is derived.
    """
    return medical_scheme != MedicalScheme.RESIDENT and (medical_place_changes or medical_scheme_changes)


@rule(unit="months", source="地方规定", zh="本地等待月数", en="wait set by the region", per=MEDICAL_COVER,
      since="2021-11-01", status="secondary")  # fmt: skip
def medical_regional_wait(
    medical_employer_wait, medical_flexible_first_wait, medical_flexible_switch_wait, medical_flexible_unpaid_wait,
    medical_flexible_gap_wait,
):  # fmt: skip
    """Whichever applies; the others are zero."""
    joins = medical_employer_wait + medical_flexible_first_wait + medical_flexible_switch_wait
    return joins + medical_flexible_unpaid_wait + medical_flexible_gap_wait


@rule(unit="months", source="医保办发〔2021〕43号", zh="等待月数超出上限部分", en="months above the national limit",
      per=MEDICAL_COVER, since="2021-11-01", when="medical_wait_is_limited", status="secondary")  # fmt: skip
def medical_wait_above_limit(medical_regional_wait, medical_wait_most):
    """Regions may make movers wait at most six months: what is more falls away."""
    return max(0, medical_regional_wait - medical_wait_most)


@rule(unit="months", source="医保办发〔2021〕43号; 国办发〔2024〕38号; 地方规定", zh="待遇等待月数", en="wait in all",
      per=MEDICAL_COVER, since="2021-11-01", status="secondary")  # fmt: skip
def medical_wait(medical_regional_wait, medical_wait_above_limit, resident_medical_wait):
    """Months after the month of the first payment before cover begins, whatever the scheme."""
    return medical_regional_wait - medical_wait_above_limit + resident_medical_wait


@rule(unit="months", source="医保办发〔2021〕43号; 国办发〔2024〕38号; 地方规定", zh="尚须等待月数", en="months still to wait",
      per=MEDICAL_COVER, since="2021-11-01", status="secondary")  # fmt: skip
def medical_wait_left(medical_wait, medical_months_since):
    """What is left of the wait today; where there is none, nobody asks when the first payment was."""
    if medical_wait == 0:
        return 0
    return max(0, medical_wait - medical_months_since)


@rule(unit="bool", source="社会保险法 23; 地方规定", zh="有欠费", en="contributions are overdue", per=MEDICAL_COVER,
      since="2011-07-01")  # fmt: skip
def has_medical_arrears(medical_scheme, medical_arrears_months):
    """Of the employee scheme, paid by the month; the resident scheme is paid by the year in advance."""
    return medical_scheme != MedicalScheme.RESIDENT and medical_arrears_months > 0


@rule(unit="bool", source="地方规定", zh="欠费停止待遇", en="stopped by arrears", per=MEDICAL_COVER, since="2011-07-01",
      when="has_medical_arrears", status="secondary")  # fmt: skip
def medical_is_suspended(medical_arrears_months, medical_suspended_from):
    """Local: in Zhejiang from the second month an employer owes, at once where a flexible worker does not pay."""
    return medical_arrears_months >= medical_suspended_from


@rule(unit="bool", source="医保办发〔2021〕43号; 国办发〔2024〕38号; 地方规定", zh="现享受医保待遇", en="covered today",
      per=MEDICAL_COVER, since="2021-11-01", status="secondary")  # fmt: skip
def medical_covered(medical_wait_left, medical_is_suspended):
    """Nothing left to wait, and not stopped by arrears."""
    return medical_wait_left == 0 and not medical_is_suspended


@rule(unit="bool", source="本项目判定：已知的最长等待期", zh="连续参保时间长于已知等待期", en="insured longer than any wait known",
      per=MEDICAL_COVER, since="2021-11-01", status="project")  # fmt: skip
def medical_insured_beyond_waits(medical_scheme, medical_months_since, medical_longest_wait_known):
    """Where a region's wait is not established, who has been insured for longer than any wait that is known has waited
    it out, whatever it is. Of the employee scheme, which is paid by the month."""
    return medical_scheme != MedicalScheme.RESIDENT and medical_months_since >= medical_longest_wait_known


@rule(unit="bool", source="本项目判定：已知的最长等待期", zh="因参保时间长而现享受医保待遇", en="covered today by length of insurance",
      per=MEDICAL_COVER, since="2021-11-01", status="project")  # fmt: skip
def medical_covered_by_length(medical_insured_beyond_waits, medical_is_suspended):
    """Waited long enough anywhere, and not stopped by arrears."""
    return medical_insured_beyond_waits and not medical_is_suspended
