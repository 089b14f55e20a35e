"""Statements: exact sums, safe pages, one page per person and payer, in both languages."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents import factory

from suibao.documents import payer_statement
from suibao.documents.context import Context, Note, PayerFacts, file_name, masked
from suibao.documents.language import language, money
from suibao.documents.lines import by_payer, by_person, read_lines, read_parties
from suibao.documents.statements import payer_page, person_page, write_statements
from suibao.documents.totals import control, total, totals
from suibao.errors import SuibaoError

GOLDEN = Path(__file__).parent / "golden"
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")


class Words(HTMLParser):
    """The text of a page, one line for each text that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.tags: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.hidden = self.hidden or tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.hidden = self.hidden and tag != "style"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.hidden:
            self.lines.append(" ".join(data.split()))


def words(page: str) -> list[str]:
    reader = Words()
    reader.feed(page)
    return reader.lines


def context(code: str = "zh", names: dict[str, str] | None = None) -> Context:
    return Context(language(code), read_parties(factory.parties()), names or {}, factory.REGIONS)


def several(who: str) -> pa.Table:
    """One person who holds a job, rides for a platform and pays for the pension alone."""
    return factory.table(
        [
            *factory.wage_lines(who, "o1", "460100", 462_300),
            factory.order_line(who, "p1", "460200", 1_166, 7),
            *factory.own_lines(who, "460100", 441_600),
        ]
    )


@pytest.mark.parametrize("code", ["zh", "en"])
def test_golden_statement(code: str) -> None:
    who = factory.person(7)
    notes = [Note("补助标准未能核实。", "The subsidy could not be verified.", person=who)]
    page = person_page(context(code, {who: "陈晓明"}), 202510, who, read_lines(several(who)), notes)
    assert "\n".join(words(page)) + "\n" == (GOLDEN / f"person.{code}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["zh", "en"])
def test_golden_notice(code: str) -> None:
    rows = [line for number in range(3) for line in factory.wage_lines(factory.person(number), "p1", "460100", 500_000)]
    rows += [factory.order_line(factory.person(number), "p1", "460200", 40 + number, 25) for number in range(3)]
    facts = PayerFacts(quarantined=12, unassessed=1, due_on=date(2025, 11, 15))
    notes = [Note("三亚费率依二手来源。", "The rate of Sanya is secondary.", region="460200")]
    page = payer_page(context(code), 202510, "p1", read_lines(factory.table(rows)), notes, facts)
    assert "\n".join(words(page)) + "\n" == (GOLDEN / f"payer.{code}.txt").read_text(encoding="utf-8")


def test_month_of_a_city(tmp_path: Path) -> None:
    lines = factory.city(60)
    done: list[int] = []
    written = write_statements(lines, factory.parties(), tmp_path, regions=factory.REGIONS, progress=done.append)
    month = tmp_path / "statements" / "2025-10"
    people = sorted(month.glob("people/??/*.html"))
    payers = sorted(month.glob("payers/*.html"))
    assert written == sum(done) == len(people) + len(payers)
    assert {path.stem for path in people} == set(lines["person"].to_pylist())
    assert all(path.parent.name == path.stem[:2] for path in people)
    assert {path.stem for path in payers} == {"p1", "p2", "d1", "o1"}
    for path in people:
        own = lines.filter(pc.field("person") == path.stem)
        assert money(pc.sum(own["amount_fen"]).as_py()) in words(path.read_text(encoding="utf-8"))
    remitted = lines.filter(~pc.field("remitter").isin(["worker", "state"]))
    whole = money(pc.sum(remitted["amount_fen"]).as_py())
    assert words((month / "index.html").read_text(encoding="utf-8")).count(whole) == 2


def test_same_input_same_bytes(tmp_path: Path) -> None:
    lines = factory.city(12)
    shuffled = lines.take(pa.array(list(reversed(range(lines.num_rows)))))
    for folder, table in (("a", lines), ("b", shuffled)):
        write_statements(table, factory.parties(), tmp_path / folder)
    pages = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.html"))
    assert pages
    assert all((tmp_path / "a" / page).read_bytes() == (tmp_path / "b" / page).read_bytes() for page in pages)


def test_pages_need_nothing_and_hold_no_script_or_id_number(tmp_path: Path) -> None:
    lines = factory.city(8)
    names = dict.fromkeys(lines["person"].to_pylist(), "<script>alert(1)</script> 11010519491231002X")
    names[factory.person(0)] = "460106199003078512"
    parties = factory.parties().set_column(1, "name", pa.array(["<b>甲</b>", "=1+1", "丙 & 丁", '"戊"']))
    notes = [Note("<i>未定</i>", "<i>open</i>")]
    write_statements(lines, parties, tmp_path, names=names, notes=notes)
    for path in tmp_path.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        reader = Words()
        reader.feed(page)
        assert not {"script", "b", "i", "link", "img", "iframe"} & set(reader.tags) - {"b"}
        assert "<script>" not in page
        assert "<b>甲" not in page
        assert "<i>" not in page
        assert not ID_NUMBER.search(page)
        assert "http://" not in page
        assert "https://" not in page


def test_a_person_known_only_by_a_note_is_not_told_zero(tmp_path: Path) -> None:
    note = Note("海口 2025 年费率未见。", "No rate for Haikou.", person=factory.person(99))
    written = write_statements(factory.city(1), factory.parties(), tmp_path, "en", notes=[note])
    assert written == 2 + 2
    [path] = tmp_path.rglob(f"{factory.person(99)}.html")
    text = words(path.read_text(encoding="utf-8"))
    assert any(line.startswith("Nothing could be assessed") for line in text)
    assert "No rate for Haikou." in text
    assert "0.00" not in text


def test_notes_reach_only_those_they_concern() -> None:
    sanya = Note("甲", "sanya", region="460200")
    payer = Note("乙", "of p1", payer="p1")
    other = Note("丙", "september", month=202509)
    who = factory.person(3)
    lines = read_lines(factory.table([factory.order_line(who, "p1", "460100", 10, 7)]))
    text = words(person_page(context("en"), 202510, who, lines, [sanya, payer, other]))
    assert "of p1" in text
    assert not {"sanya", "september"} & set(text)


def test_long_lists_close_with_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payer_statement, "PEOPLE_SHOWN", 2)
    rows = [factory.order_line(factory.person(number), "p1", "460100", 100, 7) for number in range(5)]
    text = words(payer_page(context("en"), 202510, "p1", read_lines(factory.table(rows))))
    assert text[text.index("3 others, listed in the filing") + 1] == "21.00"


