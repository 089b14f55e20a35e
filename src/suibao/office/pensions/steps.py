"""Taking a step of a claim: the machine says whether it may follow, a handler decides and posts, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, claims
from suibao.books.claims import Claim, Step, plain
from suibao.errors import SuibaoError
from suibao.office.claims.kinds import Act, Opening
from suibao.office.claims.machine import Machine
from suibao.office.claims.stepping import CHINA
from suibao.office.pensions.stating import Reader
from suibao.office.workdays import add_workdays
from suibao.rules import Law


@dataclass(frozen=True)
class Decision:
    """What a step came to. ``outcome``: amounts in fen and reasons; ``trace``: the law's, as JSON."""

    outcome: Mapping[str, Any] = field(default_factory=dict)
    trace: Mapping[str, Any] = field(default_factory=dict)
    law_digest: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Taking:
    """One step while it is being taken. ``key`` is the step's own, ``part`` tells its postings from others."""

    books: Books
    connection: sa.Connection
    law: Law
    claim: Claim
    act: Act
    key: str

    @property
    def part(self) -> str:
        """A name for what this step posts, the same whenever it is taken again."""
        return f"{self.act.event}{len(self.claim.steps) + 1}"

    def fact(self, name: str, default: Any = None) -> Any:
        """A fact of this step, else the latest of the steps before."""
        return self.act.facts[name] if name in self.act.facts else self.claim.fact(name, default)


Handler = Callable[[Taking], Decision]
FILED = "file"
"""The event that opens a claim; the machine begins after it."""


def file(
    books: Books, kind: str, opening: Opening, machine: Machine, facts: Mapping[str, Any], due_on: date | None = None
) -> Claim:
    """Open a claim with its first step. The same opening again changes nothing. ``facts``: as the kind's reader gives them."""
    event = FILED
    number = claims.number_of(books, kind, opening.key)
    start = str(machine.start)
    step = Step(
        event, "", start, opening.event_on, opening.now, opening.actor, f"{number}|{event}", plain(facts), due_on=due_on
    )  # fmt: skip
    claim = Claim(
        number, kind, opening.person, opening.payer, opening.region, opening.event_on, opening.key, opening.now, (step,)
    )
    with books.begin() as connection:
        if not claims.open_claim(connection, claim):
            _same_facts(claims.load(connection, number).steps[0], step)
        return claims.load(connection, number)


def take(
    books: Books, law: Law, claim: Claim, act: Act, machine: Machine, handlers: Mapping[str, Handler], read: Reader
) -> Claim:
    """Take a step: decide, post and record it, or find that it was taken before.

    Raises SuibaoError where the event cannot follow, where the law does not agree, or where anything it needs is unknown; then
    nothing has changed.
    """
    key = f"{claim.claim}|{act.key}"
    machine.event(act.event)
    act = replace(act, facts=read(law, act.facts))
    with books.begin() as connection:
        claims.hold(connection, claim.claim)
        current = claims.load(connection, claim.claim)
        before = next((one for one in current.steps if one.key == key), None)
        step = Step(act.event, current.state, "", act.day, act.now, act.actor, key, plain(act.facts))
        if before is not None:
            _same_facts(before, step)
            return current
        after = machine.next(current.state, act.event)
        _refuse_day(current, act)
        decided = handlers[act.event](Taking(books, connection, law, current, act, key))
        step = Step(
            act.event, current.state, str(after), act.day, act.now, act.actor, key, plain(act.facts), decided.outcome,
            decided.trace, decided.law_digest, decided.due_on,
        )  # fmt: skip
        claims.add_step(connection, claim.claim, step)
        return claims.load(connection, claim.claim)


def _refuse_day(claim: Claim, act: Act) -> None:
    """A step is not taken ahead of its day. It may be about an earlier one: a death becomes known late."""
    today = act.now.astimezone(CHINA).date()
    if act.day > today:
        raise SuibaoError(
            f"A step on {act.day} cannot be recorded on {today}, before it has happened.",
            f"步骤日期 {act.day} 晚于登记日 {today}：尚未发生的不能登记。", day=str(act.day),
        )  # fmt: skip


def _same_facts(before: Step, now: Step) -> None:
    if (before.event, before.facts, before.happened_on) != (now.event, now.facts, now.happened_on):
        raise SuibaoError(
            f"The key '{now.key}' already stands for step {before.number} ({before.event}, {before.happened_on}) with other "
            "facts. Use a key of its own for another step.",
            f"键“{now.key}”已用于第 {before.number} 步（{before.event}，{before.happened_on}），且事实不同。另一步骤请用新的键。",
            key=now.key,
        )


def workdays_from(day: date, days: int) -> date | None:
    """The last day of a period in working days; None where the holidays of a year are not out yet."""
    try:
        return add_workdays(day, days)
    except SuibaoError:
        return None
