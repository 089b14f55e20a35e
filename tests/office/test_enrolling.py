"""What a month's files know goes into the registry whole, sealed, and only once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from tests.support.month import MONTH, month_paths

from suibao.books import Books, registry
from suibao.demo import City
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.law.recognition.model import Company, CompanyRole, ReviewCase
from suibao.law.terms import Branch
from suibao.office import enrolling
from suibao.office.recognition import determine
from suibao.work.intake import read_month
from suibao.work.month import Month

NOW = dt.datetime(2026, 2, 3, 9, tzinfo=dt.UTC)
DESK = registry.Access(NOW, "desk", "test")


def read(books: Books, files: Path) -> Month:
    return read_month(
        month_paths(files),
        MONTH,
        secret=books.secret,
        now=dt.datetime(2026, 11, 1),
        regions=current_law().regions.codes,
    )


@pytest.fixture
def work(books: Books, files: Path) -> Iterator[Month]:
    with read(books, files) as month:
        yield month


def test_a_month_registers_everybody_and_twice_is_once(books: Books, work: Month, city: City) -> None:
    done = enrolling.register_month(books, work, now=NOW)
    assert done["parties"].added == city.parties.num_rows
    assert done["engagements"].added == work.counts["roster"].accepted
    numbers = {str(number) for number in city.roster["id_number"].to_pylist()}
    assert 0 < done["people"].added <= len(numbers | set(city.enrolments["id_number"].to_pylist()))
    with read(books, work_files(work)) as again:
        assert {name: (one.added, one.changed) for name, one in enrolling.register_month(books, again, now=NOW).items()} == {
            "parties": (0, 0), "engagements": (0, 0), "people": (0, 0), "choices": (0, 0),
        }  # fmt: skip
    assert registry.verify(books) == []


def work_files(work: Month) -> Path:
    """The folder that the month was read from."""
    return Path(next(one.file for one in work.files if one.kind == "roster")).parent


def test_people_are_found_by_the_number_of_their_file(books: Books, work: Month, city: City) -> None:
    enrolling.register_month(books, work, now=NOW)
    known = {row["person"]: row["name"] for row in work.people().to_pylist()}
    found = 0
    for number, name in zip(
        city.roster["id_number"].to_pylist()[:40], city.roster["name"].to_pylist()[:40], strict=True
    ):
        person = registry.find_by_number(books, number)
        if person is not None and known.get(person) == name:
            opened = registry.find_person(books, person, DESK)
            assert opened
            assert (opened.id_number, opened.name, opened.valid_number) == (number, name, True)
            found += 1
    assert found > 30


def test_no_number_lies_anywhere_in_the_clear(books: Books, work: Month, city: City) -> None:
    enrolling.register_month(books, work, now=NOW)
    numbers = [str(number) for number in city.roster["id_number"].to_pylist()]
    with books.begin() as connection:
        tables = connection.scalars(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'books'")).all()
        stored = "".join(
            str(connection.execute(sa.text(f"SELECT t::text FROM books.{name} t")).all()) for name in tables
        )
    copies = [pq.read_table(path) for path in work.scratch.rglob("*.parquet")]
    copied = "".join(str(table.to_pylist()) for table in copies)
    assert work.people()["id_masked"][0].as_py() in copied  # the rosters' copies are among them
    for number in numbers:
        assert number not in stored
        assert number.encode().hex() not in stored
        assert number not in copied
    masked = work.people()["id_masked"].to_pylist()
    assert all("*" in one for one in masked)


def test_choices_are_kept_once_and_follow_the_month(books: Books, work: Month) -> None:
    rows = enrolling.choices_of(work.choices(), MONTH)
    first = enrolling.register_month(books, work, now=NOW)["choices"]
    joined = rows.filter(rows["joined"])
    assert first.added == joined.num_rows > 0  # who never joined and does not join has chosen nothing
    later = enrolling.choices_of(work.choices(), MONTH + 1)
    assert enrolling.keep_choices(books, later, registry.Change(NOW)).added == 0
    pension = pc.field("branch") == int(Branch.EMPLOYEE_PENSION)
    one = later.filter(pension & pc.field("joined")).slice(0, 1)
    stopped = one.set_column(one.schema.get_field_index("joined"), one.schema.field("joined"), [[False]])
    assert enrolling.keep_choices(books, stopped, registry.Change(NOW)).added == 1
    person = one["person"][0].as_py()
    january, february = (
        registry.as_of(books, on=dt.date(2026, month, 5), person=person).choices.filter(pension)["joined"].to_pylist()
        for month in (1, 2)
    )
    assert (january, february) == ([True], [False])


def test_a_determination_is_kept_with_what_it_rests_on(books: Books) -> None:
    made = dt.date(2026, 4, 1)
    law = current_law().at("2026-03")
    case = ReviewCase(
        "c1", "某骑手", companies=(Company("p1", "甲平台", CompanyRole.PLATFORM),), started=dt.date(2025, 3, 1)
    )
    found = determine(case, law, made)
    whom = "ab" * 16
    for _ in range(2):
        enrolling.keep_determination(books, found, whom, "p1", b"report", now=NOW, by="desk")
    (row,) = registry.as_of(books, on=dt.date(2025, 6, 1), person=whom).determinations.to_pylist()
    assert (row["standing"], row["law_digest"], row["made_on"]) == (int(found.review.main.standing), law.digest, made)
    assert row["document_digest"] == hashlib.sha256(b"report").hexdigest()
    # Another statement is other evidence; the document handed out then is another one, too.
    other = determine(replace(case, contract_with="p1"), law, made)
    enrolling.keep_determination(books, other, whom, "p1", b"report on appeal", now=NOW, by="desk")
    (later,) = registry.as_of(books, on=dt.date(2025, 6, 1), person=whom).determinations.to_pylist()
    assert later["evidence_digest"] != row["evidence_digest"]
    assert len(registry.history(books, whom)["determinations"]) == 2
    with pytest.raises(SuibaoError, match="since when"):
        enrolling.keep_determination(
            books, determine(replace(case, started=None), law, made), whom, "p1", b"", now=NOW, by="d"
        )
