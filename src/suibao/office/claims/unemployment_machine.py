"""Unemployment from the application to the last month: states, events and what leads where (社会保险法 45 to 51)."""

from __future__ import annotations

from suibao.office.claims.machine import Event, Machine, State


class JoblessState(State):
    """Where an unemployment claim stands."""

    NEW = "", "未申请"
    RECEIVED = "received", "已受理"
    WAITING = "waiting", "待查明"
    DRAWING = "drawing", "领取中"
    STOPPED = "stopped", "停止领取"
    ENDED = "ended", "领取期满"
    DIED = "died", "因死亡终止"
    REFUSED = "refused", "不予发放"
    WITHDRAWN = "withdrawn", "已撤回"


class JoblessEvent(Event):
    """What can happen to an unemployment claim."""

    APPLY = "apply", "申领失业保险金"
    REGISTER = "register", "办理失业登记"
    SUPPLY = "supply", "补充事实和材料"
    DECIDE = "decide", "审核"
    GRANT = "grant", "准予发放"
    REFUSE = "refuse", "不予发放"
    WITHDRAW = "withdraw", "撤回申请"
    STATE = "state", "变更事实"
    TURN_DOWN = "turn_down", "拒绝介绍的工作或培训"
    GIVE_BIRTH = "give_birth", "领取期间生育"
    STOP = "stop", "停止发放"
    REOPEN = "reopen", "恢复发放"
    EXHAUST = "exhaust", "领满期限"
    DIE = "die", "领取期间死亡"


_S, _E = JoblessState, JoblessEvent

_OPEN = (_S.RECEIVED, _S.WAITING)

MACHINE = Machine(
    _S,
    _E,
    _S.NEW,
    {
        (_S.NEW, _E.APPLY): _S.RECEIVED,
        **{(state, event): _S.RECEIVED for state in _OPEN for event in (_E.REGISTER, _E.SUPPLY)},
        **{(state, _E.DECIDE): _S.WAITING for state in _OPEN},  # unless the law says grant or refuse
        **{(state, _E.GRANT): _S.DRAWING for state in _OPEN},
        **{(state, _E.REFUSE): _S.REFUSED for state in _OPEN},
        **{(state, _E.WITHDRAW): _S.WITHDRAWN for state in _OPEN},
        **{(_S.DRAWING, event): _S.DRAWING for event in (_E.STATE, _E.TURN_DOWN, _E.GIVE_BIRTH)},
        (_S.DRAWING, _E.STOP): _S.STOPPED,
        (_S.DRAWING, _E.EXHAUST): _S.ENDED,
        (_S.DRAWING, _E.DIE): _S.DIED,
        (_S.STOPPED, _E.REOPEN): _S.DRAWING,
    },
)
"""A refusal that is one too many, and a decision that the law has ready, become another event: STOP, GRANT or REFUSE."""

PAYING = frozenset({_S.DRAWING})
