"""The one-screen summary of a month run for the terminal, and the same facts as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final

import orjson
from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from suibao.documents.labels import MODES, STATUSES, bearer_label, branch_label
from suibao.documents.language import N_, Language, count, money
from suibao.documents.language import language as language_of
from suibao.law.terms import Branch, Mode, Status

_BEARERS: Final = ("payer", "worker", "state")
_STEPS: Final = {
    "read": N_("read and check"),
    "aggregate": N_("aggregate"),
    "assess": N_("assess"),
    "post": N_("post"),
    "verify": N_("verify"),
    "statements": N_("statements"),
    "filings": N_("filings"),
}
_PLACES: Final = {
    "statements": N_("Statements"),
    "filings": N_("Filings"),
    "quarantine": N_("Quarantined rows"),
    "lines": N_("Assessment lines"),
    "books": N_("Books"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages, for what the caller has to say itself."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """The text in the language asked for."""
        return self.en if language.code == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows for one reason."""

    reason: Words
    rows: int


@dataclass(frozen=True, slots=True)
class BranchAmount:
    """Fen assessed for one branch and one bearer (payer, worker or state)."""

    branch: Branch
    bearer: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """A command to try next and what it shows."""

    command: str
    shows: Words


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """What one run of a month did; filled by the command line, shown by :func:`show`.

    month: yyyymm. law: digest (16 hex), law_name: such as ``current``.
    rows_in, rows_accepted, rows_quarantined: rows of all files; quarantine: rows by reason.
    unassessed: records that could not be assessed, by reason (rows of aggregates, not of files).
    people: distinct people; statuses, modes: people by status and mode (one person may stand in several).
    amounts: fen by branch and bearer. assessed_fen: sum of all lines, lines: their number.
    posted_fen: fen now on the ledger for these lines, None for a trial that posts nothing.
    posted_now_fen: of them posted by this run (0 on a second run).
    ledger_ok: result of the ledger's own check, None when it was not run; ledger_problems: what it found.
    places: where files lie; known keys are statements, filings, quarantine, lines, books.
    seconds: timings by step; known keys are read, aggregate, assess, post, verify, statements, filings.
    """

    month: int
    law: str
    law_name: str
    rows_in: int
    rows_accepted: int
    rows_quarantined: int
    people: int
    lines: int
    assessed_fen: int
    posted_fen: int | None
    posted_now_fen: int
    ledger_ok: bool | None
    quarantine: Sequence[Tally] = ()
    unassessed: Sequence[Tally] = ()
    statuses: Mapping[Status, int] = field(default_factory=dict)
    modes: Mapping[Mode, int] = field(default_factory=dict)
    amounts: Sequence[BranchAmount] = ()
    ledger_problems: Sequence[str] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    next_steps: Sequence[NextStep] = ()

    @property
    def rows_agree(self) -> bool:
        """Rows in = accepted + quarantined."""
        return self.rows_in == self.rows_accepted + self.rows_quarantined

    @property
    def money_agrees(self) -> bool:
        """Fen assessed = fen posted (unless it is a trial) = sum of the amounts shown."""
        posted = self.assessed_fen if self.posted_fen is None else self.posted_fen
        return self.assessed_fen == posted == sum(each.amount_fen for each in self.amounts)


def to_json(summary: MonthSummary) -> str:
    """The summary as JSON: fen and yyyymm as integers, statuses, modes and branches by their codes."""
    record = asdict(summary)
    record["statuses"] = {key.code: value for key, value in summary.statuses.items()}
    record["modes"] = {key.code: value for key, value in summary.modes.items()}
    record["amounts"] = [{**asdict(each), "branch": each.branch.code} for each in summary.amounts]
    record |= {"rows_agree": summary.rows_agree, "money_agrees": summary.money_agrees}
    return orjson.dumps(record, option=orjson.OPT_INDENT_2).decode()


def show(summary: MonthSummary, console: Console, language: str = "zh") -> None:
    """Print the summary to the console in Chinese (default) or English."""
    console.print(render(summary, language))


def render(summary: MonthSummary, language: str = "zh") -> RenderableType:
    """The summary as one Rich renderable, about forty lines at 100 columns."""
    tongue = language_of(language)
    title = tongue.gettext("Suibao · contributions of %(month)s", month=tongue.month(summary.month))
    law = tongue.gettext("law %(name)s, digest %(digest)s", name=summary.law_name, digest=summary.law)
    pairs = Table.grid(padding=(0, 4), expand=False)
    pairs.add_row(_rows(summary, tongue), _people(summary, tongue))
    blocks: list[RenderableType] = [
        Text.assemble((title, "bold cyan"), ("  ", ""), (law, "dim")),
        Text(),
        pairs,
        *_unassessed(summary, tongue),
        Text(),
        _amounts(summary, tongue),
        _checks(summary, tongue),
        Text(),
        _places(summary, tongue),
        _seconds(summary, tongue),
    ]
    return Group(*blocks, *_next(summary, tongue))


