"""The employee pension from application to death: who gets it, what the ledger shows, what is refused by name."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from tests.law.tabled import assuming
from tests.support.pensions import (
    FIRST,
    SHENZHEN,
    account,
    applied,
    brings,
    got,
    holds,
    moment,
    month_paid,
    ordinary,
    pensioner,
    took,
)

from suibao.books import Books, ledger
from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.office.benefit_run import pay_month
from suibao.office.claims.employee_pension import KIND, MACHINE, PensionEvent, PensionState
from suibao.rules import Law

JUNE, JULY = dt.date(2026, 6, 8), dt.date(2026, 7, 8)
PENSION = 227_836 + 101_683
"""J of 2025, Z 0.8, 269 months; 139,000 over 136.7 (60 years 4 months): see `test_the_award_is_that_of_the_formula`."""


@pytest.fixture
def law() -> Law:
    return current_law()


def awarded(books: Books, law: Law, person: str, **facts: object) -> Claim:
    claim = applied(books, law, KIND, person, **facts)
    claim = took(books, law, KIND, claim, "check")
    return took(books, law, KIND, claim, "award")


def paying(books: Books, law: Law, person: str, day: dt.date = JUNE, **facts: object) -> Claim:
    return took(books, law, KIND, awarded(books, law, person, **facts), "start", day)


def test_every_event_in_every_state() -> None:
    for state, event in product(PensionState, PensionEvent):
        if (state, event) in MACHINE.moves:
            assert MACHINE.next(state, event) == MACHINE.moves[state, event]
        else:
            with pytest.raises(SuibaoError, match="cannot follow"):
                MACHINE.next(state, event)
    assert MACHINE.final == {PensionState.REFUSED, PensionState.WITHDRAWN, PensionState.ENDED}


def test_the_award_is_that_of_the_formula(books: Books, law: Law) -> None:
    """国发〔2005〕38号 六, by hand: (J + J × Z) / 2 × 269 / 12 × 1 %; account / divisor of 60 years 4 months (136.7, pension.md section 6)."""
    claim = awarded(books, law, ordinary(books))
    base = int(next(one["value"] for one in claim.steps[-1].trace["steps"] if one["rule"] == "award_base"))
    assert claim.decided("items") == {
        "basic_pension": round(base * 1.8 / 2 * 269 / 12 / 100),
        "account_pension": round(13_900_000 / 136.7),
    }
    assert claim.decided("monthly_fen") == PENSION
    assert claim.decided("first_month") == "2026-06"
    assert claim.state == PensionState.AWARDED


def test_an_award_decides_and_posts_nothing_before_it_starts(books: Books, law: Law) -> None:
    person = ordinary(books)
    awarded(books, law, person)
    assert month_paid(books, law, KIND, FIRST) == 0
    assert got(books, person) == 0


def test_the_first_payment_is_the_award(books: Books, law: Law) -> None:
    person = ordinary(books)
    paying(books, law, person)
    assert month_paid(books, law, KIND, FIRST) == 2
    assert got(books, person) == PENSION
    assert holds(books, f"account:{person}:employee_pension:{SHENZHEN}") == 13_900_000 - 101_683
    assert holds(books, f"pool:employee_pension:{SHENZHEN}") == -227_836


def test_the_benefit_run_pays_the_months_since_the_first(books: Books, law: Law) -> None:
    """Started in September: the run of that month pays June to September, once."""
    person = ordinary(books)
    paying(books, law, person, day=dt.date(2026, 9, 3))
    runs = pay_month(books, law, 202609, now=moment(2026, 9, 20), kind=KIND.code)
    assert [one.amount_fen for one in runs] == [4 * PENSION]
    assert pay_month(books, law, 202609, now=moment(2026, 9, 21), kind=KIND.code) == runs
    assert holds(books, f"disbursement:employee_pension:{SHENZHEN}") == 4 * PENSION
    assert holds(books, f"account:{person}:employee_pension:{SHENZHEN}") == 13_900_000 - 4 * 101_683


def test_one_claim_alone_and_the_region_in_bulk_pay_the_same(books: Books, law: Law) -> None:
    claims = [
        paying(books, law, ordinary(books, fen, number), key=f"form {number}")
        for number, fen in enumerate((150_000, 0, 13_900_000))
    ]
    assert KIND.monthly is not None
    assert KIND.in_bulk is not None
    with books.begin() as connection:
        table = KIND.in_bulk(connection, law, SHENZHEN, FIRST)
        for claim in claims:
            alone = KIND.monthly(connection, law, claim, FIRST)
            rows = [row for row in table.to_pylist() if row["note"] == claim.claim]
            assert {row["code"].rpartition(".")[2]: row["amount_fen"] for row in rows} == dict(alone.items)
            own = {row["code"].rpartition(".")[2]: row["debit"] for row in rows if row["debit"].startswith("account:")}
            assert own == dict(alone.funds)
    ledger.post(books, table, "run")
    with books.begin() as connection:
        again = KIND.monthly(connection, law, claims[0], FIRST)
        assert sum(again.items.values()) == claims[0].decided("monthly_fen"), "a month paid stays as it was"
        assert KIND.in_bulk(connection, law, SHENZHEN, FIRST).num_rows == 0


def test_when_the_account_is_used_up_the_pool_pays_on(books: Books, law: Law) -> None:
    """社会保险法 15: the account bears its part until nothing is left, the pension stays the same."""
    person = ordinary(books, 13_670)
    claim = paying(books, law, person)
    part = claim.decided("items")["account_pension"]
    assert part == 100
    left = holds(books, f"account:{person}:employee_pension:{SHENZHEN}")
    ledger.post(books, _drawn(person, left - 30), "drawn")
    month_paid(books, law, KIND, FIRST)
    assert holds(books, f"account:{person}:employee_pension:{SHENZHEN}") == 0
    month_paid(books, law, KIND, FIRST + 1)
    assert holds(books, f"account:{person}:employee_pension:{SHENZHEN}") == 0
    assert got(books, person) == 2 * claim.decided("monthly_fen")


def _drawn(person: str, fen: int) -> object:
    import pyarrow as pa

    row = {"debit": f"account:{person}:employee_pension:{SHENZHEN}", "credit": f"clearing:440100:employee_pension:{SHENZHEN}",
           "amount_fen": fen, "month": 202605, "code": "test", "key": f"drawn {person}", "note": "", "person": person,
           "basis_fen": 0}  # fmt: skip
    return pa.Table.from_pylist([{name: row[name] for name in ledger.TRANSFERS.names}], schema=ledger.TRANSFERS)


def test_the_same_step_again_changes_nothing(books: Books, law: Law) -> None:
    person = ordinary(books)
    claim = paying(books, law, person, day=dt.date(2026, 9, 3))
    again = took(books, law, KIND, claim, "start", dt.date(2026, 9, 3), key="start 3")
    assert again == claim
    assert applied(books, law, KIND, person).steps == claim.steps
    with pytest.raises(SuibaoError, match="already stands"):
        took(books, law, KIND, claim, "start", dt.date(2026, 10, 3), key="start 3")


def test_an_unmet_condition_is_named_and_refused(books: Books, law: Law) -> None:
    """社会保险法 16: 15 years; RT-4: 180 months up to 2029."""
    person = pensioner(books)
    brings(books, person, {"first": 201401, "last": 202605, "base_fen": 600_000, "index_ppm": 800_000})
    account(books, person, 4_000_000)
    claim = took(books, law, KIND, applied(books, law, KIND, person), "check")
    months = next(one for one in claim.decided("findings") if one["code"] == "months")
    assert (months["answer"], months["settle_en"]) == (False, "31 months missing")
    with pytest.raises(SuibaoError, match="the minimum period is met \\(31 months missing\\)"):
        took(books, law, KIND, claim, "award")
    assert took(books, law, KIND, claim, "refuse").state == PensionState.REFUSED


def test_what_is_unknown_is_no_reason_to_refuse(books: Books, law: Law) -> None:
    person = ordinary(books)
    claim = took(books, law, KIND, applied(books, law, KIND, person, hukou_region=None), "check")
    place = next(one for one in claim.decided("findings") if one["code"] == "place")
    assert place["answer"] is None
    assert "hukou_region" in place["settle_en"]
    with pytest.raises(SuibaoError, match="unknown: the place of benefit"):
        took(books, law, KIND, claim, "award")
    with pytest.raises(SuibaoError, match="Nothing on record speaks against"):
        took(books, law, KIND, claim, "refuse")
    again = took(books, law, KIND, claim, "check", hukou_region=SHENZHEN)
    assert took(books, law, KIND, again, "award").state == PensionState.AWARDED


@pytest.mark.parametrize(
    ("facts", "failed"),
    [({"birth_month": "1966-02", "chosen_retirement_month": "2026-06"}, "identity"), ({"chosen_retirement_month": "2026-08"}, "choice"),
     ({"hukou_region": "430000", "relation_region": "430000"}, "place")],
    ids=["month of birth", "late without agreement", "pension of another province"],
)  # fmt: skip
def test_conditions_that_fail(books: Books, law: Law, facts: dict[str, object], failed: str) -> None:
    claim = took(books, law, KIND, applied(books, law, KIND, ordinary(books), **facts), "check")
    assert {one["code"] for one in claim.decided("findings") if one["answer"] is False} == {failed}


def test_an_account_elsewhere_comes_first(books: Books, law: Law) -> None:
    person = ordinary(books)
    account(books, person, 5_000, region="440100")
    claim = took(books, law, KIND, applied(books, law, KIND, person), "check")
    assert [one["code"] for one in claim.decided("findings") if one["answer"] is False] == ["gathered"]


def test_twenty_working_days(books: Books, law: Law) -> None:
    """社会保险经办条例 18; filed on 2026-05-06, a Wednesday after the holiday; 2026-05-09 is a working Saturday."""
    claim = applied(books, law, KIND, ordinary(books))
    assert claim.due_on is not None
    assert dt.date(2026, 6, 1) <= claim.due_on <= dt.date(2026, 6, 5)


def published(law: Law, base_yuan: int) -> Law:
    """The law with Shenzhen's base of 2026 known since September 2026; the figure is assumed."""
    from suibao.rules import Parameter, Reform, Value

    known = law.parameters["benefit_base"]
    value = Value(
        SHENZHEN,
        (),
        dt.date(2026, 1, 1),
        dt.date(2026, 12, 31),
        base_yuan * 100,
        "project",
        known_from=dt.date(2026, 9, 15),
    )
    one = Parameter(known.name, known.unit, known.zh, known.en, known.keys, (value,), carried=True)
    return law.amend(Reform("published", "已公布", "published", "", (one,)))


