"""Who owes which branch on each footing and under each law, in yuan a month, and what the finding would bring."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from suibao.documents.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Items,
    Note,
    Paragraph,
    Rich,
    Row,
    Table,
    joined,
    soft,
    strong,
)
from suibao.documents.determination_words import Words
from suibao.documents.labels import bearer_label, branch_label
from suibao.documents.language import N_, count, money, rate
from suibao.law import CURRENT_LAW
from suibao.office.rights_model import (
    Bearer,
    Due,
    Floor,
    Footing,
    Gap,
    Holds,
    Rights,
    RightsColumn,
    RightsRow,
    Source,
    Sum,
    once,
)
from suibao.office.rights_words import english

if TYPE_CHECKING:
    from suibao.office.recognition import Determination

BEARERS: Final[tuple[Bearer, ...]] = ("payer", "worker", "state")
_PROPOSAL: Final = re.compile(r"proposal/(\d+)")


def rights_matched(d: Determination, words: Words) -> list[Block]:
    """The table of rights now, the lines of the footing found, the proposals, the gap, and what is unknown or assumed."""
    if d.rights is None:
        return []
    return [
        *_about(d.rights, words),
        *_now(d.rights, words),
        *_gaps(d.rights, words),
        *_lines(d.rights, words),
        *_proposals(d.rights, words),
        *_floor(d.rights.floor, words),
        *_unknown(d.rights, words),
        *_figures(d.rights, words),
    ]


def _footing(footing: Footing, words: Words) -> str:
    return words.head(words.either(footing.zh, english(footing)))


def _about(rights: Rights, words: Words) -> Iterable[Block]:
    _ = words.language.gettext
    worker = rights.worker
    month = words.language.month(int(rights.month.replace("-", ""))) if rights.month else ""
    pairs = (
        (_("Month"), month),
        (_("Place"), words.either(rights.region_zh, rights.region_en)),
        (
            _("Pay of the month"),
            _("%(amount)s yuan", amount=money(worker.pay_fen)) if worker.pay_fen is not None else "",
        ),
        (_("Orders of the month"), count(worker.orders) if worker.orders is not None else ""),
    )
    yield Facts(tuple((label, value or _("not stated")) for label, value in pairs))


def _now(rights: Rights, words: Words) -> Iterable[Block]:
    """All footings under current law, side by side."""
    _ = words.language.gettext
    columns = [rights.column(footing) for footing in Footing]
    heads = tuple(Column(_marked(rights, one.footing, words), 4) for one in columns)
    rows = [Row((branch_label(row.branch, words.language), *(_cell(one.row(row.branch), words) for one in columns)))
            for row in columns[0].rows]  # fmt: skip
    rows.append(Row((_("Together"), *(_sums(one, words) for one in columns))))
    yield Table(_("Who owes what now, by status: yuan a month"), (Column(_("Branch"), 3), *heads), tuple(rows))


def _marked(rights: Rights, footing: Footing, words: Words) -> str:
    """The name of a footing, with whether the finding or the contract picks it."""
    _ = words.language.gettext
    marks = [_("as found")] if footing in rights.matched else []
    marks += [_("by the contract")] if footing == rights.contract else []
    return _footing(footing, words) + (words.bracketed(words.listed(marks)) if marks else "")


def _cell(row: RightsRow, words: Words) -> Rich:
    """One branch on one footing: amounts by bearer, or in a word why there are none."""
    _ = words.language.gettext
    lines: list[Rich] = []
    if row.holds == Holds.OWED:
        lines += [
            _borne(bearer, row.owed_by(bearer), words)
            for bearer in BEARERS
            if any(one.bearer == bearer for one in row.dues)
        ]
    else:
        lines.append((soft(words.either(row.holds.zh, english(row.holds))),))
    alone = [one for one in row.choices if one.bearer == "worker" and row.holds == Holds.CHOICE]
    for per, said in (("month", N_("from %(amount)s a month")), ("year", N_("from %(amount)s a year"))):
        chosen = [one for one in alone if one.per == per]
        if chosen and all(one.amount_fen is not None for one in chosen):
            lines.append((soft(_(said, amount=money(sum(one.amount_fen or 0 for one in chosen)))),))
    if row.is_pilot:
        lines.append((soft(_("pilot of the region")),))
    return joined(lines, "\n")


def _borne(bearer: Bearer, sum_: Sum, words: Words) -> str:
    return f"{bearer_label(bearer, words.language)} {_amount(sum_, words)}"


def _amount(sum_: Sum, words: Words) -> str:
    """A sum, with a word where something in it is unknown; never a zero for what is not known."""
    _ = words.language.gettext
    if sum_.fen is None:
        return _("unknown")
    return money(sum_.fen) if sum_.complete else _("%(amount)s + unknown", amount=money(sum_.fen))


def _sums(column: RightsColumn, words: Words) -> Rich:
    sums: tuple[tuple[Bearer, Sum], ...] = (("payer", column.payer), ("worker", column.worker), ("state", column.state))
    parts: list[Rich] = [
        (strong(_borne(bearer, sum_, words)),) for bearer, sum_ in sums if sum_.fen != 0 or not sum_.complete
    ]
    return joined(parts, "\n") or "—"


def _gaps(rights: Rights, words: Words) -> Iterable[Block]:
    """What the finding would bring against the contract, under each law that makes a difference."""
    _ = words.language.gettext
    for gap in rights.gaps:
        if gap.law == CURRENT_LAW and gap.found != gap.contract:
            yield Note(_gap(gap, words), "warn")


def _gap(gap: Gap, words: Words) -> Rich:
    _ = words.language.gettext
    said = _(
        "If the finding stands (%(found)s) and the contract's status (%(contract)s) does not, a month differs by: company "
        "%(payer)s, worker %(worker)s.",
        found=words.either(gap.found.zh, english(gap.found)), contract=words.either(gap.contract.zh, english(gap.contract)),
        payer=_difference(gap.payer, words), worker=_difference(gap.worker, words),
    )  # fmt: skip
    more = " " if words.english else ""
    at_least = more + _("The true difference is not smaller.") if gap.at_least and gap.unknown else ""
    return (strong(said), at_least + more + _("Late fees and other consequences of arrears are not part of it."))


def _difference(sum_: Sum, words: Words) -> str:
    """A difference in yuan, with whether something in it is unknown."""
    _ = words.language.gettext
    if sum_.fen is None:
        return _("unknown")
    said = _("%(amount)s yuan", amount=money(sum_.fen))
    return said if sum_.complete else said + words.bracketed(_("beside what is unknown"))


def _lines(rights: Rights, words: Words) -> Iterable[Block]:
    """Line by line what the footing found means under current law."""
    _ = words.language.gettext
    columns = (
        Column(_("Line"), 8),
        Column(_("Base"), 3, "right"),
        Column(_("Rate or quantity"), 3, "right"),
        Column(_("Yuan"), 4, "right"),
        Column(_("Borne by"), 2),
    )
    for one in rights.matching():
        rows: list[Row] = []
        for row in one.rows:
            if row.dues or row.holds in (Holds.ACCESS, Holds.UNKNOWN):
                who = words.either(row.who_zh, row.who_en)
                rows.append(Row((words.labelled(branch_label(row.branch, words.language), who),), group=True))
                rows += [Row(_due(due, words)) for due in row.dues]
        if rows:
            caption = _(
                "What current law means on this footing: %(footing)s",
                footing=words.either(one.footing.zh, english(one.footing)),
            )
            yield Table(caption, columns, tuple(rows))


def _due(due: Due, words: Words) -> tuple[Rich, ...]:
    _ = words.language.gettext
    per = due.rate_ppm is not None
    quantity = count(due.quantity) if due.quantity is not None else "—"
    return (
        (words.head(words.either(due.zh, due.en)), soft("\n" + due.basis)),
        money(due.base_fen) if due.base_fen is not None else "—",
        rate(due.rate_ppm or 0) if per else quantity,
        money(due.amount_fen) if due.amount_fen is not None else _("unknown"),
        bearer_label(due.bearer, words.language),
    )


def _proposals(rights: Rights, words: Words) -> Iterable[Block]:
    """The footing found and the one between, under current law and the proposals."""
    _ = words.language.gettext
    if len(rights.laws) < 2:
        return
    names = [rights.column(Footing.FULL_TIME, law) for law in rights.laws]
    yield Heading(_("Under the proposals"), 3)
    yield Items(
        tuple(
            (strong(words.labelled(_short(one.law, words), "")), words.head(words.either(one.law_zh, one.law_en)))
            for one in names
        )
    )
    for footing in dict.fromkeys((*rights.matched, Footing.NOT_FULLY)):
        columns = [rights.column(footing, law) for law in rights.laws]
        heads = tuple(Column(_short(one.law, words), 4) for one in columns)
        rows = [Row((branch_label(row.branch, words.language), *(_cell(one.row(row.branch), words) for one in columns)))
                for row in columns[0].rows if any(_matters(one.row(row.branch)) for one in columns)]  # fmt: skip
        rows.append(Row((_("Together"), *(_sums(one, words) for one in columns))))
        caption = _("%(footing)s: yuan a month", footing=_footing(footing, words))
        yield Table(caption, (Column(_("Branch"), 3), *heads), tuple(rows))


def _matters(row: RightsRow) -> bool:
    return row.holds not in (Holds.NOT_OPEN, Holds.NO_DUTY)


def _short(law: str, words: Words) -> str:
    """A law in a few letters: current law, or the numbers of its proposals."""
    _ = words.language.gettext
    numbers = [int(one) for one in _PROPOSAL.findall(law)]
    if not numbers:
        return _("Current law")
    written = "、".join("一二三四五六七八九十"[one - 1] for one in numbers)
    return _("Proposal %(numbers)s", numbers=" + ".join(map(str, numbers)) if words.english else written)


def _floor(floor: Floor, words: Words) -> Iterable[Block]:
    """The hourly minimum wage on order time."""
    if floor.least_fen is None:
        return
    _ = words.language.gettext
    short = floor.missing_fen
    said = _(
        "Least pay for the order time of the month, without any allowance for waiting: %(amount)s yuan.",
        amount=money(floor.least_fen),
    )
    if short is not None:
        said += " " if words.english else ""
        said += (
            _("The pay stated is short of it by %(amount)s yuan.", amount=money(short))
            if short
            else _("The pay stated reaches it.")
        )
    yield Paragraph(said)


def _unknown(rights: Rights, words: Words) -> Iterable[Block]:
    """What is unknown by name, and what was taken as given."""
    _ = words.language.gettext
    found = once(one for column in rights.columns for one in column.unknown)
    kinds = ((_("Figures of law not established"), True), (_("Facts that the case does not state"), False))
    said = [
        (label, [words.either(one.label_zh, one.label_en) for one in found if one.is_figure is figures])
        for label, figures in kinds
    ]
    if found:
        yield Heading(_("Unknown, and therefore in no sum"), 3)
        yield Items(tuple(words.labelled(label, words.listed(names)) for label, names in said if names))
    if rights.assumptions:
        yield Heading(_("Taken as given, because the case form does not ask"), 3)
        yield Items(tuple(words.either(one.zh, one.en) for one in rights.assumptions))


def _figures(rights: Rights, words: Words) -> Iterable[Block]:
    """The figures of law behind the amounts of the footing found."""
    _ = words.language.gettext
    dues = [due for column in rights.matching() for row in column.rows for due in row.dues]
    found: dict[tuple[str, str], Source] = {(one.name, one.region): one for due in dues for one in due.sources}
    if not found:
        return
    columns = (
        Column(_("Figure"), 6),
        Column(_("Value"), 4, "right"),
        Column(_("In force"), 4),
        Column(_("Instrument"), 6),
    )
    rows = tuple(
        Row((words.head(words.either(one.zh, one.en)), words.either(one.value_zh, one.value_en),
             " ".join(part for part in (one.since, _("to") if one.until else "", one.until) if part) or "—",
             (one.instrument or "—", soft("\n" + words.status(one.status)))))
        for one in found.values()
    )  # fmt: skip
    yield Table(_("Figures behind these amounts"), columns, rows)
