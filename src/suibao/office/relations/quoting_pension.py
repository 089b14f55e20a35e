"""What moves with an employee pension relation (国办发〔2009〕66号; 人社部发〔2009〕187号): who takes it over, and the money.

The account moves whole: its balance is the ledger's, and the law's principal stands beside it as a check. Pooled money is
the law's rate on the bases of the months really paid. Inside a province only the registration changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suibao.law.transfer.terms import PlaceReason, TransferOutcome
from suibao.office.claims.asking import Asked, ask, needed
from suibao.office.relations.doubts import asked_for, of_names
from suibao.office.relations.model import Question, Quote
from suibao.office.relations.moves import Move
from suibao.office.relations.overlaps import Cleaned, cleaned
from suibao.office.relations.places import counted, rows_of
from suibao.office.relations.spans import bases, months
from suibao.office.relations.terms import Held
from suibao.rules import Answer, Law, day_of

OUTCOME, MAY = "transfer_outcome", "may_transfer"
COUNTED = "months_counted"
MONEY = ("moved_account_principal", "moved_account", "moved_pooled", "moved_pool_interest", "moved_total")
PAID = "paid_pooled"
PLACE = (REASON, PLACE_OF_BENEFIT) = ("place_reason", "place_of_benefit")
STAYS = "account_stays"
"""A rule of proposal 10, where no money moves."""
HALF_A_FEN = 2
"""A month's credit is rounded to the fen, the law's principal once for all: they differ by half a fen a month at most."""

TAKEN, TEMPORARY, REFUSED = TransferOutcome.TAKEN_OVER, TransferOutcome.TEMPORARY_ACCOUNT, TransferOutcome.REFUSED
Quoted = Quote | tuple[Question, ...]


def quote_pension(move: Move) -> Quoted:
    """The outcome first; money only where the relation is taken over."""
    case = person_case(move)
    found = outcome(move, case)
    if isinstance(found, tuple):
        return found
    if found != TAKEN:
        return _stays(move, case, found)
    return _taken(move, case)


def person_case(move: Move) -> dict[str, object]:
    """Inputs of the law about the person: age on the day asked, sex, registration, drawing."""
    records = [one for one in (move.origin, move.destination) if one is not None]
    born = next((one.born for one in records if one.born is not None), None)
    asked_on = day_of(move.facts.get("asked_on") or move.day)
    draws = [one.draws for one in records]
    case = {
        "region": move.province,
        "hukou_region": None,
        "mover_age_months": age_in_months(born, asked_on) if born is not None else None,
        "mover_is_woman": next((one.is_woman for one in records if one.is_woman is not None), None),
        "mover_draws_pension": True if True in draws else None if None in draws else False,
        "is_approved_job_transfer": None,
    }
    return case | move.law_facts


def age_in_months(born: date, day: date) -> int:
    """Whole months of age: a month is reached on the day of the month one was born on."""
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def outcome(move: Move, case: dict[str, object]) -> TransferOutcome | tuple[Question, ...]:
    """What becomes of the relation, or what must be known first.

    The age counts only where somebody goes to another province than that of registration. It does not where a province is
    not left, where a temporary account joins the relation it was opened beside (66号 5), and where the place of benefit
    gathers everything (66号 6). A frozen temporary account waits for that (人社部规〔2016〕5号).
    """
    gathers = bool(move.facts.get("gathers_at_benefit"))
    if move.origin.held == Held.FROZEN and not gathers:
        return TEMPORARY
    if gathers and move.origin.held == Held.GENERAL and (wrong := _gathered_elsewhere(move, case)) is not None:
        return wrong
    by_age = not (move.within or gathers or _joins(move))
    answer = _answer(move, case, OUTCOME if by_age else MAY)
    if answer.value is None:
        why = [(one.en, one.zh) for one in answer.errors]
        return of_names(answer.settle, move.matter, move.law, move.province, move.day, why)
    if by_age:
        return TransferOutcome(int(answer.value))
    return TAKEN if answer.value else REFUSED


def _gathered_elsewhere(move: Move, case: dict[str, object]) -> TransferOutcome | tuple[Question, ...] | None:
    """Only the place of benefit gathers: refused to another one, and nothing is gathered while it is not known."""
    whole = case | counted(rows_of((move.origin, move.destination)), move.origin_province, move.law) | move.law_facts
    place = _answer(move, whole, PLACE_OF_BENEFIT)
    if place.value is None:
        return of_names(place.settle, move.matter, move.law, move.province, move.day)
    return None if move.law.regions.codes[int(place.value)] == move.province else REFUSED


def _answer(move: Move, case: dict[str, object], output: str) -> Answer:
    return move.law.decide(needed(move.law, case, (output,)), output)


def _joins(move: Move) -> bool:
    """A temporary account goes to the place that kept the general relation."""
    kept = move.destination is not None and move.destination.held == Held.GENERAL and bool(move.destination.months)
    return move.origin.held == Held.TEMPORARY and kept


def _questions(move: Move, asked: Asked) -> tuple[Question, ...]:
    return asked_for(asked, move.matter, move.law, move.province, move.day)


def _stays(move: Move, case: dict[str, object], found: TransferOutcome) -> Quote:
    """Nothing moves: refused, or the old place keeps the relation and the new one opens a temporary account."""
    case = case | counted(rows_of((move.origin, move.destination)), move.origin_province, move.law) | move.law_facts
    held = (
        Held.FROZEN if move.origin.held == Held.FROZEN else Held.TEMPORARY if found == TEMPORARY else move.origin.held
    )
    outputs: tuple[str, ...] = (MAY,) if held == Held.FROZEN or move.within else (OUTCOME,)
    place, outputs = _place(move, case, outputs)
    asked = ask(move.law, case, outputs)
    return Quote(
        move.matter, move.origin.region, move.region, found.code, 0, 0, 0, move.within,
        held, 0, (), *place, asked.digest, asked.trace,
    )  # fmt: skip


def _taken(move: Move, case: dict[str, object]) -> Quoted:
    """The relation goes to the new place, with account and months, and between provinces with pooled money.

    Months paid twice and one-off payments are put right before: what is refunded has left the account already.
    """
    clean = cleaned(move)
    if clean.questions:
        return clean.questions
    move = clean.move
    case = case | counted(rows_of((move.origin, move.destination)), move.province, move.law) | money_case(move)
    case = case | move.law_facts
    any_age = move.within or bool(move.facts.get("gathers_at_benefit")) or _joins(move)
    outputs: tuple[str, ...] = (MAY if any_age else OUTCOME, COUNTED)
    if not move.within:
        outputs = (*outputs, *money(move.law), *((PAID,) if case["paid_pool_rate"] is not None else ()))
    place, outputs = _place(move, case, outputs)
    asked = ask(move.law, case, outputs)
    return _questions(move, asked) if not asked.known else _taken_over(move, clean, asked, place)


def _taken_over(move: Move, clean: Cleaned, asked: Asked, place: tuple[str, str]) -> Quote:
    values, trace = asked.values, dict(asked.trace)
    pooled, paid = 0, 0 if move.within else values.get(PAID)
    if not move.within:
        pooled = values["moved_pooled"] + values["moved_pool_interest"]
        trace["account_check"] = account_check(move, by_law(values, move))
    if clean.overlap:
        trace["overlap"] = {"months": list(months(clean.overlap)), "keeps": clean.keeps, "proposed": clean.proposed}
    return Quote(
        move.matter, move.origin.region, move.region, TAKEN.code, account_moved(move, values), pooled, values[COUNTED],
        move.within, Held.GENERAL, paid, clean.refunds, *place, asked.digest, trace,
    )  # fmt: skip


def money(law: Law) -> tuple[str, ...]:
    """The outputs that say what moves between provinces."""
    return (*MONEY, STAYS) if STAYS in law.rules else MONEY


def account_moved(move: Move, values: Mapping[str, int]) -> int:
    """The balance, whole; nothing where the law leaves money where it was paid."""
    return 0 if values.get(STAYS) else move.origin.balance_fen


def by_law(values: Mapping[str, int], move: Move) -> int:
    """What the law makes of the account: principal of bases, interest, own contributions before 1998."""
    return values["moved_account_principal"] + move.origin.interest_fen + move.origin.before_1998_fen


def money_case(move: Move) -> dict[str, object]:
    """Inputs of the law about the money of the origin's record."""
    origin = move.origin
    temporary = origin.held != Held.GENERAL
    return {
        **bases(origin.months),
        "own_before_1998_fen": origin.before_1998_fen,
        "moved_account_interest_fen": origin.interest_fen,
        "temporary_pool_interest_fen": None if temporary else 0,
        "is_temporary_account": temporary,
        "contributor": int(origin.contributor),
        "paid_pool_rate": origin.paid_pool_rate,
    }


def account_check(move: Move, by_rules: int) -> dict[str, Any]:
    """The ledger's balance beside what the law makes of bases, interest and what was paid before 1998, in fen."""
    allowed = sum(one.months for one in move.origin.months) // HALF_A_FEN + 1
    difference = move.origin.balance_fen - by_rules
    return {"balance_fen": move.origin.balance_fen, "by_law_fen": by_rules, "difference_fen": difference,
            "allowed_fen": allowed, "agrees": abs(difference) <= allowed}  # fmt: skip


def _place(move: Move, case: dict[str, object], outputs: tuple[str, ...]) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Place of benefit and its reason, ("", "") while unknown, and the outputs with those that explain it."""
    names = tuple(one for one in PLACE if one in move.law.rules)
    place = _answer(move, case, PLACE_OF_BENEFIT)
    if place.value is None:
        return ("", ""), outputs
    reason = _answer(move, case, REASON).value if REASON in names else None
    code = move.law.regions.codes[int(place.value)]
    return (code, PlaceReason(int(reason)).code if reason else ""), (*outputs, *names)