def _list(title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    return table


def _rows(summary: MonthSummary, tongue: Language) -> Table:
    table = _list(tongue.gettext("Rows"))
    table.add_row(tongue.gettext("read"), count(summary.rows_in))
    table.add_row(tongue.gettext("accepted"), count(summary.rows_accepted))
    style = "yellow" if summary.rows_quarantined else ""
    table.add_row(tongue.gettext("quarantined"), count(summary.rows_quarantined), style=style)
    for each in summary.quarantine:
        table.add_row(f"  {each.reason.text(tongue)}", count(each.rows), style="dim")
    return table


def _unassessed(summary: MonthSummary, tongue: Language) -> list[RenderableType]:
    """What could not be assessed, each on a line of its own: the reasons are long."""
    said = [
        tongue.gettext("not assessed: %(reason)s", reason=each.reason.text(tongue)) + f"  {count(each.rows)}"
        for each in summary.unassessed
    ]
    return [Text(words, "yellow", overflow="fold") for words in said]


def _people(summary: MonthSummary, tongue: Language) -> Table:
    table = _list(tongue.gettext("People"))
    table.add_row(tongue.gettext("in all"), count(summary.people))
    for status, number in sorted(summary.statuses.items()):
        table.add_row(f"  {tongue.gettext(STATUSES[status])}", count(number))
    if summary.modes:
        table.add_row(tongue.gettext("by mode of work (some hold several)"), "", style="dim")
    for mode, number in sorted(summary.modes.items()):
        table.add_row(f"  {tongue.gettext(MODES[mode])}", count(number))
    return table


def _amounts(summary: MonthSummary, tongue: Language) -> Table:
    # Amounts never wrap or lose digits: on a narrow terminal the names of branches wrap instead.
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False, padding=(0, 1))
    cells: dict[tuple[int, str], int] = {}
    for each in summary.amounts:
        key = (each.branch, each.bearer)
        cells[key] = cells.get(key, 0) + each.amount_fen
    table.add_column(tongue.gettext("Amounts in yuan"), tongue.gettext("Total"), overflow="fold")
    for bearer in _BEARERS:
        column = money(sum(amount for (_, who), amount in cells.items() if who == bearer))
        table.add_column(bearer_label(bearer, tongue), column, justify="right", no_wrap=True)
    whole = money(sum(cells.values()))
    table.add_column(tongue.gettext("Total"), whole, justify="right", footer_style="bold", no_wrap=True)
    for branch in sorted({branch for branch, _ in cells}):
        row = [cells.get((branch, bearer), 0) for bearer in _BEARERS]
        table.add_row(branch_label(branch, tongue), *(money(each) if each else "" for each in row), money(sum(row)))
    return table


def _checks(summary: MonthSummary, tongue: Language) -> Table:
    """The three equalities a month must keep, each with a mark."""
    table = Table.grid(padding=(0, 1))
    rows = f"{count(summary.rows_in)} = {count(summary.rows_accepted)} + {count(summary.rows_quarantined)}"
    _check(table, summary.rows_agree, tongue.gettext("rows read = accepted + quarantined"), rows)
    if summary.posted_fen is None:
        trial = tongue.gettext("%(assessed)s, a trial: nothing was posted", assessed=money(summary.assessed_fen))
        _check(table, None if summary.money_agrees else False, tongue.gettext("assessed = posted"), trial)
    else:
        posted = tongue.gettext(
            "%(assessed)s = %(posted)s, of which %(now)s posted by this run",
            assessed=money(summary.assessed_fen),
            posted=money(summary.posted_fen),
            now=money(summary.posted_now_fen),
        )
        _check(table, summary.money_agrees, tongue.gettext("assessed = posted"), posted)
    problems = "; ".join(summary.ledger_problems) or tongue.ngettext("%(n)s line", "%(n)s lines", summary.lines)
    _check(table, summary.ledger_ok, tongue.gettext("ledger verified"), problems)
    return table


def _check(table: Table, ok: bool | None, what: str, detail: str) -> None:
    mark, style = ("–", "yellow") if ok is None else ("✓", "green") if ok else ("✗", "bold red")
    table.add_row(Text(mark, style), Text(what), Text(detail, "dim" if ok else style))


def _places(summary: MonthSummary, tongue: Language) -> Table:
    table = Table.grid(padding=(0, 2))
    for key, path in summary.places.items():
        table.add_row(tongue.gettext(_PLACES.get(key, key)), Text(path, "cyan", overflow="fold"))
    return table


def _seconds(summary: MonthSummary, tongue: Language) -> Text:
    steps = [f"{tongue.gettext(_STEPS.get(key, key))} {value:.1f}" for key, value in summary.seconds.items()]
    title = tongue.gettext("Seconds")
    whole = f"{title} {sum(summary.seconds.values()):.1f}"
    return Text(f"{whole}: {', '.join(steps)}" if steps else "", "dim")


def _next(summary: MonthSummary, tongue: Language) -> list[RenderableType]:
    if not summary.next_steps:
        return []
    steps: list[RenderableType] = []
    for step in summary.next_steps:  # the command alone on its line, so that it can be copied whole
        steps += [Text(f"  {step.shows.text(tongue)}", "dim"), Text(f"    {step.command}", "bold", overflow="fold")]
    return [Text(), Text(tongue.gettext("Try next"), "bold"), *steps]
