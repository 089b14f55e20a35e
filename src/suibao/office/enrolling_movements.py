"""Additions, departures and changes of one desk file against what the registry knows: which stand, which are refused.

Rows are taken in the order in which they stand in the file, each on top of those before it. A row that says what is so
already changes nothing and is no mistake, so that a corrected file may hold the accepted rows as well.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from suibao.books.registry_terms import Way
from suibao.law.terms import Branch
from suibao.work.desk import action_of
from suibao.work.desk_schemas import ACTIONS, ADD, BRANCHES, CHANGE, END, GROUPS
from suibao.work.reasons import Reason

BETWEEN: Final = re.compile(r"[、,，;；/+\s]+")
RESIDENT: Final = {Branch.EMPLOYEE_PENSION: Branch.RESIDENT_PENSION, Branch.EMPLOYEE_MEDICAL: Branch.RESIDENT_MEDICAL}

Row = Mapping[str, Any]


class Refused(Exception):  # noqa: N818 not an error of the program: a row to be told
    """A row that cannot be taken: why, and which field says so."""

    def __init__(self, reason: Reason, field: str) -> None:
        super().__init__(f"{reason}:{field}")
        self.reason, self.field = reason, field


@dataclass(frozen=True)
class Unit:
    """A party as movements name it."""

    party: str
    name: str
    credit_code: str
    region: str


@dataclass
class Outcome:
    """What the rows of a file come to: versions by the day from which they hold, choices, names, and the refused rows."""

    enrolments: dict[date, dict[tuple[Any, ...], dict[str, Any]]] = field(default_factory=dict)
    choices: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)
    names: dict[date | None, dict[str, str]] = field(default_factory=dict)
    refused: list[tuple[str, int, Reason, str]] = field(default_factory=list)


class Movements:
    """What is known while the rows of a file are taken: units, enrolments, names."""

    def __init__(self, units: Sequence[Unit], enrolments: Sequence[Row], names: Mapping[str, str]) -> None:
        self._by_id = {unit.party: unit for unit in units}
        self._by_code = {unit.credit_code: unit for unit in units}
        self._by_name: dict[str, list[Unit]] = {}
        for unit in units:
            self._by_name.setdefault(unit.name, []).append(unit)
        self._known: dict[str, list[dict[str, Any]]] = {}
        for row in enrolments:
            self._known.setdefault(row["person"], []).append(dict(row))
        self._names = dict(names)

    def take(self, rows: Sequence[Row]) -> Outcome:
        """The rows of one file, in their order."""
        outcome = Outcome()
        for row in rows:
            try:
                self._take(row, outcome)
            except Refused as told:
                outcome.refused.append((row["file"], row["row"], told.reason, told.field))
        return outcome

    def _take(self, row: Row, outcome: Outcome) -> None:
        action = row["action"] or ACTIONS.get(action_of(row["file"]) or "")
        if action is None:
            raise Refused(Reason.MISSING, "action")
        unit = self._unit(row)
        person, name = row["person"], row["name"]
        if action != CHANGE and self._names.get(person, name) not in ("", name):
            raise Refused(Reason.NAME_DIFFERS, "name")
        day = _end(row) if action == END else _begin(row)
        branches = _branches(row, _way(row, unit))
        done = {ADD: self._add, END: self._end, CHANGE: self._change}[action](row, unit, branches, day)
        choices = [_choice(row, one, day, action) for one in done if one["way"] in (Way.FLEXIBLE, Way.RESIDENT)]
        for one in done:
            self._put(one, day, outcome)
        for one in choices:
            outcome.choices[one["person"], one["branch"], one["since"]] = one
        if not self._names.get(person) or (action == CHANGE and self._names[person] != name):
            outcome.names.setdefault(day if person in self._names else None, {})[person] = name
            self._names[person] = name

    def _unit(self, row: Row) -> Unit | None:
        """The unit that the row names by its id, code or name; None when it names none."""
        found: Unit | None = None
        for column, known in (("payer", self._by_id), ("credit_code", self._by_code)):
            if row[column]:
                unit = known.get(row[column])
                if unit is None or found not in (None, unit):
                    raise Refused(Reason.PAYER_NOT_IN_PARTIES, column)
                found = unit
        if found is None and row["unit_name"]:
            named = self._by_name.get(row["unit_name"], [])
            if len(named) != 1:
                raise Refused(Reason.PAYER_NOT_IN_PARTIES, "unit_name")
            found = named[0]
        return found

    def _add(self, row: Row, unit: Unit | None, branches: list[Branch], day: date) -> list[dict[str, Any]]:
        if not branches:
            raise Refused(Reason.MISSING, "branches")
        region = row["region"] or (unit.region if unit else "")
        if not region:
            raise Refused(Reason.MISSING, "region")
        found = []
        for branch in branches:
            new = {
                "person": row["person"], "branch": int(branch), "payer": unit.party if unit else "", "begins_on": day,
                "ends_on": None, "region": region, "way": int(_way(row, unit)), "mode": row["mode"] or 0,
                "begin_reason": row["begin_reason"] or 0, "end_reason": 0, "base_fen": row["base_fen"],
            }  # fmt: skip
            there = [one for one in self._of(row["person"], unit, branch) if _lasts(one, day) or one["begins_on"] > day]
            same = [one for one in there if _said(one) == _said(new)]
            if there and not same:
                raise Refused(Reason.ALREADY_INSURED, "branches")
            found += [] if same else [new]
        return found

    def _end(self, row: Row, unit: Unit | None, branches: list[Branch], day: date) -> list[dict[str, Any]]:
        found = []
        for one in self._meant(row, unit, branches, day):
            ended = {**one, "ends_on": day, "end_reason": row["end_reason"] or 0}
            if one["ends_on"] not in (None, day):
                raise Refused(Reason.NOT_INSURED, "ends_on")
            found += [] if ended == one else [ended]
        return found

    def _change(self, row: Row, unit: Unit | None, branches: list[Branch], day: date) -> list[dict[str, Any]]:
        given = {"base_fen": row["base_fen"], "region": row["region"], "mode": row["mode"], "way": row["way"]}
        news = {name: value for name, value in given.items() if value is not None}
        meant = self._meant(row, unit, branches, day)
        return [{**one, **news} for one in meant if any(one[name] != value for name, value in news.items())]

    def _meant(self, row: Row, unit: Unit | None, branches: list[Branch], day: date) -> list[dict[str, Any]]:
        """The enrolments that a departure or change means: of the branches named, or all that last on the day."""
        meant = []
        for branch in branches or list(Branch):
            there = [one for one in self._of(row["person"], unit, branch) if _lasts(one, day)]
            if branches and not there:
                raise Refused(Reason.NOT_INSURED, "branches")
            meant += there
        if not meant:
            raise Refused(Reason.NOT_INSURED, "branches" if row["branches"] else "id_number")
        return meant

    def _of(self, person: str, unit: Unit | None, branch: Branch) -> list[dict[str, Any]]:
        party = unit.party if unit else ""
        return [one for one in self._known.get(person, []) if one["branch"] == branch and one["payer"] == party]

    def _put(self, new: dict[str, Any], since: date, outcome: Outcome) -> None:
        """Let the rows that follow see it, and the registry have it."""
        key = tuple(new[name] for name in ("person", "branch", "payer", "begins_on"))
        rows = self._known.setdefault(new["person"], [])
        rows[:] = [
            one for one in rows if tuple(one[name] for name in ("person", "branch", "payer", "begins_on")) != key
        ]
        rows.append(new)
        outcome.enrolments.setdefault(since, {})[key] = new


def _way(row: Row, unit: Unit | None) -> Way:
    return Way(row["way"] or (Way.EMPLOYED if unit else Way.FLEXIBLE))


def _begin(row: Row) -> date:
    """The first day: as given, or the first of the month that is given."""
    if row["starts_on"]:
        return row["starts_on"]  # type: ignore[no-any-return]
    if row["first_month"]:
        return date(row["first_month"] // 100, row["first_month"] % 100, 1)
    raise Refused(Reason.MISSING, "starts_on")


def _end(row: Row) -> date:
    """The last day: as given, or the last of the month that is given."""
    if row["ends_on"]:
        return row["ends_on"]  # type: ignore[no-any-return]
    if row["last_month"]:
        year, month = divmod(row["last_month"], 100)
        return date(year, month, calendar.monthrange(year, month)[1])
    raise Refused(Reason.MISSING, "ends_on")


def _branches(row: Row, way: Way) -> list[Branch]:
    """The branches that the row names, each once, those of residents where the person is insured as one."""
    found: list[Branch] = []
    for word in filter(None, BETWEEN.split((row["branches"] or "").strip().lower())):
        known = GROUPS.get(word) or ((Branch(BRANCHES[word]),) if word in BRANCHES else ())
        if not known:
            raise Refused(Reason.UNKNOWN_BRANCH, "branches")
        found += [RESIDENT.get(one, one) if way == Way.RESIDENT else one for one in known]
    return list(dict.fromkeys(found))


def _lasts(one: Row, day: date) -> bool:
    return bool(one["begins_on"] <= day and (one["ends_on"] is None or day <= one["ends_on"]))


def _said(one: Row) -> tuple[Any, ...]:
    """What an addition says of an enrolment."""
    return tuple(one[name] for name in ("begins_on", "region", "way", "mode", "begin_reason", "base_fen"))


def _choice(row: Row, one: Row, day: date, action: int) -> dict[str, Any]:
    """What somebody insured alone chose with this row; the end of an enrolment is a choice of the month after it.

    Raises Refused where the branch needs a base or tier and none is given.
    """
    branch, ends = one["branch"], action == END
    needed = {
        Branch.EMPLOYEE_PENSION: ("base", one["base_fen"]), Branch.UNEMPLOYMENT: ("base", one["base_fen"]),
        Branch.RESIDENT_PENSION: ("tier", row["tier_fen"]),
    }  # fmt: skip
    if not ends and branch in needed and not needed[branch][1]:
        raise Refused(Reason.MISSING, needed[branch][0])
    month = day.year * 100 + day.month
    annual = branch in (Branch.RESIDENT_PENSION, Branch.RESIDENT_MEDICAL)
    return {
        "person": one["person"], "branch": branch, "since": _after(month) if ends else month, "region": one["region"],
        "joined": not ends, "base_fen": 0 if ends else one["base_fen"] or 0, "tier_fen": 0 if ends else row["tier_fen"] or 0,
        "tier": 0, "annual_month": month if annual and not ends else 0, "paying": row["paying"] or 0,
    }  # fmt: skip


def _after(month: int) -> int:
    return month + 89 if month % 100 == 12 else month + 1
