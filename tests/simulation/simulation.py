"""The simulation: a queue of events in order of time, all chance from one seed, the protocol of `suibao.office.relations.protocol`.

    Simulation(seed=7, cases=2_000).run()

Cases are asked for over some months while the network and the machines do what they do; then everything works again and all
must come to rest. :class:`tests.simulation.auditor.Violation` names the seed and the step.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from heapq import heappop

from tests.simulation import clearing, local
from tests.simulation.auditor import Violation
from tests.simulation.machinery import QUIET_DAYS, START, Machinery
from tests.simulation.network import DAY, HOUR, QUIET
from tests.simulation.store import OUTSIDE, Store, account, pool
from tests.simulation.store import province as province_of
from tests.simulation.world import BRANCHES, INSTANCES, MEDICAL, PENSION, STEPS

from suibao.errors import SuibaoError
from suibao.office.relations import protocol
from suibao.office.relations.messages import Message
from suibao.office.relations.terms import CaseState, Role

S = CaseState
LOCAL = 0.5
"""Share of cases whose both sides are in the same books."""
WITHDRAWABLE = frozenset({S.OPENED, S.QUESTIONED, S.REQUESTED})


class Simulation(Machinery):
    """One run. ``cases``: how many are asked for; ``faults``: while they are; ``log``: says what happens."""

    # --- running -------------------------------------------------------------------------------------------------------

    def run(self) -> Counter[str]:
        """All of it; what happened how often. Raises Violation, with the seed and the step."""
        began, collects = time.process_time(), gc.isenabled()
        gc.disable()  # nothing here refers to itself, and looking through millions of rows takes a third of the time
        try:
            self._settle_in()
            self._loop()
            self.auditor.at_the_end([(one.digest, self._digest(one)) for one in self.windows])
        except (Violation, SuibaoError, AssertionError, KeyError) as wrong:
            raise Violation(self._story(wrong)) from wrong
        finally:
            if collects:
                gc.enable()
        self.counts["cpu ms"] = int((time.process_time() - began) * 1000)
        self.counts["steps"] = self.step
        self.counts.update(f"{side.role} {side.state}" for one in self.stores for side in one.sides.values())
        return self.counts

    def _digest(self, window: clearing.Window) -> bytes:
        return clearing.netting.digest(clearing.frozen(window.number, self.stores, self.world))

    def _story(self, wrong: BaseException) -> str:
        lines = [f"  {one}" for one in list(self.recent)[-25:]]
        again = f"python -m tests.simulation --seed {self.seed} --cases {self.wanted} --log"
        day = date.fromordinal(START) + timedelta(seconds=self.now)
        told = f"seed {self.seed}, step {self.step}, {day}: {type(wrong).__name__}: {wrong}"
        return "\n".join([told, f"once more, with everything that happens: {again}", "last:", *lines])

    def _settle_in(self) -> None:
        """Everybody is insured somewhere, with what they have."""
        place = self.world
        for person, city in enumerate(place.home):
            store = self.stores[place.instance(city)]
            store.begin(0)
            for branch in range(BRANCHES):
                store.open_relation(person * BRANCHES + branch, city, START, "")
            store.post(OUTSIDE, account(person * BRANCHES + PENSION, city), place.account[person * STEPS], "start")
            store.post(OUTSIDE, pool(PENSION, city), place.paid[person * STEPS], "start")
            store.post(OUTSIDE, account(person * BRANCHES + MEDICAL, city), place.medical[person], "start")
            self.auditor.committed(place.instance(city), store.journal)
        for instance in range(INSTANCES):
            self.at(self._morning(instance, 1), self._day, instance)
        self.at(0, self._begin_next)
        self.at(DAY, self._close_day)

    def _loop(self) -> None:
        queue, end = self.queue, (self.days + QUIET_DAYS) * DAY
        while queue:
            self.now, _, what, args = heappop(queue)
            if self.now > end:
                raise Violation(f"never comes to rest: {[len(one.outbox) for one in self.stores]} messages unsent")
            what(*args)

    def _morning(self, instance: int, day: int) -> int:
        return max(day * DAY - self.skew[instance] + 8 * HOUR, self.now + 1)

    # --- people ---------------------------------------------------------------------------------------------------------

    def _begin_next(self) -> None:
        """The next case of the stream, and now and then a contribution."""
        if self.begun >= self.wanted:
            self.at(self.now + 10 * DAY, self._heal)
            return
        self.begun += 1
        self.at(self.begun * self.days * DAY // self.wanted, self._begin_next)
        chance = self.luck.random()
        if chance < 0.2:
            self._contribute(int(self.luck.random() * self.world.workers))
        key = self._somebody()
        place = self.auditor.places[key][-1]
        city = self._destination(place[1])
        origin = (
            place[1]
            if chance < 0.98 or place[0] == self.world.instance(city)
            else (place[1] + 5) % len(self.world.cities)
        )
        if origin == city:
            origin = place[1]
        self._begin(f"c{self.begun}", key, origin, city)
        if chance > 0.95:  # asked for twice: the same case
            self.at(self.now + HOUR, self._begin, f"c{self.begun}", key, origin, city)

    def _somebody(self) -> int:
        """A relation, more often one that is not on its way already; more pensions than others."""
        key = 0
        for _ in range(4):
            key = (
                int(self.luck.random() * self.world.workers) * BRANCHES
                + (0, 0, 0, 1, 1, 2)[int(self.luck.random() * 6)]
            )
            if len(self.auditor.places[key]) == 1 and not self.auditor.places[key][0][3]:
                break
        return key

    def _destination(self, origin: int) -> int:
        """Another city: about half of them in the same books."""
        cities, same_books = len(self.world.cities), self.luck.random() < LOCAL
        while True:
            city = int(self.luck.random() * cities)
            if city != origin and (self.world.instance(city) == self.world.instance(origin)) == same_books:
                return city

    def _begin(self, case: str, key: int, origin: int, city: int) -> None:
        """A worker asks; who finds the office closed comes again."""
        instance = self.world.instance(city)
        if not self.up(instance):
            self.at(self.down[instance] + HOUR, self._begin, case, key, origin, city)
            return
        if case in self.stores[instance].sides:
            return
        here = self.world.instance(origin) == instance
        work = self._asked_local if here else self._asked
        self.transact(instance, work, instance, case, key, origin, city, "", 0)
        if case not in self.stores[instance].sides:
            self.at(self.now + DAY, self._begin, case, key, origin, city)
            return
        self._after(instance, case)
        if self.luck.random() < 0.04:
            self.at(self.now + int(self.luck.random() ** 8 * 12 * DAY), self._withdraw, instance, case)
        if key % BRANCHES == PENSION and self.luck.random() < 0.03:
            self.at(self.now + int(self.luck.random() * 60 * DAY), self._correct, instance, case, key, origin, city)

    def _asked(
        self, store: Store, instance: int, case: str, key: int, origin: int, city: int, corrects: str, fen: int
    ) -> Sequence[Message]:
        facts = {"relation": key} if not corrects else {"relation": key, "corrects": corrects, "pooled_fen": fen}
        own, peer = self.world.cities[city], self.world.cities[origin]
        decision = self.core.ask(case, own, peer, facts, self.today(instance), self.agencies[instance], corrects)
        self.carry_out(store, instance, decision)
        self.auditor.opened(case, key, self.now)
        return decision.send

    def _asked_local(
        self, store: Store, instance: int, case: str, key: int, origin: int, city: int, corrects: str, fen: int
    ) -> Sequence[Message]:
        messages = local.ask(self, store, instance, case, key, origin, city, corrects, fen)
        self.auditor.opened(case, key, self.now)
        return messages

    def _withdraw(self, instance: int, case: str) -> None:
        side = self.stores[instance].sides.get(case)
        if side is not None and side.state in WITHDRAWABLE and self.up(instance):
            self.counts["withdrawn"] += 1
            self.transact(instance, self._withdrawn, instance, case)
            self._after(instance, case)

    def _withdrawn(self, store: Store, instance: int, case: str) -> Sequence[Message]:
        decision = protocol.withdraw(store.sides[case])
        self.carry_out(store, instance, decision)
        return decision.send

    def _correct(self, instance: int, case: str, key: int, origin: int, city: int) -> None:
        """A settled case moved too much or too little pooled money: another case, either way."""
        side = self.stores[instance].sides[case]
        if side.state != S.SETTLED or self.quiet:
            return
        if self.luck.random() < 0.5:
            origin, city = city, origin
        fen, number = 1 + int(self.luck.random() * 200_000), f"{case}k"
        receiver = self.world.instance(city)
        if not self.up(receiver) or province_of(origin) == province_of(city):
            return
        work = self._asked_local if self.world.instance(origin) == receiver else self._asked
        self.transact(receiver, work, receiver, number, key, origin, city, case, fen)
        self.counts["corrections"] += 1
        self._after(receiver, number)

    def _contribute(self, person: int) -> None:
        """A worker's career grows: account and pool by the law's amounts, where the relation lies."""
        key = person * BRANCHES + PENSION
        place, step = self.auditor.places[key][-1], self.career.get(person, 0)
        if step + 1 < STEPS and self.up(place[0]) and self.stores[place[0]].relations.get(key, (0, 0, "x"))[2] == "":
            self.transact(place[0], self._contributed, person, step, place[1])

    def _contributed(self, store: Store, person: int, step: int, city: int) -> Sequence[Message]:
        before, after = person * STEPS + step, person * STEPS + step + 1
        store.put(self.career, person, step + 1)
        own, paid = self.world.account, self.world.paid
        store.post(OUTSIDE, account(person * BRANCHES + PENSION, city), own[after] - own[before], "paid")
        store.post(OUTSIDE, pool(PENSION, city), paid[after] - paid[before], "paid")
        return ()

    # --- time -----------------------------------------------------------------------------------------------------------

    def _day(self, instance: int) -> None:
        """A morning in the office: what is overdue."""
        if not self.up(instance):
            self.at(self.down[instance] + 1, self._day, instance)
            return
        today = self.today(instance).toordinal()
        for day in range(self.ticked[instance] + 1, today + 1):
            for case in self.due[instance].pop(day, ()):
                self._wake(instance, case)
        self.ticked[instance] = today
        if not self.quiet:
            self.at(self._morning(instance, today - START + 1), self._day, instance)

    def _wake(self, instance: int, case: str) -> None:
        side = self.stores[instance].sides[case]
        if side.due_on is None or side.due_on >= self.today(instance):
            return
        if not self.up(instance):
            self.due[instance].setdefault(self.today(instance).toordinal() + 1, []).append(case)
            return
        self.counts["overdue"] += 1
        self.transact(instance, self._woken, instance, case)
        self._after(instance, case)

    def _woken(self, store: Store, instance: int, case: str) -> Sequence[Message]:
        side = store.sides[case]
        if side.role == Role.BOTH:
            return local.cancel(self, store, side)
        decision = self.core.wake(side, self.today(instance))
        self.carry_out(store, instance, decision)
        return decision.send

    def _heal(self) -> None:
        """From now on everything works."""
        self.note("no more faults")
        self.healed, self.network.faults = True, QUIET
        self.network.cuts.clear()

    # --- clearing -------------------------------------------------------------------------------------------------------

    def _close_day(self) -> None:
        """The cut-off of a window; the network may be cut again; the last one when all is quiet."""
        self.network.cut(INSTANCES, self.now)
        self.quiet = self.healed and self._at_rest()
        window = clearing.Window(len(self.windows))
        self.windows.append(window)
        for instance in range(INSTANCES):
            self.at(self.now + int(self.luck.random() * HOUR), self._mark, window, instance)
        if not self.quiet:
            self.at(self.now + DAY, self._close_day)
        else:
            self.note("all at rest")

    def _at_rest(self) -> bool:
        return not any(one.outbox or one.reserved for one in self.stores) and all(
            protocol.at_rest(side) for one in self.stores for side in one.sides.values()
        )

    def _mark(self, window: clearing.Window, instance: int) -> None:
        """Freeze the items of an instance; those that come later are for the next window."""
        before = window.number - 1
        late = not self.up(instance) or (before >= 0 and instance not in self.windows[before].marked)
        if not late:
            self.transact(instance, self._marked, window, instance)
        if window.number not in self.stores[instance].windows:
            self.at(self.now + HOUR, self._mark, window, instance)
            return
        window.marked.add(instance)
        self.auditor.marked(window.number, instance)
        if len(window.marked) == INSTANCES:
            self._net(window)

    def _marked(self, store: Store, window: clearing.Window, instance: int) -> Sequence[Message]:
        begin = store.windows[window.number - 1][1] if window.number else 0
        store.put(store.windows, window.number, (begin, len(store.items)))
        return ()

    def _net(self, window: clearing.Window) -> None:
        positions = self.netted(window)
        self.auditor.netted(window.number, positions, window.payments)
        self.counts["windows"] += 1
        self.counts["payments"] += len(window.payments)
        for instance in range(INSTANCES):
            self.at(self.now + HOUR, self._post_window, window, instance)

    def netted(self, window: clearing.Window) -> dict[tuple[int, int], int]:
        """Net a window."""
        return clearing.close(window, self.stores, self.world)

    def _post_window(self, window: clearing.Window, instance: int) -> None:
        if instance in window.done:
            return
        if self.up(instance) and self.transact(instance, self._posted, window, instance):
            window.done.add(instance)
        else:
            self.at(self.now + HOUR, self._post_window, window, instance)

    def _posted(self, store: Store, window: clearing.Window, instance: int) -> Sequence[Message]:
        """Once: a machine that stopped after the commit finds its mark."""
        name = (window.number, "posted")
        if name not in store.posted:
            store.put(store.posted, name, True)
            clearing.post(window, instance, store, self.world)
        return ()
