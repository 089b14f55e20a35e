"""A person's statement across regions (个人权益记录单) as a document: at a glance, branch by branch, gaps."""

from __future__ import annotations

from datetime import date

from suibao.documents.account_statement_rows import Run, Sums, runs, sums
from suibao.documents.account_statement_words import (
    GAPS,
    ORIGINS,
    account_lines,
    masked_name,
    payer_name,
    short_span,
    span_text,
)
from suibao.documents.blocks import (
    Block,
    Column,
    Document,
    Heading,
    Items,
    Note,
    Paragraph,
    Rich,
    Row,
    Table,
    soft,
    strong,
)
from suibao.documents.context import Context, short_key
from suibao.documents.language import N_, count, money
from suibao.law.terms import Branch
from suibao.office.cover_model import ELSEWHERE, Gap
from suibao.office.statement import Section, Statement

YEARLY = (Branch.RESIDENT_PENSION, Branch.RESIDENT_MEDICAL)


def account_statement(context: Context, found: Statement, made_on: date) -> Document:
    """The statement in the language of ``context``. It shows no ID number, and of the name no more than the family name."""
    _ = context.language.gettext
    blocks: list[Block] = [Note(_(ABOUT)), Heading(_("At a glance")), *_glance(context, found)]
    for section in found.sections:
        blocks += _section(context, section)
    blocks += _gaps(context, found)
    period = span_text(context, found.first, found.last)
    return Document(
        language=context.language.code,
        kind=_("Statement of personal rights"),
        title=masked_name(context.names.get(found.person, "")) or short_key(found.person),
        subtitle=_("%(period)s · person key %(key)s", period=period, key=short_key(found.person)),
        head_left=_("Statement of personal rights"),
        head_right=period,
        foot=_("law %(digest)s", digest=found.law_digest),
        page=_("page {page} of {pages}"),
        made_on=made_on,
        blocks=tuple(blocks),
    )


ABOUT = N_(
    "Every amount is in yuan. A month counts when nothing of it is owed any more. The balance of a personal account moves by "
    "the entries shown and by nothing else: the opening balance and the entries make the closing balance to the fen."
)


def _glance(context: Context, found: Statement) -> list[Block]:
    """One row a branch and region, and the months that count over all regions."""
    _ = context.language.gettext
    columns = (
        Column(_("Branch"), 4), Column(_("Region"), 3), Column(_("Months that count"), 2, "right"),
        Column(_("You paid"), 3, "right"), Column(_("Employers paid"), 3, "right"), Column(_("State"), 2, "right"),
        Column(_("Account at the end"), 3, "right"),
    )  # fmt: skip
    rows = []
    for section in found.sections:
        own = sums(section.months)
        held = money(section.account.closing_fen) if section.account else ""
        cells: tuple[Rich, ...] = (
            context.branch(section.branch), context.region(section.region), count(section.counted),
            money(own.person_fen), money(own.payer_fen), money(own.state_fen) if own.state_fen else "", held,
        )  # fmt: skip
        rows.append(Row(cells))
    whole = sums([month for section in found.sections for month in section.months])
    held_fen = sum(section.account.closing_fen for section in found.sections if section.account)
    state = money(whole.state_fen) if whole.state_fen else ""
    total = (_("Total"), "", "", money(whole.person_fen), money(whole.payer_fen), state, money(held_fen))
    rows.append(Row(tuple((strong(text),) for text in total)))
    table = Table(_("Months and amounts by branch and region in the period"), columns, tuple(rows))
    each = [_("%(branch)s: %(months)s", branch=context.branch(branch), months=_months(context, number))
            for branch, number in found.counted.items()]  # fmt: skip
    if not each:
        return [table]
    return [table, Paragraph(_("Over all regions, each month once, these count:")), Items(tuple(each))]


def _months(context: Context, number: int) -> str:
    return context.language.ngettext("%(n)s month", "%(n)s months", number)


def _section(context: Context, section: Section) -> list[Block]:
    """A branch in a region: the account, the months, benefits."""
    _ = context.language.gettext
    place = f"{context.branch(section.branch)} · {context.region(section.region)}"
    blocks: list[Block] = [Heading(place)]
    if section.account is not None:
        blocks.append(_account(context, section))
        if section.account.unpaid_fen:
            text = _("Of this, %(fen)s yuan is owed by a payer and not paid in yet: it earns no interest until it is.",
                     fen=money(section.account.unpaid_fen))  # fmt: skip
            blocks.append(Note(text, "warn"))
    if section.months:
        blocks.append(_month_table(context, section))
    if section.awarded_fen or section.paid_out_fen:
        text = _("Benefits awarded in the period: %(awarded)s yuan; paid out: %(paid)s yuan.",
                 awarded=money(section.awarded_fen), paid=money(section.paid_out_fen))  # fmt: skip
        blocks.append(Paragraph(text))
    return blocks


