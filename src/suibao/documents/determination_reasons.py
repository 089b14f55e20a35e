"""Why: findings for and against, each factor with its evidence and burden, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from suibao.documents.blocks import Block, Column, Note, Paragraph, Rich, Row, Span, Table, joined, soft, strong
from suibao.documents.determination_labels import term_label
from suibao.documents.determination_result import MAIN_TEST, outcome
from suibao.documents.determination_words import Words
from suibao.law.recognition.facts import FACTS, GROUPS
from suibao.law.recognition.model import Claim, Conflict, Factor, Review
from suibao.law.status.terms import Lean

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

MARKED = (Lean.SUBORDINATE, Lean.STRONGLY_SUBORDINATE)
"""Leans set in bold: those that point to a labour relationship."""


def reasons(d: Determination, words: Words) -> list[Block]:
    """The findings that speak for and against a labour relationship, with the facts they rest on."""
    _ = words.language.gettext
    test = outcome(d.review.main, MAIN_TEST)
    columns = (Column(_("Finding"), 5), Column(_("Facts it rests on"), 7), Column(_("Evidence"), 4))
    rows: list[Row] = []
    for title, names in ((_("For a labour relationship"), test.reasons_for), (_("Against"), test.reasons_against)):
        rows.append(Row((title,), group=True))
        rows += [Row(_finding(d.review, name, words)) for name in names]
        rows += [] if names else [Row((_("nothing that the facts stated show"), "", ""))]
    caption = _(
        "Findings towards %(company)s and the facts they rest on", company=words.company(d.review.with_company.id)
    )
    return [Table(caption, columns, tuple(rows))]


def _finding(review: Review, name: str, words: Words) -> tuple[Rich, ...]:
    facts = [one.name for one in words.law.graph((name,)).inputs if review.main.facts.get(one.name, 0)]
    claims = [claim for fact in facts for claim in claims_of(review, fact)]
    title = words.head(words.finding(name, review.main.values[name]))
    return (
        (title, soft("\n" + words.source(words.law.rules[name].source))),
        words.clauses(_stated(review, fact, words) for fact in FACTS if fact in facts) or "—",
        words.kinds(claims) or "—",
    )


def _stated(review: Review, fact: str, words: Words) -> str:
    """A fact with its grade; where another company exercises the control, by which one."""
    other = review.main.elsewhere.get(fact, "")
    by = words.language.gettext("this control is with %(company)s", company=words.company(other)) if other else ""
    return words.stated(fact, review.main.facts[fact]) + (words.bracketed(by) if by else "")


def claims_of(review: Review, fact: str) -> tuple[Claim, ...]:
    """The statements behind a fact of the main company: those that the review rests on, else those of the case."""
    known = {one.fact: one.claims for one in review.main.factors}
    return known.get(fact) or tuple(review.case.facts.get(fact, ()))


def factors(d: Determination, words: Words) -> list[Block]:
    """Every stated fact in its group: grade, where it points, by which instrument, evidence, burden."""
    _ = words.language.gettext
    review = d.review
    columns = (
        Column(_("Fact"), 4),
        Column(_("As found"), 4),
        Column(_("Points"), 3),
        Column(_("Evidence"), 7),
        Column(_("To be proved by"), 3),
    )
    by_fact = {one.fact: one for one in review.main.factors}
    rows: list[Row] = []
    for group, names in GROUPS.items():
        facts = [fact for fact, kind in FACTS.items() if kind.group == group and review.main.facts.get(fact, 0)]
        rows += [Row((words.either(*names).capitalize(),), group=True)] if facts else []
        rows += [Row(_fact(review, fact, by_fact.get(fact), words)) for fact in facts]
    if not rows:
        return []
    caption = _(
        "The facts towards %(company)s; grades as its rules take them", company=words.company(review.with_company.id)
    )
    return [
        Table(caption, columns, tuple(rows)),
        *_unstated(review, words),
        Paragraph((soft(_how_factors_count(words)),)),
    ]


def _fact(review: Review, fact: str, factor: Factor | None, words: Words) -> tuple[Rich, ...]:
    kind = FACTS[fact]
    lean = factor.lean if factor else Lean.NOT_STATED
    pointing = term_label(lean, words.language) if lean else "—"
    source = words.source(factor.source) if factor else ""
    several = len(review.companies) > 1
    claims = claims_of(review, fact)
    return (
        (words.head(words.fact(fact)), soft("\n" + source if source else "")),
        (words.grade(fact, review.main.facts[fact]), *_of_another(review, fact, words)),
        (strong(pointing),) if lean in MARKED else pointing,
        joined([words.claim(one, with_company=several) for one in claims], "\n") or "—",
        (term_label(factor.burden if factor else kind.burden, words.language),
         soft("\n" + words.source(factor.burden_source if factor else kind.burden_source))),
    )  # fmt: skip


def _of_another(review: Review, fact: str, words: Words) -> tuple[Span, ...]:
    """That the grade is what remains for this company where another exercises the control."""
    other = review.main.elsewhere.get(fact, "")
    said = words.language.gettext(
        "as far as this company goes; this control is with %(company)s", company=words.company(other)
    )
    return (soft("\n" + said),) if other else ()


def _unstated(review: Review, words: Words) -> Iterable[Block]:
    names = [words.fact(fact) for fact in FACTS if not review.main.facts.get(fact, 0)]
    if names:
        yield Paragraph((strong(words.labelled(words.language.gettext("Not stated"), "")), words.listed(names)))


def _how_factors_count(words: Words) -> str:
    return words.language.gettext(
        "Where a factor points is a checklist and no sum: no source gives weights, and none are used. How the factors decide stands "
        "in the rule %(rule)s; the name of the contract decides nothing.",
        rule=words.quoted(words.rule(MAIN_TEST)),
    )


def conflicts(d: Determination, words: Words) -> list[Block]:
    """Facts on which the statements differ, and which of them prevailed."""
    if not d.review.conflicts:
        return []
    _ = words.language.gettext
    columns = (Column(_("Fact"), 4), Column(_("Stated"), 9), Column(_("Taken"), 4))
    rows = tuple(Row(_conflict(one, words)) for one in d.review.conflicts)
    note = _("The evidence of higher rank prevails; where the ranks are equal the fact counts as not stated.")
    return [Table(_("Statements that differ"), columns, rows), Note(note)]


def _conflict(conflict: Conflict, words: Words) -> tuple[Rich, ...]:
    said: list[Rich] = [
        (
            strong(words.grade(conflict.fact, claim.value)),
            "\n",
            *words.claim(claim, with_company=len(words.companies) > 1),
        )
        for claim in conflict.claims
    ]
    kept = conflict.kept
    taken = words.grade(conflict.fact, kept.value) if kept else words.language.gettext("not stated: equal rank")
    return (words.head(words.fact(conflict.fact)), joined(said, "\n"), taken)