def test_a_base_published_late_is_settled_to_the_fen(books: Books, law: Law) -> None:
    """facts/pension.md EP-30: paid on last year's base, computed again, the difference made up from the first month."""
    person = ordinary(books)
    claim = paying(books, law, person)
    assert claim.decided("provisional") == ["benefit_base"]
    for month in (202606, 202607, 202608):
        month_paid(books, law, KIND, month)
    before = got(books, person)
    new = published(law, 12_000)
    claim = took(books, new, KIND, claim, "recalculate", dt.date(2026, 9, 20))
    rise = claim.decided("monthly_fen") - PENSION
    assert rise > 0
    assert claim.decided("provisional") == []
    assert claim.decided("settled_fen") == 3 * rise
    assert got(books, person) - before == 3 * rise
    month_paid(books, new, KIND, 202609)
    assert got(books, person) == 4 * claim.decided("monthly_fen")
    again = took(books, new, KIND, claim, "recalculate", dt.date(2026, 9, 21))
    assert again.decided("settled_fen") == 0


def test_a_base_that_turns_out_lower_leaves_a_debt(books: Books, law: Law) -> None:
    person = ordinary(books)
    claim = paying(books, law, person)
    month_paid(books, law, KIND, 202606)
    claim = took(books, published(law, 9_000), KIND, claim, "recalculate", dt.date(2026, 9, 20))
    assert claim.decided("settled_fen") < 0
    assert -holds(books, f"overpaid:{person}:employee_pension:{SHENZHEN}") == -claim.decided("settled_fen")


