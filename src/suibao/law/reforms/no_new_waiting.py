"""Proposal 9: no new waiting period in medical cover when scheme or place changes."""

from suibao.law.inputs import given
from suibao.law.units import MEDICAL_COVER
from suibao.rules import rule

SOURCE = "本项目建议九"

INPUTS = [
    given("medical_wait_was_over", "bool", "此前参保的等待期已满", "the wait of the cover before was over", MEDICAL_COVER),
]


@rule(unit="bool", source=SOURCE, zh="转移或切换的中断可衔接", en="the gap of a move or switch is bridged", per=MEDICAL_COVER,
      since="2021-11-01", when="had_medical_cover", status="project")  # fmt: skip
def medical_gap_is_bridged(
    medical_place_changes, medical_scheme_changes, medical_wait_was_over, medical_gap_months, medical_bridged_gap_months
):
    """Covered before, in another place or scheme, and not longer ago than the limit.

    Cover that had not begun cannot go on: otherwise who joins for the first time would move to escape the wait.
    """
    covered_elsewhere = (medical_place_changes or medical_scheme_changes) and medical_wait_was_over
    return covered_elsewhere and medical_gap_months <= medical_bridged_gap_months


@rule(unit="bool", source=SOURCE, zh="转入时视同连续", en="arrives covered", per=MEDICAL_COVER, since="2021-11-01",
      status="project")  # fmt: skip
def medical_arrives_covered(medical_move_keeps_cover, medical_switch_keeps_cover, medical_gap_is_bridged):
    """As current law, or the gap is bridged: whether it was paid in does not decide about cover from now on."""
    return medical_move_keeps_cover or medical_switch_keeps_cover or medical_gap_is_bridged


@rule(unit="months", source=SOURCE, zh="可补缴的中断月数", en="months of the gap that may be paid in", per=MEDICAL_COVER,
      since="2021-11-01", when="medical_gap_is_bridged", status="project")  # fmt: skip
def medical_gap_payable(medical_gap_months, medical_gap_paid):
    """The gap can be paid in at any time; care during the gap is covered once it is."""
    if medical_gap_paid:
        return 0
    return medical_gap_months
