"""How a statement names what it shows: movements, gaps, payers, spans of months."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from suibao.documents.context import Context, masked
from suibao.documents.language import N_, iso_month
from suibao.documents.lines import party_of
from suibao.office.cover_model import ELSEWHERE, MISSING, OWED
from suibao.office.person_ledger import BENEFIT, CONTRIBUTION, FORWARD, INTEREST, OTHER, TRANSFER
from suibao.office.records import BOOKS, HISTORY, PaidMonth
from suibao.office.statement import Section

MOVED: Final = {
    CONTRIBUTION: N_("Contributions credited"),
    INTEREST: N_("Interest"),
    TRANSFER: N_("Transferred between regions"),
    BENEFIT: N_("Paid out of the account as a benefit"),
    FORWARD: N_("Brought forward from before these books"),
    OTHER: N_("Other entries"),
}
GAPS: Final = {
    MISSING: N_("nothing on record"),
    OWED: N_("assessed, not paid"),
    ELSEWHERE: N_("insured in the other scheme"),
}
ORIGINS: Final = {BOOKS: N_("these books"), HISTORY: N_("brought along")}


def masked_name(name: str) -> str:
    """The family name, the rest as stars: 张三 → 张*. Nothing that looks like an ID number."""
    plain = masked(name.strip())
    return plain[:1] + "*" * (len(plain) - 1)


def payer_name(context: Context, one: PaidMonth) -> str:
    """Who paid: a party by its name, an employer from before these books as it was written, or the person."""
    if not one.payer:
        return context.language.gettext("You, on your own")
    return masked(party_of(one.payer, context.parties).name)


def span_text(context: Context, first: int, last: int) -> str:
    """A span of months, one month alone without a dash."""
    start = context.language.month(first)
    return start if first == last else f"{start}–{context.language.month(last)}"


def short_span(first: int, last: int) -> str:
    """A span of months in a table: 2025-01 – 2025-12, never broken within a month."""
    start, end = (iso_month(one).replace("-", "\u2011") for one in (first, last))
    return start if first == last else f"{start} – {end}"


def account_lines(context: Context, section: Section) -> Iterator[tuple[str, int, int, bool]]:
    """The lines of an account: text, month (0 for none), fen, whether it is a balance. Opening and lines make the closing."""
    _ = context.language.gettext
    account = section.account
    assert account is not None
    yield _("Opening balance"), 0, account.opening_fen, True
    told = [one for one in section.lines if one.account == "account"]
    for kind, fen in account.moved.items():
        own = [one for one in told if one.what == kind]
        if kind == CONTRIBUTION or sum(one.amount_fen for one in own) != fen:
            yield _(MOVED[kind]), 0, fen, False
            continue
        for one in own:
            yield _(MOVED[kind]), one.month, one.amount_fen, False
    yield _("Closing balance"), 0, account.closing_fen, True