def test_the_increase_of_a_year_nobody_has_published(books: Books, law: Law) -> None:
    """facts/pension.md EP-41: the parts of the provinces are not in the facts; nothing is guessed."""
    claim = paying(books, law, ordinary(books))
    with pytest.raises(SuibaoError, match="pension_increase_fixed"):
        took(books, law, KIND, claim, "adjust", dt.date(2027, 7, 20), year=2027, pension_tilted=False)


FIGURES = (
    ("pension_increase_fixed", "26"), ("pension_increase_per_year", "1"), ("pension_increase_of_pension", "0.5"),
    ("pension_increase_tilted", "25"),
)  # fmt: skip


def test_an_increase_is_made_up_from_january(books: Books, law: Law) -> None:
    """Assumed parts: 26 + 269 / 12 × 1 + 0.5 % of the pension."""
    person = ordinary(books)
    claim = paying(books, law, person)
    for month in (*range(202606, 202613), 202701, 202702):
        month_paid(books, law, KIND, month)
    rich = assuming("current", FIGURES, "2027-01")
    claim = took(books, rich, KIND, claim, "adjust", dt.date(2027, 3, 20), year=2027, pension_tilted=False)
    rise = 2_600 + round(100 * 269 / 12) + round(PENSION * 0.005)
    assert claim.decided("increases")["2027"]["fen"] == rise
    assert claim.decided("settled_fen") == 2 * rise, "January and February"
    month_paid(books, law, KIND, 202703)
    assert got(books, person) == 10 * PENSION + 3 * rise
    with pytest.raises(SuibaoError, match="awarded already"):
        took(books, rich, KIND, claim, "adjust", dt.date(2027, 3, 21), year=2027, pension_tilted=False)


