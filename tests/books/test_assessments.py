from __future__ import annotations

import pyarrow as pa
import pytest

from suibao.books import Books, assessments
from suibao.books.assessments import CASES, LINES, Run
from suibao.errors import SuibaoError
from suibao.law.terms import Branch

RUN = Run("close:2025-10", 202510, "current", "0123456789abcdef")
INPUTS = pa.table({"person": ["ann", "bob"], "payer": ["p1", "p1"], "region": ["440100", "440300"], "pay_fen": [1, 2]})


def lines(*people: str, amount: int = 100, run: Run = RUN) -> pa.Table:
    rule = "employee_pension_employer"
    row = {
        "month": run.month,
        "payer": "p1",
        "branch": Branch.EMPLOYEE_PENSION,
        "component": "employer",
        "bearer": "payer",
    }
    row |= {"remitter": "p1", "destination": "pooled", "region": "440100", "base_fen": 1000, "rate_ppm": 160_000}
    row |= {"quantity": 1, "amount_fen": amount, "rule": rule, "unit": "engagement_month", "law": run.law_digest}
    rows = [{**row, "person": who, "line": f"{run.month}|engagement_month|{who}|p1|440100|{rule}"} for who in people]
    return pa.Table.from_pylist(rows, schema=LINES)


def cases() -> pa.Table:
    return assessments.cases_of(INPUTS, "engagement_month")


def test_saved_once_and_found_again(books: Books) -> None:
    assert assessments.save(books, RUN, cases(), lines("ann", "bob")) == assessments.Saved(RUN.key, 2, 2, False)
    shuffled = cases().take([1, 0]), lines("bob", "ann")
    assert assessments.save(books, RUN, *shuffled) == assessments.Saved(RUN.key, 0, 0, True)
    found = assessments.find(books, person="ann", month=202510)
    assert len(found.cases) == 1
    case = found.cases[0]
    assert (case.law, case.law_digest, case.unit) == ("current", RUN.law_digest, "engagement_month")
    assert case.inputs == {"person": "ann", "payer": "p1", "region": "440100", "pay_fen": 1}
    assert found.lines.drop_columns("run").equals(lines("ann"))
    assert assessments.find(books, payer="p1", month=202510).lines.num_rows == 2
    assert assessments.find(books, person="ann", month=202511) == assessments.Found((), found.lines.slice(0, 0))


def test_later_run_counts_and_a_law_can_be_asked_for(books: Books) -> None:
    assessments.save(books, RUN, cases(), lines("ann"))
    trial = Run("trial", 202510, "proposal/3", "f" * 16)
    assessments.save(books, trial, cases(), lines("ann", amount=7, run=trial))
    assert assessments.find(books, person="ann", month=202510).lines["amount_fen"].to_pylist() == [7]
    current = assessments.find(books, person="ann", month=202510, law_digest=RUN.law_digest)
    assert (current.lines["amount_fen"].to_pylist(), [case.law for case in current.cases]) == ([100], ["current"])
    assert assessments.find(books, person="ann", month=202510, run="trial").cases[0].law == "proposal/3"


def test_same_run_with_another_content_is_refused(books: Books) -> None:
    assessments.save(books, RUN, cases(), lines("ann", "bob"))
    with pytest.raises(SuibaoError, match="same counts, other inputs or amounts"):
        assessments.save(books, RUN, cases(), lines("ann", "bob", amount=101))
    with pytest.raises(SuibaoError, match="lines: 2 before, 1 now"):
        assessments.save(books, RUN, cases(), lines("ann"))


def test_lines_that_do_not_belong(books: Books) -> None:
    with pytest.raises(SuibaoError, match="stands more than once"):
        assessments.save(books, RUN, cases(), lines("ann", "ann"))
    with pytest.raises(SuibaoError, match="has month 202511, the run"):
        assessments.save(books, RUN, cases(), lines("ann", run=Run("x", 202511, "current", RUN.law_digest)))
    with pytest.raises(SuibaoError, match="has law ffff"):
        assessments.save(books, RUN, cases(), lines("ann", run=Run("x", 202510, "current", "f" * 16)))
    with pytest.raises(SuibaoError, match="either a person or a payer"):
        assessments.find(books, month=202510)
    assert assessments.find(books, person="ann", month=202510).cases == ()


def test_cases_of_fills_what_the_unit_has_not() -> None:
    made = assessments.cases_of(INPUTS.drop_columns("payer"), "worker_month", ["pay_fen"])
    assert tuple(made.schema.names) == CASES
    assert made.to_pylist()[0] == {
        "unit": "worker_month", "person": "ann", "payer": "", "region": "440100", "inputs": {"pay_fen": 1},
    }
