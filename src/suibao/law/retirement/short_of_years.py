"""What remains possible for somebody who reaches the age with too few years: pay on, pay up, switch, end the relation."""

from suibao.law.inputs import given, month_given
from suibao.law.retirement.terms import ShortOfYearsWay
from suibao.law.units import RETIREMENT
from suibao.rules import rule

INPUTS = [
    month_given("asked_month", "办理年月", "month in which the question is put", RETIREMENT),
    month_given("first_insured_month", "首次参保年月", "month first insured", RETIREMENT),
    given("ends_in_writing", "bool", "书面申请终止养老保险关系", "asked in writing to end the relation", RETIREMENT),
]


@rule(unit="bool", source="社会保险法 16; 国务院关于渐进式延迟法定退休年龄的办法 1", zh="已达法定退休年龄",
      en="has reached the statutory age", per=RETIREMENT, since="2025-01-01")  # fmt: skip
def reached_statutory_age(asked_month, statutory_retirement_month):
    """In the month of the question."""
    return asked_month >= statutory_retirement_month


@rule(unit="months", source="社会保险法 16; 国务院关于渐进式延迟法定退休年龄的办法 2", zh="距最低缴费年限尚缺月数",
      en="months still missing", per=RETIREMENT, since="2025-01-01", status="derived")  # fmt: skip
def months_still_missing(minimum_months_at_statutory_age, retirement_paid_months):
    """Against the minimum of the year of the own statutory age, also for whoever pays on beyond it (RT-5)."""
    return max(0, minimum_months_at_statutory_age - retirement_paid_months)


@rule(unit="bool", source="社会保险法 16", zh="达龄而缴费年限不足", en="of age and short of years", per=RETIREMENT,
      since="2025-01-01")  # fmt: skip
def short_of_years(reached_statutory_age, months_still_missing):
    """The person whom article 16 speaks of. The minimum it names is today that of the delay of retirement."""
    return reached_statutory_age and months_still_missing > 0


@rule(unit="bool", source="社会保险法 16", zh="可延长缴费", en="may pay on", per=RETIREMENT, since="2025-01-01")
def may_pay_on(short_of_years):
    """Until the minimum is met."""
    return short_of_years


@rule(unit="calendar month", source="社会保险法 16", zh="延长缴费满期年月", en="month in which paying on meets the minimum",
      per=RETIREMENT, since="2025-01-01", when="may_pay_on", status="derived")  # fmt: skip
def paying_on_ends(asked_month, months_still_missing):
    """If every month from the one of the question is paid: the month after the last one missing."""
    return asked_month + months_still_missing


@rule(unit="bool", source="社会保险法 16; 地方规定", zh="延长缴费适用灵活就业费率", en="paying on at the flexible rate",
      per=RETIREMENT, since="2025-01-01", when="may_pay_on", status="weak")  # fmt: skip
def pays_on_as_flexible(pays_on_at_flexible_rate):
    """At which rate and base one pays on is left to detail that is not established."""
    return pays_on_at_flexible_rate


@rule(unit="bool", source="人社部令第13号 2", zh="2011年7月1日前参保", en="insured before July 2011", per=RETIREMENT,
      since="2025-01-01", status="secondary")  # fmt: skip
def insured_before_the_statute(first_insured_month, pay_up_insured_before):
    """Only those insured before the statute may ever pay up at once."""
    return first_insured_month < pay_up_insured_before


@rule(unit="bool", source="人社部令第13号 2", zh="达龄后延长缴费已满五年", en="five years on after the age", per=RETIREMENT,
      since="2025-01-01", status="secondary")  # fmt: skip
def paid_on_long_enough(asked_month, statutory_retirement_month, pay_up_after):
    """Still short after paying on for five years."""
    return asked_month >= statutory_retirement_month + pay_up_after


@rule(unit="months", source="人社部令第13号 2", zh="距一次性补缴界限月数", en="months short of what paying up reaches", per=RETIREMENT,
      since="2025-01-01", status="secondary")  # fmt: skip
