from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
import sqlalchemy as sa

from suibao.books import Books, registry
from suibao.books.secrets import hashed
from suibao.errors import SuibaoError
from suibao.law.terms import Branch, Industry, Mode, Status

NUMBER = "11010519491231002X"  # the example of GB 11643
ODD = "110105194912310021"  # its check digit does not fit


def people(books: Books, **names: str) -> pa.Table:
    numbers = {"number": NUMBER, "odd": ODD}
    rows = [
        {"person": hashed(books.secret, numbers[which]), "id_number": numbers[which], "name": name}
        for which, name in names.items()
    ]
    return pa.Table.from_pylist(rows, schema=registry.PEOPLE)


def test_people_are_sealed_and_found_by_key(books: Books) -> None:
    assert registry.enrol(books, people(books, number="张三", odd="李四")) == registry.Changes(2, 0, 0, doubtful=1)
    assert registry.enrol(books, people(books, number="张三", odd="李四")) == registry.Changes(0, 0, 2, doubtful=1)
    assert registry.enrol(books, people(books, number="张三丰")) == registry.Changes(0, 1, 0)
    key = hashed(books.secret, NUMBER)
    assert registry.find_person(books, key) == registry.Person(key, NUMBER, "张三丰", True)
    assert registry.find_person(books, "0" * 32) is None
    assert sorted(registry.names(books).values()) == ["张三丰", "李四"]
    assert registry.names(books, [key]) == {key: "张三丰"}
    with books.begin() as connection:
        stored = str(connection.execute(sa.text("SELECT people::text FROM books.people")).all())
    for clear in (NUMBER, ODD, "张三", NUMBER.encode().hex(), "张三".encode().hex()):
        assert clear not in stored


def test_key_of_another_secret_is_refused(books: Books) -> None:
    rows = pa.table({"person": [hashed(b"x" * 16, NUMBER)], "id_number": [NUMBER], "name": ["张三"]})
    with pytest.raises(SuibaoError, match="not that of its ID number") as caught:
        registry.enrol(books, rows)
    assert NUMBER not in caught.value.en + caught.value.zh


def test_the_same_person_twice_is_refused(books: Books) -> None:
    both = pa.concat_tables([people(books, number="张三"), people(books, number="张三")])
    with pytest.raises(SuibaoError, match="more than once"):
        registry.enrol(books, both)
    assert registry.names(books) == {}


def test_parties(books: Books) -> None:
    row = {"party": "平台一", "name": "某某网络公司", "credit_code": "91110000600037341L", "region": "440100"}
    row |= {"kind": "platform", "oi_batch": 1, "oi_tier": 1, "injury_class": 4, "injury_float": 100}
    table = pa.Table.from_pylist([row, {**row, "party": "p2", "credit_code": "no code"}], schema=registry.PARTIES)
    assert registry.register_parties(books, table) == registry.Changes(2, 0, 0, doubtful=1)
    changed = pa.Table.from_pylist([{**row, "oi_tier": 2}], schema=registry.PARTIES)
    assert registry.register_parties(books, changed) == registry.Changes(0, 1, 0)
    assert registry.parties(books)["oi_tier"].to_pylist() == [1, 2]


def test_engagements_with_and_without_an_end(books: Books) -> None:
    row: dict[str, object] = {
        "payer": "p1",
        "worker": "7",
        "person": "ab" * 16,
        "mode": Mode.DISPATCH,
        "status": Status.LABOUR,
    }
    row |= {"industry": Industry.NONE, "contract": "劳务派遣合同", "region": "440100", "using_unit": "u1"}
    row |= {"using_region": "440300", "started_on": dt.date(2025, 3, 1)}
    assert registry.engage(books, pa.Table.from_pylist([row], schema=registry.ENGAGEMENTS)).added == 1
    ended = {**row, "ended_on": dt.date(2025, 10, 15), "agreed_wage_fen": 0}
    assert registry.engage(books, pa.Table.from_pylist([ended], schema=registry.ENGAGEMENTS)).changed == 1
    assert registry.engage(books, pa.Table.from_pylist([ended], schema=registry.ENGAGEMENTS)).unchanged == 1
    kept = registry.engagements(books).to_pylist()[0]
    assert kept["ended_on"] == dt.date(2025, 10, 15)
    assert (kept["agreed_wage_fen"], kept["declared_base_fen"]) == (0, None)  # none agreed is not zero agreed


def test_enrolments_by_branch(books: Books) -> None:
    row = {"person": "ab" * 16, "branch": Branch.EMPLOYEE_PENSION, "since": 202510, "region": "440100", "joined": True}
    row |= {"base_fen": 500_000, "tier_fen": 0, "tier": 0, "annual_month": 0}
    rows = [row, {**row, "branch": Branch.EMPLOYEE_MEDICAL, "joined": False}]
    table = pa.Table.from_pylist(rows, schema=registry.ENROLMENTS)
    assert registry.save_enrolments(books, table) == registry.Changes(2, 0, 0)
    assert registry.enrolments(books).equals(table)
