"""What a month of files came to: counts, aggregates, and the rows that were refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from suibao.work import tables
from suibao.work.aggregating_workers import chosen
from suibao.work.parsing import fen
from suibao.work.quarantine import quarantine_schema, refused, told, write_csv, write_parquet
from suibao.work.reading import Reading
from suibao.work.reasons import Context
from suibao.work.recognising import Warning
from suibao.work.schemas import SCHEMAS
from suibao.work.taking import accepted

BATCH = 20_000
"""Refused rows put into words at a time."""


@dataclass(frozen=True)
class Taken:
    """Judged relations by kind, the sums of orders and offers with their owners, the aggregates, the context of messages.

    Of the kinds in ``owned`` only the rows set aside are judged one by one.
    """

    judged: Mapping[str, ir.Table]
    owned: Mapping[str, ir.Table]
    aggregates: Mapping[str, ir.Table]
    context: Context


@dataclass(frozen=True)
class Count:
    """Rows read, and what became of them: ``rows == accepted + quarantined``, always."""

    rows: int
    accepted: int
    quarantined: int


@dataclass(frozen=True)
class FileCount(Count):
    """The same for one file (or one sheet of a workbook)."""

    file: str
    kind: str


class Month:
    """The result of :func:`suibao.work.intake.read_month`. Holds temporary files until closed."""

    def __init__(self, con: Backend, scratch: TemporaryDirectory[str], reading: Reading, taken: Taken) -> None:
        self._con = con
        self._scratch = scratch
        self._taken = taken
        self._identities = reading.identities
        self.scratch = Path(scratch.name)
        self.month: int = taken.context.month
        self.warnings: list[Warning] = reading.warnings
        self.counts: dict[str, Count] = self._count(reading)
        self.files: list[FileCount] = self._count_files(reading)

    def __enter__(self) -> Month:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and temporary files. Nothing can be asked afterwards."""
        self._con.disconnect()
        self._scratch.cleanup()

    def order_month(self) -> pa.Table:
        """Orders by person, platform, region and industry: :data:`suibao.work.tables.ORDER_MONTH`."""
        return self._aggregate("order_month", tables.ORDER_MONTH)

    def engagement_month(self) -> pa.Table:
        """Engagements in force with work and pay: :data:`suibao.work.tables.ENGAGEMENT_MONTH`."""
        return self._aggregate("engagement_month", tables.ENGAGEMENT_MONTH)

    def worker_month(self) -> pa.Table:
        """People with their sums and choices: :data:`suibao.work.tables.WORKER_MONTH`."""
        return self._aggregate("worker_month", tables.WORKER_MONTH)

    @property
    def parties(self) -> pa.Table:
        """The accepted parties: :data:`suibao.work.tables.PARTIES`."""
        rows = accepted(self._taken.judged["parties"])
        filled = rows.mutate(
            oi_batch=rows["oi_batch"].fill_null(0), oi_tier=rows["oi_tier"].fill_null(0),
            injury_class=rows["injury_class"].fill_null(0),
            injury_float=rows["injury_float"].cast("int64").fill_null(100),
        )
        return self._sorted(filled, "parties", tables.PARTIES)

    def people(self) -> pa.Table:
        """The accepted roster, identity numbers masked: :data:`suibao.work.tables.PEOPLE`."""
        rows = accepted(self._taken.judged["roster"]).rename(id_masked="id_number")
        texts = {name: rows[name].fill_null("") for name in ("name", "contract", "using_unit", "using_region")}
        return self._sorted(rows.mutate(**texts), "people", tables.PEOPLE)

    def engagements(self) -> pa.Table:
        """The accepted roster as the registry keeps it: :data:`suibao.work.tables.ENGAGEMENTS`."""
        rows = accepted(self._taken.judged["roster"])
        texts = {name: rows[name].fill_null("") for name in ("contract", "using_unit", "using_region")}
        amounts = {f"{name}_fen": ibis.ifelse(rows[name].isnull(), ibis.null("int64"), fen(rows[name]))
                   for name in ("agreed_wage", "declared_base")}  # fmt: skip
        hours = (rows["weekly_hours"] * 10).round().cast("int32")
        filled = rows.mutate(**texts, **amounts, weekly_hours_tenths=hours, industry=rows["industry"].fill_null(0))
        return self._sorted(filled, "engagements", tables.ENGAGEMENTS)

    def choices(self) -> pa.Table:
        """What people chose: :data:`suibao.work.tables.CHOICES`."""
        return self._sorted(chosen(accepted(self._taken.judged["enrolments"])), "choices", tables.CHOICES)

    def identities(self) -> pa.Table:
        """``person`` and ``id_number`` of everybody whose number was read, for sealing: in memory, never to be written."""
        return self._identities.table()

    def digest(self) -> str:
        """Digest of the aggregates and parties: equal for the same rows in any format, file or order."""
        return tables.digest([self.order_month(), self.engagement_month(), self.worker_month(), self.parties])

    def reasons(self) -> pa.Table:
        """Refused rows by ``kind``, ``file`` and first ``reason``: how many ``rows``."""
        found = []
        for kind, judged in self._taken.judged.items():
            rows = judged.filter(judged["problems"].length() > 0)
            counted = rows.group_by(file=rows["file"], reason=rows["problems"][0].split(":")[0]).agg(rows=rows.count())
            table = self._con.to_pyarrow(counted.order_by("file", "reason"))
            found.append(table.add_column(0, "kind", pa.array([kind] * table.num_rows, pa.string())))
        return pa.concat_tables(found)

    def quarantine(self, kind: str) -> pa.Table:
        """The refused rows of one kind with their reasons; :meth:`quarantine_batches` for many."""
        return pa.Table.from_batches(self.quarantine_batches(kind), schema=quarantine_schema(SCHEMAS[kind]))

    def quarantine_batches(self, kind: str) -> Iterator[pa.RecordBatch]:
        """The refused rows of one kind, piece by piece, sorted by file and row."""
        rows = refused(self._taken.judged[kind], SCHEMAS[kind])
        reader = self._con.con.cursor().sql(self._con.compile(rows)).to_arrow_reader(BATCH)
        return told(iter(reader), SCHEMAS[kind], self._taken.context)

    def write_quarantine(self, folder: Path, formats: Sequence[str] = ("csv",)) -> list[Path]:
        """Write the refused rows, one file ``quarantine-<kind>`` a kind that has any and format (csv, parquet)."""
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for kind, count in self.counts.items():
            for name in formats if count.quarantined else ():
                path = folder / f"quarantine-{kind}.{name}"
                write = {"csv": write_csv, "parquet": write_parquet}[name]
                write(path, quarantine_schema(SCHEMAS[kind]), self.quarantine_batches(kind))
                written.append(path)
        return written

    def _aggregate(self, name: str, schema: pa.Schema) -> pa.Table:
        return self._sorted(self._taken.aggregates[name], name, schema)

    def _sorted(self, rows: ir.Table, name: str, schema: pa.Schema) -> pa.Table:
        """The rows in a fixed order and exactly the promised types."""
        table = self._con.to_pyarrow(rows.select(*schema.names).order_by(tables.KEYS[name]))
        return table.cast(schema)

    def _count(self, reading: Reading) -> dict[str, Count]:
        """Rows by kind, counted on three independent ways; they must agree."""
        counts = {}
        for kind, judged in self._taken.judged.items():
            rows = sum(number for file, number in reading.rows.items() if reading.kinds[file] == kind)
            bad = int(self._con.to_pyarrow((judged["problems"].length() > 0).sum()).as_py() or 0)
            good = self._owned(kind) if kind in self._taken.owned else judged.count().execute() - bad
            if rows != good + bad:
                raise AssertionError(f"{kind}: {rows} rows read, but {good} accepted and {bad} quarantined")
            counts[kind] = Count(rows, int(good), bad)
        return counts

    def _owned(self, kind: str) -> int:
        owned = self._taken.owned[kind]
        return int(self._con.to_pyarrow(owned.filter(owned["person"].notnull())["rows"].sum()).as_py() or 0)

    def _count_files(self, reading: Reading) -> list[FileCount]:
        bad: dict[str, int] = {}
        for row in self.reasons().to_pylist():
            bad[row["file"]] = bad.get(row["file"], 0) + row["rows"]
        return [
            FileCount(rows, rows - bad.get(file, 0), bad.get(file, 0), file, reading.kinds[file])
            for file, rows in sorted(reading.rows.items())
        ]
