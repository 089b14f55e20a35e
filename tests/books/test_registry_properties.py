"""Whatever is recorded later, what was known then stays what it was; and it is what a plain reading of the versions says."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.registers import engagements

from suibao.books import Books, registry
from suibao.books.registry import Change

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_numbers = count(1)

DAYS = st.integers(1, 6).map(lambda month: dt.date(2025, month, 1))
WORDS = st.fixed_dictionaries(
    {
        "worker": st.sampled_from("ab"),
        "agreed_wage_fen": st.sampled_from([None, 0, 1, 2]),
        "ended_on": st.sampled_from([None, dt.date(2025, 3, 15), dt.date(2025, 5, 15)]),
    }
)
SAID = st.tuples(st.just("say"), WORDS, st.none() | DAYS)
TAKEN_BACK = st.tuples(st.just("withdraw"), st.fixed_dictionaries({"worker": st.sampled_from("ab")}), st.none())
CHANGES = st.lists(SAID | SAID | SAID | TAKEN_BACK, min_size=1, max_size=7)


class Plain:
    """The same in a few lines: every word said about a worker, in order."""

    def __init__(self) -> None:
        self.words: dict[str, list[tuple[dt.date, dict[str, Any]]]] = {"a": [], "b": []}

    def take(self, kind: str, row: dict[str, Any], since: dt.date | None, first: dt.date) -> None:
        said = self.words[row["worker"]]
        if kind == "withdraw":
            said.clear()
        else:
            said.append((max(since or first, first) if said else first, row))

    def on(self, day: dt.date | None) -> list[tuple[str, int | None, dt.date | None]]:
        found = []
        for worker, said in self.words.items():
            if not said:
                continue
            ended = said[-1][1]["ended_on"]
            terms = [(since, at, row) for at, (since, row) in enumerate(said) if day is None or since <= day]
            if terms and (day is None or ended is None or day <= ended):
                found.append((worker, max(terms, key=lambda one: one[:2])[2]["agreed_wage_fen"], ended))
        return found


def seen(
    books: Books, person: str, known: dt.datetime | None, on: dt.date | None
) -> list[tuple[str, int | None, dt.date | None]]:
    rows = registry.as_of(books, known, on, person).engagements.to_pylist()
    return [(row["worker"], row["agreed_wage_fen"], row["ended_on"]) for row in rows]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_the_past_never_changes(books: Books, changes: list[tuple[str, dict[str, Any], dt.date | None]]) -> None:
    example = next(_numbers)
    person, payer, first = f"{example:032x}", f"P{example}", dt.date(2025, 2, 1)
    plain, known = Plain(), []
    days = [None, *(dt.date(2025, month, 10) for month in range(1, 8))]
    for at, (kind, row, since) in enumerate(changes):
        now = START + dt.timedelta(days=example, hours=at)
        key = {"payer": payer, "worker": row["worker"], "started_on": first}
        if kind == "say":
            told = engagements({**key, **row, "person": person})
            registry.engage(books, told, Change(now), since)
            assert registry.engage(books, told, Change(now), since).unchanged == 1  # said twice is said once
        else:
            registry.withdraw(books, "engagements", key, Change(now))
        plain.take(kind, row, since, first)
        for day in days:
            assert seen(books, person, now + dt.timedelta(minutes=1), day) == plain.on(day)
        known += [(now + dt.timedelta(minutes=1), day, plain.on(day)) for day in days]
    for moment, day, then in known:
        assert seen(books, person, moment, day) == then
    assert registry.verify(books) == []
