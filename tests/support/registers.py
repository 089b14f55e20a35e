"""Rows for the registry's tables: short to write, complete to send."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from suibao.books import registry
from suibao.books.registry import Change
from suibao.books.registry_terms import BeginReason, EndReason, Paying, Way
from suibao.law.terms import Branch, Industry, Mode, Status

ANNA, BO = "ab" * 16, "cd" * 16


def moment(day: int, hour: int = 12) -> dt.datetime:
    """A moment of January 2026."""
    return dt.datetime(2026, 1, day, hour, tzinfo=dt.UTC)


def change(day: int, why: str = "", key: str = "") -> Change:
    """A change recorded on a day of January 2026."""
    return Change(moment(day), "desk", why, key)


def parties(*rows: dict[str, Any]) -> pa.Table:
    row = {
        "party": "PT1",
        "name": "某平台",
        "credit_code": "91110000802100433B",
        "region": "440100",
        "kind": "platform",
    }
    row |= {"oi_batch": 1, "oi_tier": 1, "injury_class": 4, "injury_float": 100}
    return pa.Table.from_pylist([{**row, **one} for one in rows], schema=registry.PARTIES)


def engagements(*rows: dict[str, Any]) -> pa.Table:
    row = {"payer": "PT1", "worker": "7", "person": ANNA, "mode": Mode.PLATFORM, "status": Status.NOT_FULLY}
    row |= {"industry": Industry.TAKEAWAY, "contract": "", "region": "440100", "using_unit": "", "using_region": ""}
    row |= {"started_on": dt.date(2025, 3, 1)}
    return pa.Table.from_pylist([{**row, **one} for one in rows], schema=registry.ENGAGEMENTS)


def enrolments(*rows: dict[str, Any]) -> pa.Table:
    row = {"person": ANNA, "branch": Branch.WORK_INJURY, "payer": "PT1", "begins_on": dt.date(2025, 3, 1)}
    row |= {
        "region": "440100",
        "way": Way.EMPLOYED,
        "mode": 0,
        "begin_reason": BeginReason.FIRST,
        "end_reason": EndReason.NOT_SAID,
    }
    return pa.Table.from_pylist([{**row, **one} for one in rows], schema=registry.ENROLMENTS)


def choices(*rows: dict[str, Any]) -> pa.Table:
    row = {"person": ANNA, "branch": Branch.EMPLOYEE_PENSION, "since": 202510, "region": "440100", "joined": True}
    row |= {"base_fen": 500_000, "tier_fen": 0, "tier": 0, "annual_month": 0, "paying": Paying.MONTH}
    return pa.Table.from_pylist([{**row, **one} for one in rows], schema=registry.CHOICES)


def chains(*rows: dict[str, Any]) -> pa.Table:
    row = {"payer": "PT1", "worker": "7", "started_on": dt.date(2025, 3, 1)}
    return pa.Table.from_pylist([{**row, **one} for one in rows], schema=registry.CHAINS)


def determinations(*rows: dict[str, Any]) -> pa.Table:
    row = {"person": ANNA, "payer": "PT1", "since": dt.date(2025, 3, 1), "made_on": dt.date(2026, 1, 9), "standing": 2}
    row |= {"reference": "认定〔2026〕1号", "law_digest": "aa", "evidence_digest": "bb", "document_digest": "cc"}
    return pa.Table.from_pylist([{**row, **one} for one in rows], schema=registry.DETERMINATIONS)
