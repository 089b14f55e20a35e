"""What a keeper of the law should look at: figures without a source, not checked, about to lapse, with gaps; rules no
case covers. Each finding either stands or is excused by an entry of ``exceptions.yaml`` with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import Path

from suibao.rules import Law, Parameter, ParameterFileError, Value
from suibao.rules.yaml_text import read_yaml

KINDS: Mapping[str, tuple[str, str]] = {
    "no-source": ("没有出处的数值或规则", "figures and rules without a source"),
    "unverified": ("规则用到、但尚未核实的数值（默认不用）", "unverified figures that rules ask for (not taken by default)"),
    "lapsing": ("即将到期且没有后续的数值", "figures about to lapse with none to follow"),
    "lapsed": ("已过期且没有后续的数值", "figures that lapsed with none to follow"),
    "gap": ("时间上有空档的数值", "gaps in time"),
    "overlap": ("同一时间有两个数值，以后公布者为准", "two figures for one time, the one published later holds"),
    "uncovered": ("没有案例覆盖的规则", "rules that no case covers"),
}
"""What is looked for, in Chinese and English."""

HORIZON = timedelta(days=100)
"""How far ahead a figure is about to lapse: a quarter and a little."""

_FILE = Path(__file__).parent / "exceptions.yaml"
_ENTRY = {"kind", "name", "region", "reason"}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: of which kind, which figure or rule, where, since or until when."""

    kind: str
    name: str
    region: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Excuse:
    """Why findings of one kind are let stand. ``name`` and ``region`` may hold ``*``."""

    kind: str
    name: str
    region: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """True when this excuse speaks of ``finding``."""
        return (
            self.kind == finding.kind
            and fnmatchcase(finding.name, self.name)
            and fnmatchcase(finding.region, self.region)
        )


def excuses(file: Path = _FILE) -> list[Excuse]:
    """The exceptions with their reasons. Raises ParameterFileError for one without a reason or of an unknown kind."""
    found = []
    for row in read_yaml(file.read_text(encoding="utf-8")) or ():
        if set(row) - _ENTRY or not row.get("reason") or not row.get("name") or row.get("kind") not in KINDS:
            raise ParameterFileError(
                f"{file.name}: an exception needs kind ({', '.join(KINDS)}), name and reason, and may give a region: {row}.",
                f"{file.name}：例外须有 kind、name、reason，可有 region：{row}。",
            )
        names = row["name"] if isinstance(row["name"], list) else [row["name"]]
        found += [Excuse(row["kind"], name, str(row.get("region", "*")), row["reason"]) for name in names]
    return found


def findings(law: Law, day: date, covered: frozenset[str] | None = None) -> list[Finding]:
    """Everything there is to look at on ``day``; rules no case covers only where ``covered`` says which are."""
    used = {name for rule in law.all_rules for name in rule.arguments}
    found = [Finding("no-source", rule.name) for rule in law.all_rules if not rule.source.strip()]
    for figure in law.parameters.values():
        found += _without_source(figure)
        found += _unverified(figure) if figure.name in used else []
        found += _in_time(figure, day)
    if covered is not None:
        names = {rule.name for rule in law.all_rules}
        found += [Finding("uncovered", name) for name in sorted(names - covered)]
    return found


def _without_source(figure: Parameter) -> Iterator[Finding]:
    """A figure needs an instrument or an address; one of this project's own needs its reason as a note.

    What is `unverified` has no source that could be checked: it is listed as such.
    """
    for value in figure.everything():
        if value.status == "unverified":
            continue
        sourced = value.note if value.status == "project" else value.instrument or value.url
        if value.amount is not None and not sourced:
            yield Finding("no-source", figure.name, value.region, _span(value))


def _unverified(figure: Parameter) -> Iterator[Finding]:
    for value in figure.everything():
        if value.status == "unverified":
            yield Finding("unverified", figure.name, value.region, _span(value))


def _in_time(figure: Parameter, day: date) -> Iterator[Finding]:
    for series in _series(figure):
        last = series[0]
        for later in series[1:]:
            yield from _between(figure.name, last, later)
            last = max(later, last, key=lambda one: one.end or date.max)
        if last.amount is None or last.end is None:
            continue
        if last.end < day:
            yield Finding("lapsed", figure.name, last.region, _span(last))
        elif last.end <= day + HORIZON:
            yield Finding("lapsing", figure.name, last.region, _span(last))


def _series(figure: Parameter) -> list[list[Value]]:
    """The rows of each place and keys in order of time, a reform's apart from those it overlays."""

    def place(value: Value) -> tuple[str, tuple[int, ...]]:
        return value.region, value.keys

    rows = sorted(figure.values, key=lambda one: (*place(one), one.start, one.known_from or date.min))
    below = _series(figure.below) if figure.below else []
    return [list(series) for _, series in groupby(rows, key=place)] + below


def _between(name: str, earlier: Value, later: Value) -> Iterator[Finding]:
    if earlier.end is None or later.start <= earlier.end:
        yield Finding("overlap", name, later.region, f"{_span(earlier)} | {_span(later)}")
    elif earlier.end + timedelta(days=1) < later.start:
        yield Finding("gap", name, later.region, f"{earlier.end + timedelta(days=1)} – {later.start - timedelta(days=1)}")


def _span(value: Value) -> str:
    start = str(value.start) if value.start > date.min else "…"
    keys = f"[{', '.join(map(str, value.keys))}] " if value.keys else ""
    return f"{keys}{start} – {value.end or '…'}"


@dataclass(frozen=True)
class Checked:
    """Findings that stand, findings excused with their excuse, excuses that excuse nothing."""

    standing: tuple[Finding, ...]
    excused: tuple[tuple[Finding, Excuse], ...]
    idle: tuple[Excuse, ...]


def judged(found: Iterable[Finding], allowed: Sequence[Excuse], *, rules_asked: bool = True) -> Checked:
    """``found`` against the exceptions. ``rules_asked`` False: excuses for uncovered rules are not called idle."""
    standing, excused = [], []
    for one in found:
        excuse = next((excuse for excuse in allowed if excuse.covers(one)), None)
        if excuse is None:
            standing.append(one)
        else:
            excused.append((one, excuse))
    working = {excuse for _, excuse in excused}
    idle = [one for one in allowed if one not in working and (rules_asked or one.kind != "uncovered")]
    return Checked(tuple(standing), tuple(excused), tuple(idle))
