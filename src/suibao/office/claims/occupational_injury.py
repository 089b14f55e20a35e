"""Occupational injury (职业伤害保障) of people who take orders without a labour relation: the kind of claim."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.law.terms import Branch
from suibao.law.units import ORDER_INJURY
from suibao.office.claims.asking import ask, on
from suibao.office.claims.facts import of_law
from suibao.office.claims.kinds import Act, Instalment, Kind, Opening
from suibao.office.claims.occupational_injury_facts import BILL, BY_STATE, OWN, read
from suibao.office.claims.occupational_injury_machine import MACHINE, PAYING, OrderInjuryEvent
from suibao.office.claims.occupational_injury_rulings import BRANCH, MONTHLY, RULINGS
from suibao.office.claims.stepping import Process
from suibao.office.claims.work_injury_benefits import effective
from suibao.rules import Law

PROCESS = Process("occupational_injury", BRANCH, MACHINE, OrderInjuryEvent.REPORT, RULINGS)


def open_claim(books: Books, law: Law, opening: Opening) -> Claim:
    """Report from the app in one step: ``payer`` is the platform, ``region`` that of the order, facts with ``order_id``."""
    return PROCESS.open(books, law, opening, read(law, opening.facts))


def act(books: Books, law: Law, claim: Claim, step: Act) -> Claim:
    """Take a step. Raises SuibaoError for what the machine or the law forbids, naming what would settle it."""
    return PROCESS.take(books, law, claim, step, read(law, step.facts))


def monthly(connection: sa.Connection, law: Law, claim: Claim, month: int) -> Instalment:
    """Allowance and care of grades 1 to 6, dependants: as far as the figures are known, otherwise withheld by name."""
    dated = on(law, month)
    asked = ask(dated, of_law(law, facts_at(claim, month)) | {"region": claim.region}, tuple(MONTHLY.values()))
    if not asked.known:
        en, zh = asked.words(dated)
        return Instalment(withheld=(f"Not known: {en}.", f"尚不明：{zh}。"))
    items = {item: asked.values[rule] for item, rule in MONTHLY.items() if asked.values[rule]}
    return Instalment(items, trace=asked.trace if items else {})


def facts_at(claim: Claim, month: int) -> dict[str, Any]:
    """The facts that count for a month: those up to the award, later ones from the month after; a death from its month on."""
    began = next((one.number for one in claim.steps if one.after in PAYING), 0)
    found: dict[str, Any] = dict(BY_STATE)
    for step in claim.steps:
        dies = step.event == OrderInjuryEvent.DIE
        if dies and _died_in(step.facts["died_on"]) >= month:
            continue
        if step.number <= began or dies or effective({}, step.happened_on) <= month:
            found |= {**step.outcome.get("found", {}), **step.facts}
    return {name: value for name, value in found.items() if name not in BILL}


def _died_in(day: str) -> int:
    return int(day[:4]) * 100 + int(day[5:7])


KIND = Kind(
    "occupational_injury", Branch.OCCUPATIONAL_INJURY, "职业伤害保障待遇", "occupational injury", MACHINE, open_claim, act,
    PAYING, monthly, unit=ORDER_INJURY, own_facts=OWN, needed=("order_id", "accident_at"),
)  # fmt: skip
