"""The report of a determination: what it says, in both languages, and that every figure is the model's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.determinations import DRIVER, LAW, LOG, driver, rider

from suibao.documents.blocks import (
    Block,
    Document,
    Figure,
    Heading,
    Intervals,
    Note,
    Point,
    Result,
    Row,
    Table,
    plain,
    texts,
)
from suibao.documents.determination import determination, statement
from suibao.documents.determination_labels import ENGLISH
from suibao.documents.determination_pivots import SHOWN
from suibao.documents.determination_precedents import RULINGS
from suibao.documents.determination_result import turning
from suibao.documents.determination_words import words_of
from suibao.documents.language import count, language, money
from suibao.errors import SuibaoError
from suibao.law.recognition import model
from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Pivot
from suibao.law.recognition.precedents import precedents
from suibao.law.status import terms
from suibao.law.terms import Branch, Term
from suibao.office.recognition import Determination
from suibao.office.rights import Footing

CASES = {"rider": rider, "driver": driver}
BOTH = [(name, code) for name in CASES for code in ("zh", "en")]
CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH_PHRASE = re.compile(r"[a-z]{3,} [a-z]{3,}")


def blocks_of(document: Document, kind: type[Block]) -> list[Block]:
    return [block for block in document.blocks if isinstance(block, kind)]


def cells(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (plain(cell) for row in block.rows for cell in row.cells)


def table(document: Document, caption: str) -> Table:
    """The one table whose caption begins so."""
    (found,) = [one for one in document.blocks if isinstance(one, Table) and one.caption.startswith(caption)]
    return found


def quoted(d: Determination) -> list[str]:
    """What stands in the words of the case or as a citation, whatever the language of the report."""
    case = d.review.case
    said = [d.title, case.worker.name, case.worker.occupation, *(one.name for one in case.companies)]
    for claims in case.facts.values():
        said += [text for claim in claims for one in claim.evidence for text in (one.text, one.ref)]
    said += [rule.source for rule in LAW.rules.values()]
    said += [part for rule in LAW.rules.values() for part in rule.source.split("; ")]
    said += [kind.burden_source for kind in FACTS.values()]
    said += [
        part for match in d.matches for part in (match.precedent.forum, *match.precedent.source, match.precedent.id)
    ]
    if d.rights is not None:
        dues = [due for column in d.rights.columns for row in column.rows for due in row.dues]
        said += [due.basis for due in dues] + [source.instrument for due in dues for source in due.sources]
    return sorted({text for text in said if text}, key=len, reverse=True)


def own_words(d: Determination, code: str) -> list[str]:
    """The texts of the report without what it quotes."""
    left = []
    for text in texts(determination(d, code)):
        for said in quoted(d):
            text = text.replace(said, "")
        left.append(text)
    return left


@pytest.mark.parametrize("name", CASES)
def test_english_is_complete(name: str) -> None:
    assert [text for text in own_words(CASES[name](), "en") if CHINESE.search(text)] == []


@pytest.mark.parametrize("name", CASES)
def test_chinese_is_complete(name: str) -> None:
    assert [text for text in own_words(CASES[name](), "zh") if ENGLISH_PHRASE.search(text)] == []


def test_every_term_of_a_review_has_english() -> None:
    """A new grade without a label would be an error while a report is written."""
    lists = [
        one
        for module in (terms, model)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Term)
    ]
    for kind in lists:
        if kind is not Term:
            assert len(ENGLISH[kind]) == len(kind), kind.__name__
            assert len(set(ENGLISH[kind])) == len(kind), f"{kind.__name__}: two members of one label"


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_it_says_first_what_it_is(name: str, code: str) -> None:
    document = determination(CASES[name](), code)
    first = document.blocks[0]
    assert isinstance(first, Note)
    assert first.text == statement(words_of(CASES[name](), language(code)))
    assert {"zh": "不替代裁判", "en": "does not replace one"}[code] in plain(first.text)
    assert {"zh": "不替代裁判", "en": "does not replace one"}[code] in document.foot


def test_sections_in_order_and_numbered_without_gaps() -> None:
    whole, short = (
        [plain(one.text) for one in blocks_of(determination(d, "en"), Heading) if one.level == 2]
        for d in (rider(), driver())
    )
    assert [title.split(". ")[1] for title in whole] == [
        "Result", "The parties", "Reasons for and against", "Factor by factor", "Where the statements contradict each other",
        "The tests side by side", "What is missing", "What would change the result", "Evidence from the order logs",
        "Published rulings on like facts", "Rights that follow", "Sources and thresholds",
    ]  # fmt: skip
    for titles in (whole, short):
        assert [int(title.split(".")[0]) for title in titles] == list(range(1, len(titles) + 1))
    assert len(short) == len(whole) - 2, "neither conflicts nor logs"
    chinese = [plain(one.text) for one in blocks_of(determination(rider()), Heading) if one.level == 2]
    assert [title.split("、")[0] for title in chinese] == [
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "十一",
        "十二",
    ]


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_the_box_is_the_review(name: str, code: str) -> None:
    d = CASES[name]()
    words = words_of(d, language(code))
    (box,) = blocks_of(determination(d, code), Result)
    assert isinstance(box, Result)
    test = d.review.main.tests[0]
    assert box.headline == words.head(words.term(terms.Standing, d.review.main.standing))
    values = [plain(value) for _, value in box.pairs]
    assert values[0].startswith(d.review.with_company.name)
    assert all(any(words.fact(fact) in value for value in values) for fact in turning(test))
    assert all(any(words.rule(rule) in value for value in values) for rule in test.decisive)
    label = words.grade("contract_label", d.review.main.facts["contract_label"])
    assert any(value.startswith(label) for value in values), "the label is named, and that it decides nothing"


def test_the_rider_belongs_to_the_station_not_to_the_signature() -> None:
    d = rider()
    chain = table(determination(d, "en"), "Each company reviewed alone")
    rows = {plain(row.cells[0]).split("\n")[0]: [plain(cell) for cell in row.cells[1:]] for row in chain.rows}
    assert d.review.with_company.id == "station"
    assert rows["众力灵活用工服务有限公司"][0] == "signed"
    assert rows["海韵餐饮配送服务有限公司"][0] == "—"
    assert rows["海韵餐饮配送服务有限公司"][2] == "labour relationship"
    assert "who decides the hours" in rows["海韵餐饮配送服务有限公司"][1]


@pytest.mark.parametrize("code", ["zh", "en"])
def test_factors_show_grade_lean_evidence_and_burden(code: str) -> None:
    d = rider()
    words = words_of(d, language(code))
    rows = [[plain(cell) for cell in row.cells] for row in table(determination(d, code), {"zh": "对海韵餐饮配送服务有限公司的各项事实",
            "en": "The facts towards"}[code]).rows if not row.group]  # fmt: skip
    found = {row[0].split("\n")[0]: row for row in rows}
    stated = {fact: grade for fact, grade in d.review.main.facts.items() if grade}
    assert set(found) == {words.head(words.fact(fact)) for fact in stated}
    hours = found[words.head(words.fact("hours_duty"))]
    assert hours[1] == words.grade("hours_duty", terms.HoursDuty.FIXED)
    assert hours[2] == words.term(terms.Lean, terms.Lean.STRONGLY_SUBORDINATE)
    assert "站点排班表与考勤打卡记录，每周六班" in hours[3]
    assert hours[4].startswith(words.term(model.Burden, model.Burden.COMPANY))
    refusal = found[words.head(words.fact("refusal"))]
    assert "快达信息技术有限公司" in refusal[1], "a control of another company is marked so"


def test_reasons_carry_the_value_of_the_finding() -> None:
    """Who runs no business speaks for a labour relationship: "own business" alone among the reasons for would say the opposite."""
    d = driver()
    main = d.review.main
    reasons = table(determination(d, "en"), "Findings towards")
    assert main.values["own_business"] == terms.Finding.NO
    assert "own_business" in main.tests[0].reasons_for
    assert any(plain(row.cells[0]).startswith("In business of one's own (no)") for row in reasons.rows)


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_every_test_is_shown_for_every_company(name: str, code: str) -> None:
    d = CASES[name]()
    words = words_of(d, language(code))
    caption = {"zh": "同一事实在各项检验下的结果", "en": "What each test makes of"}[code]
    rows = {plain(row.cells[0]).split("\n")[0]: [plain(cell) for cell in row.cells[1:]] for row in table(determination(d, code), caption).rows
            if not row.group}  # fmt: skip
    others = [one for one in d.review.companies if one is not d.review.main]
    for test in d.review.main.tests:
        wanted = [words.value(test.rule, one.values[test.rule]) for one in (d.review.main, *others)]
        assert rows[words.head(words.rule(test.rule))] == wanted


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_missing_facts_and_pivots_are_all_there(name: str, code: str) -> None:
    d = CASES[name]()
    words = words_of(d, language(code))
    said = list(cells(determination(d, code)))
    for test in d.review.main.tests:
        for fact in test.missing:
            assert words.head(words.fact(fact)) in said
        for pivot in test.pivots[:SHOWN]:
            assert any(
                all(words.fact(fact) in text and words.grade(fact, grade) in text for fact, grade in pivot.changes)
                for text in said
            )


def test_many_pivots_are_cut_and_counted() -> None:
    d = rider()
    first, *rest = d.review.main.tests
    pairs = [
        (one, other)
        for one in ("hours_duty", "refusal", "absence")
        for other in ("tools", "ratings", "pay_form", "exclusivity")
    ]
    many = tuple(Pivot(((one, 1), (other, 1)), 3) for one, other in pairs)
    main = replace(d.review.main, tests=(replace(first, pivots=many), *rest))
    companies = tuple(main if one is d.review.main else one for one in d.review.companies)
    document = determination(replace(d, review=replace(d.review, companies=companies)), "en")
    assert f"{len(many) - SHOWN} more not shown" in list(cells(document))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_measures_and_effects_are_those_of_the_log(code: str) -> None:
    document = determination(rider(), code)
    said = list(cells(document))
    for text in ("97.1%", "3.1%", "+41.2%", "−8.7%", "126 / 1,008", "3,912", "0.18"):
        assert text in said, text
    assert {"zh": "3.6分钟", "en": "3.6 min"}[code] in said
    assert {"zh": "−0.83元～−0.29元", "en": "−0.83 yuan to −0.29 yuan"}[code] in said
    assert any(
        {"zh": "日志中没有其他平台的收入", "en": "no income from other platforms"}[code] in text for text in said
    )
    assert {"zh": "未通过", "en": "failed"}[code] in said
    assert any("4,101" in text and "missing_value 63" in text for text in texts(document))


def test_charts_hold_the_intervals_of_the_model() -> None:
    shares, effects = [one for one in blocks_of(determination(rider(), "en"), Intervals) if isinstance(one, Intervals)]
    known = [one for one in LOG.measures if one.unit == "share" and one.value is not None]
    assert [(p.value, p.low, p.high) for p in shares.points] == [(one.value, one.low, one.high) for one in known]
    for point, effect in zip(effects.points, LOG.cost.effects, strict=True):
        assert point.low is not None
        assert point.high is not None
        assert point.value == effect.relative
        assert point.low < point.value < point.high
        assert (point.high - point.low) / point.value == pytest.approx((effect.high - effect.low) / effect.value)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_rights_are_those_of_the_office(code: str) -> None:
    d = rider()
    assert d.rights is not None
    found = d.rights.column(Footing.FULL_TIME)
    said = list(cells(determination(d, code)))
    pension = found.row(Branch.EMPLOYEE_PENSION).owed_by("payer")
    assert pension.fen is not None
    assert any(money(pension.fen) in text for text in said)
    assert found.payer.fen is not None
    assert not found.payer.complete, "this test needs a sum with something unknown in it"
    assert any(money(found.payer.fen) in text and {"zh": "不明", "en": "unknown"}[code] in text for text in said)
    for one in found.unknown:
        label = one.label_en if code == "en" else one.label_zh
        assert any(label in text for text in texts(determination(d, code))), label


def test_nothing_unknown_is_shown_as_zero() -> None:
    d = rider()
    assert d.rights is not None
    lines = table(determination(d, "en"), "What current law means")
    amounts = {plain(row.cells[0]).split("\n")[0]: plain(row.cells[3]) for row in lines.rows if not row.group}
    dues = [due for row in d.rights.column(Footing.FULL_TIME).rows for due in row.dues]
    for due in dues:
        shown = amounts[due.en[:1].upper() + due.en[1:]]
        assert shown == ("unknown" if due.amount_fen is None else money(due.amount_fen))
    assert "unknown" in amounts.values()


def test_rulings_say_what_agrees_and_what_distinguishes() -> None:
    d = rider()
    document = determination(d, "en")
    facts = [one for one in document.blocks if isinstance(one, Table) and one.caption == "Facts known in both cases"]
    assert len(facts) == len(d.matches) > 0
    for match, one in zip(d.matches, facts, strict=True):
        groups = [plain(row.cells[0]) for row in one.rows if row.group]
        assert groups == ["The same in both"] * bool(match.agrees) + ["What distinguishes"] * bool(match.differs)
        rows = [row for row in one.rows if not row.group]
        assert len(rows) == len(match.agrees) + len(match.differs)
        assert all(
            (plain(row.cells[1]) == plain(row.cells[2])) == (n < len(match.agrees)) for n, row in enumerate(rows)
        )


def test_every_ruling_of_the_library_has_words() -> None:
    assert {one.ruling for one in precedents()} <= set(RULINGS)


def test_thresholds_are_shown_with_a_log_and_only_then() -> None:
    shown, without = (
        [one.caption for one in blocks_of(determination(d, "en"), Table) if isinstance(one, Table)]
        for d in (rider(), driver())
    )
    assert "Figures by which the log was graded" in shown
    assert "Figures by which the log was graded" not in without
    rows = {
        plain(row.cells[0]): plain(row.cells[1]) for row in table(determination(rider(), "en"), "Figures by which").rows
    }
    assert rows["Share from which orders count as dispatched"] == "80%"


def test_identity_numbers_are_blotted_out() -> None:
    """Reading a case form does so already; a determination made otherwise is not let through either."""
    number = "11010519491231002X"
    d = rider()
    case = d.review.case
    said = model.Claim(3, "station", (model.Evidence(model.EvidenceKind.CLAUSE, f"本人{number}", number),))
    company = replace(d.review.with_company, name=f"站点{number}")
    main = replace(
        d.review.main, company=company, factors=tuple(replace(one, claims=(said,)) for one in d.review.main.factors)
    )
    worker = replace(case.worker, name=f"李某{number}", occupation=number)
    others = tuple(one for one in d.review.companies if one is not d.review.main)
    review = replace(
        d.review, case=replace(case, id=number, worker=worker, companies=(company, *case.companies[1:])), companies=(main, *others),
        with_company=company,
    )  # fmt: skip
    document = determination(replace(d, review=review, title=f"案{number}"))
    whole = "\n".join(texts(document))
    assert number not in whole
    assert all(text in whole for text in ("本人***", "案***", "李某***", "站点***"))


def test_law_and_days_are_named() -> None:
    document = determination(rider(), "en")
    assert document.head_right == f"law {LAW.digest}, March 1, 2026"
    assert document.head_left == "Case demo-1"
    assert document.made_on.isoformat() == "2026-04-15"
    assert "worker" in DRIVER
    assert determination(driver()).title == "cd-7", "a case without a title goes by its id"


def test_unknown_language() -> None:
    with pytest.raises(SuibaoError, match="Known: zh, en"):
        determination(rider(), "fr")


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (0.9712, "share", "97.1%", "97.1%"), (0.00004, "share", "0.004%", "0.004%"), (0.0, "share", "0.0%", "0.0%"),
        (-0.56, "yuan", "−0.56元", "−0.56 yuan"), (52.4, "hours", "52.4小时", "52.4 h"), (12.0, "weeks", "12周", "12 weeks"),
        (48_822.0, "count", "48,822", "48,822"), (1_234.5, "minutes", "1,234.5分钟", "1,234.5 min"),
    ],
)  # fmt: skip
def test_figures(value: float, unit: str, zh: str, en: str) -> None:
    assert [words_of(rider(), language(code)).figure(value, unit) for code in ("zh", "en")] == [zh, en]


@given(st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6))
def test_a_figure_is_never_rounded_to_nothing(value: float) -> None:
    shown = words_of(rider(), language("en")).number(value).replace("−", "-").replace(",", "")
    assert (float(shown) == 0) == (value == 0)
    assert float(shown) == pytest.approx(value, abs=0.005)


def test_a_row_has_a_cell_for_each_column() -> None:
    whole = table(determination(rider()), "同一事实在各项检验下的结果")
    with pytest.raises(AssertionError):
        Table("t", whole.columns, (Row(("one",)),))


def test_figures_are_listed_as_text_too() -> None:
    figure: Figure = Intervals("f", (Point("a", 1.0, None, None, count(1)),))
    document = replace(determination(driver(), "en"), blocks=(figure,))
    assert list(texts(document))[-3:] == ["f", "a", "1"]
