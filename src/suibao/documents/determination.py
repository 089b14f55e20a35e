"""A determination: the reviewed case as a document for an arbitrator, a court, legal aid or the parties.

It supports a ruling and does not replace one, and says so first. Everything in it comes from the determination handed in: the
review, the evidence of the logs, the rulings beside it and the rights that follow; nothing is computed here but the places
of a decimal point.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Document, Heading, Note
from suibao.documents.context import masked
from suibao.documents.determination_logs import logs
from suibao.documents.determination_parties import parties
from suibao.documents.determination_pivots import missing, pivots
from suibao.documents.determination_precedents import precedents
from suibao.documents.determination_reasons import conflicts, factors, reasons
from suibao.documents.determination_result import result
from suibao.documents.determination_rights import rights_matched
from suibao.documents.determination_sources import sources
from suibao.documents.determination_tests import side_by_side
from suibao.documents.determination_words import Words, words_of
from suibao.documents.language import N_
from suibao.documents.language import language as language_of

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

Section = Callable[["Determination", Words], list[Block]]

SECTIONS: Final[tuple[tuple[str, Section], ...]] = (
    (N_("Result"), result),
    (N_("The parties"), parties),
    (N_("Reasons for and against"), reasons),
    (N_("Factor by factor"), factors),
    (N_("Where the statements contradict each other"), conflicts),
    (N_("The tests side by side"), side_by_side),
    (N_("What is missing"), missing),
    (N_("What would change the result"), pivots),
    (N_("Evidence from the order logs"), logs),
    (N_("Published rulings on like facts"), precedents),
    (N_("Rights that follow"), rights_matched),
    (N_("Sources and thresholds"), sources),
)
"""The sections in order; one that has nothing to say is left out, and the numbers close up."""

_NUMERALS: Final = "一二三四五六七八九十"


def determination(d: Determination, language: str = "zh") -> Document:
    """The report of a determination in Chinese (default) or English. Raises SuibaoError for another language."""
    words = words_of(d, language_of(language))
    _ = words.language.gettext
    case = d.review.case
    blocks: list[Block] = [Note(statement(words))]
    made = [(title, built) for title, section in SECTIONS if (built := section(d, words))]
    for number, (title, built) in enumerate(made, start=1):
        blocks += [Heading(_numbered(words, number, _(title))), *built]
    return Document(
        language=language,
        kind=_("Review of status: is this a labour relationship?"),
        title=masked(d.title),
        subtitle=_("Made on %(day)s · facts as stated and shown below", day=words.language.day(d.made_on)),
        head_left=_("Case %(id)s", id=masked(case.id)),
        head_right=_("law %(digest)s, %(day)s", digest=d.review.law, day=words.language.day(d.law.dated.day)),
        foot=_("Supports a ruling and does not replace one"),
        page=_("page {page} of {pages}"),
        made_on=d.made_on,
        blocks=tuple(blocks),
    )


def statement(words: Words) -> str:
    """What this document is and is not."""
    return words.language.gettext(
        "This report applies rules that can be read to the facts stated in it, one by one. It supports a ruling and does not replace "
        "one: what the facts are and what the law says is for the arbitration commission and the court. A fact that is not stated "
        "stays unknown; nothing was filled in. Where no source gives a weight, how the points are put together is this project's "
        "reading, and marked so."
    )


def _numbered(words: Words, number: int, title: str) -> str:
    if words.english:
        return f"{number}. {title}"
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "") + f"、{title}"
