"""What the order logs show: measures with intervals, what refusing costs, and the checks that could upset the estimate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from suibao.documents.blocks import (
    Bars,
    Block,
    Column,
    Facts,
    Heading,
    Intervals,
    Note,
    Point,
    Row,
    Table,
    soft,
    strong,
)
from suibao.documents.context import masked
from suibao.documents.determination_labels import term_label
from suibao.documents.determination_words import Words
from suibao.documents.language import count
from suibao.work.evidence.model import Check, CostOfRefusing, Effect, LogEvidence, Measure

if TYPE_CHECKING:
    from suibao.office.recognition import Determination


def logs(d: Determination, words: Words) -> list[Block]:
    """One part for each log: what was read, the measures, the cost of refusing."""
    return [block for log in d.logs for block in _log(log, words)]


def _log(log: LogEvidence, words: Words) -> Iterable[Block]:
    _ = words.language.gettext
    whose = _("worker %(worker)s", worker=masked(log.worker)) if log.worker else _("the platform as a whole")
    yield Heading(words.labelled(words.company(log.platform), whose), 3)
    span = _("%(first)s to %(last)s", first=_day(words, log.first_day), last=_day(words, log.last_day))
    yield Facts(((_("Period"), span), (_("Log"), words.clauses(_rows(log, words)) or "—")))
    yield from _measures(log, words)
    yield from _series(log, words)
    yield from _cost(log.cost, words)


def _day(words: Words, day: str) -> str:
    return words.language.day(date.fromisoformat(day)) if day else "—"


def _rows(log: LogEvidence, words: Words) -> list[str]:
    """How many rows were read, used and left out, the last by the codes of the quarantine."""
    _ = words.language.gettext
    here = _("of this worker") if log.worker else _("of this platform")
    known = {"read": _("rows read"), "used": _("rows used"), "here": here}
    said = [f"{label} {count(log.rows[name])}" for name, label in known.items() if name in log.rows]
    reasons = {name: number for name, number in log.rows.items() if name not in known}
    if reasons:
        codes = words.listed(f"{name} {count(number)}" for name, number in reasons.items())
        said.append(_("rows left out") + f" {count(sum(reasons.values()))}" + words.bracketed(codes))
    return said


def _series(log: LogEvidence, words: Words) -> Iterable[Block]:
    """Charts over time: for a worker hours on orders by week, for a platform orders by week; slack of promised times."""
    _ = words.language.gettext
    weeks = log.series.get("weeks", ())
    if weeks:
        column, unit = (2, "hours") if log.worker else (1, "count")
        caption = _("Hours on orders, by week") if log.worker else _("Orders, by week")
        yield Bars(caption, tuple(_bar(row[0] + 1, row[column], unit, words) for row in weeks), _("week"))
    slack = log.series.get("slack", ())
    if slack:
        caption = _("Orders by what was left of the promised time when they were finished")
        yield Bars(
            caption, tuple(_bar(row[0], row[1], "count", words) for row in slack), _("minutes left; below zero: late")
        )


def _bar(place: float, value: float, unit: str, words: Words) -> Point:
    return Point(f"{place:g}".replace("-", "−"), value, None, None, words.figure(value, unit))


def _measures(log: LogEvidence, words: Words) -> Iterable[Block]:
    _ = words.language.gettext
    columns = (
        Column(_("Measure"), 9),
        Column(_("Value"), 4, "right"),
        Column(_("Interval (95%)"), 5, "right"),
        Column(_("Rows"), 3, "right"),
    )
    rows = tuple(_measure(one, words) for one in log.measures)
    if rows:
        yield Table(_("Measures and how they are defined"), columns, rows)
    shares = [one for one in log.measures if one.unit == "share" and one.value is not None]
    if shares:
        points = tuple(
            Point(
                words.head(words.either(one.zh, one.en)),
                one.value or 0.0,
                one.low,
                one.high,
                words.figure(one.value or 0.0, one.unit),
            )
            for one in shares
        )
        yield Intervals(_("Shares with their intervals (95%)"), points, percent=True, least=0, most=1)


def _measure(one: Measure, words: Words) -> Row:
    _ = words.language.gettext
    said = words.either(one.definition_zh, one.definition_en)
    name = (words.head(words.either(one.zh, one.en)), soft(f"\n{said}" if said else ""))
    if one.value is None:
        why = words.either(one.why_zh, one.why_en)
        return Row((name, (soft(why or _("cannot be told")),), "—", count(one.count)))
    return Row(
        (name, words.figure(one.value, one.unit), words.interval(one.low, one.high, one.unit) or "—", count(one.count))
    )


def _cost(cost: CostOfRefusing, words: Words) -> Iterable[Block]:
    _ = words.language.gettext
    why = words.either(cost.why_zh, cost.why_en)
    verdict = words.labelled(_("What refusing costs"), term_label(cost.verdict, words.language))
    yield Note((strong(verdict), f"\n{why}" if why else ""))
    if cost.effects:
        yield _effects(cost.effects, words)
        yield from _effect_chart(cost.effects, words)
    if cost.checks:
        yield _checks(cost.checks, words)


def _effects(effects: Iterable[Effect], words: Words) -> Block:
    _ = words.language.gettext
    columns = (
        Column(_("After refusing"), 6),
        Column(_("Difference"), 4, "right"),
        Column(_("Interval (95%)"), 6, "right"),
        Column(_("Relative"), 3, "right"),
        Column(_("Refusals / matched"), 4, "right"),
    )
    rows = tuple(
        Row((words.head(words.either(one.zh, one.en)), words.figure(one.value, one.unit), words.interval(one.low, one.high, one.unit),
             _signed(one.relative, words), f"{count(one.refused)} / {count(one.matched)}"))
        for one in effects
    )  # fmt: skip
    return Table(_("What follows a refusal, against matched moments of accepting"), columns, rows)


def _signed(share: float, words: Words) -> str:
    """A relative difference with its sign."""
    return ("+" if share > 0 else "") + words.figure(share, "share")


def _effect_chart(effects: Iterable[Effect], words: Words) -> Iterable[Block]:
    """The effects on one axis, relative to the mean of the matched moments; one of zero has no scale and is left out."""
    points = tuple(
        Point(
            words.head(words.either(one.zh, one.en)), one.relative, min(ends), max(ends), _signed(one.relative, words)
        )
        for one in effects
        if one.value and one.relative
        for ends in [(one.low * one.relative / one.value, one.high * one.relative / one.value)]
    )
    if points:
        _ = words.language.gettext
        yield Intervals(
            _("Differences relative to the matched moments, with intervals (95%)"), points, percent=True, reference=0
        )


def _between(check: Check, words: Words) -> str:
    if check.low is None or check.high is None:
        return "—"
    return words.language.gettext("%(low)s to %(high)s", low=words.number(check.low), high=words.number(check.high))


def _checks(checks: Iterable[Check], words: Words) -> Block:
    _ = words.language.gettext
    columns = (
        Column(_("Check that would show the estimate to be confounded"), 9),
        Column(_("Figure"), 3, "right"),
        Column(_("Interval (95%)"), 5, "right"),
        Column(_("Outcome"), 3),
    )
    rows = tuple(
        Row((words.head(words.either(one.zh, one.en)), words.number(one.value), _between(one, words),
             _("passed") if one.passed else (strong(_("failed")),)))
        for one in checks
    )  # fmt: skip
    return Table(_("Checks of the estimate"), columns, rows)
