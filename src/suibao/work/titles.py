"""Short names of the reasons of quarantine, for summaries: (Chinese, English)."""

from __future__ import annotations

from suibao.work.reasons import Reason

TITLES: dict[str, tuple[str, str]] = {
    Reason.WRONG_CELLS: ("单元格数不符", "wrong number of cells"),
    Reason.BROKEN_ENCODING: ("编码损坏", "broken encoding"),
    Reason.MISSING: ("必填项为空", "missing value"),
    Reason.BAD_NUMBER: ("不是数字", "not a number"),
    Reason.BAD_TIME: ("时间无法识别", "not a time"),
    Reason.BAD_YES_NO: ("应为是或否", "neither yes nor no"),
    Reason.UNKNOWN_REGION: ("未知地区", "unknown region"),
    Reason.UNKNOWN_CHOICE: ("未知代码", "unknown code"),
    Reason.UNKNOWN_INDUSTRY: ("未知行业", "unknown industry"),
    Reason.UNKNOWN_MODE: ("未知用工方式", "unknown mode of work"),
    Reason.UNKNOWN_STATUS: ("未知身份", "unknown status"),
    Reason.NEGATIVE: ("金额为负", "negative amount"),
    Reason.ABSURD: ("数值离谱", "absurd value"),
    Reason.FRACTION: ("不足一分", "fraction of a fen"),
    Reason.BAD_ID_NUMBER: ("身份号码有误", "bad identity number"),
    Reason.BAD_CREDIT_CODE: ("信用代码有误", "bad credit code"),
    Reason.BAD_PARTY_ID: ("单位编号有误", "bad party id"),
    Reason.FINISHED_BEFORE_ACCEPTED: ("完成早于接单", "finished before accepted"),
    Reason.ANSWERED_BEFORE_OFFERED: ("应答早于派单", "answered before offered"),
    Reason.ENDS_BEFORE_START: ("结束早于开始", "ends before it starts"),
    Reason.FUTURE: ("日期在未来", "future date"),
    Reason.WRONG_MONTH: ("不属本月", "another month"),
    Reason.PAYER_NOT_IN_PARTIES: ("单位不在名单", "payer not among the parties"),
    Reason.WORKER_NOT_IN_ROSTER: ("不在花名册", "worker not in the roster"),
    Reason.TWO_PEOPLE: ("同号两人", "one number, two people"),
    Reason.DUPLICATE: ("重复编号", "repeated number"),
    Reason.DUPLICATE_DIFFERS: ("重复编号且内容不同", "repeated number, other content"),
    Reason.UNKNOWN_BRANCH: ("未知险种", "unknown branch"),
    Reason.NAME_DIFFERS: ("姓名与登记不符", "another name is registered"),
    Reason.ALREADY_INSURED: ("已参保", "insured already"),
    Reason.NOT_INSURED: ("未参保", "not insured"),
    Reason.NEITHER_BASE_NOR_INDEX: ("基数与指数均缺", "neither base nor index"),
    Reason.DEEMED_WITH_BASE: ("视同缴费填了基数", "deemed months with a base"),
    Reason.MONTHS_OVERLAP: ("月份重叠", "months overlap"),
}
