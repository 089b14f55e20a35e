"""Occupational injury of people who take orders: states and events from the app's report to the last payment."""

from __future__ import annotations

from suibao.office.claims.machine import Event, Machine, State


class OrderInjuryState(State):
    """Where an occupational injury claim stands."""

    NEW = "", "未报案"
    REPORTED = "reported", "已报案，待提出确认申请"
    FILED = "filed", "已申请，待审核"
    AWAITING = "awaiting", "待补正材料"
    REFUSED = "refused", "不予受理"
    ACCEPTED = "accepted", "已受理，待确认"
    SUSPENDED = "suspended", "确认时限中止"
    NOT_CONFIRMED = "not_confirmed", "不予确认"
    REVIEW = "review", "复议或诉讼中"
    PASSED_ON = "passed_on", "适用工伤保险，转工伤认定"
    CONFIRMED = "confirmed", "已确认，治疗中"
    APPRAISING = "appraising", "劳动能力鉴定中"
    GRADED = "graded", "已评定等级"
    AMOUNT_OPEN = "amount_open", "待遇数额依据未明"
    IN_PAYMENT = "in_payment", "待遇支付中"
    SETTLED = "settled", "待遇终结"


class OrderInjuryEvent(Event):
    """What can happen to an occupational injury claim."""

    REPORT = "report", "一键报案"
    STATE = "state", "补充事实和证据"
    PLATFORM_FILES = "platform_files", "平台提出确认申请"
    PERSON_FILES = "person_files", "本人、近亲属或工会提出确认申请"
    ASK_MORE = "ask_more", "告知补正"
    SUPPLY = "supply", "补正材料"
    REFUSE = "refuse", "不予受理"
    ACCEPT = "accept", "受理"
    SUSPEND = "suspend", "中止"
    RESUME = "resume", "恢复"
    PASS_ON = "pass_on", "转工伤认定"
    CONFIRM = "confirm", "确认职业伤害"
    DECLINE = "decline", "不予确认"
    ASK_REVIEW = "ask_review", "申请复议或起诉"
    UPHOLD = "uphold", "维持"
    REVOKE = "revoke", "撤销，重新处理"
    TREAT = "treat", "核付医疗等费用"
    ASK_APPRAISAL = "ask_appraisal", "申请劳动能力鉴定"
    GRADE = "grade", "作出鉴定结论"
    DIE = "die", "死亡"
    AWARD = "award", "核定待遇"
    HOLD = "hold", "待遇数额待定"
    PAY = "pay", "拨付"
    CLOSE = "close", "办结"


_S, _E = OrderInjuryState, OrderInjuryEvent

_LIVING = (_S.CONFIRMED, _S.APPRAISING, _S.GRADED, _S.AMOUNT_OPEN, _S.IN_PAYMENT)
_OPEN = (_S.REPORTED, _S.FILED, _S.AWAITING, _S.ACCEPTED, _S.SUSPENDED, *_LIVING)

_MOVES = {
    (_S.NEW, _E.REPORT): _S.REPORTED,
    **{(_S.REPORTED, event): _S.FILED for event in (_E.PLATFORM_FILES, _E.PERSON_FILES)},
    (_S.FILED, _E.ASK_MORE): _S.AWAITING,
    (_S.AWAITING, _E.SUPPLY): _S.FILED,
    (_S.FILED, _E.REFUSE): _S.REFUSED,
    (_S.FILED, _E.ACCEPT): _S.ACCEPTED,
    (_S.ACCEPTED, _E.SUSPEND): _S.SUSPENDED,
    (_S.SUSPENDED, _E.RESUME): _S.ACCEPTED,
    (_S.ACCEPTED, _E.PASS_ON): _S.PASSED_ON,
    (_S.ACCEPTED, _E.CONFIRM): _S.CONFIRMED,
    (_S.ACCEPTED, _E.DECLINE): _S.NOT_CONFIRMED,
    (_S.NOT_CONFIRMED, _E.ASK_REVIEW): _S.REVIEW,
    (_S.REVIEW, _E.UPHOLD): _S.NOT_CONFIRMED,
    (_S.REVIEW, _E.REVOKE): _S.ACCEPTED,
    (_S.CONFIRMED, _E.ASK_APPRAISAL): _S.APPRAISING,
    (_S.APPRAISING, _E.GRADE): _S.GRADED,
    (_S.CONFIRMED, _E.AWARD): _S.IN_PAYMENT,
    (_S.CONFIRMED, _E.HOLD): _S.AMOUNT_OPEN,
    (_S.GRADED, _E.AWARD): _S.IN_PAYMENT,
    (_S.GRADED, _E.HOLD): _S.AMOUNT_OPEN,
    (_S.AMOUNT_OPEN, _E.AWARD): _S.IN_PAYMENT,
    (_S.AMOUNT_OPEN, _E.HOLD): _S.AMOUNT_OPEN,
    **{(state, _E.DIE): _S.CONFIRMED for state in _LIVING},
    **{(state, _E.TREAT): state for state in _LIVING},
    **{(state, _E.STATE): state for state in _OPEN},
    **{(state, _E.CLOSE): _S.SETTLED for state in (_S.CONFIRMED, _S.GRADED, _S.IN_PAYMENT)},
    **{(state, _E.PAY): state for state in (*_LIVING, _S.SETTLED)},
}

MACHINE = Machine(OrderInjuryState, OrderInjuryEvent, OrderInjuryState.NEW, _MOVES)

PAYING = frozenset({_S.IN_PAYMENT})
"""The state in which something may be due month by month."""
