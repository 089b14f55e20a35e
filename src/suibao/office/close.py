"""Closing a month: files → aggregates → lines → kept → ledger → verified. Killed and called again, it goes on; run twice,
nothing doubles. How it is done in pieces: `suibao.office.closing`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from suibao.books import Books
from suibao.law import CURRENT_LAW
from suibao.office.assess import Assessment, assess
from suibao.office.closing.flow import Finished, close, closes, resume
from suibao.office.closing.folder import Folder
from suibao.office.closing.outcome import Assessed, Verified
from suibao.office.closing.request import PEOPLE, Request
from suibao.office.posting import Posted

__all__ = ["Closed", "Finished", "Request", "close", "close_month", "closes", "resume"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Closed:
    """What closing a month came to. For documents: the whole month's lines are at hand, so not for a large one."""

    finished: Finished

    @property
    def work(self) -> Folder:
        """What was taken from the files."""
        return self.finished.folder

    @property
    def sums(self) -> Assessed:
        """Sums of the lines, gaps and cases."""
        return self.finished.assessed

    @cached_property
    def assessment(self) -> Assessment:
        """All lines and gaps, assessed again from what was taken."""
        return assess(self.finished.chosen, self.finished.request.month, self.work.aggregates())

    @property
    def held_back(self) -> Mapping[str, int]:
        """Payers whose people stand in the roster, but of whom no order and no pay sheet was handed in, with the number of
        these people. They were not assessed; what the ledger had of them stays."""
        found: dict[str, int] = self.work.facts["held_back"]
        return found

    @property
    def people(self) -> int:
        """People in the month."""
        return int(self.work.facts["people"])

    @property
    def posted(self) -> Posted | None:
        """What posting did; None for a trial."""
        return self.finished.posted

    @property
    def verification(self) -> Verified | None:
        """The ledger's own proof; None for a trial."""
        return self.finished.verified

    @property
    def seconds(self) -> Mapping[str, float]:
        """Time by step."""
        return self.finished.seconds


def close_month(
    books: Books,
    paths: Iterable[Path | str],
    month: int,
    *,
    law: str = CURRENT_LAW,
    figures: Iterable[Path] = (),
    now: datetime,
    memory_limit: str = "1GB",
    people: int = PEOPLE,
    progress: Progress | None = None,
) -> Closed:
    """Close ``month`` (yyyymm) from files and directories under the law called ``law``, in parts of at most ``people``.

    Current law is posted; a proposal is a trial: assessed and kept, never posted, so that the ledger holds what is owed in
    law and nothing else. ``figures``: files with figures of the caller's own.
    Raises FileError for a file that cannot be taken as a whole, LawError for an unknown law.
    """
    request = Request.of(paths, month, now, figures, law=law, memory_limit=memory_limit, people=people)
    return Closed(close(books, request, tell=progress))
