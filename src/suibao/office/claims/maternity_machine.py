"""A birth or miscarriage from the application to the payment: states, events and what leads where."""

from __future__ import annotations

from suibao.office.claims.machine import Event, Machine, State


class BirthState(State):
    """Where a maternity claim stands."""

    NEW = "", "未申请"
    RECEIVED = "received", "已受理"
    WAITING = "waiting", "待查明"
    PART = "part", "部分核定"
    AWARDED = "awarded", "已核定"
    EMPLOYER_OWES = "employer_owes", "由用人单位支付"
    REFUSED = "refused", "基金不予支付"
    PAID = "paid", "已拨付"
    WITHDRAWN = "withdrawn", "已撤回"


class BirthEvent(Event):
    """What can happen to a maternity claim."""

    APPLY = "apply", "申请生育待遇"
    SUPPLY = "supply", "补充事实和材料"
    DECIDE = "decide", "审核"
    AWARD = "award", "核定待遇"
    AWARD_PART = "award_part", "先行核定已明部分"
    ASSIGN = "assign", "告知由用人单位支付"
    REFUSE = "refuse", "不予支付"
    WITHDRAW = "withdraw", "撤回申请"
    PAY = "pay", "拨付"


_S, _E = BirthState, BirthEvent

_OPEN = (_S.RECEIVED, _S.WAITING)

MACHINE = Machine(
    _S,
    _E,
    _S.NEW,
    {
        (_S.NEW, _E.APPLY): _S.RECEIVED,
        **{(state, _E.SUPPLY): _S.RECEIVED for state in _OPEN},
        **{(state, _E.DECIDE): _S.WAITING for state in _OPEN},  # unless the law has an answer
        **{(state, _E.AWARD): _S.AWARDED for state in (*_OPEN, _S.PART)},
        **{(state, _E.AWARD_PART): _S.PART for state in _OPEN},
        **{(state, _E.ASSIGN): _S.EMPLOYER_OWES for state in _OPEN},
        **{(state, _E.REFUSE): _S.REFUSED for state in _OPEN},
        **{(state, _E.WITHDRAW): _S.WITHDRAWN for state in _OPEN},
        (_S.PART, _E.SUPPLY): _S.PART,
        (_S.PART, _E.DECIDE): _S.PART,
        (_S.PART, _E.PAY): _S.PART,
        (_S.AWARDED, _E.PAY): _S.PAID,
    },
)
"""A decision becomes what the law says: AWARD, AWARD_PART, ASSIGN or REFUSE; it waits where nothing is known yet."""
