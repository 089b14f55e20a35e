"""What can go wrong with rules, parameters and inputs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from suibao.errors import SuibaoError, nearest

LONGEST_LISTING = 160
"""Characters of known names that a message lists before it becomes harder to read than the list itself."""


class LawError(SuibaoError):
    """The root of everything the engine raises."""

    @classmethod
    def unknown_name(
        cls, what: str, what_zh: str, name: str, known: Iterable[str], next_step: str = "", next_step_zh: str = ""
    ) -> Self:
        """No such ``what``; names the nearest one that exists, or all when they are few."""
        known = list(known)
        close = nearest(name, known)
        hint = f" Did you mean {close!r}?" if close else ""
        hint_zh = f"是否想写 {close!r}？" if close else ""
        few = not close and 0 < len(known) <= 12 and len(", ".join(known)) <= LONGEST_LISTING
        listing = f" Known: {', '.join(sorted(known))}." if few else ""
        listing_zh = f"已知：{', '.join(sorted(known))}。" if few else ""
        step = f" {next_step}" if next_step else ""
        return cls(
            f"There is no {what} {name!r}.{hint}{listing}{step}",
            f"没有名为 {name!r} 的{what_zh}。{hint_zh}{listing_zh}{next_step_zh}",
            name=name,
            nearest=close,
        )


class RuleError(LawError):
    """A rule is outside the subset, or the graph of rules does not hold together."""


class ParameterFileError(LawError):
    """A parameter file cannot be read: file, row, column, what was expected."""


class ParameterError(LawError):
    """A figure of law is unknown for a region and date, or not of the status asked for."""


class RegionError(LawError):
    """A region code is not known."""


class DateError(LawError):
    """A date or month is not in the expected form."""


class InputError(LawError):
    """An input is missing, of the wrong kind, or outside its limits."""
