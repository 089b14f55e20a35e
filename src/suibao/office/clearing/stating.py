"""What a window is to one province: what it owes and is owed, the payment, and every item behind each figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from suibao.books import Books
from suibao.books.clearing_items import Item
from suibao.errors import SuibaoError, nearest
from suibao.law.terms import Branch
from suibao.office.clearing.items import Owed, listed
from suibao.office.clearing.novation import Payment
from suibao.office.clearing.windows import Window, load, owed_in


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One other province in a branch: what is owed to it and what it owes, in fen, and the number of items of each."""

    branch: Branch
    other: str
    owes_fen: int = 0
    owed_fen: int = 0
    owes_items: int = 0
    owed_items: int = 0


@dataclass(frozen=True)
class ClearingStatement:
    """A window from one province's side. ``items`` in the order of their numbers; of each figure they add up to it."""

    window: Window
    province: str
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]
    items: tuple[Item, ...] = field(repr=False)

    def net_fen(self, branch: Branch) -> int:
        """What the province gets for a branch, in fen; negative where it pays."""
        return sum(one.owed_fen - one.owes_fen for one in self.lines if one.branch is branch)

    @property
    def branches(self) -> list[Branch]:
        """The branches in which the province has items, in order."""
        return sorted({one.branch for one in self.lines})

    def paid_on(self, payment: Payment) -> date | None:
        """The day a payment was made, None while it is open."""
        return (self.window.paid or {}).get(payment)


def statement(books: Books, window: str, province: str) -> ClearingStatement:
    """The statement of a closed window for a province.

    Raises SuibaoError for an unknown window, one that is not closed, and a province that has no item in it.
    """
    with books.begin("REPEATABLE READ") as connection:
        found = load(connection, window)
        owed = [one for one in owed_in(connection, window) if province in (one.debtor, one.creditor)]
        if not owed:
            raise _nothing(found, province, owed_in(connection, window))
        items = tuple(listed(connection, found.frozen, province))
    payments = tuple(one for one in found.payments if province in (one.payer, one.payee))
    return ClearingStatement(found, province, tuple(_lines(owed, province)), payments, items)


def _lines(owed: list[Owed], province: str) -> list[Line]:
    found: dict[tuple[Branch, str], list[int]] = {}
    for one in owed:
        owes = one.debtor == province
        sums = found.setdefault((one.branch, one.creditor if owes else one.debtor), [0, 0, 0, 0])
        sums[0 if owes else 1] += one.fen
        sums[2 if owes else 3] += one.items
    return [Line(branch, other, *sums) for (branch, other), sums in sorted(found.items())]


def _nothing(window: Window, province: str, owed: list[Owed]) -> SuibaoError:
    if window.closed_at is None:
        return SuibaoError(
            f"The window {window.key} is not closed yet: `suibao clear close {window.key}` goes on with it.",
            f"场次 {window.key} 尚未关闭，请先 `suibao clear close {window.key}`。", window=window.key,
        )  # fmt: skip
    known = sorted({province for one in owed for province in (one.debtor, one.creditor)})
    close = nearest(province, known)
    return SuibaoError(
        f"{province} has no item in the window {window.key}. " + (f"Nearest: {close}. " if close else "")
        + f"Provinces in it: {', '.join(known) or 'none'}.",
        f"{province} 在场次 {window.key} 中没有清算项。" + (f"最接近的是 {close}。" if close else "")
        + f"场次所涉：{'、'.join(known) or '无'}。",
        window=window.key, province=province, nearest=close,
    )  # fmt: skip
