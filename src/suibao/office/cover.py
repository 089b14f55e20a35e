"""Which branches cover a person on a day, since when, with which gaps, and what could still be paid: one call.

>>> from suibao.office.cover import coverage
>>> coverage(books, person, date(2026, 3, 15))[Branch.WORK_INJURY].covered          # doctest: +SKIP
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa

from suibao.books import Books
from suibao.errors import SuibaoError, nearest
from suibao.law import current_law
from suibao.office.claims.asking import on
from suibao.office.cover_branches import branches
from suibao.office.cover_facts import Known, known
from suibao.office.cover_model import Coverage
from suibao.rules import Law

AT_ONCE = 100
"""People whose records are read in one go: more would only fill the memory."""


def coverage(
    books: Books, person: str, day: date, law: Law | None = None, *, facts: Mapping[str, object] | None = None
) -> Coverage:
    """The nine branches of ``person`` on ``day``, under ``law`` (current law unless given), in the law of that day.

    ``facts``: what the books cannot show, by the names of the law's inputs, such as ``orders_that_day`` or
    ``had_medical_cover``. What is not known is answered by None with what would settle it, never guessed.
    """
    with books.begin() as connection:
        return coverage_in(connection, person, day, law, facts=facts)


def coverage_in(
    connection: sa.Connection,
    person: str,
    day: date,
    law: Law | None = None,
    *,
    facts: Mapping[str, object] | None = None,
) -> Coverage:
    """:func:`coverage` within a transaction of the caller."""
    dated = on(law or current_law(), day)
    _refuse_strange(dated, facts or {})
    return _covered(known(connection, [person], day, dated, facts or {})[person])


def coverage_many(books: Books, people: Sequence[str], day: date, law: Law | None = None) -> dict[str, Coverage]:
    """:func:`coverage` of many people at once, by person: records are read for a hundred in one query."""
    dated = on(law or current_law(), day)
    found: dict[str, Coverage] = {}
    with books.begin() as connection:
        for start in range(0, len(people), AT_ONCE):
            some = known(connection, people[start : start + AT_ONCE], day, dated, {})
            found |= {person: _covered(one) for person, one in some.items()}
    return found


def _covered(one: Known) -> Coverage:
    return Coverage(one.person, one.day, one.law.digest, branches(one))


def _refuse_strange(law: Law, facts: Mapping[str, object]) -> None:
    for name in facts:
        if name not in law.inputs:
            close = nearest(name, list(law.inputs))
            raise SuibaoError(
                f"No rule knows the fact {name!r}." + (f" Nearest: {close}." if close else ""),
                f"没有规则使用事实“{name}”。" + (f"最接近的是 {close}。" if close else ""),
                fact=name, nearest=close,
            )  # fmt: skip
