"""What happens inside one instance and between two: transactions, messages, decisions carried out. Who does what when: simulation."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import date
from heapq import heappush
from typing import Any, NamedTuple

from tests.simulation import clearing, effects, local, world
from tests.simulation.agency import SimulatedAgency
from tests.simulation.auditor import Auditor, Violation
from tests.simulation.network import DAY, HOUR, Faults, Network
from tests.simulation.store import STEP, Crash, Store
from tests.simulation.world import INSTANCES

from suibao.errors import SuibaoError
from suibao.office.relations import protocol
from suibao.office.relations.messages import Message, retry_after, same
from suibao.office.relations.sides import Decision, Effect, Side
from suibao.office.relations.terms import CaseEvent, CaseState, Role, Whom

S = CaseState
START = date(2026, 1, 5).toordinal()
DECIDED = frozenset({S.COMMITTED, S.SENT})
QUIET_DAYS = 300
RETRIES = [int(retry_after(attempts).total_seconds()) for attempts in range(1, 20)]


class Core(NamedTuple):
    """The calls of the protocol; tests of the auditors put wrong ones here."""

    ask: Callable[..., Decision] = protocol.ask
    handle: Callable[..., Decision] = protocol.handle
    wake: Callable[..., Decision] = protocol.wake


class Machinery:
    """Stores, agencies, network, queue of events, auditor; and what they do when told to."""

    def __init__(
        self, seed: int, cases: int, faults: Faults | None = None, core: Core | None = None,
        log: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        self.seed, self.wanted, self.core, self.log = seed, cases, core or Core(), log
        self.days = 90 if cases <= 20_000 else 240
        self.luck = world.luck_of(seed)
        self.world = world.make(seed, max(300, cases // 4))
        self.network = Network(self.luck, faults or Faults(crash=min(0.004, 150 / cases)))
        self.stores = [Store() for _ in range(INSTANCES)]
        self.career: dict[int, int] = {}
        self.agencies = [SimulatedAgency(one, self.world, self.career, self.luck) for one in self.stores]
        self.city_of = self.agencies[0].city_of
        self.auditor = Auditor(self.world, self.stores)
        self.now, self.step, self.begun = 0, 0, 0
        self.down = [0] * INSTANCES
        self.skew = [int((self.luck.random() - 0.5) * 20 * HOUR) for _ in range(INSTANCES)]
        self.due: list[dict[int, list[str]]] = [{} for _ in range(INSTANCES)]
        self.ticked = [START - 1] * INSTANCES
        self.sending: list[set[str]] = [set() for _ in range(INSTANCES)]
        self.windows: list[clearing.Window] = []
        self.queue: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []
        self.seq, self.healed, self.quiet = 0, False, False
        self.every = max(500, cases // 3)
        self.counts: Counter[str] = Counter()
        self.seen: set[tuple[Role, CaseState, CaseEvent]] = set()
        self.recent: deque[tuple[Any, ...]] = deque(maxlen=60)
        self.dates = [date.fromordinal(START + day) for day in range(self.days + QUIET_DAYS + 40)]

    def at(self, when: int, what: Callable[..., None], *args: Any) -> None:
        """Something that happens later."""
        self.seq += 1
        heappush(self.queue, (when, self.seq, what, args))

    def note(self, *words: Any) -> None:
        """Remember what happens."""
        self.recent.append((self.step, self.now, *words))
        if self.log:
            self.log(f"{self.step:>8} {self.now // DAY:>4}d{self.now % DAY // HOUR:02}h  {' '.join(map(str, words))}")

    def today(self, instance: int) -> date:
        """What the instance's clock says."""
        return self.dates[max(0, (self.now + self.skew[instance]) // DAY)]

    # --- one transaction ------------------------------------------------------------------------------------------------

    def transact(self, instance: int, work: Callable[..., Sequence[Message]], *args: Any) -> bool:
        """Run some work whole or not at all; send what it says. False where the machine stopped before it was done."""
        store, chance = self.stores[instance], self.luck.random()
        crashes = chance < self.network.faults.crash
        self.agencies[instance].today = self.today(instance).toordinal()
        store.begin(1 + int(self.luck.random() * 24) if crashes else 0)
        try:
            messages = work(store, *args)
        except Crash:
            store.rollback()
            self._fall(instance)
            return False
        except SuibaoError:
            store.rollback()
            raise
        self.step += 1
        self.auditor.committed(instance, store.journal)
        if self.step % self.every == 0:
            self.auditor.full()
        if crashes:  # committed, and nobody was told
            self._fall(instance)
            return False
        for message in messages:
            self._send(instance, message, 0)
        return True

    def _fall(self, instance: int) -> None:
        self.counts["crashes"] += 1
        self.down[instance] = self.now + 1 + int(self.luck.random() * self.network.faults.down)
        self.note("instance", instance, "stops until", self.down[instance])
        self.at(self.down[instance], self._restart, instance)

    def _restart(self, instance: int) -> None:
        """What was committed and never sent; the rest has its next attempt in the outbox."""
        for message in list(self.stores[instance].outbox.values()):
            self._send(instance, message, 0)

    def up(self, instance: int) -> bool:
        """Whether an instance runs."""
        return self.down[instance] <= self.now

    # --- messages -------------------------------------------------------------------------------------------------------

    def _send(self, instance: int, message: Message, attempts: int) -> None:
        """Send what is in the outbox, and again until it is acknowledged."""
        if attempts == 0:
            if message.id in self.sending[instance]:
                return
            self.sending[instance].add(message.id)
        destination = self.world.instance(self.city_of[message.receiver])
        for moment in self.network.arrivals(instance, destination, self.now):
            self.at(moment, self._deliver, instance, destination, message)
        self.network.remember(message, destination)
        if self.luck.random() < self.network.faults.replayed:
            old, where = self.network.past[int(self.luck.random() * len(self.network.past))]
            self.at(self.now + int(self.luck.random() * DAY), self._deliver, instance, where, old)
            self.counts["replayed"] += 1
        self.counts["sent"] += 1
        self.at(self.now + RETRIES[min(attempts, 18)], self._retry, instance, message, attempts + 1)

    def _retry(self, instance: int, message: Message, attempts: int) -> None:
        if message.id not in self.stores[instance].outbox:
            self.sending[instance].discard(message.id)
        elif self.up(instance):
            self._send(instance, message, attempts)
        else:
            self.at(self.down[instance] + 1, self._retry, instance, message, attempts)

    def _deliver(self, sender: int, instance: int, message: Message) -> None:
        if not self.up(instance):
            return
        if self.log:
            self.note(message.kind, message.case, message.sender, "→", message.receiver, message.id[:6])
        if self.transact(instance, self._handled, instance, message):
            for moment in self.network.arrivals(instance, sender, self.now):
                self.at(moment, self._acknowledged, sender, message.id)
            self._changed(instance, message)
        self._after(instance, message.case)

    def _changed(self, instance: int, message: Message) -> None:
        """Somebody changes what was said: it must be refused."""
        if self.luck.random() < self.network.faults.altered:
            other = Message(
                *(getattr(message, name) for name in Message.__slots__[:-1]), {**message.body, "account_fen": 1}
            )
            try:
                self.transact(instance, self._handled, instance, other)
            except SuibaoError:
                self.counts["changed messages refused"] += 1
            else:
                raise Violation(f"message {message.id} was taken with another content")

    def _acknowledged(self, instance: int, message: str) -> None:
        if self.up(instance):
            self.stores[instance].outbox.pop(message, None)

    def _handled(self, store: Store, instance: int, message: Message) -> Sequence[Message]:
        """A message, once; the same answer again when it comes again."""
        known = store.inbox.get(message.id)
        if known is not None:
            same(known[0].digest, message)
            self.counts["repeated"] += 1
            for answer in known[1]:
                store.put(store.outbox, answer.id, answer)
            return known[1]
        today, agency = self.today(instance), self.agencies[instance]
        decision = self.core.handle(store.sides.get(message.case), message, message.receiver, today, agency)
        self.carry_out(store, instance, decision)
        store.put(store.inbox, message.id, (message, decision.send))
        return decision.send

    # --- decisions ------------------------------------------------------------------------------------------------------

    def carry_out(self, store: Store, instance: int, decision: Decision) -> None:
        """A decision, in the running transaction: side, books, relations, outbox, journal."""
        side = decision.side
        store.put(store.sides, side.case, side)
        for effect in decision.effects:
            self.effect(store, side, effect)
        for message in decision.send:
            store.put(store.outbox, message.id, message)
        for step in decision.steps:
            self.seen.add((side.role, step.before, step.event))
            if step.after in DECIDED:
                store.journal.append((STEP, side.case, side.role, step.after, 0))

    def effect(self, store: Store, side: Side, effect: Effect) -> None:
        """One effect on the books."""
        effects.carry_out(store, side, effect, self.city_of)

    def _after(self, instance: int, case: str) -> None:
        """What follows from where a side stands now: its deadline, somebody who answers, a correction some day."""
        side = self.stores[instance].sides.get(case)
        if side is None:
            return
        if side.due_on is not None:
            self.due[instance].setdefault(side.due_on.toordinal() + 1, []).append(case)
        if side.question is not None and self.luck.random() < 0.85 and _asked_here(side):
            self.at(self.now + int(self.luck.random() * 10 * DAY), self._person_answers, instance, case)

    def _person_answers(self, instance: int, case: str) -> None:
        side = self.stores[instance].sides[case]
        if side.question is not None and self.up(instance) and _asked_here(side):
            self.transact(instance, self._answered, instance, case)
            self._after(instance, case)

    def _answered(self, store: Store, instance: int, case: str) -> Sequence[Message]:
        side = store.sides[case]
        if side.role == Role.BOTH:
            return local.settle(self, store, instance, side)
        facts = {"answered": 1, f"said{side.sent}": 1}
        decision = protocol.answer(side, facts, self.today(instance), self.agencies[instance])
        self.carry_out(store, instance, decision)
        return decision.send


def _asked_here(side: Side) -> bool:
    """Whether somebody on this side has to answer its open question."""
    question = side.question or {}
    if side.role == Role.BOTH:
        return True
    if side.role == Role.ORIGIN:
        return side.state == S.RESERVED or question["whom"] in (Whom.ORIGIN, Whom.PAYER)
    return question["whom"] != Whom.ORIGIN
