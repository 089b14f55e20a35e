"""Invented orders for the benchmark: one month, three platforms, a few bad rows of each sort."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

MONTH = 202510
NOW = datetime(2025, 11, 1)
REGIONS = ("440100", "440300", "440600", "441300", "441900", "442000")
PLATFORMS = ("P1", "P2", "P3")
CODES = ("ride_hailing", "takeaway", "instant_delivery", "city_freight")
CHUNK = 1_000_000
ROW_GROUP = 122_880
"""Rows of a row group, as DuckDB writes them; a reader holds whole columns of a row group."""
BAD_SHARE = 0.002
"""Share of rows with a fault of each sort."""

Numbers = npt.NDArray[np.int64]


def texts(prefix: str, numbers: Numbers, width: int) -> pa.Array:
    """Fixed-width text ids without a Python loop."""
    digits = np.char.zfill(numbers.astype(f"U{width}"), width)
    return pa.array(np.char.add(prefix, digits))


def pick(names: tuple[str, ...], which: Numbers) -> pa.Array:
    """Names by position, as dictionary-encoded text."""
    return pa.DictionaryArray.from_arrays(pa.array(which.astype(np.int8)), pa.array(names)).cast(pa.string())


def chunk(start: int, rows: int, workers: int) -> pa.Table:
    """One stretch of orders; ``start`` seeds it, so that any number of rows begins alike."""
    random = np.random.default_rng(start)
    worker = random.integers(0, workers, rows)
    number = np.arange(start, start + rows)
    repeated = random.random(rows) < BAD_SHARE
    number[repeated] = np.maximum(number[repeated] - 1, start)
    second = random.integers(0, 31 * 86_400, rows)
    accepted = np.datetime64("2025-10-01T00:00:00", "us") + second.astype("timedelta64[s]")
    lasting = random.integers(300, 3_600, rows)
    lasting[random.random(rows) < BAD_SHARE] = -60
    finished = accepted + lasting.astype("timedelta64[s]")
    pay = random.integers(300, 3_000, rows) / 100
    pay[random.random(rows) < BAD_SHARE] *= -1
    pay[random.random(rows) < BAD_SHARE] += 0.005
    region = worker % len(REGIONS)
    region[random.random(rows) < BAD_SHARE] = len(REGIONS)
    time = pa.timestamp("us")
    outcome = (random.random(rows) < 0.03).astype(np.int64)
    return pa.table(
        {
            "order_id": texts("D", number, 10),
            "platform": pick(PLATFORMS, worker % 3),
            "worker": texts("W", worker, 7),
            "region": pick((*REGIONS, "999999"), region),
            "industry": pick(CODES, worker % 4),
            "offered_at": pa.array(accepted - np.timedelta64(20, "s"), time),
            "accepted_at": pa.array(accepted, time),
            "picked_up_at": pa.array(accepted + np.timedelta64(200, "s"), time),
            "promised_at": pa.array(accepted + np.timedelta64(2_400, "s"), time),
            "finished_at": pa.array(finished, time),
            "assigned": pick(("dispatched", "grabbed"), random.integers(0, 2, rows)),
            "outcome": pick(("completed", "cancelled"), outcome),
            "rating": pa.array(random.integers(1, 6, rows), pa.int8()),
            "fee": np.round(pay * 1.3, 2),
            "pay": pay,
            "deduction": np.where(random.random(rows) < 0.02, 1.0, 0.0),
        }
    )


def id_number(index: int) -> str:
    """A number with a right checksum whose address code (990000) belongs to nobody."""
    born = date(1970, 1, 1) + timedelta(days=index % 12_000)
    body = f"99{index // 12_000 // 1000:04d}{born:%Y%m%d}{index // 12_000 % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(body)) % 11]


def write(folder: Path, rows: int) -> list[Path]:
    """Write orders, roster and parties of ``rows`` orders; returns the files."""
    workers = max(rows // 100, 10)
    orders = folder / "orders.parquet"
    with pq.ParquetWriter(orders, chunk(0, 1, 10).schema) as writer:
        for start in range(0, rows, CHUNK):
            writer.write_table(chunk(start, min(CHUNK, rows - start), workers), row_group_size=ROW_GROUP)
    worker = np.arange(workers)
    roster = pa.table(
        {
            "payer": pick(PLATFORMS, worker % 3),
            "worker": texts("W", worker, 7),
            "id_number": [id_number(index) for index in range(workers)],
            "mode": ["platform"] * workers,
            "status": pick(("labour", "not_fully", "independent"), worker % 5 % 3),
            "region": pick(REGIONS, worker % len(REGIONS)),
            "industry": pick(CODES, worker % 4),
            "started_on": [date(2024, 1, 1)] * workers,
        }
    )
    parties = pa.table(
        {
            "party": list(PLATFORMS),
            "name": ["Alpha", "Beta", "Gamma"],
            "credit_code": ["91110000600037341L"] * 3,
            "region": ["440100", "440300", "440600"],
            "kind": ["platform"] * 3,
            "oi_batch": [1, 2, 0],
            "oi_tier": ["a", "b", "not_set"],
        }
    )
    pq.write_table(roster, folder / "roster.parquet")
    pq.write_table(parties, folder / "parties.parquet")
    return [orders, folder / "roster.parquet", folder / "parties.parquet"]
