"""What a decided step does to the books of one side, the other side having books of its own. Within the caller's transaction.

The origin reserves first: pending transfers that move no balance, and a mark on the relation. They are posted when the new place
has accepted, voided when it has given up. The new place posts at once, as it is the one that decides.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import clearing_items, ledger, posting, relations
from suibao.books.registry_changes import Change, recording
from suibao.books.registry_histories import HISTORY_REGISTER, check_histories, histories_recorded
from suibao.books.registry_versions import rows_of
from suibao.books.resolving import resolve
from suibao.law.pension.career_terms import CareerMonth
from suibao.office.calendar_months import month_of, plus
from suibao.office.relations import carrying, effects
from suibao.office.relations.carrying import By
from suibao.office.relations.deciding import Decided
from suibao.office.relations.entries import incoming, outgoing
from suibao.office.relations.holding import by_place
from suibao.office.relations.letter_sheet import RowKind, YearRow
from suibao.office.relations.letters import SheetLetter
from suibao.office.relations.model import Case, Quote, Refund
from suibao.office.relations.places import province
from suibao.office.relations.reading_rows import held_of
from suibao.office.relations.sides import Effect
from suibao.office.relations.terms import CaseEvent
from suibao.rules import Law


class Carrier:
    """Carries out the effects of one decision on one case. ``on``: the day of the change of place, once it is decided."""

    def __init__(
        self, connection: sa.Connection, case: Case, sheet: SheetLetter | None, law: Law, by: By, on: date | None
    ) -> None:
        self.connection, self.case, self.sheet, self.law, self.by = connection, case, sheet, law, by
        self.on = on or by.day
        self.provinces = province(law, case.origin), province(law, case.destination)

    def carry_out(self, wanted: tuple[Effect, ...]) -> None:
        """All effects, in order."""
        for effect in wanted:
            self._acts[effect](self)

    @property
    def quote(self) -> Quote:
        """What the sheet says moves."""
        assert self.sheet is not None, "nothing moves without a sheet"
        return quote_of(self.case, self.sheet)

    @property
    def keys(self) -> list[str]:
        """The keys of what was reserved."""
        return [one.key for one in outgoing(self.case, self.quote, 200001, *self.provinces)]

    def reserve_out(self) -> None:
        """Reserve account and pooled money at the origin: pending, no balance moves."""
        entries = outgoing(self.case, self.quote, month_of(self.by.day), *self.provinces, pending=True)
        ledger.record(self.connection, *entries)

    def post_out(self) -> None:
        """Post what was reserved, and what goes back to the worker for months paid twice."""
        month = month_of(self.by.day)
        ours = [
            one for one in effects.refunds(self.case, self.quote, month) if self.case.origin in one.debit.split(":")
        ]
        ledger.record(self.connection, *ours)
        self._resolve("settle", "")

    def void_out(self) -> None:
        """Let go of what was reserved."""
        self._resolve("void", f"case {self.case.number}")

    def receive_in(self) -> None:
        """Book what arrives, note the months that come along, and pay back what was paid twice here."""
        month = month_of(self.on)
        back = [
            one
            for one in effects.refunds(self.case, self.quote, month)
            if self.case.destination in one.debit.split(":")
        ]
        ledger.record(self.connection, *back, *incoming(self.case, self.quote, month, *self.provinces))
        self._bring_months()

    def record_item(self) -> None:
        """What the origin's province owes the new one, for clearing."""
        item = effects.item_of(self.case, self.quote, *self.provinces, self.by.now)
        clearing_items.add_items(self.connection, [item] if item is not None else [])

    def mark_leaving(self) -> None:
        """Mark the relation: money of it is reserved."""
        self._mark(leaving=True)

    def keep_relation(self) -> None:
        """Take the mark away."""
        self._mark(leaving=False)

    def close_relation(self) -> None:
        """End the relation at the origin on the day on which it begins at the new place."""
        self._relate(CaseEvent.SETTLE, here=self.case.origin)

    def open_relation(self) -> None:
        """Open the relation at the new place, unless it lies there already."""
        self._relate(CaseEvent.SETTLE, here=self.case.destination)

    def open_temporary(self) -> None:
        """Open a temporary account at the new place."""
        self._relate(CaseEvent.KEEP, here=self.case.destination)

    def _relate(self, event: CaseEvent, here: str) -> None:
        own = relations.of_person(self.connection, self.case.person, self.case.branch)
        found = effects.changes(self.case, Decided(event, None, (), (), self.provinces), self.on, own)
        kept = effects.Changes(
            tuple(one for one in found.ended if one.region == here), found.frozen,
            found.opened if here == self.case.destination else None,
        )  # fmt: skip
        carrying.relate(self.connection, kept, self.case.number, By(self.by.actor, self.by.now, self.on))

    def _mark(self, *, leaving: bool) -> None:
        relations.mark_leaving(
            self.connection, self.case.person, self.case.branch, self.case.origin, leaving=leaving, day=self.by.day,
            actor=self.by.actor, now=self.by.now, case_number=self.case.number,
        )  # fmt: skip

    def _resolve(self, kind: str, note: str) -> None:
        keys = self.keys
        if keys:
            end = posting.lock(self.connection)
            resolve(self.connection, keys, kind, note, f"moved:{self.case.number}:{kind}", end)

    def _bring_months(self) -> None:
        """Months of the sheet that these books do not know yet, as what the person brings along."""
        assert self.sheet is not None
        known = held_of(self.connection, [self.case.person], self.case.branch, self.law)[self.case.person]
        cells = {
            (row.region, plus(row.first, at))
            for rows in by_place(known, frozenset()).values()
            for row in rows
            for at in range(row.months)
        }
        fresh = [
            row
            for row in self.sheet.rows
            if not any((row.region, plus(row.first, at)) in cells for at in range(row.count))
        ]
        if not fresh:
            return
        table = rows_of(HISTORY_REGISTER, pa.Table.from_pylist([self._history(row) for row in fresh]))
        check_histories(table)
        change = Change(self.by.now, self.by.actor, f"case {self.case.number}", f"moved:{self.case.number}")
        with recording(self.connection, change, table) as done:
            histories_recorded(self.connection, table, done)

    def _history(self, row: YearRow) -> dict[str, Any]:
        deemed = row.kind is RowKind.DEEMED
        alone = self.sheet is not None and self.sheet.basics.contributor == "alone"
        kind = (
            CareerMonth.DEEMED if deemed else CareerMonth.TEMPORARY if row.temporary
            else CareerMonth.FLEXIBLE if alone else CareerMonth.EMPLOYED
        )  # fmt: skip
        return {
            "person": self.case.person, "branch": int(self.case.branch), "region": row.region, "first": row.first,
            "kind": int(kind), "last": row.last, "base_fen": None if deemed else row.base_fen,
            "own_paid_fen": None if deemed else row.credited_fen // row.count, "index_ppm": None, "credited": 1000,
            "employer": "", "document": f"信息表 {self.case.number}",
        }  # fmt: skip

    _acts: ClassVar[dict[Effect, Callable[[Carrier], None]]] = {
        Effect.RESERVE: reserve_out, Effect.MARK_LEAVING: mark_leaving, Effect.POST_OUT: post_out,
        Effect.RECORD_ITEM: record_item, Effect.CLOSE_RELATION: close_relation, Effect.VOID: void_out,
        Effect.KEEP_RELATION: keep_relation, Effect.OPEN_TEMPORARY: open_temporary, Effect.RECEIVE_IN: receive_in,
        Effect.OPEN_RELATION: open_relation, Effect.TELL_WORKER: lambda carrier: None,
    }  # fmt: skip


