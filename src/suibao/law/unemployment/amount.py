"""What is paid during unemployment (失业保险待遇): benefit, subsidy, birth, medical cover, death."""

from suibao.law.inputs import given
from suibao.law.units import JOB_LOSS
from suibao.rules import portion, rule, share

MONTHS_A_YEAR = 12

INPUTS = [
    given("wage_tier", "count", "最低工资档次", "tier of the minimum wage", JOB_LOSS, most=9),
    given("subsistence_line_fen", "fen/month", "城市居民最低生活保障标准", "urban subsistence line", JOB_LOSS),
    given("prior_wages_fen", "fen", "失业前十二个月工资合计", "wages of the twelve months before", JOB_LOSS),
    given("job_search_months", "months", "领取求职补贴月数", "months of job search", JOB_LOSS, most=24),
    given("gave_birth_while_jobless", "bool", "领取期间女性生育", "a woman gave birth while drawing", JOB_LOSS),
    given("died_while_jobless", "bool", "领取期间死亡", "died while drawing", JOB_LOSS),
    given(
        "takes_other_funeral_grant", "bool", "已选领其他险种丧葬补助", "takes another branch's funeral grant", JOB_LOSS
    ),
    given("jobless_average_wage_fen", "fen/month", "当地职工月平均工资", "local average monthly wage", JOB_LOSS),
]


