"""Proposal 5: supplementary medical cover of platform workers, paid by state, platforms and person together."""

from suibao.law.inputs import given
from suibao.law.units import SUPPLEMENTARY_YEAR
from suibao.rules import RATE_DENOMINATOR, portion, rule, share

SOURCE = "本项目建议五"
MONTHS_A_YEAR = 12

INPUTS = [
    given("platform_months", "months", "全年有平台用工（无劳动关系）的月数", "months with platform work outside a labour relationship",
          SUPPLEMENTARY_YEAR, most=MONTHS_A_YEAR),
]  # fmt: skip


@rule(unit="bool", source=SOURCE, zh="享有共担补充医疗", en="has shared supplementary cover", per=SUPPLEMENTARY_YEAR,
      status="project")  # fmt: skip
def has_shared_cover(platform_months):
    """Whoever worked through a platform outside a labour relationship in any month of the year."""
    return platform_months > 0


@rule(unit="fen/year", source=SOURCE, zh="共担补充医疗保费", en="premium of the shared cover", per=SUPPLEMENTARY_YEAR,
      when="has_shared_cover", status="project")  # fmt: skip
def shared_premium(platform_months, shared_premium_per_year):
    """A twelfth of the year's premium for each month worked."""
    return portion(shared_premium_per_year, platform_months, MONTHS_A_YEAR)


@rule(unit="fen/year", source=SOURCE, zh="共担补充医疗财政承担", en="shared cover, state", per=SUPPLEMENTARY_YEAR,
      when="has_shared_cover", status="project")  # fmt: skip
def shared_by_state(shared_premium, shared_state_rate):
    """The state's share, never more than the whole."""
    return min(share(shared_premium, shared_state_rate), shared_premium)


@rule(unit="fen/year", source=SOURCE, zh="共担补充医疗平台承担", en="shared cover, platforms", per=SUPPLEMENTARY_YEAR,
      when="has_shared_cover", status="project")  # fmt: skip
def shared_by_platforms(shared_premium, shared_by_state, shared_platform_rate):
    """The share of all platforms of the year together, never more than the state leaves."""
    return min(share(shared_premium, shared_platform_rate), shared_premium - shared_by_state)


@rule(unit="fen/year", source=SOURCE, zh="共担补充医疗个人承担", en="shared cover, person", per=SUPPLEMENTARY_YEAR,
      when="has_shared_cover", status="project")  # fmt: skip
def shared_by_person(shared_premium, shared_by_state, shared_by_platforms):
    """The rest, so that the three add up to the fen."""
    return shared_premium - shared_by_state - shared_by_platforms


@rule(unit="rate", source=SOURCE, zh="共担补充医疗个人比例", en="the person's share of the premium", per=SUPPLEMENTARY_YEAR,
      when="has_shared_cover", status="project")  # fmt: skip
def shared_person_rate(shared_state_rate, shared_platform_rate):
    """What the two open shares leave of the whole."""
    return max(0, RATE_DENOMINATOR - shared_state_rate - shared_platform_rate)
