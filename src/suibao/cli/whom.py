"""Whom a command is about: a person key, or a payer's worker number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books import Books

Person = Annotated[str | None, Parameter(name="--person", help="人员键 person key")]
Worker = Annotated[
    str | None, Parameter(name="--worker", help="单位/工号，代替人员键 payer/worker number instead of the key")
]


def person_key(books: Books, person: str | None, worker: str | None) -> str:
    """The person key that the options name. Raises SuibaoError when they name none or two."""
    from suibao.office.explaining import person_of

    if (person is None) == (worker is None):
        raise SuibaoError(
            "Say whom: --person KEY or --worker PAYER/NUMBER, one of the two.",
            "请说明对象：--person 人员键 或 --worker 单位/工号，二者择一。",
        )
    return person if person is not None else person_of(books, *(worker or "").partition("/")[::2])
