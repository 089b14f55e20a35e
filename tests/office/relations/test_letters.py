"""Documents between agencies: forms, sums, codes, what is said of a wrong one; and that nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.calendar_months import plus
from suibao.office.relations import letters
from suibao.office.relations.letter_records import basics_of, record_of, rows_of, sheet_of
from suibao.office.relations.letter_sheet import Money, money
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.model import MonthRow, Quote, Record, Refund
from suibao.office.relations.terms import Held, Matter

ROOT = Path(__file__).parents[3]
NUMBER = "11010519491231002X"  # V-ID-2


def letter(**body: Any) -> dict[str, Any]:
    """A letter as it comes over the wire, by the codes of the official forms where they have any."""
    return {
        "format": "suibao.peer/1", "message": "0" * 32, "case_number": "tabcdefghijklmnop", "number": 1, "sender": "330100",
        "receiver": "440100", "matter": "pension", "sent_at": "2026-03-05T04:00:00Z", "identity": {"id_number": NUMBER, "name": "李四"},
        "body": {"kind": "letter", "matter": "pension", "aae140": "110", "origin": "440100", "aab299": "330100",
                 "opened_on": "2026-03-05", **body},
    }  # fmt: skip


def said(given: dict[str, Any]) -> SuibaoError:
    with pytest.raises(SuibaoError) as caught:
        letters.of_json(given)
    return caught.value


def test_sums_of_the_sheet() -> None:
    """V-FM-1 of facts/identifiers.md: ④ = ① + ② + ③ and ⑥ = ④ + ⑤."""
    found = money(120_000, 840_000, 60_000, 1_440_000)
    assert (found.account_fen, found.total_fen) == (1_020_000, 2_460_000)
    by_code = {
        "aic082": 120_000,
        "aic083": 840_000,
        "aic084": 60_000,
        "aae240": 1_020_000,
        "pooled_fen": 1_440_000,
        "aic102": 2_460_000,
    }
    assert Money.model_validate(by_code) == found
    with pytest.raises(ValueError, match="① \\+ ② \\+ ③ = 1020000"):
        Money.model_validate({**by_code, "aae240": 1_020_001})
    with pytest.raises(ValueError, match="④ \\+ ⑤ = 2460000"):
        Money.model_validate({**by_code, "aic102": 2_460_001})


def test_codes_and_names_say_the_same() -> None:
    found = letters.of_json(letter())
    assert found.body.kind == "letter"
    assert found.as_json()["body"]["destination"] == "330100"
    assert letters.of_json(found.as_json()) == found
    assert letters.read(json.dumps(letter())).digest() == found.digest()
    assert NUMBER not in repr(found)


@pytest.mark.parametrize(
    ("change", "field", "expected", "close"),
    [
        ({"matter": "pensoin"}, "body.matter", "'pension', 'medical'", "pension"),
        ({"destinaton": "330100"}, "body.destinaton", "", "destination"),
        ({"origin": "44010"}, "body.origin", r"^\d{6}$", ""),
        ({"times": 1000}, "body.times", "at most 999", ""),
        ({"aae140": "310"}, "body", "", ""),
        ({"origin": "330100"}, "body", "", ""),
        ({"kind": "lettre"}, "body", "'letter'", "letter"),
        ({"destination": "330100"}, "body", "", ""),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], field: str, expected: str, close: str) -> None:
    error = said(letter(**change))
    (fault,) = error.details["fields"]  # type: ignore[misc]
    assert (fault["field"], fault["nearest"]) == (field, close)
    assert expected in fault["expected"]
    assert "文书与格式不符" in error.zh
    assert NUMBER not in error.en + error.zh + str(error.details)


@pytest.mark.parametrize(
    "identity", [{"id_number": NUMBER}, {"id_number": NUMBER, "name": 7}, {"id_nummer": NUMBER, "name": "李四"}, NUMBER]
)
def test_what_is_said_of_a_person_is_not_repeated(identity: Any) -> None:
    error = said({**letter(), "identity": identity, "id_number": NUMBER})
    assert NUMBER not in error.en + error.zh + str(error.details)
    assert "李四" not in error.en + error.zh + str(error.details)


def test_identity_belongs_to_the_letter_alone() -> None:
    without = letter()
    del without["identity"]
    assert "identity belongs to a letter" in said(without).en
    inquiry = {**letter(), "body": {"kind": "inquiry", "sheet": "1" * 32, "times": 1}}
    assert "identity belongs to a letter" in said(inquiry).en


def test_too_large_and_no_json() -> None:
    with pytest.raises(SuibaoError, match="at most 1048576"):
        letters.read(b" " * (letters.LARGEST_BYTES + 1))
    with pytest.raises(SuibaoError, match="no JSON"):
        letters.read("{")


def test_messages_of_the_protocol_become_documents_and_back() -> None:
    """What the protocol says without asking an agency, in its own words."""
    bodies: dict[MessageKind, dict[str, Any]] = {
        MessageKind.RECEIPT: {"outcome": "released"},
        MessageKind.INQUIRY: {"sheet": "a" * 32, "times": 2},
        MessageKind.STANDING: {"state": "requested", "due_on": "2026-03-26"},
        MessageKind.REFUSAL: {"why": "overdue"},
        MessageKind.CANCELLATION: {"why": "cancel"},
        MessageKind.ANSWER: {"question": "b" * 32, "facts": {"keeps": "origin"}},
    }
    for number, (kind, body) in enumerate(bodies.items(), 1):
        message = Message.of("tabcdefghijklmnop", kind, "330100", "440100", number, body)
        found = letters.of_message(message, Matter.PENSION, datetime(2026, 3, 5, tzinfo=UTC)).as_message()
        assert {name: value for name, value in found.body.items() if value != ""} == body
        assert found.checked().id == message.id


def test_the_schema_beside_the_page_is_current() -> None:
    kept = (ROOT / "docs" / "letters.schema.json").read_text(encoding="utf-8")
    assert json.loads(kept) == letters.schema(), "run `python docs/generate.py`"
    codes = {
        one["code"]
        for form in letters.schema()["$defs"].values()
        for one in form.get("properties", {}).values()
        if "code" in one
    }
    assert {"aae140", "aae173", "aac070", "aic102", "aae240", "aae473", "aab299", "aaz002"} <= codes


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Months of several kinds, in one place or two, none twice."""
    month, rows = draw(st.integers(1995, 2015)) * 100 + draw(st.integers(1, 12)), []
    for _ in range(draw(st.integers(0, 5))):
        month = plus(month, draw(st.integers(0, 14)))
        deemed = draw(st.booleans())
        count, base = draw(st.integers(1, 30)), 0 if deemed else draw(st.integers(1, 3)) * 100_000
        place = draw(st.sampled_from(["", "310000"]))
        rows.append(MonthRow(month, base, count, deemed, False, base * 8 // 100, "", place, draw(st.booleans())))
        month = plus(month, count)
    balance = draw(st.integers(0, 10**9))
    return Record(
        "ab" * 16, Branch.EMPLOYEE_PENSION, "440100", draw(st.sampled_from(list(Held))), tuple(rows), balance,
        draw(st.integers(0, balance)), draw(st.integers(0, balance)), born=draw(st.sampled_from([None, date(1980, 2, 29)])),
    )  # fmt: skip


def single(record: Record) -> list[MonthRow]:
    """Month by month."""
    return sorted(
        (MonthRow(plus(row.month, at), row.base_fen, 1, row.deemed, row.one_off, row.own_fen, "", row.region, row.temporary)
         for row in record.months for at in range(row.months)),
        key=lambda row: row.month,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(records(), st.integers(0, 10**9))
def test_a_record_arrives_as_it_was_sent(record: Record, pooled: int) -> None:
    """Through JSON and back: every month, every figure; and the sheet's sums hold."""
    refunds = (Refund("440100", record.branch, (202001,), 5),)
    quote = Quote(
        Matter.PENSION, "440100", "330100", "taken_over", record.balance_fen, pooled, 3, False, refunds=refunds
    )
    sheet = letters.sheet_of(json.loads(json.dumps(letters.content(sheet_of(record, quote, date(2026, 3, 5))))))
    assert sheet.money.total_fen == record.balance_fen + pooled
    found = record_of(sheet.basics, sheet.rows, record.person, record.branch, record.region)
    assert single(found) == single(record)
    for name in ("held", "balance_fen", "interest_fen", "before_1998_fen", "contributor", "born", "active", "draws"):
        assert getattr(found, name) == getattr(record, name)
    assert [one.first // 100 for one in sheet.rows] == [one.last // 100 for one in sheet.rows]
    assert (sheet.basics, list(sheet.rows)) == (basics_of(record), list(rows_of(record)))
