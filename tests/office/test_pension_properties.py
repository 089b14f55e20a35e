"""Properties over random amounts and histories: what is paid is what was awarded, differences are exact, nothing doubles."""

from __future__ import annotations

import datetime as dt
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.law.tabled import assuming, at
from tests.office.test_employee_pension import FIGURES, published
from tests.support.pensions import FIRST, SHENZHEN, applied, got, holds, month_paid, ordinary, took

from suibao.books import Books, ledger
from suibao.law import current_law
from suibao.office.calendar_months import plus
from suibao.office.claims.employee_pension import KIND
from suibao.office.claims.employee_pension import monthly as in_month
from suibao.office.pensions.instalments import ACCOUNT, CONTINUED, share_out
from suibao.office.pensions.reading import Awarded, awarded
from suibao.office.pensions.running import entitled
from suibao.office.pensions.settling import difference
from suibao.rules import Law

FEN = st.integers(0, 2_000_000)
MONTHS = st.sampled_from([202606, 202607, 202608])


@given(part=FEN, left=st.integers(-10, 10_000_000))
@example(part=101_683, left=101_682)
def test_the_account_is_never_overdrawn_and_the_pension_never_falls(part: int, left: int) -> None:
    split = share_out(at("current", "2026-06"), SHENZHEN, part, left)
    assert split[ACCOUNT] + split[CONTINUED] == part
    assert 0 <= split[ACCOUNT] <= max(left, 0)
    assert split[CONTINUED] == 0 or split[ACCOUNT] == max(left, 0)


@given(
    stands=st.lists(
        st.tuples(MONTHS, st.sampled_from(["basic_pension", ACCOUNT, CONTINUED]), st.integers(-500, 500_000)),
        max_size=12,
    ),
    owed=st.dictionaries(MONTHS, st.dictionaries(st.sampled_from(["basic_pension", ACCOUNT, "increase_2027"]), FEN)),
)
def test_a_settlement_is_exactly_the_difference(
    stands: list[tuple[int, str, int]], owed: dict[int, dict[str, int]]
) -> None:
    found = [Awarded(month, item, fen, "key", "pool") for month, item, fen in stands]
    months = sorted({month for month, _, _ in stands})
    settled = difference(found, lambda month: owed.get(month, {}), months)
    wanted = sum(sum(owed.get(month, {}).values()) for month in months)
    assert sum(one.difference for one in settled.lines) == wanted - sum(fen for _, _, fen in stands)
    assert all(one.difference for one in settled.lines)


@given(before=st.integers(0, 5_000_000), months=st.integers(0, 720_000), tilted=st.booleans())
def test_an_increase_never_lowers(before: int, months: int, *, tilted: bool) -> None:
    law = assuming("current", FIGURES, "2027-01")
    case = {
        "region": SHENZHEN,
        "pension_before_fen": before,
        "pension_credited_months": months,
        "pension_tilted": tilted,
    }
    assert law.evaluate(case, ["pension_after_increase"])["pension_after_increase"] >= before


numbers = count(1)
EVENTS = st.lists(
    st.one_of(
        st.just(("pay",)), st.just(("pay",)), st.tuples(st.just("base"), st.integers(8_000, 14_000)),
        st.tuples(st.just("stop"), st.sampled_from(["unverified", "imprisoned"])),
    ),
    min_size=2, max_size=6,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(events=EVENTS, fen=st.sampled_from([0, 150_000, 13_900_000]))
@example(events=[("pay",), ("base", 8_000), ("stop", "imprisoned"), ("pay",), ("base", 14_000), ("pay",)], fen=150_000)
def test_any_history_pays_what_is_owed_once(books: Books, events: list[tuple[object, ...]], fen: int) -> None:
    """Months run, bases published, stops and resumptions, each step sent twice: the ledger holds what is owed, and no more."""
    number, law = next(numbers), current_law()
    person = ordinary(books, fen, number)
    claim = applied(books, law, KIND, person, key=f"form {number}")
    day, month, paid = dt.date(2026, 6, 8), FIRST, set[int]()

    def step(law: Law, event: str, **facts: object) -> None:
        nonlocal claim
        key = f"{event} {number} {len(claim.steps)}"
        claim = took(books, law, KIND, claim, event, day, key=key, **facts)
        assert took(books, law, KIND, claim, event, day, key=key, **facts) == claim

    for event in ("check", "award", "start"):
        step(law, event)
    for event in events:
        day = dt.date(month // 100, month % 100, 20)
        if event[0] == "pay":
            month_paid(books, law, KIND, month)
            assert month_paid(books, law, KIND, month) == 0
            paid.add(month)
            month = plus(month, 1)
        elif event[0] == "base":
            law = published(current_law(), int(str(event[1]))) if day >= dt.date(2026, 9, 15) else law
            step(law, "recalculate")
        else:
            step(law, "stop", pension_stop_reason=event[1], from_month=month)
            with books.begin() as connection:
                assert in_month(connection, law, claim, month).stop == event[1]
            month = plus(month, 1)
            day = dt.date(month // 100, month % 100, 20)
            step(law, "resume")
            paid |= {plus(month, -1)} if event[1] == "unverified" else set()
        assert holds(books, f"account:{person}:employee_pension:{SHENZHEN}") >= 0
    if paid:
        step(law, "recalculate")
    owed = sum(sum(entitled(claim)(one).values()) for one in paid)
    with books.begin() as connection:
        stands = awarded(connection, claim, KIND.code)
    assert sum(one.fen for one in stands) == owed
    assert {one.month for one in stands} == paid
    assert ledger.verify(books).ok


def test_got_is_what_one_person_holds(books: Books) -> None:
    """The helper that other tests count with: nothing before anything was awarded."""
    assert got(books, ordinary(books)) == 0
