"""Every reason for which a row is refused: code, field, and the words in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.work.conftest import Reader
from tests.work.making import base, id_number, order, party, roster_row, take, write_parquet

from suibao.work.reasons import EN, ZH, Reason

CASES = [
    ("orders", {"order_id": "d9\ufffd"}, "broken_encoding", "order_id",
     "order_id holds bytes that are no characters: 'd9\ufffd'. Save the file as UTF-8 and send the row again."),
    ("orders", {"pay": None}, "missing_value", "pay", "劳动报酬为空，但必须填写，请补充。"),
    ("orders", {"finished_at": None}, "missing_value", "finished_at", "完成时间为空，但必须填写，请补充。"),
    ("orders", {"pay": "seven"}, "unparsable_number", "pay",
     "pay 'seven' is not a number. Expected digits such as 12.50."),
    ("orders", {"accepted_at": "yesterday"}, "unparsable_time", "accepted_at",
     "accepted_at 'yesterday' is not a time. Expected 2025-10-08 12:30:00."),
    ("orders", {"region": "440101"}, "unknown_region", "region",
     "接单地“440101”不是已知地区。是否应为“440100”？应为六位行政区划代码（GB/T 2260）。"),
    ("orders", {"industry": "takeway"}, "unknown_industry", "industry",
     ("industry 'takeway' is not known. Did you mean 'takeaway'? Expected one of: none, ride_hailing, takeaway, "
     "instant_delivery, city_freight.")),
    ("orders", {"assigned": "pushed"}, "unknown_choice", "assigned",
     "派单方式“pushed”无法识别。应为以下之一：dispatched、grabbed。"),
    ("orders", {"deduction": "-3"}, "negative_amount", "deduction",
     "deduction -3 is negative. Write deductions in their own column, as positive numbers."),
    ("orders", {"pay": "1250000"}, "absurd_value", "pay",
     ("pay 1250000 is outside 0 to 100,000: one city freight order seldom costs more than some thousand yuan. "
     "Correct it; if it is right, ask to have the limit raised.")),
    ("orders", {"rating": "6"}, "absurd_value", "rating",
     "评分6超出1至5的合理范围：评分为一至五星。请更正；如属实，请申请调整限值。"),
    ("orders", {"pay": "7.505"}, "fraction_of_a_fen", "pay",
     "pay 7.505 has more than two decimals (a fen). Round it where it arises."),
    ("orders", {"finished_at": "2025-10-01 08:00:00"}, "finished_before_accepted", "finished_at",
     "完成时间2025-10-01 08:00:00早于接单时间，请核对两个时间。"),
    ("orders", {"accepted_at": "2026-10-08 09:00:00"}, "future_date", "accepted_at",
     "接单时间2026-10-08 09:00:00在未来，请核对日期。"),
    ("orders", {"accepted_at": "2025-09-30 23:59:59", "finished_at": "2025-10-01 00:10:00"}, "wrong_month",
     "accepted_at", "accepted_at 2025-09-30 23:59:59 is not in the asked month 2025-10. Send it with its own month."),
    ("orders", {"platform": "p3"}, "payer_not_in_parties", "platform", "平台“p3”不在单位名单中。请补充名单或更正。"),
    ("orders", {"worker": "w77"}, "worker_not_in_roster", "worker",
     ("worker 'w77' has no engagement with this payer in 2025-10 in the roster. Add the engagement or correct the "
     "number.")),
    ("orders", {"order_id": "d1"}, "duplicate_id_content_differs", "order_id",
     "订单编号“d1”已提交过但内容不同，保留先前一行。如本行为准，请撤回另一行。"),
    ("roster", {"id_number": "990000199001010010"}, "bad_id_number", "id_number",
     ("身份证号“990*************10”不是有效的公民身份号码：应为18位，出生日期和校验码正确。"
     "如Excel显示不全，请将该列设为文本格式，并重新填写完整号码。")),
    ("roster", {"mode": "platfrom"}, "unknown_mode", "mode",
     ("mode 'platfrom' is not known. Did you mean 'platform'? Expected one of: platform, dispatch, outsourcing, "
     "part_time, direct.")),
    ("roster", {"status": "employee"}, "unknown_status", "status",
     "法律身份“employee”无法识别。应为以下之一：labour、not_fully、independent。"),
    ("roster", {"ended_on": "2024-04-30"}, "ends_before_it_starts", "ended_on",
     "ended_on 2024-04-30 lies before the first day. Check both dates."),
    ("roster", {"started_on": "1901-01-01"}, "absurd_value", "started_on",
     "开始日期1901-01-01超出1950-01-01至今天的合理范围：现有劳动者不可能更早开始。请更正；如属实，请申请调整限值。"),
    ("roster", {"mode": "dispatch"}, "missing_value", "using_region", "用工地为空，但必须填写，请补充。"),
    ("parties", {"credit_code": "911100006000373411"}, "bad_credit_code", "credit_code",
     "统一社会信用代码“911100006000373411”不是有效的统一社会信用代码：应为18位且校验码正确，请照营业执照填写。"),
    ("parties", {"party": "P:1"}, "bad_party_id", "party",
     "单位编号“P:1”含有冒号或空白；编号用于账户名，请只用文字、数字、- 和 _。"),
    ("paysheet", {"month": "2025-13"}, "unparsable_time", "month", "所属期“2025-13”无法识别，应如2025-10。"),
    ("paysheet", {"month": "2025-09"}, "wrong_month", "month", "所属期2025-09不在所属期2025-10内，请随其所属月份提交。"),
    ("paysheet", {"hours": "7.55"}, "fraction_of_a_fen", "hours", "工作小时7.55超过一位小数，请在源头取整。"),
    ("enrolments", {"flexible_pension": "maybe"}, "unparsable_yes_no", "flexible_pension",
     "flexible_pension 'maybe' is neither yes nor no. Expected yes, no, 是 or 否."),
    ("enrolments", {"flexible_pension": "yes", "pension_base": None}, "missing_value", "pension_base",
     "养老缴费基数为空，但必须填写，请补充。"),
]
GOOD = {
    "orders": order(50), "roster": roster_row("p1", "w9", 7), "parties": party("p9"),
    "paysheet": {"payer": "a1", "worker": "g1", "month": "2025-10", "pay": "1", "days": "1", "hours": "1"},
    "enrolments": {"id_number": id_number(12), "region": "440100", "flexible_pension": "no"},
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], dict[str, str]]:
    """All cases in one month; the refused row of each by kind and row number."""
    files = base()
    for at, (kind, change, *_) in enumerate(CASES):
        unique = {"orders": {"order_id": f"case{at}"}, "roster": {"worker": f"case{at}"}, "parties": {"party": f"c{at}"}}
        files[kind].append(GOOD[kind] | unique.get(kind, {}) | change)
    folder = tmp_path_factory.mktemp("reasons")
    write_parquet(folder, files)
    with take(folder) as month:
        return {(kind, row["row"]): row for kind in files for row in month.quarantine(kind).to_pylist()}


@pytest.mark.parametrize(("at", "case"), list(enumerate(CASES)), ids=[f"{case[2]}-{case[3]}" for case in CASES])
def test_reason_and_words(at: int, case: tuple[str, dict[str, str], str, str, str],
                          refused: dict[tuple[str, int], dict[str, str]]) -> None:
    kind, _, reason, field, words = case
    place = len(base()[kind]) + sum(other[0] == kind for other in CASES[: at + 1])
    row = refused[kind, place]
    assert (row["reason"], row["field"]) == (reason, field)
    assert words in (row["message_zh"], row["message_en"]) or words in row["message_zh"] + row["message_en"]


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(EN) == set(ZH) == set(Reason)


def test_exact_duplicate_keeps_one_row(month_of: Reader) -> None:
    files = base()
    files["orders"] += [order(1), order(1)]
    with month_of(files) as month:
        rows = month.quarantine("orders").to_pylist()
        assert [(row["reason"], row["row"]) for row in rows] == [("duplicate_id", 4), ("duplicate_id", 5)]
        assert month.counts["orders"].accepted == 3


def test_corrected_row_beside_the_bad_one_is_accepted(month_of: Reader) -> None:
    files = base()
    files["orders"].insert(0, order(1, pay="-1"))
    with month_of(files) as month:
        assert [row["reason"] for row in month.quarantine("orders").to_pylist()] == ["negative_amount"]


def test_one_number_for_two_people_is_refused(month_of: Reader) -> None:
    files = base()
    files["roster"].append(roster_row("p1", "w1", 8, started_on="2025-01-01"))
    with month_of(files) as month:
        assert {row["reason"] for row in month.quarantine("roster").to_pylist()} == {"worker_number_of_two_people"}
        assert month.counts["orders"].quarantined == 1


def test_identity_numbers_leave_no_trace(month_of: Reader, tmp_path: Path) -> None:
    files = base()
    files["roster"].append(roster_row("p1", "w8", 8, mode="?"))
    with month_of(files) as month:
        written = month.write_quarantine(tmp_path / "out", ("csv", "parquet"))
        row = month.quarantine("roster").to_pylist()[0]
        assert row["id_number"] == id_number(8)[:3] + "*" * 13 + id_number(8)[-2:]
        assert written[0].read_bytes().startswith(b"\xef\xbb\xbf")
        assert not any(id_number(8).encode() in path.read_bytes() for path in written)
        assert not any(
            id_number(8).encode() in path.read_bytes()
            for path in month.scratch.rglob("*") if path.is_file()
        )
