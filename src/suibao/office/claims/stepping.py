"""Steps of claims taken: refused where the machine forbids them, decided by the law, written and posted in one transaction.

A kind gives a table of rulings, one for each event. A ruling looks at the situation and says what follows: amounts, a
deadline, what the law said. Everything else (keys, order of days, two clerks at once, the ledger) is here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, claims
from suibao.books.claims import Claim, Step, plain
from suibao.errors import SuibaoError
from suibao.office.claims import paying
from suibao.office.claims.asking import Asked
from suibao.office.claims.deadlines import Deadline
from suibao.office.claims.kinds import Act, Opening
from suibao.office.claims.machine import Machine
from suibao.rules import Law

CHINA = timezone(timedelta(hours=8))
REPORTED_ON = "reported_on"
"""The fact that names the day on which a report came in, where that is not today."""

PERSON = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Item:
    """An amount awarded for a month (yyyymm). ``by``: who bears it; only what has an ``account`` is posted by this step."""

    code: str
    fen: int
    month: int
    by: str
    account: str = ""
    part: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it stands in a step's outcome."""
        found = {"item": self.code, "fen": self.fen, "month": self.month, "by": self.by}
        return found | {name: text for name, text in (("account", self.account), ("part", self.part)) if text}


@dataclass(frozen=True)
class Decision:
    """What a step came to. ``found``: facts that the office itself established; ``event``: taken in place of the one asked.

    ``due`` None leaves a deadline that runs while the state stays; ``clears`` ends it. ``pays_fen`` goes out to the person.
    """

    outcome: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    asked: Asked | None = None
    due: Deadline | None = None
    clears: bool = False
    found: Mapping[str, Any] = field(default_factory=dict)
    event: str = ""
    pays_fen: int = 0


@dataclass(frozen=True)
class Situation:
    """What a ruling looks at: the claim as it stands, locked, and the step asked for with its facts checked."""

    connection: sa.Connection
    law: Law
    claim: Claim
    act: Act
    facts: Mapping[str, Any]

    @property
    def day(self) -> date:
        """The day of the step."""
        return self.act.day

    @property
    def month(self) -> int:
        """The month of the step (yyyymm)."""
        return self.act.day.year * 100 + self.act.day.month


Ruling = Callable[[Situation], Decision]
Check = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Process:
    """A kind's way of taking steps. ``opened_by`` is the event that opens a claim; ``check`` reads the stated facts."""

    kind: str
    branch: str
    machine: Machine
    opened_by: str
    rulings: Mapping[Any, Ruling]

    def open(self, books: Books, law: Law, opening: Opening, facts: Mapping[str, Any]) -> Claim:
        """A claim with its first step. The same again changes nothing; the key for another content is a SuibaoError."""
        if not PERSON.fullmatch(opening.person):
            raise SuibaoError(
                "A claim is opened for a person key: 32 hexadecimal digits, as `suibao enrol` gives them.",
                "申请须以人员键提出：32 位十六进制，见 `suibao enrol`。",
            )
        number = claims.number_of(books, self.kind, opening.key)
        bare = Claim(
            number, self.kind, opening.person, opening.payer, opening.region, opening.event_on, opening.key, opening.now
        )
        stated = facts.get(REPORTED_ON)
        day = date.fromisoformat(stated) if stated else opening.now.astimezone(CHINA).date()
        act = Act(self.opened_by, day, opening.key, opening.now, opening.actor, opening.facts)
        with books.begin() as connection:
            claims.hold(connection, number)
            if claims.open_claim(connection, bare):
                self._write(Situation(connection, law, bare, act, facts))
            else:
                _same(claims.load(connection, number).steps[0], act, facts)
            return claims.load(connection, number)

    def take(self, books: Books, law: Law, claim: Claim, act: Act, facts: Mapping[str, Any]) -> Claim:
        """The claim after a step. The same again changes nothing; what the machine or the law forbids is a SuibaoError."""
        self.machine.event(act.event)
        with books.begin() as connection:
            claims.hold(connection, claim.claim)
            current = claims.load(connection, claim.claim)
            done = next((one for one in current.steps if one.key == _key(current, act)), None)
            if done is None:
                self._write(Situation(connection, law, current, act, facts))
            else:
                _same(done, act, facts)
            return claims.load(connection, claim.claim)

    def _write(self, at: Situation) -> None:
        claim, act = at.claim, at.act
        before = claim.state or str(self.machine.start)
        self.machine.next(before, act.event)
        _refuse_day(claim, act)
        decision = self.rulings[self.machine.event(act.event)](at)
        after = self.machine.next(before, decision.event or act.event)
        claims.add_step(at.connection, claim.claim, _step(at, decision, before, str(after)))
        for item in decision.items:
            if item.account:
                paying.award(at.connection, claim, self.branch, item.code, item.fen, item.month, part=item.part, fund=item.account)
        paying.pay_out(at.connection, claim, self.branch, decision.pays_fen, at.month, key=act.key)


