"""The result in one box: what was found, with whom, how firmly, and which facts decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import Block, Result, Rich, soft
from suibao.documents.determination_words import Words
from suibao.law.recognition.facts import LABEL
from suibao.law.recognition.model import CompanyReview, TestResult
from suibao.law.status.terms import Standing

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

MAIN_TEST: Final = "labour_standing"
"""The test of current law whose value is the result."""


def outcome(review: CompanyReview, rule: str) -> TestResult:
    """The result of one test on a company."""
    return next(one for one in review.tests if one.rule == rule)


def turning(test: TestResult) -> tuple[str, ...]:
    """The facts that a test turns on: those whose change, alone or with the fewest others, would change it."""
    fewest = min((len(one.changes) for one in test.pivots), default=0)
    smallest = [one for one in test.pivots if len(one.changes) == fewest]
    return tuple(dict.fromkeys(fact for one in smallest for fact, _ in one.changes))


def result(d: Determination, words: Words) -> list[Block]:
    """The box."""
    _ = words.language.gettext
    main = d.review.main
    test = outcome(main, MAIN_TEST)
    found = main.standing >= Standing.LIKELY
    pairs: list[tuple[str, Rich]] = [
        (_("With") if found else _("Nearest to it") if len(d.review.companies) > 1 else _("The company"),
         words.sides((d.review.with_company, *d.review.shared_with))),
    ]  # fmt: skip
    for rule in ("status_finding", "proposed_status"):
        if rule in main.values:
            value = words.value(rule, main.values[rule])
            pairs.append(
                (
                    words.head(words.rule(rule)),
                    (value, soft(words.bracketed(words.source(words.law.rules[rule].source)))),
                )
            )
    if test.decisive:
        pairs.append((_("What decides"), words.clauses(_found(words, main, name) for name in test.decisive)))
    pairs.append((_("It turns on"), _turning(words, main, test)))
    if d.review.agency:
        employer = _(
            "%(agency)s is the employer by statute if the dispatch is lawful: licence, labour contract with the agency, "
            "a position open to dispatch (Labour Contract Law 57, 58, 66)",
            agency=d.review.agency.name,
        )
        pairs.append((_("Labour dispatch"), employer))
    pairs += _label(words, main)
    pairs += [(_("Not stated"), _open(words, test))] if test.missing else []
    return [Result(_("On the facts stated"), words.head(words.value(MAIN_TEST, test.value)), tuple(pairs))]


def _found(words: Words, main: CompanyReview, rule: str) -> str:
    return words.labelled(words.rule(rule), words.value(rule, main.values[rule]))


def _turning(words: Words, main: CompanyReview, test: TestResult) -> str:
    facts = turning(test)
    if facts:
        return words.clauses(words.stated(fact, main.facts[fact]) for fact in facts)
    return words.language.gettext("no change of up to three stated facts would change the result")


def _label(words: Words, main: CompanyReview) -> list[tuple[str, Rich]]:
    """The contract's name, which decides nothing."""
    value = main.facts.get(LABEL, 0)
    if not value:
        return []
    rule = words.law.rules["factor_label"]
    said = words.language.gettext("%(label)s: does not affect the result", label=words.grade(LABEL, value))
    return [(words.head(words.fact(LABEL)), (said, soft(words.bracketed(words.source(rule.source)))))]


def _open(words: Words, test: TestResult) -> str:
    n = len(test.missing)
    return words.language.ngettext(
        "%(n)s fact that could change the result", "%(n)s facts that could change the result", n
    ) + words.bracketed(words.listed(words.fact(one) for one in test.missing[:6]) + ("…" if n > 6 else ""))
