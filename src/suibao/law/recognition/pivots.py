"""What would have to be otherwise for a result to be another: the fewest stated facts, and the facts not stated.

The tests never fall when a fact is graded higher, and a fact that is not stated gives a result between those of its lowest and
highest grade (tests/law/test_status_properties.py proves both). So a set of facts that changes nothing at its highest and at
its lowest grades changes nothing at all, and only sets that do are looked into grade by grade.

Of a labour relationship the result is whether there is one: from *clearly* to *likely* the answer is the same, so that is no
pivot, and would only hide the changes that do turn it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product

from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Pivot
from suibao.law.status.terms import Standing
from suibao.rules import Law

MOST_CHANGED = 3
"""Facts changed together at most: beyond three the case is another case."""

Values = dict[str, int]


class Results:
    """The tests as a function of the facts; remembers what it was asked.

    ``derived``: facts graded by what another company does. They can only rise: this company might exercise the control too.
    """

    def __init__(
        self, law: Law, tests: tuple[str, ...], facts: Mapping[str, int], derived: Collection[str] = ()
    ) -> None:
        self.tests = tests
        self.derived = frozenset(derived)
        self.prepared = law.prepared(tests)
        self.facts = {one.name: int(facts[one.name]) for one in self.prepared.graph.inputs}
        self.ancestors = {test: {one.name for one in law.graph((test,)).inputs} for test in tests}
        self._graded = frozenset(test for test in tests if law.rules[test].unit.term is Standing)
        self._known: dict[tuple[int, ...], Values] = {}
        self.now = self.after(())

    def after(self, changes: Iterable[tuple[str, int]]) -> Values:
        """The value of every test when these facts have these grades."""
        facts = self.facts | dict(changes)
        key = tuple(facts.values())
        if key not in self._known:
            values = self.prepared.steps_of(dict(facts))
            self._known[key] = {test: int(values[test]) for test in self.tests}
        return self._known[key]

    def turned(self, test: str, value: int) -> bool:
        """Whether ``value`` is another result of the test than the present one."""
        now = self.now[test]
        if test not in self._graded:
            return value != now
        return (value > Standing.OPEN) != (now > Standing.OPEN) or (value < Standing.OPEN) != (now < Standing.OPEN)

    def grades(self, name: str) -> tuple[int, ...]:
        """The grades that a fact may have, in order of control."""
        lowest = self.facts[name] if name in self.derived else 1
        return tuple(int(one) for one in FACTS[name].grades if one >= lowest)

    def moved(self, names: tuple[str, ...], tests: Iterable[str]) -> set[str]:
        """Those of ``tests`` that some grades of these facts change."""
        found: set[str] = set()
        for end in (0, -1):
            values = self.after((name, self.grades(name)[end]) for name in names)
            found |= {test for test in tests if self.turned(test, values[test])}
        return found


def pivots(results: Results) -> dict[str, tuple[Pivot, ...]]:
    """For each test the smallest sets of stated facts whose change changes its value; the nearest grades that do.

    Sets of one fact; where there are none of two, else of three. The contract's label is no ancestor of any test and so is
    never among them. For each set and each value that can be reached one pivot: that with the fewest steps of grades.
    """
    found: dict[str, list[Pivot]] = {test: [] for test in results.tests}
    stated = [name for name in FACTS if results.facts.get(name)]
    for size in range(1, MOST_CHANGED + 1):
        pending = {test for test in results.tests if not found[test]}
        if not pending:
            break
        for names in combinations(stated, size):
            asked = {test for test in pending if results.ancestors[test].issuperset(names)}
            for test in results.moved(names, asked) if asked else ():
                found[test] += _nearest(results, test, names)
    return {test: tuple(sorted(some, key=lambda one: _order(results, one))) for test, some in found.items()}


def missing(results: Results) -> dict[str, tuple[str, ...]]:
    """For each test the facts not stated that could change its result: alone; where none could, two together.

    Eligibility is taken as undisputed, so it is not missing in a case that says nothing of it.
    """
    unstated = [name for name, kind in FACTS.items() if results.facts.get(name) == 0 and kind.factor]
    found: dict[str, set[str]] = {test: set() for test in results.tests}
    for size in (1, 2):
        pending = {test for test in results.tests if not found[test]}
        for names in combinations(unstated, size):
            asked = {test for test in pending if results.ancestors[test].issuperset(names)}
            for test in results.moved(names, asked) if asked else ():
                found[test].update(names)
    return {test: tuple(name for name in FACTS if name in names) for test, names in found.items()}


def _nearest(results: Results, test: str, names: tuple[str, ...]) -> Iterator[Pivot]:
    best: dict[int, Pivot] = {}
    for pivot in _changed(results, test, names):
        known = best.get(pivot.result)
        if known is None or _order(results, pivot) < _order(results, known):
            best[pivot.result] = pivot
    yield from best.values()


def _changed(results: Results, test: str, names: tuple[str, ...]) -> Iterator[Pivot]:
    """Every change of all these facts that changes the test."""
    others = [[one for one in results.grades(name) if one != results.facts[name]] for name in names]
    for grades in product(*others):
        changes = tuple(zip(names, grades, strict=True))
        value = results.after(changes)[test]
        if results.turned(test, value):
            yield Pivot(changes, value)


def _order(results: Results, pivot: Pivot) -> tuple[int, tuple[int, ...], int, tuple[int, ...]]:
    """Fewest steps of grades first, then in the order of the facts."""
    places = list(FACTS)
    steps = sum(abs(grade - results.facts[name]) for name, grade in pivot.changes)
    return (
        steps,
        tuple(places.index(name) for name, _ in pivot.changes),
        pivot.result,
        tuple(grade for _, grade in pivot.changes),
    )
