"""Closed lists of relations that move: what moves, which account it is, who asked, what is in doubt, where a case stands.

>>> Matter("pension").zh
'职工养老保险关系转移接续'
"""

from __future__ import annotations

from suibao.law.terms import Branch, Term
from suibao.office.claims.machine import Event, Labelled, State


class Matter(Labelled):
    """What a case moves."""

    PENSION = "pension", "职工养老保险关系转移接续"
    MEDICAL = "medical", "职工医疗保险关系转移接续"
    UNEMPLOYMENT = "unemployment", "失业保险关系转移接续"
    CONVERSION = "conversion", "城乡养老保险制度衔接"

    @property
    def branch(self) -> Branch:
        """The branch whose relation moves; of a conversion the employee pension."""
        return BRANCH[self]


BRANCH = {
    Matter.PENSION: Branch.EMPLOYEE_PENSION,
    Matter.MEDICAL: Branch.EMPLOYEE_MEDICAL,
    Matter.UNEMPLOYMENT: Branch.UNEMPLOYMENT,
    Matter.CONVERSION: Branch.EMPLOYEE_PENSION,
}


class Held(Term):
    """How a region holds a relation (国办发〔2009〕66号 5; 人社部规〔2016〕5号)."""

    GENERAL = 1, "一般账户"
    TEMPORARY = 2, "临时账户"
    FROZEN = 3, "封存的临时账户"


class Asked(Labelled):
    """How a case came about."""

    DETECTED = "detected", "关账时发现"
    WORKER = "worker", "本人申请"
    PEER = "peer", "转入地来函"


class Role(Labelled):
    """Which side of a case these books are."""

    BOTH = "both", "转出转入均在本系统"
    RECEIVER = "receiver", "转入地"
    ORIGIN = "origin", "转出地"


class Doubt(Labelled):
    """What only one side can settle; a case with an open doubt waits and nothing is guessed."""

    IDENTITY = "identity", "身份信息不一致"
    DATES = "dates", "起止时间不一致"
    DOUBLE_ACCOUNT = "double_account", "存在两个一般账户"
    OVERLAP = "overlap", "重复缴费，须约定保留的关系"
    ARREARS = "arrears", "原参保地尚有欠费"
    STILL_PAYING = "still_paying", "原参保地尚未停保"
    ONE_OFF = "one_off", "一次性缴费须有法律文书或书面承诺"
    LEAVING = "leaving", "关系正在转往他处，资金已预留"
    AMOUNTS = "amounts", "双方核算的金额不一致"
    UNKNOWN_FACT = "unknown_fact", "缺少必要的事实"
    UNKNOWN_FIGURE = "unknown_figure", "缺少必要的法定数值"


class Whom(Labelled):
    """Who has to answer a doubt."""

    WORKER = "worker", "本人"
    ORIGIN = "origin", "转出地经办机构"
    RECEIVER = "receiver", "转入地经办机构"
    PAYER = "payer", "用人单位"


class CaseState(State):
    """Where a case stands. Of each side: receiver (and both sides here), then origin."""

    OPENED = "opened", "已立案"
    QUESTIONED = "questioned", "待答复"
    REQUESTED = "requested", "已发联系函，待信息表"
    COMMITTED = "committed", "已接收，待转出地回执"
    SETTLED = "settled", "已办结"
    TEMPORARY = "temporary", "建立临时账户，关系留在原地"
    REFUSED = "refused", "不予转移"
    WITHDRAWN = "withdrawn", "已撤回"
    CANCELLED = "cancelled", "逾期终止，已通知转出地"
    RESERVED = "reserved", "已出信息表，资金待划"
    SENT = "sent", "已划转"
    RELEASED = "released", "已撤销，资金退回"


class CaseEvent(Event):
    """What can happen to a case."""

    ASK = "ask", "立案"
    QUESTION = "question", "提出疑问"
    ANSWER = "answer", "收到答复"
    REQUEST = "request", "发出联系函"
    SETTLE = "settle", "接续"
    KEEP = "keep", "关系留在原地"
    REFUSE = "refuse", "不予转移"
    WITHDRAW = "withdraw", "撤回"
    RESERVE = "reserve", "出具信息表并预留资金"
    COMMIT = "commit", "接收信息表并入账"
    CONFIRM = "confirm", "收到回执"
    SEND = "send", "划转"
    CANCEL = "cancel", "逾期终止"
    RELEASE = "release", "撤销预留"
    REMIND = "remind", "催办"