def _step(at: Situation, decision: Decision, before: str, after: str) -> Step:
    outcome: dict[str, Any] = dict(decision.outcome)
    if decision.event:
        outcome["event_asked"] = at.act.event
    if decision.items:
        outcome["items"] = [one.as_json() for one in decision.items if one.fen]
    if decision.pays_fen:
        outcome["paid_fen"] = decision.pays_fen
    if decision.found:
        outcome["found"] = dict(decision.found)
    due = at.claim.due_on if before == after and not decision.clears else None
    if decision.due is not None:
        outcome["deadline"] = decision.due.as_json()
        due = decision.due.day
    asked = decision.asked or Asked({})
    return Step(
        decision.event or str(at.act.event), before, after, at.day, at.act.now, at.act.actor, _key(at.claim, at.act),
        at.facts, outcome, asked.trace, asked.digest, due,
    )  # fmt: skip


def _key(claim: Claim, act: Act) -> str:
    """A step's key in the books: the caller's own within the claim."""
    return f"{claim.claim}|{act.key}"


def _same(step: Step, act: Act, facts: Mapping[str, Any]) -> None:
    """Raise SuibaoError when a key stands for another step."""
    event = step.outcome.get("event_asked", step.event)
    opened = step.number == 1
    if (event, plain(step.facts)) != (act.event, plain(facts)) or (step.happened_on != act.day and not opened):
        raise SuibaoError(
            f"The key '{act.key}' already stands for step {step.number} ({event}, {step.happened_on}) with other content. "
            "Use a new key for a new step.",
            f"键“{act.key}”已用于第 {step.number} 步（{event}，{step.happened_on}），内容不同。新步骤请用新键。",
            key=act.key,
        )


def _refuse_day(claim: Claim, act: Act) -> None:
    """Raise SuibaoError for a step before the last one, before the event, or in the future."""
    earliest = max([claim.event_on, *(one.happened_on for one in claim.steps)])
    today = act.now.astimezone(CHINA).date()
    if not earliest <= act.day <= today:
        raise SuibaoError(
            f"A step on {act.day} does not fit: expected a day from {earliest} (the last step or the event) to {today} (today).",
            f"步骤日期 {act.day} 不合：应在 {earliest}（上一步或事件之日）至 {today}（今天）之间。",
            day=str(act.day),
        )


def facts_of(claim: Claim, through: int = 0) -> dict[str, Any]:
    """Everything stated and found over the steps (the first ``through`` of them), the latest last."""
    found: dict[str, Any] = {}
    for step in claim.steps[: through or None]:
        found |= {**step.outcome.get("found", {}), **step.facts}
    return found


def items_of(claim: Claim) -> list[dict[str, Any]]:
    """Every amount awarded by a step, oldest first."""
    return [item for step in claim.steps for item in step.outcome.get("items", ())]


def item_name(item: Mapping[str, Any]) -> str:
    """What tells one award from another within a claim: it is made once, whoever comes to bear it."""
    return "|".join((item["item"], str(item["month"]), item.get("part", "")))


def unpaid_fen(claim: Claim) -> int:
    """What steps have posted and none has paid out, in fen; monthly payments have a run of their own."""
    posted = sum(int(item["fen"]) for item in items_of(claim) if item.get("account"))
    return posted - sum(int(step.outcome.get("paid_fen", 0)) for step in claim.steps)
