from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
import sqlalchemy as sa

from suibao.books import Books, registry
from suibao.books.secrets import hashed
from suibao.errors import SuibaoError
from suibao.law.terms import Industry, Mode, Status

NUMBER = "11010519491231002X"  # the example of GB 11643
ODD = "110105194912310021"  # its check digit does not fit
DESK = registry.Access(dt.datetime(2026, 1, 5, tzinfo=dt.UTC), "desk 3", "pension application")


def people(books: Books, **names: str) -> pa.Table:
    numbers = {"number": NUMBER, "odd": ODD}
    rows = [
        {"person": hashed(books.secret, numbers[which]), "id_number": numbers[which], "name": name}
        for which, name in names.items()
    ]
    return pa.Table.from_pylist(rows, schema=registry.PEOPLE)


def test_people_are_sealed_and_found_by_key(books: Books) -> None:
    assert registry.enrol(books, people(books, number="张三", odd="李四")) == registry.Changes(2, 0, 0, doubtful=1)
    assert registry.enrol(books, people(books, number="张三", odd="李四")) == registry.Changes(0, 0, 2)
    assert registry.enrol(books, people(books, number="张三丰")) == registry.Changes(0, 1, 0)
    key = hashed(books.secret, NUMBER)
    assert registry.find_person(books, key, DESK) == registry.Person(key, NUMBER, "张三丰", True)
    assert registry.find_person(books, "0" * 32, DESK) is None
    assert sorted(registry.names(books).values()) == ["张三丰", "李四"]
    assert registry.names(books, [key]) == {key: "张三丰"}
    with books.begin() as connection:
        stored = str(connection.execute(sa.text("SELECT p::text FROM books.people_versions p")).all())
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


def test_a_number_is_opened_only_on_record(books: Books) -> None:
    registry.enrol(books, people(books, number="张三", odd="李四"))
    key = registry.find_by_number(books, NUMBER)
    assert key == hashed(books.secret, NUMBER)
    assert registry.find_by_number(books, "11010519491231003X") is None
    assert registry.openings(books, key) == []  # finding by number and naming open no number
    assert registry.names(books, [key]) == {key: "张三"}
    assert registry.openings(books, key) == []
    opened = registry.open_people(books, [key, "0" * 32], DESK)
    assert list(opened) == [key]
    assert registry.openings(books, key) == [DESK]
    with pytest.raises(SuibaoError, match="only on record"):
        registry.find_person(books, key, registry.Access(DESK.now, "desk 3", " "))
    with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|only ever added"), books.begin() as connection:
        connection.execute(sa.text("DELETE FROM books.openings"))


def test_other_documents_are_marked_and_not_checked(books: Books) -> None:
    number = "E12345678"
    rows = pa.table({"person": [hashed(books.secret, number)], "id_number": [number], "name": ["Somebody"]})
    assert registry.enrol(books, rows).doubtful == 1
    found = registry.find_person(books, hashed(books.secret, number), DESK)
    assert found
    assert (found.kind, found.valid_number) == ("other", False)
