"""The same facts before several laws, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Column, Note, Rich, Row, Table, joined, soft, strong
from suibao.documents.context import masked
from suibao.documents.determination_words import Words
from suibao.documents.language import N_
from suibao.law.recognition.model import CompanyReview, Review, TestResult

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
    """What each test finds, for each company, and by which findings."""
    _ = words.language.gettext
    review = d.review
    others = [one for one in review.companies if one is not review.main][:OTHERS_SHOWN]
    columns = (
        Column(_("Test"), 7),
        Column(masked(review.with_company.name) if others else _("Value"), 4),
        *(Column(masked(one.company.name), 4) for one in others),
    )
    values = [(review.main, True), *((one, False) for one in others)]
    found = _rows(review, words, lambda test: _values(test, values, words))
    why = (Column(_("Test"), 4), Column(_("For"), 7), Column(_("Against"), 5))
    reasons = _rows(review, words, lambda test: _reasons(test, review.main.values, words))
    return [
        Table(_("What each test makes of the same facts"), columns, found),
        Table(_("The findings behind it, those that decide in bold"), why, reasons),
        Note(_("Law elsewhere is asked for comparison; it decides nothing in China.")),
    ]


def _rows(review: Review, words: Words, made: Callable[[TestResult], tuple[Rich, ...]]) -> tuple[Row, ...]:
    """A row a test, in groups."""
    known = {one.rule: one for one in review.main.tests}
    rows: list[Row] = []
    for title, names in _grouped(known):
        rows.append(Row((words.language.gettext(title),), group=True))
        rows += [Row(made(known[name])) for name in names]
    return tuple(rows)


def _grouped(known: dict[str, TestResult]) -> list[tuple[str, list[str]]]:
    """The groups with the tests that were made; a test of none is shown with the last."""
    named = {name for _, names in GROUPS for name in names}
    groups = [(title, [name for name in names if name in known]) for title, names in GROUPS]
    groups[-1][1].extend(name for name in known if name not in named)
    return [(title, names) for title, names in groups if names]


def _values(test: TestResult, companies: Sequence[tuple[CompanyReview, bool]], words: Words) -> tuple[Rich, ...]:
    rule = words.law.rules[test.rule]
    found: list[Rich] = []
    for one, is_main in companies:
        value = words.value(test.rule, one.values[test.rule]) if test.rule in one.values else "—"
        found.append((strong(value),) if is_main else value)
    return ((words.head(words.rule(test.rule)), soft("\n" + words.source(rule.source))), *found)


def _reasons(test: TestResult, values: Mapping[str, int], words: Words) -> tuple[Rich, ...]:
    sides = (test.reasons_for, test.reasons_against)
    return (words.head(words.rule(test.rule)), *(_named(side, test.decisive, values, words) for side in sides))


def _named(names: Sequence[str], decisive: Sequence[str], values: Mapping[str, int], words: Words) -> Rich:
    said = {name: words.finding(name, values[name]) for name in names}
    parts: list[Rich] = [(strong(text),) if name in decisive else text for name, text in said.items()]
    return joined(parts, words.listed(("", ""))) or "—"


def tests_in_order(review: Review) -> list[str]:
    """The tests that were made, in the order in which they are shown."""
    return [name for _, names in _grouped({one.rule: one for one in review.main.tests}) for name in names]
