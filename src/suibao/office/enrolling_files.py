"""Importing an agency's files: units, rosters, additions and departures, what people bring with them.

Every row is accepted or refused with a reason; accepted rows of one file are recorded as one change, whose key is the
content of the file. A file sent again changes nothing, however it is called, and a corrected file may hold the rows that
were accepted before: what is so already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from suibao.books import Books, registry
from suibao.books.registry import Change, Changes, Part
from suibao.office.enrolling import CHINA, parties_of
from suibao.office.enrolling_movements import Movements, Outcome, Unit
from suibao.office.enrolling_prior import refused_histories
from suibao.work.desk import Desk, action_of, read_desk
from suibao.work.desk_schemas import BALANCES_KIND, HISTORIES_KIND, MOVEMENTS_KIND
from suibao.work.reasons import Reason
from suibao.work.schemas import PARTIES_KIND, ROSTER_KIND

ORDER = (PARTIES_KIND, ROSTER_KIND, MOVEMENTS_KIND, HISTORIES_KIND, BALANCES_KIND)
"""Units before the people who are insured with them."""

Rows = list[dict[str, Any]]


@dataclass
class Enrolled:
    """What an import came to. ``desk`` holds the refused rows and must be closed by the caller.

    ``changes``: what was recorded by register. ``repeated``: files whose content was imported before.
    """

    desk: Desk
    changes: dict[str, Changes] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)


def enrol_files(
    books: Books,
    paths: Iterable[Path | str],
    *,
    now: datetime,
    by: str,
    regions: Iterable[str],
    memory_limit: str = "1GB",
) -> Enrolled:
    """Import files into the registry. ``now``: aware; ``by``: who imports; ``regions``: the codes that the law knows.

    Raises FileError when a file as a whole cannot be taken; nothing is recorded then. Bad rows never raise.
    """
    known = frozenset(regions)
    local = now.astimezone(CHINA).replace(tzinfo=None)
    desk = read_desk(paths, secret=books.secret, now=local, regions=known, memory_limit=memory_limit)
    try:
        return _Import(books, desk, now, by, known).run()
    except BaseException:
        desk.close()
        raise


class _Import:
    def __init__(self, books: Books, desk: Desk, now: datetime, by: str, regions: frozenset[str]) -> None:
        self.books, self.desk, self.now, self.by, self.regions = books, desk, now, by, regions
        self.done = Enrolled(desk)
        keys = {source: _key(source) for source in desk.sources.values()}
        before = registry.known_keys(books, keys.values())
        self.repeated = {source for source, key in keys.items() if key in before}
        self.done.repeated = [file for file, source in desk.sources.items() if source in self.repeated]
        self.parties: list[Unit] = []
        self.names: dict[str, list[str]] = {}
        """Names that people had and have, the last one last; those that the file being taken gives them among them."""

    def run(self) -> Enrolled:
        """File after file, each on top of those before it: units first, then additions, changes, departures."""
        files: dict[str, dict[str, Rows]] = {}
        for kind in [one for one in ORDER if one in self.desk.kinds]:
            for row in self.desk.rows(kind):
                files.setdefault(_path(row["file"], self.desk.sources), {}).setdefault(kind, []).append(row)
        for path in sorted(files, key=lambda path: _place(path, files[path])):
            source = self.desk.sources[path]
            if source not in self.repeated:
                self.repeated.add(source)  # the same content twice among the files
                self._save(source, [part for kind in ORDER for part in self._taken(kind, files[path].get(kind, []))])
        units = self._units()
        self.desk.knows(self.regions, [name for unit in units for name in (unit.party, unit.name)])
        return self.done

    def _taken(self, kind: str, rows: Rows) -> list[Part]:
        if not rows:
            return []
        return {
            PARTIES_KIND: self._parties, ROSTER_KIND: self._roster, MOVEMENTS_KIND: self._movements,
            HISTORIES_KIND: self._histories, BALANCES_KIND: self._balances,
        }[kind](rows)  # fmt: skip

    def _parties(self, rows: Rows) -> list[Part]:
        defaults = {"oi_batch": 0, "oi_tier": 0, "injury_class": 0, "injury_float": 100}
        filled = [
            {**row, **{name: row[name] if row[name] is not None else value for name, value in defaults.items()}}
            for row in rows
        ]
        schema = registry.PARTIES.set(registry.PARTIES.get_field_index("kind"), pa.field("kind", pa.int8(), False))
        part = Part("parties", parties_of(_table(filled, schema)))
        self.parties = [_unit(row) for row in part.rows.to_pylist()]
        return [part]

    def _roster(self, rows: Rows) -> list[Part]:
        taken, names = self._named(ROSTER_KIND, rows)
        texts = {"contract": "", "using_unit": "", "using_region": "", "industry": 0}
        filled = [
            {
                **row, **{name: row[name] or value for name, value in texts.items()},
                "weekly_hours_tenths": None if row["weekly_hours"] is None else round(row["weekly_hours"] * 10),
            }
            for row in taken
        ]  # fmt: skip
        return [self._people(names), Part("engagements", _table(filled, registry.ENGAGEMENTS))]

    def _movements(self, rows: Rows) -> list[Part]:
        people = {row["person"] for row in rows}
        enrolments = registry.of_these(self.books, "enrolments", people)
        self._know(people)
        names = {person: known[-1] for person, known in self.names.items() if known}
        known = Movements(self._units(), enrolments, names)
        judged = known.take(sorted(rows, key=lambda row: (_rank(row["file"]), row["file"], row["row"])))
        self.desk.refuse(MOVEMENTS_KIND, judged.refused)
        for given in judged.names.values():
            for person, name in given.items():
                self.names[person].append(name)
        return self._versions(judged)

    def _versions(self, judged: Outcome) -> list[Part]:
        """By the day from which they hold, the earliest first: the last word on the end of an enrolment is then the last."""
        parts = [self._people(names, since) for since, names in judged.names.items()]
        for since, found in sorted(judged.enrolments.items()):
            parts.append(Part("enrolments", _table(list(found.values()), registry.ENROLMENTS), since))
        if judged.choices:
            parts.append(Part("choices", _table(list(judged.choices.values()), registry.CHOICES)))
        return parts

    def _histories(self, rows: Rows) -> list[Part]:
        taken, names = self._named(HISTORIES_KIND, rows)
        bad = refused_histories(taken, registry.of_these(self.books, "histories", {row["person"] for row in taken}))
        self.desk.refuse(HISTORIES_KIND, bad)
        places = {(file, row) for file, row, *_ in bad}
        filled = [
            {
                **row, "first": row["first_month"], "last": row["last_month"], "employer": row["employer"] or "",
                "index_ppm": None if row["index"] is None else int(Decimal(row["index"]).scaleb(6)),
                "credited": int(Decimal(row["credited"] or "1").scaleb(3)),
            }
            for row in taken if (row["file"], row["row"]) not in places
        ]  # fmt: skip
        return [self._people(names), Part("histories", _table(filled, registry.HISTORIES))]

    def _balances(self, rows: Rows) -> list[Part]:
        taken, names = self._named(BALANCES_KIND, rows)
        return [self._people(names), Part("balances", _table(taken, registry.BALANCES))]

    def _named(self, kind: str, rows: Rows) -> tuple[Rows, dict[str, str]]:
        """The rows whose name is one that the person was registered under (or that give none), and the names of people who
        had none so far."""
        self._know({row["person"] for row in rows})
        taken, bad, new = [], [], {}
        for row in rows:
            name, known = row["name"] or "", self.names[row["person"]]
            if name and any(known) and name not in known:
                bad.append((row["file"], row["row"], Reason.NAME_DIFFERS, "name"))
                continue
            taken.append(row)
            if not known or (name and not any(known)):
                known.append(name)
                new[row["person"]] = name
        self.desk.refuse(kind, bad)
        return taken, new

    def _know(self, people: set[str]) -> None:
        """Look up the names of people not met so far."""
        unknown = people - self.names.keys()
        self.names |= {person: [] for person in unknown}
        self.names |= registry.names_ever(self.books, unknown)

    def _people(self, names: Mapping[str, str], since: Any = None) -> Part:
        numbers = self.desk.numbers()
        rows = [{"person": person, "id_number": numbers[person], "name": name} for person, name in names.items()]
        return Part("people", _table(rows, registry.PEOPLE), since)

    def _units(self) -> list[Unit]:
        """The registered units, and those of the file that is being taken."""
        known = {row["party"]: _unit(row) for row in registry.parties(self.books).to_pylist()}
        return list((known | {unit.party: unit for unit in self.parties}).values())

    def _save(self, source: str, parts: list[Part]) -> None:
        """Record what a file says as one change."""
        found = [part for part in parts if part.rows.num_rows]
        change = Change(self.now, self.by, "desk file", _key(source), source)
        for register, changes in registry.save(self.books, change, *found).items():
            self.done.changes[register] = self.done.changes.get(register, Changes(0, 0, 0)) + changes
        self.parties = []


def _place(path: str, kinds: Mapping[str, Rows]) -> tuple[int, int, str]:
    """Where a file stands in the order: units before people, additions before departures, then by name."""
    return min(ORDER.index(kind) for kind in kinds), _rank(path), path


def _rank(file: str) -> int:
    """Additions before changes before departures, as the forms want it; what does not say stands between."""
    return {"add": 0, "end": 2}.get(action_of(file) or "", 1)


def _unit(row: Mapping[str, Any]) -> Unit:
    return Unit(row["party"], row["name"], row["credit_code"], row["region"])


def _key(source: str) -> str:
    return f"file:{source}"


def _path(file: str, sources: Mapping[str, str]) -> str:
    """The path of a file whose name may say a sheet."""
    return file if file in sources else file.rpartition("#")[0]


def _table(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in rows], schema=schema)
