"""The roster of engagements and the choices of people, as files."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suibao.demo import columns, parties
from suibao.demo.columns import NEVER
from suibao.demo.draws import Bools, Ints, deal, flags, quotas, stream
from suibao.demo.engagements import Engagements
from suibao.demo.identity import REGION
from suibao.demo.people import TRADES, People
from suibao.demo.statistics import group, share, value
from suibao.law.terms import Mode, Status

CONTRACTS = {
    (Mode.PLATFORM, Status.LABOUR): "劳动合同",
    (Mode.PLATFORM, Status.NOT_FULLY): "平台接单书面协议",
    (Mode.PLATFORM, Status.INDEPENDENT): "众包服务协议",
    (Mode.DISPATCH, Status.LABOUR): "劳务派遣劳动合同",
    (Mode.OUTSOURCING, Status.LABOUR): "劳动合同",
    (Mode.OUTSOURCING, Status.INDEPENDENT): "承揽协议",
    (Mode.PART_TIME, Status.LABOUR): "非全日制用工协议",
}
_INDUSTRY_OF = ("instant_delivery", "ride_hailing", "city_freight", None)
_PENSIONS = ("flexible", "resident", "none")


def roster(people: People, engagements: Engagements) -> pa.Table:
    """One row an engagement. Worker numbers are the payer's id, a hyphen and six digits."""
    party, number = parties.names(engagements.payer), columns.numbered("", engagements.number, 6)
    platform = engagements.mode == Mode.PLATFORM
    trade = np.where(platform, people.trade[engagements.person], len(TRADES) - 1)
    kinds = list(CONTRACTS)
    place_of = {(int(mode), int(status)): place for place, (mode, status) in enumerate(kinds)}
    pairs = zip(engagements.mode.tolist(), engagements.status.tolist(), strict=True)
    contract = np.array([place_of[pair] for pair in pairs])
    regions = sorted({item.region for item in parties.ALL})
    home = np.array([regions.index(item.region) for item in parties.ALL])
    using_home = np.where(engagements.using >= 0, home[engagements.using], -1)
    return pa.table({
        "payer": party,
        "worker": pc.binary_join_element_wise(party.cast(pa.string()), number, "-"),
        "id_number": people.id_number[engagements.person].tolist(),
        "name": columns.numbered("工友", engagements.person + 1, columns.digits(len(people), 6)),
        "mode": columns.coded(engagements.mode, [None, *(item.code for item in Mode)]),
        "contract": columns.coded(contract, list(CONTRACTS.values())),
        "status": columns.coded(engagements.status, [None, *(item.code for item in Status)]),
        "region": columns.coded(home[engagements.payer], regions),
        "using_unit": parties.names(engagements.using),
        "using_region": columns.coded(using_home, [*regions, None]),
        "industry": columns.coded(trade, _INDUSTRY_OF),
        "started_on": columns.dates(engagements.started),
        "ended_on": columns.dates(engagements.ended),
        "agreed_wage": columns.yuan(engagements.wage, ~engagements.agreed),
        "declared_base": columns.yuan(np.maximum(engagements.base, 0), engagements.base == NEVER),
        "weekly_hours": columns.tenths(engagements.weekly, engagements.weekly == 0),
    })


def choosers(people: People, engagements: Engagements) -> Ints:
    """People whom no payer must insure in full: no labour relationship outside part-time work."""
    insured = (engagements.status == Status.LABOUR) & (engagements.mode != Mode.PART_TIME)
    free: Bools = np.ones(len(people), dtype=np.bool_)
    free[engagements.person[insured]] = False
    return np.flatnonzero(free)


def enrolments(seed: int, people: People, engagements: Engagements, months: tuple[int, ...]) -> pa.Table:
    """What people chose; one row for each person who joined anything. People who joined nothing are not in the file."""
    rng = stream(seed, "choices")
    who = choosers(people, engagements)
    size = len(who)
    shares = (share("flexible_pension"), share("resident_pension"), share("no_pension"))
    pension = deal(rng, dict(zip(_PENSIONS, shares, strict=True)), size)
    medical = _medical(rng, pension)
    floor, highest = int(value("base_floor")), int(value("base_choice_highest"))
    above = rng.integers(floor // 10 + 1, highest // 10 + 1, size) * 10
    base = np.where(flags(rng, share("base_at_floor"), size), floor, above) * 100
    tiers = group("resident_tier")
    tier = np.array([int(key) for key in tiers])[deal(rng, tiers, size)] * 100
    season = np.array([*months, *(month for month in _year(months[0]) if month not in months)])
    late = flags(rng, share("annual_in_quarter"), size)
    annual = season[np.where(late, rng.integers(0, len(months), size), rng.integers(0, 12, size) % len(season))]
    joined = (pension != 2) | (medical != 2)
    yearly = (pension == 1) | (medical == 1)
    yes_no = ["no", "yes"]
    return pa.table({
        "id_number": people.id_number[who].tolist(),
        "region": columns.coded(np.zeros(size, dtype=np.int64), [REGION]),
        "flexible_pension": columns.coded((pension == 0).astype(np.int64), yes_no),
        "pension_base": columns.yuan(base, pension != 0),
        "flexible_medical": columns.coded((medical == 0).astype(np.int64), yes_no),
        "medical_base": columns.yuan(base, medical != 0),
        "medical_tier": pa.array(np.zeros(size, dtype=np.int64)),
        "flexible_unemployment": columns.coded(np.zeros(size, dtype=np.int64), yes_no),
        "unemployment_base": pa.nulls(size, pa.decimal128(12, 2)),
        "resident_pension_tier": columns.yuan(tier, pension != 1),
        "resident_medical": columns.coded((medical == 1).astype(np.int64), yes_no),
        "annual_month": pa.array(annual, pa.int64(), mask=~yearly),
    }).filter(pa.array(joined))


def _medical(rng: np.random.Generator, pension: Ints) -> Ints:
    """0 flexible, 1 resident, 2 none. Most in the flexible pension take the flexible medical scheme too; those
    without any pension are the first to have no medical cover."""
    size = len(pension)
    flexible = (pension == 0) & flags(rng, share("medical_with_pension"), size)
    medical = np.where(flexible, 0, 1)
    none = int(quotas({"none": share("no_medical"), "some": 1 - share("no_medical")}, size)[0])
    order = np.argsort(rng.random(size) + np.where(flexible, 9.0, np.where(pension == 2, 0.0, 0.8)), kind="stable")
    medical[order[:none]] = 2
    return medical


def _year(month: int) -> list[int]:
    return [month // 100 * 100 + number for number in range(1, 13)]