def test_an_increase_known_before_the_first_payment_begins_in_january(books: Books, law: Law) -> None:
    """Started late, increased before anything was paid: 2026 without it, 2027 with it."""
    person = ordinary(books)
    claim = paying(books, law, person, day=dt.date(2027, 1, 9))
    rich = assuming("current", FIGURES, "2027-01")
    claim = took(books, rich, KIND, claim, "adjust", dt.date(2027, 1, 20), year=2027, pension_tilted=True)
    rise = 2_600 + round(100 * 269 / 12) + round(PENSION * 0.005) + 2_500
    month_paid(books, law, KIND, 202612)
    assert got(books, person) == PENSION
    month_paid(books, law, KIND, 202701)
    assert got(books, person) == 2 * PENSION + rise


def test_an_increase_does_not_reach_who_retires_that_year(books: Books, law: Law) -> None:
    claim = paying(books, law, ordinary(books))
    with pytest.raises(SuibaoError, match="retired by the end of 2025"):
        took(
            books, assuming("current", FIGURES, "2026-01"), KIND, claim, "adjust", JULY, year=2026, pension_tilted=False
        )


def test_increases_are_computed_again_with_the_award(books: Books, law: Law) -> None:
    person = ordinary(books)
    claim = paying(books, law, person)
    for month in (*range(202606, 202613), 202701, 202702):
        month_paid(books, law, KIND, month)
    rich = assuming("current", FIGURES, "2027-01")
    claim = took(books, rich, KIND, claim, "adjust", dt.date(2027, 3, 20), year=2027, pension_tilted=False)
    old = claim.decided("increases")["2027"]["fen"]
    claim = took(books, published(rich, 12_000), KIND, claim, "recalculate", dt.date(2027, 3, 21))
    rise = claim.decided("monthly_fen") - PENSION
    more = claim.decided("increases")["2027"]["fen"] - old
    assert more == pytest.approx(rise * 0.005, abs=1)
    assert claim.decided("settled_fen") == 9 * rise + 2 * more


