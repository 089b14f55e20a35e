"""The files that an agency's desk takes: additions, departures and changes, what people bring with them, their accounts.

Headers follow what the forms of agencies share (参保人员增减变动表: Xi'an's and Guangzhou's are two of them); each place has more of
its own, which are not used and are told as such. Dates may be given to the day or to the month, as forms do both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from suibao.law.pension.career_terms import CareerMonth
from suibao.law.terms import Branch, Mode, Term
from suibao.work import limits
from suibao.work.fields import Field, Schema, Type
from suibao.work.limits import Limit
from suibao.work.schemas import MODES, PARTIES, ROSTER

MOVEMENTS_KIND, HISTORIES_KIND, BALANCES_KIND = "movements", "histories", "balances"

BALANCE = Limit(
    0, 10_000_000, "no personal account comes near ten million yuan", "个人账户储存额不可能接近一千万元"
)  # fmt: skip


def _codes(terms: type[Term]) -> tuple[str, ...]:
    return tuple(term.code for term in terms)


def _terms(terms: type[Term], more: Mapping[str, int]) -> dict[str, int]:
    return {
        **{spelling: int(term) for term in terms for spelling in (term.code, term.zh)}, **more,
    }  # fmt: skip


ACTIONS = {
    "add": 1, "增员": 1, "增加": 1, "新增": 1, "参保": 1, "续保": 1, "增": 1, "end": 2, "减员": 2, "减少": 2, "停保": 2, "减": 2,
    "change": 3, "变更": 3, "修改": 3, "基数变更": 3,
}  # fmt: skip
ADD, END, CHANGE = 1, 2, 3

WAYS = {
    "employed": 1, "单位参保": 1, "单位": 1, "职工": 1, "flexible": 2, "灵活就业": 2, "灵活就业人员": 2, "灵活就业人员参保": 2, "个人": 2,
    "resident": 3, "城乡居民": 3, "居民": 3, "城乡居民参保": 3, "orders": 4, "职业伤害保障": 4, "按单参加职业伤害保障": 4,
}  # fmt: skip
BEGIN_REASONS = {
    "first": 1, "首次参保": 1, "新参保": 1, "a": 1, "resumed": 2, "续保": 2, "恢复缴费": 2, "b": 2, "moved_in": 3, "外地转入": 3,
    "区外转入": 3, "c": 3, "moved_within": 4, "本地转入": 4, "区内转入": 4, "d": 4,
}  # fmt: skip
END_REASONS = {
    "moved_within": 1, "转移至本地其他单位": 1, "转移至区内其他参保单位": 1, "01": 1, "moved_out": 2, "转移至外地": 2, "转移至区外": 2,
    "转出": 2, "02": 2, "paused": 3, "暂停": 3, "中断缴费": 3, "03": 3, "withdrawn": 4, "退保": 4, "04": 4, "retired": 5, "退休": 5, "05": 5,
    "died": 6, "死亡": 6, "在职死亡": 6, "06": 6, "left": 7, "离职": 7, "辞职": 7, "辞退": 7, "解除或终止劳动关系": 7, "解除劳动合同": 7,
    "终止劳动合同": 7, "合同终止": 7, "changed_way": 8, "改变参保方式": 8, "转灵活就业": 8,
}  # fmt: skip
PAYING = {"month": 1, "按月": 1, "月缴": 1, "quarter": 2, "按季": 2, "季缴": 2, "half_year": 3, "按半年": 3, "year": 4, "按年": 4, "年缴": 4}
BRANCHES = _terms(
    Branch,
    {"养老": 1, "养老保险": 1, "基本养老保险": 1, "企业养老": 1, "城乡居民养老保险": 2, "居民养老": 2, "医疗": 3, "医疗保险": 3,
     "基本医疗保险": 3, "职工医保": 3, "居民医保": 4, "城乡居民医保": 4, "工伤": 5, "职业伤害": 6, "失业": 7, "生育": 8, "补充医疗": 9,
     "大病": 9},
)  # fmt: skip
"""Spellings of branches; a wrong guess would insure somebody in the wrong scheme, so short forms are those that forms use."""
FIVE = (Branch.EMPLOYEE_PENSION, Branch.EMPLOYEE_MEDICAL, Branch.WORK_INJURY, Branch.UNEMPLOYMENT, Branch.MATERNITY)
GROUPS = {"五险": FIVE, "五险全保": FIVE, "三险": (Branch.EMPLOYEE_PENSION, Branch.WORK_INJURY, Branch.UNEMPLOYMENT)}
"""Words for several branches at once. 三险 are the three that the social insurance agencies run since medical care left them."""
KINDS = _terms(
    CareerMonth,
    {"实际缴费": 1, "单位缴费": 1, "在职": 1, "灵活就业": 2, "个人缴费": 2, "临时账户": 3, "视同缴费": 4, "视同": 4},
)

_ID = Field("id_number", Type.ID_NUMBER, "公民身份号码", "resident identity number, 18 characters", True,
            ("id", "identity number", "id card", "身份证号", "身份证号码", "身份号码", "证件号码", "社会保障号", "社会保障号码"))
_NAME = Field("name", Type.TEXT, "姓名", "name of the person", False, ("worker name", "人员姓名", "参保人姓名"))
_REGION = Field("region", Type.REGION, "参保地", "place of the insurance", True,
                ("region code", "行政区划代码", "参保地区", "统筹区", "地区代码", "地区"))
_BRANCH = Field("branch", Type.CHOICE, "险种", "the branch", True, ("insurance", "险种类型", "参保险种"), choices=BRANCHES,
                codes=_codes(Branch))  # fmt: skip

MOVEMENTS = Schema(
    MOVEMENTS_KIND, "参保人员增减变动表", "one row an addition, departure or change of one person", (
        Field("action", Type.CHOICE, "变动类型", "add, end or change; without the column, the name of the sheet or file says it",
              False, ("movement", "变更类型", "增减标志", "增减类型", "业务类型", "异动类型"), choices=ACTIONS,
              codes=("add", "end", "change")),
        replace(_NAME, required=True), _ID,
        Field("payer", Type.TEXT, "单位编号", "party id of the unit; empty when the person is insured alone", False,
              ("party", "单位代码", "单位社保编号", "社保编号", "单位代号", "单位参保编号")),
        Field("unit_name", Type.TEXT, "单位名称", "registered name of the unit", False, ("unit", "单位全称", "用人单位", "用人单位名称")),
        Field("credit_code", Type.CREDIT_CODE, "统一社会信用代码", "of the unit, where its party id is not known", False,
              ("uscc", "信用代码", "社会信用代码")),
        Field("mode", Type.CHOICE, "用工形式", "how the work is organised", False, ("用工方式", "用工模式", "就业形式", "用工类型"),
              choices={**MODES, "合同工": 5, "固定工": 5, "劳动合同制": 5}, codes=_codes(Mode)),
        Field("way", Type.CHOICE, "参保方式", "employed (with a unit), flexible, resident, orders", False,
              ("参保身份", "人员类别", "缴费人员类别"), choices=WAYS, codes=("employed", "flexible", "resident", "orders")),
        Field("branches", Type.TEXT, "参保险种", "branches, with 、 or a comma between them; 五险 or 三险", False,
              ("insurances", "险种", "参加险种", "停保险种")),
        replace(_REGION, required=False, meaning="place of the insurance; empty: that of the unit"),
        Field("begin_reason", Type.CHOICE, "参保类型", "why the enrolment begins", False, ("增员原因", "增加原因", "参保类型代码"),
              choices=BEGIN_REASONS, codes=("first", "resumed", "moved_in", "moved_within")),
        Field("starts_on", Type.DATE, "起始日期", "first day of the enrolment or change", False,
              ("start date", "参保日期", "增员日期", "变更日期", "生效日期")),
        Field("first_month", Type.MONTH, "起始年月", "first month, where no day is given", False,
              ("first month", "参保年月", "本次缴费起始年月", "缴费起始年月", "起始月", "变更年月")),
        Field("base", Type.MONEY, "缴费基数", "declared contribution base, yuan a month", False,
              ("月缴费基数", "月缴费工资", "月缴费工资基数", "申报工资", "申报月工资", "缴费工资"), limits.WAGE_BASE),
        Field("tier", Type.MONEY, "居民缴费档次", "tier of the resident pension, yuan a year", False, ("缴费档次",),
              limits.RESIDENT_TIER),
        Field("paying", Type.CHOICE, "缴费方式", "how often a person who pays alone pays", False, ("缴费周期",), choices=PAYING,
              codes=("month", "quarter", "half_year", "year")),
        Field("end_reason", Type.CHOICE, "停保原因", "why the enrolment ends", False, ("减员原因", "减少原因", "停保原因代码"),
              choices=END_REASONS, codes=("moved_within", "moved_out", "paused", "withdrawn", "retired", "died", "left", "changed_way")),
        Field("ends_on", Type.DATE, "终止日期", "last day of the enrolment", False, ("end date", "停保日期", "减员日期", "离职日期")),
        Field("last_month", Type.MONTH, "终止年月", "last month, where no day is given", False,
              ("last month", "停保年月", "缴费终止年月", "终止月")),
    ), ("file", "row"),
)  # fmt: skip

HISTORIES = Schema(
    HISTORIES_KIND, "既往参保缴费记录", "one row months of one kind, in one place, on one base, from before these books", (
        _ID, _NAME, _BRANCH, _REGION,
        Field("first_month", Type.MONTH, "起始年月", "first month", True, ("起始月", "缴费起始年月", "起始时间")),
        Field("last_month", Type.MONTH, "终止年月", "last month", True, ("终止月", "缴费终止年月", "终止时间")),
        Field("kind", Type.CHOICE, "月份性质", "what the months are", True, ("缴费类型", "缴费性质", "年限类别"), choices=KINDS,
              codes=_codes(CareerMonth)),
        Field("base", Type.MONEY, "月缴费基数", "base, yuan a month; empty for deemed months or where an index is stated", False,
              ("缴费基数", "月平均缴费基数"), limits.WAGE_BASE),
        Field("own_paid", Type.MONEY, "个人月缴费额", "own payment, yuan a month (months before 1998)", False,
              ("个人缴费", "个人缴费额"), limits.WAGE_BASE),
        Field("index", Type.TEXT, "缴费指数", "index as the agency states it, such as 0.8352", False, ("平均缴费指数", "缴费工资指数")),
        Field("credited", Type.TEXT, "每月折算", "how much of a month each month counts, such as 0.5; empty means whole", False,
              ("折算月数",)),
        Field("employer", Type.TEXT, "单位名称", "who paid; empty when the person paid alone", False, ("缴费单位", "工作单位")),
        Field("document", Type.TEXT, "依据材料", "what shows it: transfer sheet, file of the archives …", True,
              ("依据", "证明材料", "材料名称", "信息表编号")),
    ), ("person", "branch", "region", "first_month", "kind"),
)  # fmt: skip

BALANCES = Schema(
    BALANCES_KIND, "个人账户储存额", "one row a personal account brought forward from before these books", (
        _ID, _NAME, _BRANCH, _REGION,
        Field("balance", Type.MONEY, "个人账户储存额", "balance with all that was credited through the month, yuan", True,
              ("账户余额", "储存额", "个人账户余额", "账户储存额"), BALANCE),
        Field("through", Type.MONTH, "截至年月", "the last month that the balance includes", True, ("截至时间", "截止年月", "截止时间")),
        Field("document", Type.TEXT, "依据材料", "what shows it", True, ("依据", "证明材料", "材料名称", "信息表编号")),
    ), ("person", "branch", "region"),
)  # fmt: skip

DESK_SCHEMAS: dict[str, Schema] = {item.kind: item for item in (PARTIES, ROSTER, MOVEMENTS, HISTORIES, BALANCES)}
"""Every kind of file that the desk takes."""
