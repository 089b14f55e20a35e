"""What this project chose in measuring, each with its reason. Where a measure becomes a grade is in `suibao.law.status.from_logs`."""

from __future__ import annotations

from typing import Final

DAY_BEGINS_HOUR: Final = 4
"""A day of work begins at four in the morning: the fewest orders run then, so a night shift stays one day."""

LOW_RATING: Final = 3
"""Up to three of five stars is a low rating: four and five are what customers give when nothing was wrong."""

WAITING_MINUTES: Final = 30
"""Free for up to half an hour between two orders counts as waiting for the next one: longer may be a meal or a rest."""

LEAST_RIDES: Final = 30
"""With fewer rides in an hour of the day the median of what they take is not known well enough to compare with."""

CONFIDENCE: Final = 0.95
"""Of every interval."""

BUCKET_MINUTES: Final = 5
OUTERMOST: Final = (-60, 60)
"""Slack is charted in steps of five minutes up to an hour either way: beyond it, how much no longer matters."""
