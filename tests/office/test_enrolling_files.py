"""Files of a desk: accepted row by row, refused in words, written back, and never counted twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import desk
from tests.support.desk import (
    ADD,
    ANNA,
    BALANCE,
    BO,
    CARA,
    END,
    FLEXIBLE,
    PRIOR,
    UNIT,
    read_excel,
    write_csv,
    write_excel,
)

from suibao.books import Books, ledger, registry
from suibao.books.registry_terms import BeginReason, EndReason, Way
from suibao.law.terms import Branch, Mode
from suibao.office.enrolling_files import Enrolled, enrol_files
from suibao.work.desk_schemas import DESK_SCHEMAS
from suibao.work.recognising import recognise

NOW = dt.datetime(2026, 2, 3, 9, tzinfo=dt.UTC)
REGIONS = ("449900", "440100")
DAY = dt.date


@contextmanager
def enrolled(books: Books, *paths: Path) -> Iterator[Enrolled]:
    done = enrol_files(books, paths, now=NOW, by="desk 3", regions=REGIONS)
    try:
        for count in done.desk.counts().values():
            assert count.rows == count.accepted + count.quarantined
        yield done
    finally:
        done.desk.close()


@pytest.fixture
def units(books: Books, tmp_path: Path) -> Books:
    with enrolled(books, write_csv(tmp_path / "单位.csv", UNIT, {**UNIT, "单位编号": "E2", "单位名称": "虚构二厂",
                                                              "统一社会信用代码": "91330106673959654P"})) as done:  # fmt: skip
        assert done.changes["parties"].added == 2
    return books


def refused(done: Enrolled, kind: str = "movements") -> list[tuple[str, str]]:
    return [(row["reason"], row["field"]) for row in done.desk.refused(kind).to_pylist()]


def person(books: Books, number: str) -> str:
    found = registry.find_by_number(books, number)
    assert found
    return found


def insured(books: Books, number: str, on: dt.date) -> dict[int, dict[str, Any]]:
    rows = registry.as_of(books, on=on, person=person(books, number)).enrolments.to_pylist()
    return {row["branch"]: row for row in rows}


def test_every_kind_is_known_by_its_names_and_labels() -> None:
    for kind, schema in DESK_SCHEMAS.items():
        assert recognise("f", schema.names, DESK_SCHEMAS).schema.kind == kind
        assert recognise("f", [field.zh for field in schema.fields], DESK_SCHEMAS).schema.kind == kind
        owners: dict[str, str] = {}
        for field in schema.fields:
            for spelling in field.spellings():
                assert owners.setdefault(spelling, field.name) == field.name


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_additions_from_text(units: Books, tmp_path: Path, encoding: str) -> None:
    with enrolled(units, write_csv(tmp_path / "增员表.csv", ADD, FLEXIBLE, encoding=encoding)) as done:
        assert refused(done) == []
        assert {name: one.added for name, one in done.changes.items()} == {"people": 2, "enrolments": 4, "choices": 1}
    found = insured(units, ANNA, DAY(2026, 1, 5))
    assert sorted(found) == [Branch.EMPLOYEE_PENSION, Branch.WORK_INJURY, Branch.UNEMPLOYMENT]
    row = found[Branch.WORK_INJURY]
    assert (row["payer"], row["region"], row["base_fen"], row["ends_on"]) == ("E1", "449900", 500_000, None)
    assert (row["way"], row["mode"], row["begin_reason"]) == (Way.EMPLOYED, Mode.DIRECT, BeginReason.FIRST)
    assert insured(units, ANNA, DAY(2026, 1, 4)) == {}
    choice = registry.as_of(units, on=DAY(2026, 2, 1), person=person(units, BO)).choices.to_pylist()
    assert [(one["since"], one["base_fen"], one["joined"]) for one in choice] == [(202601, 480_000, True)]


def test_sheets_say_the_movement_and_departures_end_what_began(units: Books, tmp_path: Path) -> None:
    leaves = {**FLEXIBLE, "起始年月": "", "停保年月": "2026-02", "停保原因": "退休"}
    with enrolled(units, write_excel(tmp_path / "表.xlsx", 增员=[ADD, FLEXIBLE], 减员=[END, leaves])) as done:
        assert refused(done) == []
    assert insured(units, ANNA, DAY(2026, 4, 1)) == {}
    assert insured(units, ANNA, DAY(2026, 3, 31))[Branch.UNEMPLOYMENT]["end_reason"] == EndReason.LEFT
    assert insured(units, BO, DAY(2026, 2, 28))[Branch.EMPLOYEE_PENSION]["ends_on"] == DAY(2026, 2, 28)
    choice = registry.as_of(units, on=DAY(2026, 3, 1), person=person(units, BO)).choices.to_pylist()
    assert [(one["since"], one["joined"]) for one in choice] == [(202603, False)]
    assert registry.verify(units) == []


def test_files_are_taken_in_their_order_whatever_their_names(books: Books, tmp_path: Path) -> None:
    write_csv(tmp_path / "1-减员.csv", END)
    write_csv(tmp_path / "2-增员.csv", ADD)
    write_csv(tmp_path / "3-单位.csv", UNIT)
    with enrolled(books, tmp_path) as done:
        assert refused(done) == []
        assert (done.changes["enrolments"].added, done.changes["enrolments"].changed) == (3, 3)
    assert insured(books, ANNA, DAY(2026, 4, 1)) == {}


def test_a_change_holds_from_its_day(units: Books, tmp_path: Path) -> None:
    raised = {"姓名": "工友甲", "公民身份号码": ANNA, "单位编号": "E1", "变更日期": "2026-02-01", "缴费基数": "6000"}
    with enrolled(units, write_excel(tmp_path / "表.xlsx", 增员=[ADD], 变更=[raised])) as done:
        assert refused(done) == []
    assert {row["base_fen"] for row in insured(units, ANNA, DAY(2026, 1, 31)).values()} == {500_000}
    assert {row["base_fen"] for row in insured(units, ANNA, DAY(2026, 2, 1)).values()} == {600_000}
    assert registry.names(units, [person(units, ANNA)]) == {person(units, ANNA): "工友甲"}


def test_one_workbook_may_hold_everything_of_a_person(books: Books, tmp_path: Path) -> None:
    """The old name of somebody whose name changes in the same file is known; another one is not."""
    renamed = {"姓名": "工友甲", "公民身份号码": ANNA, "单位编号": "E1", "变更日期": "2026-02-01", "缴费基数": "6000"}
    later = {**PRIOR, "姓名": "工友乙", "起始年月": "2020-01", "终止年月": "2020-02"}
    sheets = {"单位": [UNIT], "增员": [ADD], "变更": [renamed], "减员": [{**END, "姓名": "工友甲"}], "记录": [PRIOR, later]}
    with enrolled(books, write_excel(tmp_path / "全.xlsx", **sheets, 余额=[BALANCE])) as done:
        assert refused(done) == []
        assert refused(done, "histories") == [("name_differs", "name")]
        assert (done.changes["people"].added, done.changes["people"].changed) == (1, 1)
    whom = person(books, ANNA)
    assert registry.names_ever(books, [whom]) == {whom: ["工友一", "工友甲"]}
    assert len(registry.histories(books, whom)) == 1


CASES = [
    ({**ADD, "公民身份号码": ANNA[:17] + "1"}, "bad_id_number", "id_number"),
    ({**ADD, "姓名": ""}, "missing_value", "name"),
    ({**ADD, "起始日期": ""}, "missing_value", "starts_on"),
    ({**ADD, "起始日期": "2029-01-01"}, "absurd_value", "starts_on"),
    ({**ADD, "参保险种": ""}, "missing_value", "branches"),
    ({**ADD, "参保险种": "养老、失叶"}, "unknown_branch", "branches"),
    ({**ADD, "单位名称": "虚构三厂"}, "payer_not_in_parties", "unit_name"),
    ({**ADD, "单位编号": "E9"}, "payer_not_in_parties", "payer"),
    ({**ADD, "单位编号": "E2", "统一社会信用代码": "91110000802100433B"}, "payer_not_in_parties", "credit_code"),
    ({**ADD, "统一社会信用代码": "91110000802100433C"}, "bad_credit_code", "credit_code"),
    ({**ADD, "缴费基数": "-5"}, "negative_amount", "base"),
    ({**FLEXIBLE, "参保地": ""}, "missing_value", "region"),
    ({**FLEXIBLE, "参保地": "999999"}, "unknown_region", "region"),
    ({**FLEXIBLE, "缴费基数": ""}, "missing_value", "base"),
    ({**FLEXIBLE, "参保方式": "城乡居民"}, "missing_value", "tier"),
    ({**END, "变动类型": "减员", "停保年月": ""}, "missing_value", "ends_on"),
    ({**END, "变动类型": "减员", "公民身份号码": CARA}, "not_insured", "branches"),
    ({**ADD, "变动类型": "调动"}, "unknown_choice", "action"),
]  # fmt: skip


def test_what_is_wrong_is_said_and_stops_nothing(units: Books, tmp_path: Path) -> None:
    rows = [{"变动类型": "增员", **row} for row, *_ in CASES]
    with enrolled(
        units, write_csv(tmp_path / "表.csv", *rows, {"变动类型": "增员", **ADD, "公民身份号码": CARA})
    ) as done:
        assert refused(done) == [(reason, field) for _, reason, field in CASES]
        told = done.desk.refused("movements").to_pylist()
        assert "失业" in told[5]["message_zh"]
        assert "是否应为“虚构一厂”" in told[6]["message_zh"] or "是否应为“虚构二厂”" in told[6]["message_zh"]
        assert done.desk.counts()["movements"].accepted == 1
    assert len(insured(units, CARA, DAY(2026, 1, 5))) == 3


def test_rows_of_a_file_build_on_each_other(units: Books, tmp_path: Path) -> None:
    twice, other = {**ADD, "起始日期": "2026-02-01"}, {**ADD, "姓名": "另一人", "参保险种": "生育"}
    with enrolled(units, write_csv(tmp_path / "增员.csv", ADD, ADD, twice, other)) as done:
        assert refused(done) == [("already_insured", "branches"), ("name_differs", "name")]
        assert done.changes["enrolments"].added == 3


def test_without_a_movement_the_row_is_asked_back(units: Books, tmp_path: Path) -> None:
    with enrolled(units, write_csv(tmp_path / "表.csv", ADD)) as done:
        assert refused(done) == [("missing_value", "action")]


def test_refused_rows_come_back_to_be_corrected_and_sent_again(units: Books, tmp_path: Path) -> None:
    bad = {**ADD, "参保险种": "养老、失叶"}
    path = tmp_path / "refused.xlsx"
    with enrolled(units, write_csv(tmp_path / "增员.csv", bad, {**FLEXIBLE, "公民身份号码": "1" * 18})) as done:
        assert done.desk.write_refused(path) == path
    assert path.stat().st_mode & 0o777 == 0o600
    (rows,) = read_excel(path).values()
    assert rows[0]["公民身份号码"] == ANNA  # right numbers come back whole, as text
    assert rows[1]["公民身份号码"] == "111*************11"
    assert "失业" in str(rows[0]["※问题"])
    book = openpyxl.load_workbook(path)
    (sheet,) = book
    column = [cell.value for cell in sheet[1]].index("参保险种") + 1
    sheet.cell(2, column).value = "养老、失业"
    sheet.delete_rows(3)
    book.save(tmp_path / "增员 更正.xlsx")
    with enrolled(units, tmp_path / "增员 更正.xlsx") as done:
        assert refused(done) == []
        assert done.desk.warnings == []
        assert done.desk.write_refused(path) is None
    assert sorted(insured(units, ANNA, DAY(2026, 1, 5))) == [Branch.EMPLOYEE_PENSION, Branch.UNEMPLOYMENT]


def test_a_file_counts_once_under_any_name(units: Books, tmp_path: Path) -> None:
    first = write_excel(tmp_path / "一.xlsx", 增员=[ADD])
    with enrolled(units, first) as done:
        assert done.repeated == []
    with enrolled(units, write_excel(tmp_path / "二.xlsx", 减员=[END])):
        pass
    again = tmp_path / "三.xlsx"
    again.write_bytes(first.read_bytes())
    with enrolled(units, again) as done:
        assert done.repeated == [str(again)]
        assert done.changes == {}
        assert refused(done) == []
    assert insured(units, ANNA, DAY(2026, 4, 1)) == {}


def test_what_people_bring_is_imported_and_posted(units: Books, tmp_path: Path) -> None:
    deemed = {**PRIOR, "起始年月": "199001", "终止年月": "1992年12月", "月份性质": "视同缴费", "月缴费基数": ""}
    stated = {
        **PRIOR,
        "起始年月": "2020-01",
        "终止年月": "2020-06",
        "月缴费基数": "",
        "缴费指数": "0.8352",
        "每月折算": "0.5",
    }
    overlap = {**PRIOR, "起始年月": "2019-12", "终止年月": "2020-01"}
    wrong = [
        {**PRIOR, "起始年月": "2021-01", "终止年月": "2021-02", "月缴费基数": ""},
        {**deemed, "起始年月": "1993-01", "终止年月": "1993-02", "月缴费基数": "100"},
        {**stated, "起始年月": "2022-01", "终止年月": "2022-02", "缴费指数": "八成"},
        {**PRIOR, "起始年月": "2026-01", "终止年月": "2027-01"},
        {**PRIOR, "起始年月": "2023-03", "终止年月": "2023-01"},
    ]
    files = write_excel(tmp_path / "既往.xlsx", 记录=[PRIOR, deemed, stated, overlap, *wrong], 余额=[BALANCE])
    with enrolled(units, files) as done:
        assert [reason for reason, _ in refused(done, "histories")] == [
            "months_overlap", "neither_base_nor_index", "deemed_with_base", "unparsable_number", "future_date",
            "ends_before_it_starts",
        ]  # fmt: skip
    whom = person(units, ANNA)
    found = registry.histories(units, whom, Branch.EMPLOYEE_PENSION)
    assert [(one.first, one.last, one.base_fen, one.index_ppm, one.credited) for one in found] == [
        (199001, 199212, None, None, 1000), (201601, 201912, 600_000, None, 1000), (202001, 202006, None, 835_200, 500),
    ]  # fmt: skip
    (row,) = ledger.balances(units, f"account:{whom}:employee_pension:440100").to_pylist()
    assert row["balance_fen"] == -4_800_055
    corrected = write_excel(tmp_path / "更正.xlsx", 记录=[{**PRIOR, "月缴费基数": "6100"}], 余额=[BALANCE])
    with enrolled(units, corrected) as done:
        assert refused(done, "histories") == []
        assert (done.changes["histories"].changed, done.changes["balances"].unchanged) == (1, 1)
    assert registry.histories(units, whom)[1].base_fen == 610_000


def test_no_number_is_kept_in_the_clear(units: Books, tmp_path: Path) -> None:
    with enrolled(
        units, write_excel(tmp_path / "表.xlsx", 增员=[ADD, {**FLEXIBLE, "缴费基数": ""}], 记录=[PRIOR])
    ) as done:
        told = str([done.desk.refused(kind).to_pylist() for kind in done.desk.kinds])
        content = "".join(str(pq.read_table(path).to_pylist()) for path in done.desk.scratch.rglob("*.parquet"))
        assert "虚构一厂" in content  # the copies of the files are read, not their compressed bytes
    with units.begin() as connection:
        tables = connection.scalars(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'books'")).all()
        content += "".join(
            str(connection.execute(sa.text(f"SELECT t::text FROM books.{name} t")).all()) for name in tables
        )
    for number in (ANNA, BO):
        assert number not in content + told
        assert number.encode().hex() not in content


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["增员", "减员", "变更"]), st.sampled_from([ANNA, BO]), st.integers(1, 6), st.sampled_from(["养老", "失业"])),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_files_sent_again_change_nothing(units: Books, tmp_path: Path, rows: list[tuple[str, str, int, str]]) -> None:
    """Whatever the rows say: the same content in another file finds everything as it is, but what would come after."""
    sent = [
        {"变动类型": action, "姓名": "工友", "公民身份号码": number, "单位编号": "E1", "参保险种": branch,
         "起始日期": f"2026-{month:02d}-01", "终止日期": f"2026-{month:02d}-20", "缴费基数": str(5000 + month)}
        for action, number, month, branch in rows
    ]  # fmt: skip
    path = write_csv(tmp_path / "a.csv", *sent)
    with enrolled(units, path):
        before = registry.enrolments(units)
    with enrolled(units, path) as done:
        assert done.changes == {}
    assert registry.enrolments(units).equals(before)
    assert registry.verify(units) == []
    for row in before.to_pylist():
        assert row["ends_on"] is None or row["ends_on"] >= row["begins_on"]


def test_the_example_numbers_are_right() -> None:
    for number in (desk.ANNA, desk.BO, desk.CARA):
        assert registry_fits(number)


def registry_fits(number: str) -> bool:
    from suibao.books.id_numbers import fits

    return fits(number)
