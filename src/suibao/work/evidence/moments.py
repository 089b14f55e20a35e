"""The moments at which a worker became free: after refusing an offer, or after finishing what was taken.

What refusing costs is read from how long the next dispatched offer takes to come, and what it pays, from the moment
the worker is free again. A worker who is idle is offered something and refuses: free when answering. A worker who is
idle and takes it, and perhaps more on the way: free when all of that is finished. So both wait idle, and an offer that
comes during a ride is not mistaken for a quick next offer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import md5

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suibao.work.evidence.choices import DAY_BEGINS_HOUR
from suibao.work.evidence.months import month_of, with_offers

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_ROWS = 200_000
"""Rows of the log that are read for one estimate: some sixty thousand moments make an interval narrow enough, in seconds;
memory stays below half a gigabyte. Of a larger log, workers are drawn."""
WASH_OUT = 120
"""Minutes before the offer in which nothing may have been declined, for either kind of moment: a penalty that lasts
shorter than this reaches neither the wait before nor the moments that refusals are held against."""
LONGEST_WAIT = 60.0
"""Minutes that a wait counts at most: who waits longer has gone home for a while as often as not."""
DAY, HOUR = 86_400, 3600
LONG_AGO = np.iinfo(np.int64).min // 2

READ = (
    "worker", "region", "offered_at", "answered_at", "accepted", "refused", "expired", "dispatched", "picked_up_at",
    "finished_at", "completed", "pay_fen",
)  # fmt: skip


@dataclass(frozen=True)
class Moments:
    """One entry a moment, by worker and time. Waits in minutes, pay in yuan; nan where it is not known.

    ``wait``: until the next dispatched offer of the day; ``wait_before``: before the offer refused or taken;
    ``pay``: held out by the next offer; ``pay_before``: by the offer before; ``pay_offered``: by the one refused or taken;
    ``leaves``: no further offer that day; ``free``, ``offered``: when free and when offered, seconds since 1970 in local
    time; ``begun``: when the first offer of the day came; ``others``, ``others_before``: what others waited in that region,
    day and hour, when free and when offered; ``usual``: what is waited at that hour on other days.
    ``unused``: refusals that are no moments, by reason. ``drawn``: how many workers were read of how many.
    """

    worker: Ints
    region: Ints
    day: Ints
    refused: Bools
    wait: Floats
    wait_before: Floats
    pay: Floats
    pay_before: Floats
    pay_offered: Floats
    leaves: Bools
    free: Ints
    offered: Ints
    begun: Ints
    others: Floats
    others_before: Floats
    usual: Floats
    unused: Mapping[str, int]
    drawn: tuple[int, int]

    def __len__(self) -> int:
        return len(self.worker)


@dataclass(frozen=True)
class _Rows:
    """The rows read, by worker and time; times in seconds, pay in yuan. ``end``: when that order no longer binds."""

    worker: Ints
    region: Ints
    offered: Ints
    answered: Ints
    end: Ints
    accepted: Bools
    refused: Bools
    declined: Bools
    grabbed: Bools
    ended: Bools
    pay: Floats


@dataclass(frozen=True)
class _Episodes:
    """Runs of rows that begin while the worker is idle, and last until all that was taken is finished."""

    first: Ints
    end: Ints
    size: Ints
    declined: Bools
    ended: Bools


def moments_of(
    table: ir.Table, platform: str, worker: str = "", counts: Mapping[str, int] | None = None, most: int = MOST_ROWS
) -> Moments:
    """The moments of one platform and, if named, one worker, of the relation of `suibao.work.evidence.reading`.

    Only of months of which the files hold offers of the platform: elsewhere waits would run past offers that are not in the
    log. ``counts``: rows by worker on this platform if they are known already. Of more than ``most`` rows, whole workers
    are drawn in the order of a digest of their number, so that the same log always gives the same draw.
    """
    mine = _covered(table.filter(table["platform"] == platform))
    drawn = (1, 1)
    if worker:
        mine = mine.filter(mine["worker"] == worker)
    else:
        counts = counts if counts is not None else _counts(mine)
        names = _draw(counts, most)
        drawn = (len(names), len(counts))
        if len(names) < len(counts):
            mine = mine.semi_join(ibis.memtable(pa.table({"worker": names})), "worker")
    return _moments(_rows(mine.select(*READ).to_pyarrow()), drawn)


def _covered(mine: ir.Table) -> ir.Table:
    months = with_offers(mine)
    return mine.semi_join(months, month_of(ibis.coalesce(mine["offered_at"], mine["answered_at"])) == months["month_"])


def _counts(mine: ir.Table) -> dict[str, int]:
    found = mine.group_by("worker").agg(rows=mine.count()).to_pyarrow()
    return dict(zip(found["worker"].to_pylist(), found["rows"].to_pylist(), strict=True))


def _draw(counts: Mapping[str, int], most: int) -> list[str]:
    """Whole workers by digest of their number, at least one, while they fit."""
    if sum(counts.values()) <= most:
        return sorted(counts)
    by_digest = sorted(counts, key=lambda name: md5(name.encode(), usedforsecurity=False).digest())
    rows = np.cumsum([counts[name] for name in by_digest])
    return by_digest[: max(1, int(np.searchsorted(rows, most, side="right")))]


def _rows(read: pa.Table) -> _Rows:
    accepted, refused, expired = (_flags(read[name]) for name in ("accepted", "refused", "expired"))
    completed = _flags(read["completed"])
    answered, offered = _seconds(read["answered_at"]), _seconds(read["offered_at"])
    offered = np.where(offered == LONG_AGO, answered, offered)
    answered = np.maximum(np.where(answered == LONG_AGO, offered, answered), offered)
    picked_up, finished = _seconds(read["picked_up_at"]), _seconds(read["finished_at"])
    ended = ~accepted | (completed & (finished != LONG_AGO))
    rows = _Rows(
        _codes(read["worker"]), _codes(read["region"]), offered, answered,
        np.maximum(answered, np.where(ended & accepted, finished, np.where(accepted, picked_up, answered))),
        accepted, refused, refused | expired, accepted & ~_flags(read["dispatched"], empty=True), ended,
        np.where(~accepted | completed, pc.cast(read["pay_fen"], pa.float64()).to_numpy() / 100, np.nan),
    )
    known = offered != LONG_AGO  # an offer without any time says nothing about waiting
    order = np.lexsort((rows.refused, rows.answered, rows.offered, rows.worker))
    order = order[known[order]]
    return _Rows(**{item.name: getattr(rows, item.name)[order] for item in fields(rows)})


def _flags(column: pa.ChunkedArray, empty: bool = False) -> Bools:
    return np.asarray(pc.fill_null(column, empty).to_numpy(), dtype=np.bool_)


def _seconds(column: pa.ChunkedArray) -> Ints:
    seconds = pc.cast(pc.cast(column, pa.timestamp("s"), safe=False), pa.int64())
    return np.asarray(pc.fill_null(seconds, LONG_AGO).to_numpy(), dtype=np.int64)


def _codes(column: pa.ChunkedArray) -> Ints:
    """Numbers in the order of the names, so that nothing depends on the order of the rows."""
    encoded = pc.dictionary_encode(pc.fill_null(column, "")).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    places = np.argsort(pc.sort_indices(encoded.dictionary).to_numpy())
    return np.asarray(places[encoded.indices.to_numpy()], dtype=np.int64)


def _latest_before(worker: Ints, times: Ints) -> Ints:
    """For each row the largest of ``times`` in the earlier rows of the worker; LONG_AGO for the first."""
    step = np.int64(2) * (np.abs(np.where(times == LONG_AGO, 0, times)).max(initial=0) + 1)
    shifted = np.where(times == LONG_AGO, -step, times) + worker * step * 2
    largest = np.roll(np.maximum.accumulate(shifted), 1) - worker * step * 2
    first = np.ones(len(worker), dtype=np.bool_)
    first[1:] = worker[1:] != worker[:-1]
    return np.where(first | (largest <= -step), LONG_AGO, largest)


def _episodes(rows: _Rows) -> _Episodes:
    busy_until = _latest_before(rows.worker, rows.end)
    first = np.flatnonzero(rows.offered >= busy_until)
    return _Episodes(
        first, np.maximum.reduceat(rows.end, first), np.diff(first, append=len(rows.worker)),
        np.logical_or.reduceat(rows.declined, first), np.logical_and.reduceat(rows.ended, first),
    )


def _moments(rows: _Rows, drawn: tuple[int, int]) -> Moments:
    runs = _episodes(rows)
    first = runs.first
    declined = _latest_before(rows.worker, np.where(rows.declined, rows.answered, LONG_AGO))[first]
    clean = rows.offered[first] - declined > WASH_OUT * 60
    before = _same_day(rows, runs)
    known = before & np.roll(runs.ended, 1)
    refusal = rows.refused[first] & (runs.size == 1)
    taken = rows.accepted[first] & ~rows.grabbed[first] & ~runs.declined & runs.ended
    unused = {
        "carrying": int(rows.refused.sum() - refusal.sum()),
        "unknown_before": int((refusal & ~known).sum()),
        "soon_after_another": int((refusal & known & ~clean).sum()),
    }
    return _select(rows, runs, np.flatnonzero((refusal | taken) & known & clean), unused, drawn)


def _working_day(seconds: Ints) -> Ints:
    return (seconds - DAY_BEGINS_HOUR * HOUR) // DAY


def _same_day(rows: _Rows, runs: _Episodes) -> Bools:
    """Whether the episode before is of the same worker and working day."""
    worker, day = rows.worker[runs.first], _working_day(rows.offered[runs.first])
    same = np.zeros(len(worker), dtype=np.bool_)
    same[1:] = (worker[1:] == worker[:-1]) & (day[1:] == day[:-1])
    return same


def _select(rows: _Rows, runs: _Episodes, chosen: Ints, unused: Mapping[str, int], drawn: tuple[int, int]) -> Moments:
    """The episodes at the places ``chosen`` as moments, with what came before and after."""
    first = runs.first[chosen]
    worker, region, refused, offered = rows.worker[first], rows.region[first], rows.refused[first], rows.offered[first]
    free, day = runs.end[chosen], _working_day(offered)
    after = np.minimum(chosen + 1, max(0, len(runs.first) - 1))
    follows = _same_day(rows, runs)[after] & (after > chosen)
    following, previous = runs.first[after], runs.first[chosen - 1]
    dispatched = follows & ~rows.grabbed[following]
    wait = np.where(dispatched, _waited(rows.offered[following] - free), np.nan)
    cell, cell_before = (np.stack([region, day, hour_of_day(item)]) for item in (free, offered))
    kind = np.stack([region, weekend(day), hour_of_day(free)])
    taken = np.where(refused, np.nan, wait)
    return Moments(
        worker, region, day, refused, wait, _waited(offered - runs.end[chosen - 1]),
        np.where(dispatched, rows.pay[following], np.nan), rows.pay[previous], rows.pay[first], ~follows,
        free, offered, _begins(rows, worker, day),
        _mean_without(cell, taken, cell, worker), _mean_without(cell, taken, cell_before, worker),
        _mean_without(kind, taken, kind, worker * 100_000 + day), unused, drawn,
    )


def _waited(seconds: Ints) -> Floats:
    return np.clip(seconds / 60, 0.0, LONGEST_WAIT)


def _begins(rows: _Rows, worker: Ints, day: Ints) -> Ints:
    """When the worker's first offer of that working day came."""
    every = rows.worker * 100_000 + _working_day(rows.offered)
    days, places = np.unique(every, return_index=True)
    return rows.offered[places][np.searchsorted(days, worker * 100_000 + day)]