@rule(unit="bool", source="最低工资规定; 失业保险条例 18", zh="最低工资分档", en="minimum wage by tier", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled", status="derived")  # fmt: skip
def jobless_wage_has_tiers(wage_tier):
    """Where a province has several standards the caller names the city's tier; 0 where there is one standard."""
    return wage_tier > 0


@rule(unit="bool", source="最低工资规定; 失业保险条例 18", zh="最低工资不分档", en="one minimum wage", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled", status="derived")  # fmt: skip
def jobless_wage_has_no_tiers(wage_tier):
    """The region has one standard."""
    return wage_tier == 0


@rule(unit="fen/month", source="失业保险条例 18", zh="分档最低工资", en="minimum wage of the tier", per=JOB_LOSS,
      since="2011-07-01", when="jobless_wage_has_tiers")  # fmt: skip
def jobless_wage_by_tier(minimum_wage_monthly_by_tier):
    """The standard of the city's tier."""
    return minimum_wage_monthly_by_tier


@rule(unit="fen/month", source="失业保险条例 18", zh="统一最低工资", en="minimum wage of the region", per=JOB_LOSS,
      since="2011-07-01", when="jobless_wage_has_no_tiers")  # fmt: skip
def jobless_wage_alone(minimum_wage_monthly):
    """The standard of a region that has one."""
    return minimum_wage_monthly


@rule(unit="fen/month", source="失业保险条例 18", zh="当地最低工资", en="local minimum wage", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_minimum_wage(jobless_wage_by_tier, jobless_wage_alone):
    """Whichever of the two applies; the other is zero."""
    return jobless_wage_by_tier + jobless_wage_alone


@rule(unit="fen/month", source="社会保险法 47; 失业保险条例 18; 广东省失业保险条例 19; 河南省失业保险条例 23", zh="失业保险金",
      en="unemployment benefit", per=JOB_LOSS, since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_benefit(jobless_minimum_wage, jobless_benefit_share, subsistence_line_fen):
    """The province's share of the city's minimum wage, never below the urban subsistence line."""
    return max(share(jobless_minimum_wage, jobless_benefit_share), subsistence_line_fen)


@rule(unit="bool", source="失业保险条例 18", zh="低于最低工资且高于低保标准", en="within its bounds", per=JOB_LOSS,
      since="2011-07-01", when="jobless_entitled")  # fmt: skip
def jobless_benefit_within_bounds(jobless_benefit, jobless_minimum_wage, subsistence_line_fen):
    """The regulation puts the benefit above the subsistence line and below the minimum wage; 社会保险法 47 keeps
    the floor only. No means that the regulation's bounds leave no room here, not that less is due."""
    return subsistence_line_fen < jobless_benefit and jobless_benefit < jobless_minimum_wage


@rule(unit="bool", source="国家发展改革委 2022-06-27 所述方向", zh="达到国家方向的比例", en="as high as the national direction",
      per=JOB_LOSS, since="2022-06-27", status="secondary")  # fmt: skip
def jobless_share_meets_direction(jobless_benefit_share, jobless_benefit_direction):
    """The direction is 90 % of the minimum wage, to be reached gradually: no claim of anybody's."""
    return jobless_benefit_share >= jobless_benefit_direction


@rule(unit="fen", source="社会保险法 46, 47", zh="剩余月数的失业保险金合计", en="benefit of the months left", per=JOB_LOSS,
      since="2011-07-01", when="jobless_draws")  # fmt: skip
def jobless_benefit_left(jobless_benefit, jobless_months_left):
    """At today's amount: it moves with the minimum wage."""
    return jobless_benefit * jobless_months_left


@rule(unit="fen/month", source="广东省失业保险条例 20; 地方失业保险条例", zh="求职补贴", en="job-search subsidy a month",
      per=JOB_LOSS, since="2011-07-01", when="jobless_draws")  # fmt: skip
def job_search_subsidy(prior_wages_fen, job_search_subsidy_rate, job_search_subsidy_on_average):
    """Guangdong: 15 % of the wage of the twelve months before; whether of its monthly average or of its total
    is not established, and so neither is the amount."""
    if job_search_subsidy_on_average:
        return share(portion(prior_wages_fen, 1, MONTHS_A_YEAR), job_search_subsidy_rate)
    return share(prior_wages_fen, job_search_subsidy_rate)


@rule(unit="months", source="广东省失业保险条例 20; 地方失业保险条例", zh="求职补贴月数", en="months of job-search subsidy",
      per=JOB_LOSS, since="2011-07-01", when="jobless_draws")  # fmt: skip
def job_search_months_paid(job_search_months, job_search_months_most):
    """Guangdong: six months at most."""
    return min(job_search_months, job_search_months_most)


@rule(unit="fen", source="广东省失业保险条例 20; 地方失业保险条例", zh="求职补贴合计", en="job-search subsidy in all",
      per=JOB_LOSS, since="2011-07-01", when="jobless_draws")  # fmt: skip
def job_search_subsidy_in_all(job_search_subsidy, job_search_months_paid):
    """The months paid at the monthly amount."""
    return job_search_subsidy * job_search_months_paid


@rule(unit="bool", source="广东省失业保险条例 21; 地方失业保险条例", zh="领取期间生育加发", en="supplement for a birth is due",
      per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_birth_counts(jobless_draws, gave_birth_while_jobless):
    """A woman gives birth while she draws."""
    return jobless_draws and gave_birth_while_jobless


@rule(unit="months", source="广东省失业保险条例 21; 地方失业保险条例", zh="生育加发月数", en="months for a birth",
      per=JOB_LOSS, since="2011-07-01", when="jobless_birth_counts")  # fmt: skip
def jobless_birth_months_due(jobless_birth_months):
    """Guangdong: three months more."""
    return jobless_birth_months


@rule(unit="fen", source="广东省失业保险条例 21; 地方失业保险条例", zh="生育加发金额", en="supplement for a birth",
      per=JOB_LOSS, since="2011-07-01", when="jobless_birth_counts")  # fmt: skip
def jobless_birth_supplement(jobless_birth_months_due, jobless_benefit, jobless_birth_of_benefit):
    """The months at a share of the monthly benefit; to what monthly amount they refer is not established."""
    return jobless_birth_months_due * share(jobless_benefit, jobless_birth_of_benefit)


@rule(unit="bool", source="社会保险法 48; 社会保险经办条例 24", zh="失业保险基金代缴医保（含生育）",
      en="medical cover paid by the fund", per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_medical_by_fund(jobless_draws):
    """While drawing, the unemployment fund pays the employee medical contributions, maternity included; the
    person pays nothing."""
    return jobless_draws


@rule(unit="fen/month", source="社会保险法 48; 地方规定", zh="失业保险基金代缴的医保费", en="medical contributions paid by the fund",
      per=JOB_LOSS, since="2011-07-01", when="jobless_medical_by_fund")  # fmt: skip
def jobless_medical_contribution(jobless_medical_base, medical_employer_rate, medical_employee_rate):
    """Both shares at the rates of the place, on a base that regions set; the person pays nothing."""
    return share(jobless_medical_base, medical_employer_rate) + share(jobless_medical_base, medical_employee_rate)


@rule(unit="bool", source="社会保险法 49", zh="领取期间死亡", en="died while drawing", per=JOB_LOSS, since="2011-07-01")
def jobless_death_counts(jobless_draws, died_while_jobless):
    """Grants are due when somebody dies while drawing."""
    return jobless_draws and died_while_jobless


@rule(unit="bool", source="社会保险法 49(2)", zh="丧葬补助由失业保险支付", en="funeral grant from unemployment insurance",
      per=JOB_LOSS, since="2011-07-01")  # fmt: skip
def jobless_funeral_chosen(jobless_death_counts, takes_other_funeral_grant):
    """One funeral grant only of pension, work injury and unemployment; the survivors choose."""
    return jobless_death_counts and not takes_other_funeral_grant


@rule(unit="fen", source="社会保险法 49; 地方失业保险条例", zh="失业人员丧葬补助金", en="funeral grant while jobless",
      per=JOB_LOSS, since="2011-07-01", when="jobless_funeral_chosen")  # fmt: skip
def jobless_funeral_grant(jobless_average_wage_fen, jobless_funeral_months):
    """So many months of the average wage; which wage exactly is not established, so the caller gives it."""
    return jobless_average_wage_fen * jobless_funeral_months


@rule(unit="fen", source="社会保险法 49; 地方失业保险条例", zh="失业人员遗属抚恤金", en="survivors' grant while jobless",
      per=JOB_LOSS, since="2011-07-01", when="jobless_death_counts")  # fmt: skip
def jobless_survivors_grant(jobless_average_wage_fen, jobless_survivors_months):
    """So many months of the average wage, beside whatever funeral grant is chosen."""
    return jobless_average_wage_fen * jobless_survivors_months
