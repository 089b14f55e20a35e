"""Labour dispatch (劳务派遣): how many, in which positions, by whom, on which contract.

Where the dispatched are insured stands in `suibao.law.duty.insurance`; fines in `suibao.law.sanctions.dispatch`.
"""

from suibao.law.duty.terms import DispatchPosition
from suibao.law.inputs import LARGEST_DEBT, given
from suibao.law.units import PAYER_MONTH
from suibao.rules import RATE_DENOMINATOR, rule

MONTHS_PER_YEAR = 12
MOST_STAFF = 10**7

INPUTS = [
    given("own_contracts", "persons", "本单位订立劳动合同人数", "workers with contracts of one's own", PAYER_MONTH,
          most=MOST_STAFF),
    given("dispatched_persons", "persons", "使用被派遣劳动者人数", "dispatched workers used", PAYER_MONTH, most=MOST_STAFF),
    given("dispatch_position", DispatchPosition, "派遣岗位性质", "kind of dispatched position", PAYER_MONTH),
    given("position_months", "months", "岗位存续月数", "months for which the position exists", PAYER_MONTH, most=1200),
    given("dispatch_contract_months", "months", "派遣劳动合同期限", "length of the contract with the dispatcher", PAYER_MONTH,
          most=1200),
    given("agency_capital_fen", "fen", "派遣单位注册资本", "capital of the agency", PAYER_MONTH, most=LARGEST_DEBT),
    given("agency_licensed", "bool", "有劳务派遣许可", "the agency holds a licence", PAYER_MONTH),
    given("agency_part_timers", "persons", "派遣单位非全日制人数", "part-timers hired by the agency", PAYER_MONTH,
          most=MOST_STAFF),
    given("idle_month_pay_fen", "fen/month", "无工作期间月报酬", "pay of a month without work", PAYER_MONTH),
]  # fmt: skip


@rule(
    unit="persons", source="劳务派遣暂行规定 4", zh="用工总量", en="staff in all", per=PAYER_MONTH, since="2014-03-01"
)
def staff_total(own_contracts, dispatched_persons):
    """Own contracts and dispatched workers together; the share is taken of both."""
    return own_contracts + dispatched_persons


@rule(unit="persons", source="劳务派遣暂行规定 4", zh="可使用被派遣劳动者人数上限", en="most dispatched workers", per=PAYER_MONTH,
      since="2014-03-01", status="derived")  # fmt: skip
def dispatched_most(own_contracts, dispatch_share_most):
    """The largest d with d ≤ 10 % of (c + d): a ninth of the own contracts, rounded down."""
    return own_contracts * dispatch_share_most // (RATE_DENOMINATOR - dispatch_share_most)


@rule(unit="persons", source="劳务派遣暂行规定 4", zh="超出比例的被派遣劳动者人数", en="dispatched workers above the share",
      per=PAYER_MONTH, since="2014-03-01", status="derived")  # fmt: skip
def dispatched_above(dispatched_persons, dispatched_most):
    """How many fewer would keep the share, the own contracts staying as they are."""
    return max(0, dispatched_persons - dispatched_most)


@rule(unit="bool", source="劳务派遣暂行规定 4", zh="派遣比例合规", en="share of dispatched kept", per=PAYER_MONTH,
      since="2014-03-01")  # fmt: skip
def dispatch_share_kept(staff_total, dispatched_persons, dispatch_share_most):
    """At most a tenth of all staff."""
    return dispatched_persons * RATE_DENOMINATOR <= staff_total * dispatch_share_most


@rule(unit="bool", source="劳动合同法 66", zh="派遣岗位合规", en="position open to dispatch", per=PAYER_MONTH,
      since="2013-07-01")  # fmt: skip
def dispatch_position_allowed(dispatch_position, position_months, dispatch_temporary_most):
    """Temporary for at most six months, auxiliary, or substitute."""
    if dispatch_position == DispatchPosition.TEMPORARY:
        return position_months <= dispatch_temporary_most
    return dispatch_position == DispatchPosition.AUXILIARY or dispatch_position == DispatchPosition.SUBSTITUTE


@rule(unit="bool", source="劳动合同法 58", zh="派遣合同期限合规", en="contract with the dispatcher long enough", per=PAYER_MONTH,
      since="2008-01-01")  # fmt: skip
def dispatch_contract_kept(dispatch_contract_months, dispatch_contract_least):
    """A fixed term of at least two years."""
    return dispatch_contract_months >= dispatch_contract_least * MONTHS_PER_YEAR


@rule(unit="fen/month", source="劳动合同法 58", zh="无工作期间报酬差额", en="pay missing in a month without work",
      per=PAYER_MONTH, since="2008-01-01")  # fmt: skip
def idle_month_shortfall(idle_month_pay_fen, minimum_wage_monthly):
    """In a month without work the dispatcher pays at least the local minimum wage, month by month."""
    return max(0, minimum_wage_monthly - idle_month_pay_fen)


@rule(unit="bool", source="劳动合同法 57", zh="派遣单位注册资本合规", en="capital of the agency enough", per=PAYER_MONTH,
      since="2013-07-01")  # fmt: skip
def agency_capital_kept(agency_capital_fen, dispatch_capital_least):
    """At least two million yuan."""
    return agency_capital_fen >= dispatch_capital_least


@rule(
    unit="bool",
    source="劳动合同法 57",
    zh="可经营劳务派遣",
    en="the agency may dispatch",
    per=PAYER_MONTH,
    since="2013-07-01",
)
def agency_may_dispatch(agency_capital_kept, agency_licensed):
    """Capital and licence. Premises and rules of its own, which the article also asks, are not computed."""
    return agency_capital_kept and agency_licensed


@rule(unit="bool", source="劳动合同法实施条例 30", zh="派遣单位未招用非全日制", en="the agency hires no part-timers", per=PAYER_MONTH,
      since="2008-09-18")  # fmt: skip
def agency_without_part_timers(agency_part_timers):
    """A dispatch agency may not hire part-timers to dispatch them."""
    return agency_part_timers == 0


@rule(unit="bool", source="劳动合同法 57, 58, 66; 劳务派遣暂行规定 4; 劳动合同法实施条例 30", zh="劳务派遣合规", en="dispatch keeps the rules",
      per=PAYER_MONTH, since="2014-03-01")  # fmt: skip
def dispatch_lawful(dispatch_share_kept, dispatch_position_allowed, dispatch_contract_kept, agency_may_dispatch,
                    agency_without_part_timers):  # fmt: skip
    """All conditions that can be computed; each stands alone as well."""
    staff = dispatch_share_kept and dispatch_position_allowed and dispatch_contract_kept
    return staff and agency_may_dispatch and agency_without_part_timers
