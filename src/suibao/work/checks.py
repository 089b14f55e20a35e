"""The two small things that all checks share: a check, and the question asked of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import ibis.expr.types as ir

from suibao.work.reasons import Reason


@dataclass(frozen=True)
class Check:
    """A row is refused for ``reason``, told of ``field``, where ``bad`` holds; a null does not hold."""

    reason: Reason
    field: str
    bad: ir.BooleanValue


@dataclass(frozen=True)
class Question:
    """What a file is asked for: the month, its first moment and the first moment after it, now, known regions.

    ``month`` 0 asks for all months.
    """

    month: int
    start: datetime
    end: datetime
    now: datetime
    regions: frozenset[str]
