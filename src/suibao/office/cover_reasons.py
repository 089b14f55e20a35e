"""Why somebody is covered or not, in both languages, with the article that says so."""

from __future__ import annotations

from suibao.office.cover_model import Reason

BY_EMPLOYER = Reason("by_employer", "insured by the employer", "由用人单位参保", "社会保险法 10")
ALONE = Reason("alone", "insured alone as a flexible worker", "以灵活就业身份参保", "社会保险法 10(2)")
RESIDENT = Reason("resident", "paid for this calendar year", "本年度已缴费", "国发〔2014〕8号 三")
IN_EMPLOYEE_SCHEME = Reason(
    "in_employee_scheme", "in the employee scheme", "已参加职工保险", "社会保险法 20; 国发〔2014〕8号 三"
)
NOT_INSURED = Reason("not_insured", "nothing stands in the record of this month", "本月没有参保记录", "社会保险法 4")
YEAR_NOT_PAID = Reason(
    "year_not_paid", "nothing is paid for this calendar year", "本年度尚未缴费", "国发〔2014〕8号 四"
)
NOT_CLOSED = Reason(
    "not_closed",
    "the month is not assessed yet, and the month before says nothing",
    "该月尚未核定，上月亦无参保记录",
    "",
)
SILENT = Reason("silent", "these books know nothing of this month", "本账册没有该月的记录", "")
INJURY_INSURED = Reason(
    "injury_insured", "employed, and insured by the employer", "在职且用人单位已参保", "社会保险法 33"
)
INJURY_OWED = Reason(
    "injury_owed",
    "employed; the employer owes the contributions: it pays the benefits itself, and the fund in advance if it does not",
    "在职；单位欠缴，由单位支付待遇，单位不支付的由基金先行支付", "社会保险法 41",
)  # fmt: skip
INJURY_UNINSURED = Reason(
    "injury_uninsured",
    "employed and not insured: the employer pays every benefit itself, and the fund in advance if it does not",
    "在职但未参保，由单位支付全部待遇，单位不支付的由基金先行支付", "工伤保险条例 62; 社会保险法 41",
)  # fmt: skip
NOT_EMPLOYED = Reason(
    "not_employed", "not employed in a labour relationship on the day", "当日没有劳动关系", "工伤保险条例 2"
)
ORDERS_ON_THE_DAY = Reason(
    "orders_on_the_day", "orders of a platform in the scheme on the day", "当日有试点平台订单", "人社部发〔2025〕24号"
)
ORDERS_UNKNOWN = Reason(
    "orders_unknown", "insured by the order: whether there was one on the day is not in the books",
    "按单参保：当日是否接单，账册无记录", "人社部发〔2025〕24号",
)  # fmt: skip
NO_ORDERS = Reason(
    "no_orders",
    "no order of a platform in the scheme",
    "没有试点平台的订单",
    "新就业形态人员职业伤害保障办法（试行） 2",
)
JOBLESS_READY = Reason("jobless_ready", "insured, and a year is paid", "参保且缴费已满一年", "社会保险法 45")
JOBLESS_WAITING = Reason("jobless_waiting", "insured; a year is not paid yet", "参保，缴费未满一年", "社会保险法 45(1)")
MATERNITY_INSURED = Reason("maternity_insured", "insured by the employer", "由用人单位参保", "社会保险法 54")
MATERNITY_OWED = Reason(
    "maternity_owed", "the employer has not paid yet: until it has, it pays the benefits itself",
    "单位尚未缴费，缴清前由单位支付", "社会保险法 54; 女职工劳动保护特别规定 8",
)  # fmt: skip
MATERNITY_UNINSURED = Reason(
    "maternity_uninsured", "employed and not insured: the employer pays the benefits itself",
    "在职但未参保，由单位支付", "女职工劳动保护特别规定 8",
)  # fmt: skip
MATERNITY_FLEXIBLE = Reason(
    "maternity_flexible", "a flexible worker's cost of birth is a matter of the region", "灵活就业人员生育费用由地方规定",
    "国办发〔2024〕48号; 地方规定",
)  # fmt: skip
NO_POLICY = Reason(
    "no_policy", "these books keep no supplementary policies", "本账册不记载补充医疗保险", "财税〔2009〕27号"
)
POLICY = Reason("policy", "stands in the record of this month", "本月有参保记录", "财税〔2009〕27号")
OTHER_MEDICAL = Reason("other_medical", "covered in the other medical scheme", "参加另一项基本医保", "社会保险法 23-25")
MEDICAL = "社会保险法 23; 医保办发〔2021〕43号"
"""Article of medical cover, whose reasons are those of `claims.medical.Why`."""
