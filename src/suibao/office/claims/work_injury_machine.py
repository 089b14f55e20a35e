"""Work injury from the accident to the last payment: states, events and what leads where (工伤保险条例 17 to 42)."""

from __future__ import annotations

from suibao.office.claims.machine import Event, Machine, State


class InjuryState(State):
    """Where a work injury claim stands."""

    NEW = "", "未报告"
    REPORTED = "reported", "已申请，待审核"
    AWAITING = "awaiting", "待补正材料"
    REFUSED = "refused", "不予受理"
    REFUSAL_REVIEW = "refusal_review", "不予受理复议或诉讼中"
    WITHDRAWN = "withdrawn", "已撤回"
    ACCEPTED = "accepted", "已受理，调查核实中"
    SUSPENDED = "suspended", "认定时限中止"
    NOT_RECOGNISED = "not_recognised", "不予认定工伤"
    DECISION_REVIEW = "decision_review", "认定结论复议或诉讼中"
    RECOGNISED = "recognised", "已认定，治疗中"
    TREATMENT_HALTED = "treatment_halted", "停止享受待遇（治疗期）"
    APPRAISING = "appraising", "劳动能力鉴定中"
    GRADED = "graded", "已评定等级"
    REAPPRAISING = "reappraising", "再次鉴定中"
    FINAL_GRADE = "final_grade", "最终鉴定结论"
    IN_PAYMENT = "in_payment", "待遇支付中"
    RECHECKING = "rechecking", "复查鉴定中"
    HALTED = "halted", "停止享受待遇"
    MISSING = "missing", "下落不明"
    SURVIVORS = "survivors", "遗属待遇支付中"
    SETTLED = "settled", "待遇终结"


class InjuryEvent(Event):
    """What can happen to a work injury claim."""

    REPORT = "report", "申请工伤认定"
    STATE = "state", "补充事实和证据"
    EMPLOYER_APPLIES = "employer_applies", "用人单位也提出申请"
    ASK_MORE = "ask_more", "告知补正"
    SUPPLY = "supply", "补正材料"
    REFUSE = "refuse", "不予受理"
    WITHDRAW = "withdraw", "撤回申请"
    ACCEPT = "accept", "受理"
    SUSPEND = "suspend", "中止"
    RESUME = "resume", "恢复"
    RECOGNISE = "recognise", "认定工伤"
    DECLINE = "decline", "不予认定"
    REVIEW = "review", "申请复议或起诉"
    UPHOLD = "uphold", "维持"
    REVOKE = "revoke", "撤销，重新处理"
    TREAT = "treat", "核付医疗等费用"
    OFF_WORK = "off_work", "确认停工留薪期"
    HEAL = "heal", "治愈无残疾"
    ASK_APPRAISAL = "ask_appraisal", "申请劳动能力鉴定"
    EXTEND_APPRAISAL = "extend_appraisal", "延长鉴定期限"
    GRADE = "grade", "作出鉴定结论"
    ASK_SECOND = "ask_second", "申请再次鉴定"
    GRADE_AGAIN = "grade_again", "作出再次鉴定结论"
    AWARD = "award", "核定伤残待遇"
    ASK_RECHECK = "ask_recheck", "申请复查鉴定"
    REGRADE = "regrade", "作出复查鉴定结论"
    RETIRE = "retire", "办理退休"
    END_RELATION = "end_relation", "解除或终止劳动关系"
    HALT = "halt", "停止享受待遇"
    RESTORE = "restore", "恢复享受待遇"
    GO_MISSING = "go_missing", "下落不明"
    ADVANCE_DEATH = "advance_death", "预支工亡补助金"
    DIE = "die", "核定工亡待遇"
    DIE_OTHERWISE = "die_otherwise", "死亡，无工亡待遇"
    CHANGE_DEPENDANTS = "change_dependants", "供养亲属变更"
    ASK_ADVANCE = "ask_advance", "申请先行支付"
    DEMAND = "demand", "催告用人单位"
    EMPLOYER_PAYS = "employer_pays", "用人单位已支付"
    ADVANCE = "advance", "先行支付"
    RECOVER = "recover", "收回先行支付款"
    PAY = "pay", "拨付"
    CLOSE = "close", "办结"


_S, _E = InjuryState, InjuryEvent