def test_missing_column_and_empty_value() -> None:
    lines = factory.city(2)
    with pytest.raises(SuibaoError, match="no column 'remitter'"):
        read_lines(lines.drop_columns(["remitter"]))
    position = lines.column_names.index("region")
    hollow = lines.set_column(position, "region", pa.array([None] * lines.num_rows, pa.string()))
    with pytest.raises(SuibaoError, match="empty values"):
        read_lines(hollow)


def test_lines_without_industry_and_with_dictionaries() -> None:
    lines = factory.city(9)
    plain = read_lines(lines)
    encoded = lines.set_column(lines.column_names.index("person"), "person", lines["person"].dictionary_encode())
    assert read_lines(encoded) == plain
    assert {line.industry for line in read_lines(lines.drop_columns(["industry"]))} == {-1}


def test_control_refuses_what_does_not_add_up() -> None:
    lines = read_lines(factory.city(3))
    with pytest.raises(SuibaoError, match="adds up to"):
        control(total(lines).amount_fen + 1, totals(lines, lambda line: line.branch).values())


@settings(max_examples=40)
@given(st.integers(1, 30), st.integers(0, 1000))
def test_no_fen_is_lost_between_people_and_payers(people: int, seed: int) -> None:
    lines = read_lines(factory.city(people, seed))
    whole = sum(line.amount_fen for line in lines)
    assert sum(total(group).amount_fen for group in by_person(lines).values()) == whole
    alone = sum(line.amount_fen for line in lines if line.remitter in ("worker", "state"))
    assert sum(total(group).amount_fen for group in by_payer(lines).values()) == whole - alone


@pytest.mark.parametrize("key", ["a/b", "..", ".hidden", "企业", "", "a\\b", "a b"])
def test_file_names_stay_in_their_folder(key: str, tmp_path: Path) -> None:
    path = tmp_path / f"{file_name(key)}.html"
    assert path.resolve().parent == tmp_path.resolve()
    assert not path.name.startswith(".")


def test_masked() -> None:
    assert masked("张三 11010519491231002X") == "张三 ***"
    assert masked("91460000MA5T00001X") == "91460000MA5T00001X"
