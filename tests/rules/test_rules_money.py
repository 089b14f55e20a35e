"""The named roundings, held against exact fractions, and their compiled forms against Python's."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import numba
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from suibao.rules import money
from suibao.rules.compiled import _teach_numba

AMOUNTS = st.integers(-(10**11), 10**11)
RATES = st.integers(0, 2_000_000)
PARTS = st.integers(-(10**6), 10**6)
WHOLES = st.integers(1, 10**6)
EDGES = [0, 1, -1, 2, 49, 50, 51, 99, 100, 5, 4, -5, -4, 10**11, -(10**11), 499_999, 500_000, 500_001]


@pytest.fixture(scope="module")
def compiled():
    _teach_numba()

    @numba.njit(error_model="python")
    def run(which, amounts, first, second, out):
        for i in range(len(amounts)):
            if which == 0:
                out[i] = money.share(amounts[i], first[i])
            elif which == 1:
                out[i] = money.portion(amounts[i], first[i], second[i])
            elif which == 2:
                out[i] = money.portion_down(amounts[i], first[i], second[i])
            elif which == 3:
                out[i] = money.portion_up(amounts[i], first[i], second[i])
            elif which == 4:
                out[i] = money.to_jiao(amounts[i])
            elif which == 5:
                out[i] = money.to_jiao_up(amounts[i])
            else:
                out[i] = money.to_yuan(amounts[i])

    def call(which, amounts, first=None, second=None):
        n = len(amounts)
        ones = np.ones(n, np.int64)
        out = np.zeros(n, np.int64)
        run(which, np.array(amounts, np.int64), ones if first is None else np.array(first, np.int64),
            ones if second is None else np.array(second, np.int64), out)  # fmt: skip
        return out.tolist()

    return call


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@given(AMOUNTS, RATES)
@example(10**11, 2_000_000)
@example(-(10**11), 2_000_000)
def test_share_rounds_half_up_exactly(amount, rate):
    assert money.share(amount, rate) == half_up(Fraction(amount * rate, 1_000_000))


@given(AMOUNTS, PARTS, WHOLES)
def test_portions_round_as_their_names_say(amount, numerator, denominator):
    exact = Fraction(amount * numerator, denominator)
    assert money.portion(amount, numerator, denominator) == half_up(exact)
    assert money.portion_down(amount, numerator, denominator) == floor(exact)
    assert money.portion_up(amount, numerator, denominator) == ceil(exact)


@given(AMOUNTS)
def test_amounts_round_to_jiao_and_yuan(amount):
    assert money.to_jiao(amount) == 10 * half_up(Fraction(amount, 10))
    assert money.to_jiao_up(amount) == 10 * ceil(Fraction(amount, 10))
    assert money.to_yuan(amount) == 100 * half_up(Fraction(amount, 100))


def test_compiled_share_is_pythons_share_on_edges_and_everywhere(compiled):
    edge_rates = [0, 1, 2, 79_999, 80_000, 80_001, 500_000, 999_999, 1_000_000, 2_000_000]
    amounts = [amount for amount in EDGES for _ in edge_rates]
    rates = edge_rates * len(EDGES)
    # where amount × rate ends in exactly one half, one below and one above
    for rate in (1, 3, 7, 80_000, 123_457, 160_000):
        for quotient in (0, 1, 10**6, 10**9, -1, -(10**6)):
            near = (quotient * 1_000_000 + 500_000) // rate
            amounts += [near - 1, near, near + 1]
            rates += [rate] * 3
    random = np.random.default_rng(20261123)
    amounts += random.integers(-(10**11), 10**11, 200_000).tolist()
    rates += random.integers(0, 2_000_000, 200_000).tolist()
    assert compiled(0, amounts, rates) == [money.share(a, r) for a, r in zip(amounts, rates, strict=True)]


def test_compiled_share_holds_up_to_its_stated_bound(compiled):
    random = np.random.default_rng(7)
    amounts = random.integers(-4 * 10**12, 4 * 10**12, 200_000).tolist()
    assert compiled(0, amounts, [1_000_000] * len(amounts)) == amounts
    rates = random.integers(0, 1_000_000, 200_000).tolist()
    # negative, and a hair below a whole quotient: floating point lands on the wrong side, by one
    for quotient in range(-1_935_300_892_800, -1_935_300_892_600):
        for off in (-1, 0, 1):
            amounts.append((quotient * 1_000_000 - 500_000) // 489_999 + off)
            rates.append(489_999)
    assert compiled(0, amounts, rates) == [money.share(a, r) for a, r in zip(amounts, rates, strict=True)]


@pytest.mark.parametrize(
    ("which", "function"), [(1, money.portion), (2, money.portion_down), (3, money.portion_up)], ids=lambda one: getattr(one, "__name__", one)
)
def test_compiled_portions_are_pythons(compiled, which, function):
    random = np.random.default_rng(which)
    amounts = EDGES + random.integers(-(10**11), 10**11, 50_000).tolist()
    parts = random.integers(-(10**6), 10**6, len(amounts)).tolist()
    wholes = random.integers(1, 10**6, len(amounts)).tolist()
    expected = [function(a, n, d) for a, n, d in zip(amounts, parts, wholes, strict=True)]
    assert compiled(which, amounts, parts, wholes) == expected


@pytest.mark.parametrize(("which", "function"), [(4, money.to_jiao), (5, money.to_jiao_up), (6, money.to_yuan)])
def test_compiled_roundings_are_pythons(compiled, which, function):
    amounts = EDGES + np.random.default_rng(which).integers(-(10**11), 10**11, 50_000).tolist()
    assert compiled(which, amounts) == [function(amount) for amount in amounts]


def test_a_product_beyond_64_bits_is_an_error_in_both(compiled):
    with pytest.raises(OverflowError):
        money.portion(10**11, 10**9, 10**9)
    with pytest.raises(OverflowError):
        compiled(1, [10**11], [10**9], [10**9])


def test_clamp():
    assert [money.clamp(amount, 10, 20) for amount in (5, 10, 15, 20, 25)] == [10, 10, 15, 20, 20]
