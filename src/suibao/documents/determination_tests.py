"""The same facts before several laws, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Column, Note, Rich, Row, Table, soft, strong
from suibao.documents.context import masked
from suibao.documents.determination_words import Words
from suibao.documents.language import N_
from suibao.law.recognition.model import Review, TestResult

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

GROUPS: Final = (
    (N_("China now"), ("labour_standing", "status_finding", "notice_2005")),
    (N_("As proposed"), ("proposed_status",)),
    (N_("For comparison: law elsewhere"), ("eu_presumption", "uk_worker", "german_status")),
)
OTHERS_SHOWN: Final = 3
"""Further companies with a column of their own; a longer chain does not fit on a page and is shown with the parties."""


def side_by_side(d: Determination, words: Words) -> list[Block]:
    """One row a test: its value for each company, and the findings for and against."""
    _ = words.language.gettext
    review = d.review
    others = [one for one in review.companies if one is not review.main][:OTHERS_SHOWN]
    columns = (
        Column(_("Test"), 5),
        Column(masked(review.with_company.name) if others else _("Value"), 4),
        *(Column(masked(one.company.name), 3) for one in others),
        Column(_("For"), 5),
        Column(_("Against"), 4),
    )
    known = {one.rule: one for one in review.main.tests}
    rows: list[Row] = []
    for title, names in _grouped(known):
        rows.append(Row((_(title),), group=True))
        for name in names:
            found = [words.value(name, one.values[name]) if name in one.values else "—" for one in others]
            rows.append(Row(_test(known[name], found, words)))
    note = _("Law elsewhere is asked for comparison; it decides nothing in China.")
    return [Table(_("What each test makes of the same facts"), columns, tuple(rows)), Note(note)]


def _grouped(known: dict[str, TestResult]) -> list[tuple[str, list[str]]]:
    """The groups with the tests that were made; a test of none is shown with the last."""
    named = {name for _, names in GROUPS for name in names}
    groups = [(title, [name for name in names if name in known]) for title, names in GROUPS]
    groups[-1][1].extend(name for name in known if name not in named)
    return [(title, names) for title, names in groups if names]


def _test(test: TestResult, others: list[str], words: Words) -> tuple[Rich, ...]:
    rule = words.law.rules[test.rule]
    return (
        (words.rule(test.rule), soft("\n" + words.source(rule.source))),
        (strong(words.value(test.rule, test.value)),),
        *others,
        words.listed(words.rule(name) for name in test.reasons_for) or "—",
        words.listed(words.rule(name) for name in test.reasons_against) or "—",
    )


def tests_in_order(review: Review) -> list[str]:
    """The tests that were made, in the order in which they are shown."""
    return [name for _, names in _grouped({one.rule: one for one in review.main.tests}) for name in names]