_PROCEDURE = {
    (_S.NEW, _E.REPORT): _S.REPORTED,
    (_S.REPORTED, _E.ASK_MORE): _S.AWAITING,
    (_S.AWAITING, _E.SUPPLY): _S.REPORTED,
    (_S.REPORTED, _E.REFUSE): _S.REFUSED,
    (_S.REFUSED, _E.REVIEW): _S.REFUSAL_REVIEW,
    (_S.REFUSAL_REVIEW, _E.UPHOLD): _S.REFUSED,
    (_S.REFUSAL_REVIEW, _E.REVOKE): _S.REPORTED,
    (_S.REPORTED, _E.ACCEPT): _S.ACCEPTED,
    (_S.ACCEPTED, _E.SUSPEND): _S.SUSPENDED,
    (_S.SUSPENDED, _E.RESUME): _S.ACCEPTED,
    (_S.ACCEPTED, _E.RECOGNISE): _S.RECOGNISED,
    (_S.ACCEPTED, _E.DECLINE): _S.NOT_RECOGNISED,
    (_S.NOT_RECOGNISED, _E.REVIEW): _S.DECISION_REVIEW,
    (_S.DECISION_REVIEW, _E.UPHOLD): _S.NOT_RECOGNISED,
    (_S.DECISION_REVIEW, _E.REVOKE): _S.ACCEPTED,
    **{(state, _E.WITHDRAW): _S.WITHDRAWN for state in (_S.REPORTED, _S.AWAITING, _S.ACCEPTED)},
    **{(state, _E.EMPLOYER_APPLIES): state for state in (_S.REPORTED, _S.AWAITING, _S.ACCEPTED, _S.SUSPENDED)},
}

_BENEFITS = {
    (_S.RECOGNISED, _E.OFF_WORK): _S.RECOGNISED,
    (_S.RECOGNISED, _E.HEAL): _S.SETTLED,
    (_S.RECOGNISED, _E.ASK_APPRAISAL): _S.APPRAISING,
    (_S.APPRAISING, _E.EXTEND_APPRAISAL): _S.APPRAISING,
    (_S.APPRAISING, _E.GRADE): _S.GRADED,
    (_S.GRADED, _E.ASK_SECOND): _S.REAPPRAISING,
    (_S.REAPPRAISING, _E.EXTEND_APPRAISAL): _S.REAPPRAISING,
    (_S.REAPPRAISING, _E.GRADE_AGAIN): _S.FINAL_GRADE,
    **{(state, _E.AWARD): _S.IN_PAYMENT for state in (_S.GRADED, _S.FINAL_GRADE)},
    **{(state, _E.HEAL): _S.SETTLED for state in (_S.GRADED, _S.FINAL_GRADE)},
    (_S.IN_PAYMENT, _E.ASK_RECHECK): _S.RECHECKING,
    (_S.RECHECKING, _E.EXTEND_APPRAISAL): _S.RECHECKING,
    (_S.RECHECKING, _E.REGRADE): _S.IN_PAYMENT,
    (_S.IN_PAYMENT, _E.RETIRE): _S.IN_PAYMENT,
    (_S.IN_PAYMENT, _E.END_RELATION): _S.SETTLED,
    (_S.RECOGNISED, _E.HALT): _S.TREATMENT_HALTED,
    (_S.APPRAISING, _E.HALT): _S.TREATMENT_HALTED,
    (_S.TREATMENT_HALTED, _E.RESTORE): _S.RECOGNISED,
    (_S.IN_PAYMENT, _E.HALT): _S.HALTED,
    (_S.RECHECKING, _E.HALT): _S.HALTED,
    (_S.HALTED, _E.RESTORE): _S.IN_PAYMENT,
}

_LIVING = (_S.RECOGNISED, _S.APPRAISING, _S.GRADED, _S.REAPPRAISING, _S.FINAL_GRADE, _S.IN_PAYMENT, _S.RECHECKING)
_HALTED = (_S.TREATMENT_HALTED, _S.HALTED)

_DEATH = {
    (_S.RECOGNISED, _E.GO_MISSING): _S.MISSING,
    (_S.MISSING, _E.ADVANCE_DEATH): _S.MISSING,
    (_S.MISSING, _E.CHANGE_DEPENDANTS): _S.MISSING,
    (_S.SURVIVORS, _E.CHANGE_DEPENDANTS): _S.SURVIVORS,
    (_S.SURVIVORS, _E.CLOSE): _S.SETTLED,
    **{(state, _E.DIE): _S.SURVIVORS for state in (*_LIVING, _S.MISSING)},
    **{(state, _E.DIE_OTHERWISE): _S.SETTLED for state in (*_LIVING, *_HALTED)},
}

_MONEY = (*_LIVING, _S.MISSING, _S.SURVIVORS)
_OPEN = (_S.REPORTED, _S.AWAITING, _S.ACCEPTED, _S.SUSPENDED, *_MONEY, *_HALTED)

_BESIDE = {
    **{(state, _E.STATE): state for state in _OPEN},
    **{(state, _E.TREAT): state for state in (*_LIVING, _S.SURVIVORS)},
    **{(state, event): state for state in _MONEY
       for event in (_E.ASK_ADVANCE, _E.DEMAND, _E.EMPLOYER_PAYS, _E.ADVANCE)},
    **{(state, event): state for state in (*_MONEY, *_HALTED, _S.SETTLED) for event in (_E.PAY, _E.RECOVER)},
}  # fmt: skip
"""What changes no state: facts, bills, advances, payments."""

MACHINE = Machine(InjuryState, InjuryEvent, InjuryState.NEW, {**_PROCEDURE, **_BENEFITS, **_DEATH, **_BESIDE})

PAYING = frozenset({_S.IN_PAYMENT, _S.RECHECKING, _S.MISSING, _S.SURVIVORS})
"""States in which something may be due month by month."""
