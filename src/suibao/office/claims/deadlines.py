"""By when something must be done: the last day of a period of law, told with its source, and never guessed.

Where the holidays of the year are not published, a period in days is shown with its plain last day, which a holiday can
only move later; a period in working days has no day yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from suibao.errors import SuibaoError
from suibao.office import workdays


@dataclass(frozen=True)
class Deadline:
    """``day`` is the last day, None where it cannot be told yet; ``note`` (en, zh) says what is open about it."""

    day: date | None
    start: date
    length: int
    unit: str
    source: str
    note: tuple[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """As it stands in a step's outcome."""
        found = {"day": self.day, "from": self.start, "length": self.length, "unit": self.unit, "source": self.source}
        return found | ({"note": {"en": self.note[0], "zh": self.note[1]}} if self.note else {})


def deadline(start: date, source: str, *, days: int = 0, workdays_: int = 0, months: int = 0) -> Deadline:
    """The deadline of a period that begins on ``start`` (not counted): Civil Code 201 to 203."""
    unit = "days" if days else "workdays" if workdays_ else "months"
    length = days or workdays_ or months
    try:
        day: date | None = workdays.last_day(start, days=days, workdays=workdays_, months=months)
    except SuibaoError as error:
        day = None if workdays_ else workdays.plain_last_day(start, days=days, months=months)
        return Deadline(day, start, length, unit, source, (error.en, error.zh))
    return Deadline(day, start, length, unit, source)


def days_counted(start: date, day: date, limit: int) -> int:
    """Days from ``start`` to ``day``; the limit itself for a day after it that is still in time as the last was a holiday."""
    passed = (day - start).days
    last = deadline(start, "", days=limit).day if limit else None
    return limit if last is not None and passed > limit and day <= last else passed
