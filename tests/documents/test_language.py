"""The catalogue is complete and tidy; numbers and months are exact."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import suibao.documents
from suibao.documents import labels
from suibao.documents.language import language, money, plain_money, rate
from suibao.errors import SuibaoError
from suibao.law.terms import Branch, Industry, Mode, Status

ROOT = Path(suibao.documents.__path__[0])
METHODS = [("**.py", "python"), ("templates/**.j2", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def sentences() -> set[object]:
    """Every sentence marked for translation in code and templates; a pair for singular and plural."""
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def test_every_sentence_has_chinese_and_none_is_left_over() -> None:
    with files("suibao.documents").joinpath("locale/zh/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="zh")
    entries = {message.id: message for message in catalogue if message.id}
    assert sentences() - set(entries) == set(), "these sentences lack Chinese"
    assert set(entries) - sentences() == set(), "these entries are no longer used"
    for message in entries.values():
        texts = [message.string] if isinstance(message.string, str) else list(message.string or [])
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        assert list(message.check()) == [], message.id


def test_catalogue_speaks_as_the_closed_lists_do() -> None:
    chinese = language("zh")
    for table, terms in (
        (labels.BRANCHES, Branch),
        (labels.INDUSTRIES, Industry),
        (labels.MODES, Mode),
        (labels.STATUSES, Status),
    ):
        assert {chinese.gettext(table[term]) for term in terms} == {term.zh for term in terms}


def test_sentences_in_templates_hold_no_characters_that_html_escapes() -> None:
    texts = [text for message in sentences() for text in (message if isinstance(message, tuple) else (message,))]
    assert not [text for text in texts if set(str(text)) & set('<>&"')]


@given(st.integers(-(2**63), 2**63 - 1))
def test_money_is_exact(fen: int) -> None:
    assert Decimal(plain_money(fen)) * 100 == fen
    assert money(fen).replace(",", "").replace("−", "-") == plain_money(fen)


def test_forms() -> None:
    assert money(1_234_567) == "12,345.67"
    assert money(-5) == "−0.05"
    assert [rate(ppm) for ppm in (160_000, 2_500, 1_000_000, 1, 0)] == ["16%", "0.25%", "100%", "0.0001%", "0%"]
    assert language("zh").month(202510) == "2025年10月"
    assert language("en").month(202510) == "October 2025"


@pytest.mark.parametrize("month", [2025, 202513, 202500, 0])
def test_not_a_month(month: int) -> None:
    with pytest.raises(SuibaoError, match="Expected yyyymm"):
        language("zh").month(month)


def test_unknown_language() -> None:
    with pytest.raises(SuibaoError, match="Known: zh, en"):
        language("fr")
