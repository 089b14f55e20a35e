"""Months that were paid twice and given back: they stand in the books of their place and count nowhere (187号 三)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from suibao.books.bulk import driver
from suibao.law.terms import Branch

CLEANED = """
SELECT c.person, s.outcome -> 'refunds' FROM books.transfer_cases c JOIN books.transfer_steps s ON s.case_number = c.number
WHERE c.person = ANY (%s) AND c.branch = %s AND s.outcome ? 'moved' AND jsonb_array_length(s.outcome -> 'refunds') > 0
"""


def cleaned_of(
    connection: sa.Connection, people: Sequence[str], branch: Branch
) -> dict[str, frozenset[tuple[str, int]]]:
    """The (region, month) that settled cases cleaned, by person; who has none is absent."""
    found: dict[str, set[tuple[str, int]]] = {}
    with driver(connection).cursor() as cursor:
        for person, refunds in cursor.execute(CLEANED, (list(people), int(branch))):
            found.setdefault(person, set()).update((one["region"], month) for one in refunds for month in one["months"])
    return {person: frozenset(cells) for person, cells in found.items()}
