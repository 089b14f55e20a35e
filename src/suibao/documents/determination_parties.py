"""Who worked for whom: the case, the companies of the chain, and which of them manages the work."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from suibao.documents.blocks import Block, Column, Facts, Note, Rich, Row, Table, soft
from suibao.documents.context import masked
from suibao.documents.determination_labels import term_label
from suibao.documents.determination_words import Words
from suibao.law.recognition.facts import FACTS, LABEL, Whose
from suibao.law.recognition.model import CompanyReview, Review

if TYPE_CHECKING:
    from suibao.office.recognition import Determination


def parties(d: Determination, words: Words) -> list[Block]:
    """The case in short; with several companies, the chain as well."""
    blocks: list[Block] = [Facts(tuple(_case(d.review, words)))]
    if len(d.review.companies) > 1:
        blocks += _chain(d.review, words)
    if d.review.main.assumed:
        blocks.append(Note(_assumed(d.review, words), "warn"))
    if d.review.unplaced:
        blocks.append(Note(_unplaced(d.review, words), "warn"))
    return blocks


def _case(review: Review, words: Words) -> list[tuple[str, Rich]]:
    _ = words.language.gettext
    case, worker = review.case, review.case.worker
    name = masked(worker.name)
    occupation = masked(worker.occupation)
    who = name + words.bracketed(occupation) if name and occupation else name or occupation
    region = words.law.regions.by_code.get(worker.region)
    label = next((claim.value for claim in case.facts.get(LABEL, ()) if claim.value), 0)
    contract = words.grade(LABEL, label) if label else ""
    if case.contract_with:
        signed = _("with %(company)s", company=words.company(case.contract_with))
        contract = words.clauses([contract, signed]) if contract else signed
    pairs = (
        (_("The worker"), who),
        (_("Place"), words.either(region.zh, region.en) if region else worker.region),
        (_("How the work is organised"), term_label(case.mode, words.language)),
        (_("Period"), _period(words, case.started, case.ended)),
        (_("The company") if len(case.companies) == 1 else _("Companies"), words.sides(case.companies)),
        (_("Contract"), contract),
    )
    return [(label, value) for label, value in pairs if value]


def _period(words: Words, started: date | None, ended: date | None) -> str:
    _ = words.language.gettext
    if started is None and ended is None:
        return ""
    first = words.language.day(started) if started else _("not stated")
    last = words.language.day(ended) if ended else _("today, or not stated")
    return _("%(first)s to %(last)s", first=first, last=last)


def _chain(review: Review, words: Words) -> list[Block]:
    _ = words.language.gettext
    columns = (
        Column(_("The company"), 4),
        Column(_("Contract"), 2),
        Column(_("Management that it exercises, as stated"), 8),
        Column(words.head(words.rule("labour_standing")), 4),
    )
    rows = tuple(Row(_company(review, one, words)) for one in review.companies)
    return [Table(_("Each company reviewed alone, on the management that it exercises itself"), columns, rows)]


def _company(review: Review, one: CompanyReview, words: Words) -> tuple[Rich, ...]:
    _ = words.language.gettext
    held = [
        words.fact(fact)
        for fact, kind in FACTS.items()
        if kind.whose is Whose.CONTROL and any(claim.by == one.company.id for claim in review.case.facts.get(fact, ()))
    ]
    return (
        (masked(one.company.name), soft("\n" + term_label(one.company.role, words.language))),
        _("signed") if one.company.id == review.case.contract_with else "—",
        words.listed(held) if held else _("none stated"),
        words.value("labour_standing", one.standing),
    )


def _assumed(review: Review, words: Words) -> str:
    return words.language.gettext(
        "The case does not say which company exercises these; they are counted for %(company)s, the only one shown to exercise any "
        "control: %(facts)s",
        company=words.company(review.with_company.id), facts=words.listed(words.fact(fact) for fact in review.main.assumed),
    )  # fmt: skip


def _unplaced(review: Review, words: Words) -> str:
    facts = words.listed(words.fact(fact) for fact in review.unplaced)
    return words.language.gettext(
        "The case does not say which company exercises these, so that they count for none of them: %(facts)s",
        facts=facts,
    )
