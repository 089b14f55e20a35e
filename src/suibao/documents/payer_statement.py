"""A payer's notice (缴费通知单): what it hands over this month, by branch, region and person, arranged for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from suibao.documents.capitals import capitals
from suibao.documents.context import Context, PayerFacts, file_name, masked, short_key
from suibao.documents.labels import component_label, industry_label
from suibao.documents.language import N_, count, money, rate
from suibao.documents.lines import Line, component_rank, party_of
from suibao.documents.person_statement import laws, shares
from suibao.documents.totals import Total, control, total, totals

View = dict[str, Any]

# A page of more people than this serves nobody; the filing's detail lists all of them.
PEOPLE_SHOWN: Final = 1000


def payer_view(
    context: Context, month: int, payer: str, lines: Sequence[Line], notes: Sequence[str], facts: PayerFacts
) -> View:
    """Everything the payer's page shows, as text. ``lines`` are all that this payer remits for the month.

    Raises SuibaoError when a breakdown does not add up to the lines.
    """
    whole = total(lines)
    branches = totals(lines, lambda line: (line.branch, component_rank(line.component), line.rate_ppm, line.per_order))
    regions = totals(lines, lambda line: line.region)
    people = totals(lines, lambda line: line.person)
    control(whole.amount_fen, branches.values(), regions.values(), people.values())
    party = party_of(payer, context.parties)
    return {
        "title": context.language.gettext("Contribution notice"),
        "month": context.language.month(month),
        "name": masked(party.name),
        "code": party.credit_code,
        "seat": context.region(party.region) if party.region else "",
        "total": money(whole.amount_fen),
        "capitals": capitals(whole.amount_fen),
        "control": context.language.ngettext(
            "Control total: %(n)s line, %(total)s yuan.",
            "Control total: %(n)s lines, %(total)s yuan.",
            len(lines),
            total=money(whole.amount_fen),
        ),
        "people_count": count(len(people)),
        "shares": shares(context, whole, N_("%(bearer)s bears")),
        "sums": _columns(whole),
        "has_state": whole.borne("state") != 0,
        "branches": [_branch(context, key, branches[key]) for key in sorted(branches)],
        "regions": [{"region": context.region(key), **_columns(regions[key])} for key in sorted(regions)],
        "orders": _orders(context, lines),
        "facts": _facts(context, facts),
        "notes": notes,
        "laws": laws(context, lines),
        **_people(context, people),
    }


def index_view(context: Context, month: int, payers: Mapping[str, Sequence[Line]]) -> View:
    """The list of a month's payers with a link to each notice."""
    sums = {payer: total(lines) for payer, lines in payers.items()}
    whole = total(line for lines in payers.values() for line in lines)
    control(whole.amount_fen, sums.values())
    rows = [
        {
            "name": masked(party_of(payer, context.parties).name),
            "code": party_of(payer, context.parties).credit_code,
            "link": f"payers/{file_name(payer)}.html",
            **_columns(sums[payer]),
        }
        for payer in sorted(sums, key=lambda payer: (-sums[payer].amount_fen, payer))
    ]
    return {
        "title": context.language.gettext("Contribution notices"),
        "month": context.language.month(month),
        "rows": rows,
        "sums": _columns(whole),
        "total": money(whole.amount_fen),
        "people_count": count(len(whole.people)),
    }


def _columns(whole: Total) -> View:
    return {
        "people": count(len(whole.people)),
        **{bearer: _unless_zero(whole.borne(bearer)) for bearer in ("payer", "worker", "state")},
        "total": money(whole.amount_fen),
    }


def _unless_zero(amount_fen: int) -> str:
    """An amount of a breakdown; nothing where nothing was reckoned, so that the eye finds the amounts."""
    return money(amount_fen) if amount_fen else ""


def _branch(context: Context, key: tuple[int, tuple[int, str], int, bool], whole: Total) -> View:
    branch, (_, component), rate_ppm, per_order = key
    orders = context.language.ngettext("%(n)s order", "%(n)s orders", whole.quantity)
    return {
        "branch": context.branch(branch),
        "component": component_label(component, context.language),
        "base": orders if per_order else money(whole.base_fen) if whole.base_fen else "",
        "rate": rate(rate_ppm) if rate_ppm else "",
        **_columns(whole),
    }


def _orders(context: Context, lines: Sequence[Line]) -> list[View]:
    """Orders times price by region and industry; lines whose price is not a whole fen stand together, no price."""
    groups = totals(
        (line for line in lines if line.per_order),
        lambda line: (line.region, line.industry, -1 if line.price_fen is None else line.price_fen),
    )
    return [
        {
            "region": context.region(region),
            "industry": industry_label(industry, context.language),
            "orders": count(whole.quantity),
            "price": "" if price < 0 else money(price),
            **_columns(whole),
        }
        for (region, industry, price), whole in sorted(groups.items())
    ]


def _people(context: Context, people: Mapping[str, Total]) -> View:
    """The first people by key, and one row for all others, so that the column still adds up to the total."""
    shown = sorted(people)[:PEOPLE_SHOWN]
    others = [people[person] for person in sorted(people)[PEOPLE_SHOWN:]]
    rest = {bearer: sum(each.borne(bearer) for each in others) for bearer in ("payer", "worker", "state")}
    return {
        "people": [
            {"name": masked(context.names.get(person, "")), "key": short_key(person), **_columns(people[person])}
            for person in shown
        ],
        "others": context.language.ngettext(
            "%(n)s other, listed in the filing", "%(n)s others, listed in the filing", len(others)
        )
        if others
        else "",
        "rest": {key: _unless_zero(value) for key, value in rest.items()}
        | {"total": money(sum(each.amount_fen for each in others))},
    }


def _facts(context: Context, facts: PayerFacts) -> View:
    return {
        "quarantined": None if facts.quarantined is None else count(facts.quarantined),
        "unassessed": None if facts.unassessed is None else count(facts.unassessed),
        "warn": bool(facts.quarantined or facts.unassessed),
        "due_on": "" if facts.due_on is None else context.language.day(facts.due_on),
    }
