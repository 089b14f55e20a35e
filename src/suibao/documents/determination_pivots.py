"""What would change the result: facts that are missing, and the fewest stated facts that would have to be different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Column, Paragraph, Row, Table, soft
from suibao.documents.determination_labels import term_label
from suibao.documents.determination_result import outcome
from suibao.documents.determination_tests import tests_in_order
from suibao.documents.determination_words import Words
from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Pivot

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

SHOWN: Final = 8
"""Changes shown for one test; how many more there are is said."""

Change = tuple[tuple[str, tuple[int, ...]], ...]
"""Facts, each with the grades that would do."""


def missing(d: Determination, words: Words) -> list[Block]:
    """Facts not stated that could change a test, who would have to prove them, and which tests they could change."""
    _ = words.language.gettext
    main = d.review.main
    tests = {name: outcome(main, name).missing for name in tests_in_order(d.review)}
    facts = [fact for fact in FACTS if any(fact in names for names in tests.values())]
    if not facts:
        return [Paragraph(_("No fact that is not stated could change any of the tests."))]
    columns = (Column(_("Fact not stated"), 5), Column(_("To be proved by"), 5), Column(_("Could change"), 8))
    rows = tuple(
        Row((words.head(words.fact(fact)), (term_label(FACTS[fact].burden, words.language), soft(words.bracketed(FACTS[fact].burden_source))),
             words.listed(words.rule(name) for name, names in tests.items() if fact in names)))
        for fact in facts
    )  # fmt: skip
    return [Table(_("Facts worth asking for"), columns, rows)]


def pivots(d: Determination, words: Words) -> list[Block]:
    """For every test: if these facts were otherwise, its value would be another."""
    _ = words.language.gettext
    main = d.review.main
    columns = (Column(_("If"), 11), Column(_("then"), 6))
    rows: list[Row] = []
    for name in tests_in_order(d.review):
        test = outcome(main, name)
        title = words.labelled(words.head(words.rule(name)), words.value(name, test.value))
        rows.append(Row((title,), group=True))
        found = _merged(test.pivots)
        rows += [Row((_if(words, main.facts, change), words.value(name, value))) for change, value in found[:SHOWN]]
        if len(found) > SHOWN:
            rows.append(Row((_("%(n)s more not shown", n=len(found) - SHOWN), "")))
        if not found:
            rows.append(Row((_("no change of up to three stated facts"), "")))
    caption = _(
        "The fewest facts stated whose change would change a test; the name of the contract is never one of them"
    )
    return [Table(caption, columns, tuple(rows), heads=False)]


def _merged(found: Iterable[Pivot]) -> list[tuple[Change, int]]:
    """Changes of one fact to several grades with the same result become one line."""
    single: dict[tuple[str, int], list[int]] = {}
    several: list[tuple[Change, int]] = []
    for pivot in found:
        if len(pivot.changes) == 1:
            fact, grade = pivot.changes[0]
            single.setdefault((fact, pivot.result), []).append(grade)
        else:
            several.append((tuple((fact, (grade,)) for fact, grade in pivot.changes), pivot.result))
    return [(((fact, tuple(sorted(grades))),), value) for (fact, value), grades in single.items()] + several


def _if(words: Words, facts: Mapping[str, int], change: Change) -> str:
    _ = words.language.gettext
    return _("; and ").join(
        _(
            "%(fact)s: %(new)s instead of %(old)s",
            fact=words.fact(fact),
            old=words.quoted(words.grade(fact, facts[fact])),
            new=_(" or ").join(words.quoted(words.grade(fact, grade)) for grade in grades),
        )
        for fact, grades in change
    )