def _account(context: Context, section: Section) -> Table:
    """Opening balance, each movement that is no contribution, contributions in one sum, closing balance."""
    _ = context.language.gettext
    assert section.account is not None
    columns = (Column(_("Personal account"), 6), Column(_("Month"), 3), Column(_("Amount in yuan"), 3, "right"))
    rows = [
        Row(((strong(text),) if bold else text, short_span(month, month) if month else "", (strong(money(fen)),) if bold else money(fen)))
        for text, month, fen, bold in account_lines(context, section)
    ]  # fmt: skip
    return Table(_("Movements of the personal account"), columns, tuple(rows))


def _month_table(context: Context, section: Section) -> Table:
    """The months, those that are alike and follow one another in one row."""
    _ = context.language.gettext
    columns: tuple[Column, ...] = (
        Column(_("Months"), 5), Column(_("Payer"), 4), Column(_("Base a month"), 3, "right"), Column(_("You"), 3, "right"),
        Column(_("Employer"), 3, "right"), Column(_("State"), 2, "right"), Column(_("Paid?"), 2),
    )  # fmt: skip
    grouped = runs(section.months)
    has_state = any(run.one.state_fen for run in grouped)
    columns = columns if has_state else (*columns[:5], columns[6])
    rows = [_run_row(context, run, has_state=has_state) for run in grouped]
    own = sums(section.months)
    rows.append(_sum_row(_("Total"), own, has_state=has_state))
    return Table(_("Contributions by month"), columns, tuple(rows))


def _run_row(context: Context, run: Run, *, has_state: bool) -> Row:
    _ = context.language.gettext
    one = run.one
    months = short_span(run.first, run.last)
    period: Rich = (months, soft(f" × {run.number}")) if run.number > 1 else months
    status = _(ORIGINS[one.origin]) if one.origin == "history" else _("paid") if one.paid else (strong(_("owed")),)
    state = (money(one.state_fen) if one.state_fen else "",) if has_state else ()
    base = money(one.base_fen) if one.base_fen else ""
    cells = (period, payer_name(context, one), base, money(one.person_fen), money(one.payer_fen), *state, status)
    return Row(cells)


def _sum_row(label: str, own: Sums, *, has_state: bool) -> Row:
    state = ((strong(money(own.state_fen)),),) if has_state else ()
    return Row(
        ((strong(label),), "", "", (strong(money(own.person_fen)),), (strong(money(own.payer_fen)),), *state, "")
    )


def _gaps(context: Context, found: Statement) -> list[Block]:
    """Months that do not count, and whether they may still be paid."""
    _ = context.language.gettext
    told = [gap for gap in found.gaps if gap.kind != ELSEWHERE]
    if not told:
        return []
    columns = (Column(_("Branch"), 4), Column(_("Months"), 4), Column(_("Number"), 1, "right"), Column(_("Why"), 3),
               Column(_("May still be paid?"), 6))  # fmt: skip
    rows = tuple(
        Row((context.branch(gap.branch), short_span(gap.first, gap.last), count(gap.months), _(GAPS[gap.kind]), payable(context, gap)))
        for gap in told
    )  # fmt: skip
    return [Heading(_("Months that do not count")), Table(_("Gaps, and what may still be paid"), columns, rows)]


def payable(context: Context, gap: Gap) -> str:
    """Whether a gap may still be paid, by whom, how much, until when, and by which article."""
    _ = context.language.gettext
    if gap.payable is None:
        words = gap.words[0 if context.language.code == "en" else 1] or ", ".join(gap.settle)
        return _("not established: %(what)s", what=words) if words else _("not established")
    if not gap.payable:
        return _("no (%(article)s)", article=gap.article)
    who = _("yes, by the employer") if gap.by == "payer" else _("yes, by you")
    parts = [who]
    if gap.amount_fen:
        parts.append(_("%(fen)s yuan and late fee", fen=money(gap.amount_fen)) if gap.by == "payer" else
                     _("%(fen)s yuan", fen=money(gap.amount_fen)))  # fmt: skip
    if gap.until is not None:
        parts.append(_("until %(day)s", day=context.language.day(gap.until)))
    between = "，" if context.language.code == "zh" else ", "
    return between.join(parts) + (f"（{gap.article}）" if context.language.code == "zh" else f" ({gap.article})")
