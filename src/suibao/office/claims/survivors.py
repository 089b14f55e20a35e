"""Survivors (遗属待遇): the account's rest is inherited, funeral and survivor grants are paid. The claim is the heir's.

Each part is decided for itself: the account can be inherited while a figure of the grants is still unknown, and the other way
round. Facts: ``deceased`` (person key), ``scheme`` (employee_pension, resident_pension), ``relation``.
"""

from __future__ import annotations

from suibao.books import Books
from suibao.books.claims import Claim
from suibao.law.terms import Branch
from suibao.law.units import DEATH
from suibao.office.claims.kinds import Act, Kind, Opening
from suibao.office.claims.machine import Event, Machine, State
from suibao.office.pensions import heirs
from suibao.office.pensions.stating import reader
from suibao.office.pensions.steps import Decision, Handler, file, take
from suibao.rules import Law

CODE = "survivors"


class SurvivorsState(State):
    """Where a survivors' claim stands."""

    FILED = "filed", "已受理"
    CHECKED = "checked", "已预审"
    INHERITED = "inherited", "账户余额已继承"
    GRANTED = "granted", "丧葬补助金和抚恤金已支付"
    SETTLED = "settled", "全部办结"
    REFUSED = "refused", "不予支付"
    WITHDRAWN = "withdrawn", "已撤回"


class SurvivorsEvent(Event):
    """What can happen to it."""

    CHECK = "check", "预审"
    INHERIT = "inherit", "账户余额继承"
    GRANT = "grant", "支付丧葬补助金和抚恤金"
    REFUSE = "refuse", "不予支付"
    WITHDRAW = "withdraw", "撤回"


S, E = SurvivorsState, SurvivorsEvent
MACHINE = Machine(S, E, S.FILED, {
    (S.FILED, E.CHECK): S.CHECKED,
    (S.FILED, E.WITHDRAW): S.WITHDRAWN,
    (S.CHECKED, E.CHECK): S.CHECKED,
    (S.CHECKED, E.INHERIT): S.INHERITED,
    (S.CHECKED, E.GRANT): S.GRANTED,
    (S.CHECKED, E.REFUSE): S.REFUSED,
    (S.CHECKED, E.WITHDRAW): S.WITHDRAWN,
    (S.INHERITED, E.GRANT): S.SETTLED,
    (S.GRANTED, E.INHERIT): S.SETTLED,
})  # fmt: skip

HANDLERS: dict[str, Handler] = {
    E.CHECK: heirs.check,
    E.INHERIT: heirs.inherit,
    E.GRANT: heirs.grant,
    E.REFUSE: heirs.refuse,
    E.WITHDRAW: lambda taking: Decision(),
}


OWN = {
    "deceased": "亡故人（人员键）", "scheme": "亡故人参加的养老保险", "relation": "与亡故人的关系",
}  # fmt: skip
"""Facts that are no inputs of the law, or of another unit of it, with their Chinese labels."""
READ = reader((DEATH,), OWN)


def open_(books: Books, law: Law, opening: Opening) -> Claim:
    """File a claim of an heir. ``event_on`` is the day of death."""
    return file(books, CODE, opening, MACHINE, READ(law, opening.facts))


def act(books: Books, law: Law, claim: Claim, act: Act) -> Claim:
    """Take a step. Raises SuibaoError where the law does not agree, or a figure is unknown."""
    return take(books, law, claim, act, MACHINE, HANDLERS, READ)


KIND = Kind(
    CODE, Branch.EMPLOYEE_PENSION, "遗属待遇", "survivors", MACHINE, open_, act, unit=DEATH, own_facts=OWN,
    needed=("deceased", "relation"),
)  # fmt: skip