def quote_of(case: Case, sheet: SheetLetter) -> Quote:
    """The quote that a sheet tells."""
    refunds = tuple(Refund(one.region, case.branch, one.months, one.amount_fen) for one in sheet.refunds)
    return Quote(
        case.matter, case.origin, case.destination, sheet.outcome, sheet.money.account_fen, sheet.money.pooled_fen,
        sheet.counted_months, sheet.within_province, refunds=refunds, place_of_benefit=sheet.place_of_benefit,
        place_reason=sheet.place_reason, law_digest=sheet.law_digest,
    )  # fmt: skip


def outcome_of(case: Case, sheet: SheetLetter) -> dict[str, Any]:
    """What a settled case's step tells, in the form of `deciding.Decided.outcome`."""
    temporary = sheet.basics.account_class.value != "0"
    moved = [[row.region, row.first, row.count, row.temporary or temporary] for row in sheet.rows]
    return {
        "outcome": sheet.outcome, "account_fen": sheet.money.account_fen, "pooled_fen": sheet.money.pooled_fen,
        "months": sheet.counted_months, "within_province": sheet.within_province, "place_of_benefit": sheet.place_of_benefit,
        "place_reason": sheet.place_reason, "moved": moved,
        "refunds": [
            {"region": one.region, "branch": case.branch.code, "months": list(one.months), "amount_fen": one.amount_fen}
            for one in sheet.refunds
        ],
    }  # fmt: skip
