"""Amounts in Chinese capitals: the rule's own examples, and back again for any amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suibao.documents.capitals import capitals

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "text"),
    [  # examples of 支付结算办法 annex 1, where two spellings are allowed the shorter
        (1_409_50, "壹仟肆佰零玖元伍角"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角"),
        (10_00, "壹拾元整"),
        (100_000_000_00, "壹亿元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (1_0000_0000_0000_00, "壹万亿元整"),
        (-1_01, "负壹元零壹分"),
    ],
)
def test_examples(fen: int, text: str) -> None:
    assert capitals(fen) == f"人民币{text}"


@given(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 100_000_00))
def test_reads_back(fen: int) -> None:
    assert parse(capitals(fen)) == fen


@given(st.integers(0, 2**63 - 1))
def test_no_two_zeros_and_none_at_an_end(fen: int) -> None:
    text = capitals(fen).removeprefix("人民币")
    assert "零零" not in text
    assert fen < 100 or not text.startswith("零")
    assert text.endswith(("整", "角", "分"))


def parse(text: str) -> int:
    """Fen of an amount in capitals, written apart from the code under test."""
    body = text.removeprefix("人民币")
    sign, body = (-1, body[1:]) if body.startswith("负") else (1, body)
    yuan, rest = body.split("元") if "元" in body else ("", body)
    fen = 0
    for unit, size in (("角", 10), ("分", 1)):
        if unit in rest:
            fen += DIGITS[rest[rest.index(unit) - 1]] * size
    return sign * (whole(yuan) * 100 + fen)


def whole(text: str) -> int:
    """A whole number in capitals: the last 亿 splits it, then 万."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.rsplit(unit, 1)
            return whole(high) * size + whole(low)
    number = digit = 0
    for letter in text:
        if letter in PLACES:
            number, digit = number + digit * PLACES[letter], 0
        else:
            digit = DIGITS[letter]
    return number + digit
