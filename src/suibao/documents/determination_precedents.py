"""The published rulings that come nearest: what agrees, what distinguishes them, what each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Column, Heading, Note, Paragraph, Row, Table, soft, strong
from suibao.documents.determination_words import Words
from suibao.documents.language import N_
from suibao.law.recognition.deciding import EMPLOYEE, LABOUR, LIMB_B, NONE
from suibao.law.recognition.facts import FACTS

if TYPE_CHECKING:
    from suibao.law.recognition.precedents import Match
    from suibao.office.recognition import Determination


RULINGS: Final = {
    LABOUR: N_("labour relationship found"),
    NONE: N_("no labour relationship found"),
    LIMB_B: N_("limb (b) worker found (UK)"),
    EMPLOYEE: N_("employee found"),
}
"""What a ruling found, as a statement: as a label, "none" would say too little."""


def precedents(d: Determination, words: Words) -> list[Block]:
    """Each ruling with a table of the facts known in both cases."""
    _ = words.language.gettext
    facts = d.review.main.facts
    blocks = [block for match in d.matches for block in _match(match, facts, words)]
    note = _("Nearest by the facts stated in both cases; no weights. Facts of rulings are in this project's words.")
    return [Paragraph(note), *blocks] if blocks else []


def _match(match: Match, facts: Mapping[str, int], words: Words) -> Iterable[Block]:
    _ = words.language.gettext
    one = match.precedent
    yield Heading(one.title(words.language.code), 3)
    ruling = _(RULINGS[one.ruling])
    held = (
        words.bracketed(_("with %(company)s", company=one.ruling_with)) if one.ruling_with and not words.english else ""
    )
    yield Paragraph((strong(words.head(ruling) + held), "\n", soft(words.clauses([one.forum, one.date]))))
    if one.reversed_by:
        yield Note(_("Set aside by another ruling of the library: %(id)s", id=one.reversed_by), "warn")
    yield Paragraph(words.either(one.summary_zh, one.summary_en))
    point = words.either(one.point_zh, one.point_en)
    if point:
        yield Paragraph((strong(words.labelled(_("It stands for"), "")), point))
    columns = (Column(_("Fact"), 5), Column(_("This case"), 6), Column(_("That case"), 6))
    rows: list[Row] = []
    for title, names in ((_("The same in both"), match.agrees), (_("What distinguishes"), match.differs)):
        rows += [Row((title,), group=True)] if names else []
        rows += [_row(fact, facts, one.facts, words) for fact in FACTS if fact in names]
    if rows:
        yield Table(_("Facts known in both cases"), columns, tuple(rows))
    yield Paragraph((soft(words.labelled(_("Source"), words.clauses([*one.source, words.status(one.status)]))),))


def _row(fact: str, here: Mapping[str, int], there: Mapping[str, int], words: Words) -> Row:
    values = (words.grade(fact, here.get(fact, 0)), words.grade(fact, there.get(fact, 0)))
    return Row((words.head(words.fact(fact)), *values))