def months_to_pay_up_limit(pay_up_to, retirement_paid_months):
    """The order of 2011 lets one pay up to fifteen years."""
    return max(0, pay_up_to - retirement_paid_months)


@rule(unit="bool", source="人社部令第13号 2", zh="可一次性补缴", en="may pay up at once", per=RETIREMENT, since="2025-01-01",
      status="secondary")  # fmt: skip
def may_pay_up(short_of_years, insured_before_the_statute, paid_on_long_enough):
    """Insured before the statute, and still short after five years more."""
    return short_of_years and insured_before_the_statute and paid_on_long_enough


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 2; 人社部令第13号 2", zh="一次性补缴遇最低年限提高",
      en="paying up meets a risen minimum", per=RETIREMENT, since="2025-01-01", status="secondary")  # fmt: skip
def pays_up_under_risen_minimum(may_pay_up, minimum_months_at_statutory_age, pay_up_to):
    """The order says fifteen years, the minimum of the person is more: what then holds is not established."""
    return may_pay_up and minimum_months_at_statutory_age > pay_up_to


@rule(unit="bool", source="国务院关于渐进式延迟法定退休年龄的办法 2", zh="一次性补缴至提高后的年限",
      en="paying up reaches the risen minimum", per=RETIREMENT, since="2025-01-01", when="pays_up_under_risen_minimum",
      status="weak")  # fmt: skip
def pays_up_to_risen_minimum(pay_up_follows_minimum):
    """As prescribed, says the article; the prescription is not established."""
    return pay_up_follows_minimum


@rule(unit="months", source="人社部令第13号 2; 国务院关于渐进式延迟法定退休年龄的办法 2", zh="一次性补缴月数", en="months to pay up at once",
      per=RETIREMENT, since="2025-01-01", when="may_pay_up", status="secondary")  # fmt: skip
def pay_up_months(pays_up_to_risen_minimum, months_to_pay_up_limit, months_still_missing):
    """Up to fifteen years, or to the risen minimum where that is prescribed."""
    return months_still_missing if pays_up_to_risen_minimum else months_to_pay_up_limit


@rule(unit="bool", source="社会保险法 16; 人社部令第13号 3", zh="可转入城乡居民养老", en="may switch to the resident scheme",
      per=RETIREMENT, since="2025-01-01")  # fmt: skip
def may_switch_to_resident(short_of_years):
    """The account goes along; amounts are those of the conversion."""
    return short_of_years


@rule(unit="bool", source="人社部令第13号 3", zh="可书面申请终止", en="may end the relation on written request", per=RETIREMENT,
      since="2025-01-01", status="secondary")  # fmt: skip
def may_end_relation(short_of_years):
    """Who neither pays on nor switches may end the relation: the last way, and the one that loses the pooled part."""
    return short_of_years


@rule(unit="bool", source="人社部令第13号 3", zh="终止并领取个人账户储存额", en="ends the relation and takes the account balance",
      per=RETIREMENT, since="2025-01-01", status="secondary")  # fmt: skip
def account_balance_due(may_end_relation, ends_in_writing):
    """Only on a written request, and only the balance of the account."""
    return may_end_relation and ends_in_writing


@rule(unit=ShortOfYearsWay, source="社会保险法 16; 人社部令第13号 2-3", zh="次序在先的办法", en="way that comes first", per=RETIREMENT,
      since="2025-01-01", when="short_of_years", status="derived")  # fmt: skip
def first_way(may_pay_up):
    """Paying up where it is open, as it ends the waiting; otherwise paying on; switching and ending stay as choices."""
    return ShortOfYearsWay.PAY_UP if may_pay_up else ShortOfYearsWay.PAY_ON


@rule(unit="count", source="社会保险法 16; 人社部令第13号 2-3", zh="可行办法数", en="number of ways open", per=RETIREMENT,
      since="2025-01-01", when="short_of_years", status="derived")  # fmt: skip
def ways_open(may_pay_on, may_pay_up, may_switch_to_resident, may_end_relation):
    """Of the four ways."""
    return may_pay_on + may_pay_up + may_switch_to_resident + may_end_relation
