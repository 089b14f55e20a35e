"""Exact arithmetic on whole fen. Each rounding has a name of its own.

The text of these functions is what Python runs. `suibao.rules.compiled` gives Numba versions of the
same functions whose division by a constant becomes a multiplication; a property test holds the two
together over the whole range.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

RATE_DENOMINATOR = 1_000_000
"""Rates are whole millionths: 8 % is 80,000."""

LARGEST_PRODUCT = 2e18
"""Bound on amount × numerator in a portion, so that twice it still fits 64 bits."""

FEN_PER_JIAO = 10
FEN_PER_YUAN = 100

helpers: list[Callable[..., Any]] = []
"""Functions that rules may call besides min, max and abs."""


F = TypeVar("F", bound=Callable[..., Any])


def helper(function: F) -> F:
    """Let rules call ``function``; it must keep to the same subset as rules."""
    helpers.append(function)
    return function


def product(amount: int, numerator: int) -> int:
    """``amount × numerator``; OverflowError instead of a wrong number where 64 bits do not hold it."""
    if abs(float(amount) * float(numerator)) > LARGEST_PRODUCT:
        raise OverflowError("a product is larger than a 64-bit number can hold")
    return amount * numerator


@helper
def share(amount: int, rate: int) -> int:
    """``rate`` millionths of ``amount`` fen, rounded half up to the fen. Compiled: |amount × rate| below 4·10^18,
    which the limits of inputs keep far away (10^11 fen at 100 % is 10^17)."""
    return (amount * rate + RATE_DENOMINATOR // 2) // RATE_DENOMINATOR


@helper
def portion(amount: int, numerator: int, denominator: int) -> int:
    """``amount × numerator / denominator`` in fen, rounded half up. ``denominator`` must be positive."""
    return (2 * product(amount, numerator) + denominator) // (2 * denominator)


@helper
def portion_down(amount: int, numerator: int, denominator: int) -> int:
    """``amount × numerator / denominator`` in fen, rounded down."""
    return product(amount, numerator) // denominator


@helper
def portion_up(amount: int, numerator: int, denominator: int) -> int:
    """``amount × numerator / denominator`` in fen, rounded up."""
    return -(-product(amount, numerator) // denominator)


@helper
def to_jiao(amount: int) -> int:
    """``amount`` fen rounded half up to the jiao (见角)."""
    return (amount + FEN_PER_JIAO // 2) // FEN_PER_JIAO * FEN_PER_JIAO


@helper
def to_jiao_up(amount: int) -> int:
    """``amount`` fen rounded up to the jiao (见分进角)."""
    return -(-amount // FEN_PER_JIAO) * FEN_PER_JIAO


@helper
def to_yuan(amount: int) -> int:
    """``amount`` fen rounded half up to the yuan."""
    return (amount + FEN_PER_YUAN // 2) // FEN_PER_YUAN * FEN_PER_YUAN


@helper
def clamp(amount: int, floor: int, ceiling: int) -> int:
    """``amount`` lifted to ``floor`` and cut at ``ceiling``."""
    return min(max(amount, floor), ceiling)
