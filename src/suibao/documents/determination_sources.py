"""What everything rests on: instruments, the law by its digest, and the thresholds that are this project's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Column, Facts, Heading, Note, Paragraph, Row, Table, soft
from suibao.documents.determination_tests import tests_in_order
from suibao.documents.determination_words import Words
from suibao.law import CURRENT_LAW
from suibao.law.units import WORK_LOG
from suibao.rules import NATION, Parameter, Rule, shown

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

OWN: Final = "project"
"""The status of a rule or figure that is this project's own judgement."""


def sources(d: Determination, words: Words) -> list[Block]:
    """The instruments with the rules that rest on them, the law used, the thresholds."""
    _ = words.language.gettext
    used = _rules(d)
    columns = (Column(_("Source"), 6), Column(_("Rules that rest on it"), 10))
    cited: dict[str, list[str]] = {}
    for rule in used:
        for source in rule.source.split("; "):
            cited.setdefault(source, []).append(words.rule(rule.name))
    rows = tuple(
        Row((words.source(source), words.head(words.listed(dict.fromkeys(names))))) for source, names in cited.items()
    )
    own = sum(rule.status == OWN for rule in used)
    name = _("Current law") if d.law.name == CURRENT_LAW else d.law.name
    blocks: list[Block] = [
        Facts((
            (_("Law"), (name, soft(words.bracketed(_("digest %(digest)s", digest=d.review.law))))),
            (_("As it stood on"), words.language.day(d.law.dated.day)),
            (_("Report made on"), words.language.day(d.made_on)),
        )),
        Note(
            _("%(own)s of %(all)s rules are marked %(status)s: the instruments name the points and give no weights; how the points are "
              "put together is read in these rules and can be disputed rule by rule (docs/decisions/032).",
              own=own, all=len(used), status=words.quoted(OWN))
        ),
        Table(_("Instruments cited, by their own titles"), columns, rows),
    ]  # fmt: skip
    return blocks + (_thresholds(d, words) if d.logs else [])


def _rules(d: Determination) -> list[Rule]:
    """The rules behind the tests and the factors, each once, in order."""
    names = [*tests_in_order(d.review), *(one.rule for one in d.review.main.factors)]
    return list({rule.name: rule for name in names for rule in d.law.graph((name,)).rules}.values())


def _thresholds(d: Determination, words: Words) -> list[Block]:
    """The figures by which measures of a log become grades."""
    _ = words.language.gettext
    grading = [name for name, rule in d.law.rules.items() if rule.per == WORK_LOG]
    figures = {one.name: one for name in grading for one in d.law.graph((name,)).parameters}
    columns = (Column(_("Threshold"), 10), Column(_("Value"), 4, "right"), Column(_("Status"), 4))
    return [
        Heading(_("Thresholds"), 3),
        Paragraph(
            _(
                "From measures of a log to grades of facts: this project's own judgement and never law (docs/decisions/033)."
            )
        ),
        Table(_("Figures by which the log was graded"), columns, tuple(_threshold_rows(d, figures.values(), words))),
    ]


def _threshold_rows(d: Determination, figures: Iterable[Parameter], words: Words) -> Iterable[Row]:
    _ = words.language.gettext
    for one in figures:
        value = one.find(NATION, (), d.law.dated, d.law.regions)
        text = str(value.amount) if one.unit.name == "count" else shown(value.amount, one.unit, words.language.code)
        yield Row((words.head(words.either(one.zh, one.en)), text, words.status(value.status)))