@pytest.mark.parametrize(
    ("reason", "facts", "made_good"),
    [("imprisoned", {}, []), ("detained", {"found_innocent": True}, [202608, 202609]), ("detained", {"found_innocent": False}, []),
     ("unverified", {}, [202608, 202609])],
    ids=["prison", "acquitted", "sentenced", "confirmed"],
)  # fmt: skip
def test_stopped_and_resumed(
    books: Books, law: Law, reason: str, facts: dict[str, object], made_good: list[int]
) -> None:
    """劳社厅函〔2001〕44号; 社会保险经办条例 26."""
    person = ordinary(books)
    claim = paying(books, law, person)
    for month in (202606, 202607):
        month_paid(books, law, KIND, month)
    claim = took(
        books, law, KIND, claim, "stop", dt.date(2026, 7, 20), pension_stop_reason=reason, from_month="2026-08"
    )
    assert month_paid(books, law, KIND, 202608) == month_paid(books, law, KIND, 202609) == 0
    assert KIND.monthly is not None
    with books.begin() as connection:
        assert KIND.monthly(connection, law, claim, 202608).stop == reason
    claim = took(books, law, KIND, claim, "resume", dt.date(2026, 10, 9), **facts)
    assert claim.decided("made_good") == made_good
    month_paid(books, law, KIND, 202610)
    assert got(books, person) == (3 + len(made_good)) * PENSION
    claim = took(books, published(law, 12_000), KIND, claim, "recalculate", dt.date(2026, 10, 20))
    rise = claim.decided("monthly_fen") - PENSION
    assert claim.decided("settled_fen") == (3 + len(made_good)) * rise


def test_a_stop_needs_a_reason_that_a_text_knows(books: Books, law: Law) -> None:
    claim = paying(books, law, ordinary(books))
    with pytest.raises(SuibaoError, match="imprisoned"):
        took(books, law, KIND, claim, "stop", JULY, pension_stop_reason="no_proof_of_life")
    with pytest.raises(SuibaoError, match="only where a text says so"):
        took(books, law, KIND, claim, "stop", JULY)
    assert "found_innocent" not in took(books, law, KIND, claim, "stop", JULY, pension_stop_reason="detained").steps[-1].facts


def test_death_ends_the_pension_and_the_account_gets_its_money_back(books: Books, law: Law) -> None:
    """Died in July, paid to September: two months too much, of which nothing had left the bank."""
    person = ordinary(books)
    claim = paying(books, law, person)
    for month in (202606, 202607, 202608, 202609):
        month_paid(books, law, KIND, month)
    claim = took(books, law, KIND, claim, "die", dt.date(2026, 7, 19))
    assert claim.decided("overpaid_months") == [202608, 202609]
    assert claim.decided("taken_back_fen") == 2 * PENSION
    assert holds(books, f"account:{person}:employee_pension:{SHENZHEN}") == 13_900_000 - 2 * 101_683
    assert got(books, person) == 2 * PENSION
    assert holds(books, f"overpaid:{person}:employee_pension:{SHENZHEN}") == 0
    assert month_paid(books, law, KIND, 202610) == 0


def test_no_id_number_anywhere(books: Books, law: Law) -> None:
    import re

    claim = paying(books, law, ordinary(books))
    number = re.compile(r"449900\d{11}[0-9X]")
    assert not number.search(repr(claim))
