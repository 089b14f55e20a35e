"""A person's statement (参保缴费明细): who paid what to which branch this month, arranged for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from suibao.documents.context import Context, explain_command, short_key
from suibao.documents.labels import bearer_label, component_label, destination_label
from suibao.documents.language import N_, count, money, rate
from suibao.documents.lines import Line, remitted_by
from suibao.documents.totals import Total, control, total, totals

View = dict[str, Any]
_RANK: Final = {"worker": 1, "state": 2}


def person_view(context: Context, month: int, person: str, lines: Sequence[Line], notes: Sequence[str]) -> View:
    """Everything the person's page shows, as text. ``lines`` are all of this person and month, maybe none.

    Raises SuibaoError when the breakdowns by payer and by branch do not add up to the lines.
    """
    whole = total(lines)
    groups = totals(lines, lambda line: (_RANK.get(line.remitter, 0), line.remitter, line.region))
    branches = totals(lines, lambda line: line.branch)
    control(whole.amount_fen, groups.values(), branches.values())
    return {
        "title": context.language.gettext("Social insurance statement"),
        "month": context.language.month(month),
        "name": context.person(person),
        "key": short_key(person),
        "total": money(whole.amount_fen),
        "control": context.language.ngettext(
            "Control total: %(n)s line, %(total)s yuan.",
            "Control total: %(n)s lines, %(total)s yuan.",
            len(lines),
            total=money(whole.amount_fen),
        ),
        "shares": shares(context, whole, N_("%(bearer)s pays")),
        "destinations": [
            (context.language.gettext("To your accounts"), money(whole.account_fen)),
            (context.language.gettext("To pooled funds"), money(whole.pooled_fen)),
        ],
        "groups": [_group(context, key, groups[key], lines) for key in sorted(groups)],
        "branches": [
            *(("", context.branch(branch), *_columns(branches[branch])) for branch in sorted(branches)),
            ("total", context.language.gettext("Total"), *_columns(whole)),
        ],
        "has_state": whole.borne("state") != 0,
        "notes": notes,
        "laws": laws(context, lines),
        "command": explain_command(person, month),
    }


def shares(context: Context, whole: Total, sentence: str) -> list[tuple[str, str]]:
    """Who bears how much: payer and worker always, the state where it bears something.

    ``sentence`` is a marked sentence with ``%(bearer)s``.
    """
    bearers = ["payer", "worker", *(["state"] if whole.borne("state") else [])]
    return [
        (context.language.gettext(sentence, bearer=bearer_label(bearer, context.language)), money(whole.borne(bearer)))
        for bearer in bearers
    ]


def laws(context: Context, lines: Sequence[Line]) -> list[str]:
    """A sentence for each law under which a line was assessed."""
    digests = sorted({line.law for line in lines})
    return [context.language.gettext("Law as applied: %(digest)s.", digest=digest) for digest in digests]


def basis(context: Context, line: Line) -> tuple[str, str]:
    """What the amount is reckoned on, and at which rate or price; both as text, '' where there is none."""
    if line.base_fen or line.rate_ppm:
        return money(line.base_fen), rate(line.rate_ppm)
    if line.per_order:
        orders = context.language.ngettext("%(n)s order", "%(n)s orders", line.quantity)
        return orders, "" if line.price_fen is None else money(line.price_fen)
    fixed = context.language.gettext("Fixed amount")
    return (f"{fixed} × {count(line.quantity)}" if line.quantity != 1 else fixed), ""


def _group(context: Context, key: tuple[int, str, str], whole: Total, lines: Sequence[Line]) -> View:
    _, remitter, region = key
    own = [line for line in lines if line.remitter == remitter and line.region == region]
    held = money(whole.borne("worker")) if remitted_by(own[0]) and whole.borne("worker") else ""
    return {
        "name": context.remitter(remitter),
        "region": context.language.gettext("insured in %(region)s", region=context.region(region)),
        "withheld": context.language.gettext("of which %(amount)s withheld from your pay", amount=held) if held else "",
        "total": money(whole.amount_fen),
        "rows": [_row(context, line) for line in own],
    }


def _row(context: Context, line: Line) -> tuple[str, ...]:
    """Branch, component, rule, base, rate, bearer, destination, amount. A tuple: templates read it fastest."""
    base, price = basis(context, line)
    return (
        context.branch(line.branch),
        component_label(line.component, context.language),
        line.rule,
        base,
        price,
        bearer_label(line.bearer, context.language),
        destination_label(line.destination, context.language),
        money(line.amount_fen),
    )


def _columns(whole: Total) -> tuple[str, ...]:
    """Borne by payer, worker, state; to accounts, to pooled funds; in all."""
    amounts = (*map(whole.borne, ("payer", "worker", "state")), whole.account_fen, whole.pooled_fen, whole.amount_fen)
    return tuple(money(amount) if amount else "" for amount in amounts)