def _mean_without(cell: Ints, values: Floats, asked: Ints, own: Ints) -> Floats:
    """The mean of ``values`` (nan left out) in each ``asked`` cell without entries of the same ``own``; nan if none.

    Shapes: cell, asked (keys, n); values, own (n,).
    """
    size = len(own)
    codes = groups(*np.concatenate([cell, asked], axis=1))
    owned = groups(codes, np.concatenate([own, own]))
    here = ~np.isnan(values)
    sums = np.stack([np.where(here, values, 0.0), here.astype(np.float64)])
    every = np.stack([np.bincount(codes[:size], item, codes.max(initial=0) + 1) for item in sums])[:, codes[size:]]
    mine = np.stack([np.bincount(owned[:size], item, owned.max(initial=0) + 1) for item in sums])[:, owned[size:]]
    total, count = every - mine
    return np.where(count > 0.5, total / np.maximum(count, 1.0), np.nan)


def hour_of_day(seconds: Ints) -> Ints:
    """0 to 23."""
    return seconds % DAY // HOUR


def weekend(day: Ints) -> Ints:
    """1 on Saturday and Sunday, of days since 1970. Public holidays are not told apart."""
    return ((day + 3) % 7 >= 5).astype(np.int64)  # day 0 was a Thursday


def groups(*columns: Sequence[int] | NDArray[np.generic]) -> Ints:
    """Numbers from 0 for the different combinations of ``columns``, each of n whole numbers."""
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        found, places = np.unique(np.asarray(column, dtype=np.int64), return_inverse=True)
        _, codes = np.unique(codes * len(found) + places, return_inverse=True)
    return np.asarray(codes, dtype=np.int64)
