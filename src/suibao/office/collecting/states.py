"""Where a filing, a receipt and a refund stand, and what can happen to each: as data."""

from __future__ import annotations

from suibao.office.claims.machine import Event, Machine, State


class FilingState(State):
    """Where a filed month stands."""

    NEW = "new", "待申报"
    FILED = "filed", "已申报未缴"
    PART = "part", "部分缴纳"
    PAID = "paid", "已缴清"


class FilingEvent(Event):
    """What happens to a filed month."""

    FILE = "file", "申报"
    CORRECT = "correct", "更正申报"
    PAY_PART = "pay_part", "缴纳部分"
    PAY_REST = "pay_rest", "缴清"
    TAKE_BACK = "take_back", "退回已冲抵"


_F, _E = FilingState, FilingEvent
FILING = Machine(FilingState, FilingEvent, FilingState.NEW, {
    (_F.NEW, _E.FILE): _F.FILED,
    (_F.FILED, _E.CORRECT): _F.FILED, (_F.PART, _E.CORRECT): _F.PART, (_F.PAID, _E.CORRECT): _F.PART,
    (_F.FILED, _E.PAY_PART): _F.PART, (_F.PART, _E.PAY_PART): _F.PART,
    (_F.FILED, _E.PAY_REST): _F.PAID, (_F.PART, _E.PAY_REST): _F.PAID,
    (_F.PART, _E.TAKE_BACK): _F.PART, (_F.PAID, _E.TAKE_BACK): _F.PART,
})  # fmt: skip
"""A filed month. A correction leaves it where it was and what is then owed and paid decides: see :func:`filing_state`."""


def filing_state(owed_fen: int, paid_fen: int) -> FilingState:
    """Where a filed month stands by what is owed and paid in fen. A month of which nothing is owed is paid."""
    if paid_fen >= owed_fen:
        return FilingState.PAID
    return FilingState.PART if paid_fen else FilingState.FILED


class ReceiptState(State):
    """Where a receipt stands."""

    NEW = "new", "待匹配"
    MATCHED = "matched", "已匹配"
    SUSPENSE = "suspense", "待查"
    RETURNED = "returned", "已退回"
    BOUNCED = "bounced", "已冲回"


class ReceiptEvent(Event):
    """What happens to a receipt."""

    MATCH = "match", "自动匹配"
    SUSPEND = "suspend", "转待查"
    ASSIGN = "assign", "人工指定缴费人"
    RELEASE = "release", "撤销匹配"
    RETURN = "return", "退回付款人"
    BOUNCE = "bounce", "银行冲回"


_R, _S = ReceiptEvent, ReceiptState
RECEIPT = Machine(ReceiptState, ReceiptEvent, ReceiptState.NEW, {
    (_S.NEW, _R.MATCH): _S.MATCHED,
    (_S.NEW, _R.SUSPEND): _S.SUSPENSE,
    (_S.SUSPENSE, _R.ASSIGN): _S.MATCHED,
    (_S.SUSPENSE, _R.RETURN): _S.RETURNED,
    (_S.SUSPENSE, _R.BOUNCE): _S.BOUNCED,
    (_S.MATCHED, _R.RELEASE): _S.SUSPENSE,
    (_S.MATCHED, _R.BOUNCE): _S.BOUNCED,
})  # fmt: skip
"""A receipt: whose money it is, or that nobody knows yet."""


class RefundState(State):
    """Where a refund stands."""

    NEW = "new", "待申请"
    ASKED = "asked", "已申请"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "不予退费"
    PAID = "paid", "已退费"
    WITHDRAWN = "withdrawn", "已撤回"


class RefundEvent(Event):
    """What happens to a refund."""

    ASK = "ask", "申请退费"
    GRANT = "grant", "批准"
    REFUSE = "refuse", "不予批准"
    PAY = "pay", "支付"
    WITHDRAW = "withdraw", "撤回"


_Q, _D = RefundEvent, RefundState
REFUND = Machine(RefundState, RefundEvent, RefundState.NEW, {
    (_D.NEW, _Q.ASK): _D.ASKED,
    (_D.ASKED, _Q.GRANT): _D.GRANTED,
    (_D.ASKED, _Q.REFUSE): _D.REFUSED,
    (_D.ASKED, _Q.WITHDRAW): _D.WITHDRAWN,
    (_D.GRANTED, _Q.PAY): _D.PAID,
    (_D.GRANTED, _Q.WITHDRAW): _D.WITHDRAWN,
})  # fmt: skip
"""A refund. What is granted is kept aside: it is set against no due until it is paid or withdrawn."""
