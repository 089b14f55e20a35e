"""The facts of a status review (劳动关系审查事实): one worker and one company.

A fact that the case does not state is given as ``not_stated``; the case form of `suibao.law.recognition` fills that in.
What is a fact about the chain of companies (which of them exercises a control) is settled there too: each company is
reviewed alone, on the control that it exercises itself.
"""

from suibao.law.inputs import given
from suibao.law.status.terms import (
    Absence,
    Appearance,
    Assignment,
    Continuity,
    ContractLabel,
    CoreBusiness,
    CustomerContact,
    Discipline,
    Enterprise,
    Exclusivity,
    HoursDuty,
    IncomeShare,
    Instructions,
    Monitoring,
    PayForm,
    PayPeriod,
    PersonalService,
    PriceSetting,
    Ratings,
    Refusal,
    Stated,
    TermsSetBy,
    TimeLimits,
    Tools,
    VolumeDuty,
)
from suibao.law.units import STATUS_REVIEW

INPUTS = [
    # personal
    given("hours_duty", HoursDuty, "工作时间", "who decides the hours", STATUS_REVIEW),
    given("volume_duty", VolumeDuty, "工作量", "who decides the amount of work", STATUS_REVIEW),
    given("absence", Absence, "请假休息", "what staying away takes", STATUS_REVIEW),
    given("refusal", Refusal, "拒单", "whether orders may be refused", STATUS_REVIEW),
    given("assignment", Assignment, "任务分配", "how work is assigned", STATUS_REVIEW),
    given("time_limits", TimeLimits, "时限与超时后果", "time limits and what follows lateness", STATUS_REVIEW),
    given("instructions", Instructions, "作业指令", "how closely the work is instructed", STATUS_REVIEW),
    given("monitoring", Monitoring, "过程监控", "how the work is watched", STATUS_REVIEW),
    given("discipline", Discipline, "规则与惩戒", "rules and discipline", STATUS_REVIEW),
    given("ratings", Ratings, "评分与等级的后果", "what ratings do", STATUS_REVIEW),
    given("personal_service", PersonalService, "亲自履行", "whether the work must be done in person", STATUS_REVIEW),
    # economic
    given("price_setting", PriceSetting, "定价", "who sets the price", STATUS_REVIEW),
    given("pay_form", PayForm, "报酬构成", "what pay depends on", STATUS_REVIEW),
    given("pay_period", PayPeriod, "报酬结算", "how pay is handed over", STATUS_REVIEW),
    given("income_share", IncomeShare, "收入占比", "share of the worker's income", STATUS_REVIEW),
    given("exclusivity", Exclusivity, "排他要求", "whether work for others is allowed", STATUS_REVIEW),
    given("tools", Tools, "工具来源", "whose tools", STATUS_REVIEW),
    given("enterprise", Enterprise, "自身经营", "whether the worker runs a business", STATUS_REVIEW),
    # organisational
    given("core_business", CoreBusiness, "与企业业务的关系", "whether the work is the company's business", STATUS_REVIEW),
    given("appearance", Appearance, "对外身份", "in whose name the worker appears", STATUS_REVIEW),
    given("continuity", Continuity, "工作持续性", "how lasting the work is", STATUS_REVIEW),
    given("customer_contact", CustomerContact, "客户联系", "whether customers may be dealt with directly", STATUS_REVIEW),
    given("terms_set_by", TermsSetBy, "条款拟定", "who writes the terms", STATUS_REVIEW),
    # eligibility and paper
    given("worker_eligible", Stated, "劳动者主体资格", "the worker may be party to a labour relationship", STATUS_REVIEW),
    given("company_eligible", Stated, "用人单位主体资格", "the company may be an employer", STATUS_REVIEW),
    given("contract_label", ContractLabel, "合同名称", "what the contract is called", STATUS_REVIEW),
]  # fmt: skip
