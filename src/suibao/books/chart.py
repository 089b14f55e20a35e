"""The chart of accounts (会计科目): every kind of ledger account, what it holds and on which side it grows.

>>> CHART["pool"].zh
'统筹基金'
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The side on which an account's balance normally stands."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True)
class AccountKind:
    """A kind of account: its form, normal side, names in both languages, and what moves it."""

    code: str
    form: str
    side: Side
    zh: str
    en: str
    about: str


_KINDS = (
    AccountKind("due", "due:<owner>:<branch>:<region>", Side.DEBIT, "应收缴费", "contributions receivable",
                "What a payer, a person or the state owes. Debited by an assessment line, credited when money is set against it."),
    AccountKind("pool", "pool:<branch>:<region>", Side.CREDIT, "统筹基金", "pooled fund",
                "The pooled fund of a branch in a region. Credited by contributions and late fees, debited by awards and interest."),
    AccountKind("account", "account:<person>:<branch>:<region>", Side.CREDIT, "个人账户", "personal account",
                "A person's own account. Credited by contributions and interest, debited by payments out of it."),
    AccountKind("collection", "collection:all:<region>", Side.DEBIT, "收入户存款", "collection bank account",
                "Money received. Debited by each bank receipt, credited by refunds."),
    AccountKind("suspense", "suspense:all:<region>", Side.CREDIT, "待查收款", "unidentified receipts",
                "Receipts whose payer is not known. Debited when the payer is found or the money goes back."),
    AccountKind("prepaid", "prepaid:<owner>:all:<region>", Side.CREDIT, "预收缴费", "prepayments",
                "A payer's money not yet set against what it owes. Carried forward, or refunded when asked for."),
    AccountKind("payable", "payable:<person>:<branch>:<region>", Side.CREDIT, "应付待遇", "benefits payable",
                "Benefits awarded and not yet paid out."),
    AccountKind("disbursement", "disbursement:<branch>:<region>", Side.CREDIT, "支出户存款", "disbursement bank account",
                "Money paid out. Credited by each payment to a person, debited when it comes back."),
    AccountKind("advance", "advance:<payer>:<branch>:<region>", Side.DEBIT, "先行支付应追偿款", "advance payments to recover",
                "What the fund paid in place of an employer that had to pay (社会保险法 §41)."),
    AccountKind("overpaid", "overpaid:<person>:<branch>:<region>", Side.DEBIT, "应退回待遇", "overpaid benefits",
                "Benefits drawn without right, to be given back."),
    AccountKind("subsidy", "subsidy:<level>:<branch>:<region>", Side.DEBIT, "财政补贴", "state subsidy",
                "What the budget of a level of government owes or gave to a branch."),
    AccountKind("clearing", "clearing:<other region or scheme>:<branch>:<region>", Side.CREDIT, "地区间清算", "clearing between regions",
                "What a region owes another for relations that moved, or one pension scheme the other for a conversion."),
    AccountKind("brought_forward", "brought_forward:<branch>:<region>", Side.DEBIT, "期初结转", "brought forward",
                "The other side of rights that people had before these books began."),
)  # fmt: skip

CHART = {kind.code: kind for kind in _KINDS}
"""Every kind by its code, the first part of an account's name."""


def kind_of(account: str) -> AccountKind | None:
    """The kind of an account by its name; None for a kind that the chart does not know."""
    return CHART.get(account.partition(":")[0])
