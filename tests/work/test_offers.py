"""Offers not taken in a month of files: checked, counted, quarantined, and nothing is owed because of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.work.conftest import Reader
from tests.work.making import NOW, REGIONS, Row, base, take, write_parquet

from suibao.work.checking import asked, checks, problems
from suibao.work.checking_fast import is_plainly_good
from suibao.work.intake import connect
from suibao.work.parsing import parse
from suibao.work.reading import read


def offer(number: int, **changes: Any) -> Row:
    """An offer to worker w1 of platform p1, refused."""
    row: Row = {
        "offer_id": f"f{number}", "order_id": None, "platform": "p1", "worker": "w1", "region": "440100",
        "industry": "takeaway", "offered_at": "2025-10-08 09:00:00", "answered_at": "2025-10-08 09:00:20", "answer": "refused",
        "promised_at": None, "pay": "7.50",
    }  # fmt: skip
    return row | changes


CASES = [
    ({"answered_at": "2025-10-08 08:59:59"}, "answered_before_offered", "answered_at",
     "answered_at 2025-10-08 08:59:59 lies before the time of the offer. Check both times."),
    ({"answer": "refusd"}, "unknown_choice", "answer",
     "answer 'refusd' is not known. Did you mean 'refused'? Expected one of: refused, expired, reassigned."),
    ({"answer": None}, "missing_value", "answer", "应答结果为空，但必须填写，请补充。"),
    ({"offered_at": "2025-11-08 09:00:00", "answered_at": None}, "wrong_month", "offered_at",
     "派单时间2025-11-08 09:00:00不在所属期2025-10内，请随其所属月份提交。"),
    ({"offered_at": "2026-10-08 09:00:00", "answered_at": None}, "future_date", "offered_at", "派单时间2026-10-08 09:00:00在未来，请核对日期。"),
    ({"pay": "-3"}, "negative_amount", "pay", "预计报酬-3为负数。扣款请以正数填入扣款列。"),
    ({"worker": "w77"}, "worker_not_in_roster", "worker", "劳动者编号“w77”在2025-10的花名册中没有与该单位的用工记录，请补充或更正编号。"),
    ({"platform": "p3"}, "payer_not_in_parties", "platform", "平台“p3”不在单位名单中。请补充名单或更正。"),
    ({"offer_id": "f0", "answer": "expired"}, "duplicate_id_content_differs", "offer_id",
     "派单编号“f0”已提交过但内容不同，保留先前一行。如本行为准，请撤回另一行。"),
]  # fmt: skip


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, str]]:
    """Refused rows by number: row 2 is good, the cases follow."""
    folder = tmp_path_factory.mktemp("offers")
    offers = [offer(0, answer="已拒绝")] + [offer(at, **case[0]) for at, case in enumerate(CASES, 1)]
    write_parquet(folder, base() | {"offers": offers})
    with take(folder) as month:
        count = month.counts["offers"]
        assert (count.rows, count.accepted, count.quarantined) == (len(CASES) + 1, 1, len(CASES))
        return {row["row"]: row for row in month.quarantine("offers").to_pylist()}


@pytest.mark.parametrize(("at", "case"), list(enumerate(CASES)), ids=[f"{case[1]}-{case[2]}" for case in CASES])
def test_reason_and_words(at: int, case: tuple[dict[str, str], str, str, str], refused: dict[int, dict[str, str]]) -> None:
    _, reason, field, words = case
    row = refused[at + 2]
    assert (row["reason"], row["field"]) == (reason, field)
    assert words in row["message_zh"] + row["message_en"]


def test_offers_change_nothing_in_an_assessment(month_of: Reader) -> None:
    with month_of(base()) as without, month_of(base() | {"offers": [offer(1), offer(2, pay="-1")]}) as beside:
        assert beside.digest() == without.digest()
        assert "offers" not in without.counts
        assert [(one.kind, one.rows) for one in beside.files if one.kind == "offers"] == [("offers", 2)]
        assert beside.reasons().filter(beside.reasons()["kind"].to_numpy(zero_copy_only=False) == "offers").num_rows == 1


MESS: dict[str, Any] = {
    "offer_id": ["f1", "", None, "f\ufffd"], "platform": ["p1", None], "worker": ["w1", ""], "region": ["440100", "999999", ""],
    "industry": ["takeaway", "?", None], "offered_at": ["2025-10-08 09:00:00", "2025-09-30 23:59:59", "soon", None],
    "answered_at": ["2025-10-08 09:00:00", "2025-10-08 08:00:00", "x", None], "answer": ["refused", "超时未接", " Expired ", "?", None],
    "promised_at": ["2025-10-08 10:00:00", "x", None], "pay": ["7.5", "7.505", "-1", "nan", None],
}  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(found) for name, found in MESS.items()}), min_size=30, max_size=60)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROWS)
def test_plainly_good_offers_have_no_problem(tmp_path_factory: pytest.TempPathFactory, rows: list[Row]) -> None:
    folder = tmp_path_factory.mktemp("mess")
    write_parquet(Path(folder), {"offers": [offer(0), *rows]})
    con = connect(folder, "500MB", 1)
    source = read(con, [folder / "offers.parquet"], folder, b"k").sources[0]
    parsed, question = parse(source), asked(202510, NOW, frozenset(REGIONS))
    good = is_plainly_good(parsed, question).fill_null(False)
    table = con.to_pyarrow(parsed.select("row", good=good, problems=problems(checks(parsed, question))))
    con.disconnect()
    for row in table.to_pylist():
        assert row["good"] == (row["problems"] == []), row
