"""The worksheet of a pension as a document: every figure on it, nothing that tells who it is."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import orjson
import pytest

from suibao.documents.award import award_document
from suibao.documents.award_words import FORMULAS, PARTS
from suibao.documents.blocks import texts
from suibao.documents.html import to_html
from suibao.documents.language import money
from suibao.documents.pdf import families, fonts_of, to_pdf
from suibao.errors import SuibaoError
from suibao.law import current_law
from suibao.law.careers import Career, CareerMonth, Crediting, Span
from suibao.office.pensions.awarding import worksheet
from suibao.office.pensions.worksheet import Finding, Worksheet, from_json

NUMBER = "449900196601030017"


@cache
def sheet() -> Worksheet:
    """Beijing: deemed years, a gap, stated and computed indices, a base that is not out yet."""
    spans = (
        Span("1990-01", "1992-07", "110000", CareerMonth.DEEMED, index=1_000_000),
        Span("2004-01", "2021-06", "110000", base_fen=500_000, index=700_000),
        Span("2021-07", "2023-03", "110000", base_fen=600_000),
        Span("2023-07", "2026-05", "110000", CareerMonth.FLEXIBLE, base_fen=700_000),
    )
    career = Career(spans, "110000", Crediting.MONTH_METHOD, balance_fen=13_900_000, balance_year=9999)
    return worksheet(
        current_law(), career, {"age_at_award_months": 724}, retired="2026-05", first_month="2026-06", made_on=date(2026, 6, 1),
        person="ab" * 16,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_part_figure_and_remark_is_on_it(language: str) -> None:
    said = "\n".join(texts(award_document(sheet(), language)))
    for name, fen in sheet().parts.items():
        if fen:
            assert PARTS[name][language == "en"] in said
            assert money(fen) in said
    assert money(sheet().total_fen) in said
    assert sheet().digest in said
    assert sheet().trace["law"]["digest"] in said
    for remark in sheet().remarks:
        assert (remark.zh if language == "zh" else remark.en) in said
    for step in sheet().trace["steps"]:
        for figure in step["parameters"]:
            assert figure["zh" if language == "zh" else "en"].casefold() in said.casefold()
    assert ("暂用上期数值" if language == "zh" else "provisional") in said


def test_rows_add_up_to_the_months_of_the_award() -> None:
    inputs = {one["name"]: one["value"] for one in sheet().trace["inputs"]}
    assert sum(row.paid + row.deemed for row in sheet().rows) * 1_000 == inputs["credited_months"]
    assert sum(row.base_sum_fen for row in sheet().rows) == 210 * 500_000 + 21 * 600_000 + 35 * 700_000
    gaps = [(row.first, row.last, row.gap) for row in sheet().rows if row.gap]
    assert gaps == [("1992-08", "2003-12", 137), ("2023-04", "2023-06", 3)]


def test_every_rule_with_an_amount_of_the_award_has_words() -> None:
    """A rule that gives money and has no words would be missing from the sheet."""
    law = current_law().at("2026-05")
    silent = {
        "published_base",
        "published_local_base",
        "long_service_rate",
        "transition_phased_in",
    }  # stand within others
    amounts = {one.name for one in law.graph(("monthly_pension",)).rules if one.unit.is_money}
    assert amounts - silent <= set(FORMULAS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_tells_who_it_is(language: str) -> None:
    document = award_document(sheet(), language, name=f"张三丰{NUMBER}", claim=f"form {NUMBER}")
    page = to_html(document)
    assert "张三丰" not in page
    assert "三丰" not in page
    assert "ab" * 16 not in page
    assert not re.search(r"\d{17}[0-9X]", page)


def test_it_says_what_it_is_not() -> None:
    page = to_html(award_document(sheet(), forecast=True))
    assert "不是核定决定" in page
    open_ = Worksheet(
        **{
            **sheet().__dict__,
            "findings": (Finding("place", "place of benefit", "待遇领取地", None, "", "x", "户籍地"),),
        }
    )
    page = to_html(award_document(open_))
    assert "不能据此发放" in page
    assert "户籍地" in page
    with pytest.raises(SuibaoError):
        award_document(sheet(), "fr")


def test_a_sheet_comes_back_from_its_data_with_the_same_digest() -> None:
    kept = orjson.loads(orjson.dumps(sheet().without_trace()))
    again = from_json(kept, orjson.loads(orjson.dumps(sheet().trace)))
    assert again.digest == sheet().digest
    assert to_html(award_document(again)) == to_html(award_document(sheet()))
    assert from_json(orjson.loads(orjson.dumps(sheet().as_json()))).digest == sheet().digest


def _has_font() -> bool:
    try:
        return bool(fonts_of(families()))
    except SuibaoError:
        return False


@pytest.mark.skipif(not _has_font(), reason="no font with Chinese characters is installed")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pdf_is_the_same_each_time(language: str) -> None:
    document = award_document(sheet(), language)
    made = to_pdf(document)
    assert made.startswith(b"%PDF")
    assert made == to_pdf(document)
