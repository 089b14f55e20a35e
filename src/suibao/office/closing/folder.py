"""What was taken from a month's files, on disk: parts by region, parties, people, quarantine, counts.

Made whole or not at all: it is written beside its place and moved there when complete. It holds names and pay, no identity
number; only the owner may look into it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from suibao.errors import SuibaoError
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH
from suibao.work import tables
from suibao.work.month import Count, FileCount
from suibao.work.recognising import Warning

UNITS: Mapping[str, pa.Schema] = {
    ORDER_MONTH: tables.ORDER_MONTH, ENGAGEMENT_MONTH: tables.ENGAGEMENT_MONTH, WORKER_MONTH: tables.WORKER_MONTH,
}  # fmt: skip
FACTS = "taken.json"


@dataclass(frozen=True, order=True)
class Part:
    """Some people of a region: the ``number``-th of ``of`` parts."""

    region: str
    number: int
    of: int
    people: int

    @property
    def name(self) -> str:
        """As it stands in progress and in the names of files."""
        return f"{self.region or 'elsewhere'} {self.number}/{self.of}"

    @property
    def stem(self) -> str:
        """The beginning of the names of its files."""
        return f"{self.region or 'elsewhere'}-{self.number:04d}"


class Folder:
    """A month that was taken. Also what `read_month` gives, as far as documents need it. ``place``: where it lies."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __enter__(self) -> Folder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Nothing to give back: the folder stays, for explaining and for continuing."""

    @property
    def complete(self) -> bool:
        """True when everything is there."""
        return (self.place / FACTS).exists()

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Counts and sums of the month, plain data. Raises SuibaoError when the folder is not here."""
        try:
            found: dict[str, Any] = orjson.loads((self.place / FACTS).read_bytes())
        except FileNotFoundError as error:
            raise SuibaoError(
                f"What was taken for this close should lie in {self.place} and does not. Continue it on the machine and with "
                "the home directory where it was begun, or put the folder back.",
                f"本次关账已读取的数据应在 {self.place}，但不存在。请在开始关账的机器与主目录上继续，或恢复该文件夹。",
                path=str(self.place),
            ) from error
        return found

    @property
    def month(self) -> int:
        """yyyymm."""
        return int(self.facts["month"])

    @property
    def parts(self) -> list[Part]:
        """All parts, region by region."""
        return [Part(**one) for one in self.facts["parts"]]

    @property
    def counts(self) -> dict[str, Count]:
        """Rows by kind of file."""
        return {kind: Count(**one) for kind, one in self.facts["counts"].items()}

    @property
    def files(self) -> list[FileCount]:
        """Rows by file."""
        return [FileCount(**one) for one in self.facts["files"]]

    @property
    def warnings(self) -> list[Warning]:
        """What a person should know and that stopped nothing."""
        return [Warning(**one) for one in self.facts["warnings"]]

    @property
    def parties(self) -> pa.Table:
        """The accepted parties: :data:`suibao.work.tables.PARTIES`."""
        return self._table("parties")

    def people(self) -> pa.Table:
        """The accepted roster, identity numbers masked: :data:`suibao.work.tables.PEOPLE`."""
        return self._table("people")

    def reasons(self) -> pa.Table:
        """Refused rows by kind, file and first reason."""
        return self._table("reasons")

    @cached_property
    def speakers(self) -> frozenset[tuple[str, str]]:
        """(unit, payer) that the files speak for."""
        table = self._table("speakers")
        return frozenset(zip(table["unit"].to_pylist(), table["payer"].to_pylist(), strict=True))

    def part(self, part: Part) -> dict[str, pa.Table]:
        """The aggregates of a part by unit of analysis. Raises SuibaoError when the folder is not here."""
        self.facts  # noqa: B018 tells where the folder should be, if it is not
        return {unit: pq.read_table(self.place / f"{part.stem}-{unit}.parquet", schema=UNITS[unit]) for unit in UNITS}

    def aggregates(self) -> dict[str, pa.Table]:
        """The aggregates of the whole month by unit of analysis, sorted as `read_month` sorts them."""
        pieces = [self.part(part) for part in self.parts]
        return {
            unit: pa.concat_tables([schema.empty_table(), *(piece[unit] for piece in pieces)]).sort_by(
                [(name, "ascending") for name in tables.KEYS[unit]]
            )
            for unit, schema in UNITS.items()
        }

    def write_quarantine(self, folder: Path, formats: Sequence[str] = ("csv",)) -> list[Path]:
        """Copy the refused rows, one file ``quarantine-<kind>`` a kind that has any and format (csv, parquet)."""
        folder.mkdir(parents=True, exist_ok=True)
        found = [one for name in formats for one in sorted((self.place / "quarantine").glob(f"*.{name}"))]
        return [Path(shutil.copyfile(one, folder / one.name)) for one in found]

    def _table(self, name: str) -> pa.Table:
        self.facts  # noqa: B018 tells where the folder should be, if it is not
        return pq.read_table(self.place / f"{name}.parquet")

    @contextmanager
    def making(self) -> Iterator[Path]:
        """A place to write into, which becomes the folder when the block ends well."""
        self.place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(mkdtemp(prefix=f".{self.place.name[:40]}-", dir=self.place.parent))
        try:
            yield draft
            if not self.complete:
                shutil.rmtree(self.place, ignore_errors=True)
                os.replace(draft, self.place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def write(place: Path, name: str, table: pa.Table) -> None:
    """A table of the folder."""
    pq.write_table(table, place / f"{name}.parquet", compression="zstd", compression_level=1)


def split(aggregates: Mapping[str, pa.Table], people: int) -> Iterator[tuple[Part, dict[str, pa.Table]]]:
    """The aggregates by unit in parts: people of one region, at most ``people`` of them, with all their rows.

    A person's region is that of the worker-month. Rows keep their order.
    """
    workers = aggregates[WORKER_MONTH].sort_by([("region", "ascending"), ("person", "ascending")])
    regions = pc.fill_null(workers["region"], "").combine_chunks()
    bounds: list[Part] = []
    for row in regions.value_counts().to_pylist():
        count = row["counts"]
        of = -(-count // people)
        bounds += [
            Part(row["values"], number + 1, of, min(people, count - number * people)) for number in range(of)
        ]  # fmt: skip
    starts = [0]
    for part in bounds:
        starts.append(starts[-1] + part.people)
    rows = {unit: _by_start(table, workers["person"], starts) for unit, table in aggregates.items()}
    for at, part in enumerate(bounds):
        yield part, {unit: pieces(at) for unit, pieces in rows.items()}


def _by_start(table: pa.Table, people: pa.ChunkedArray, starts: list[int]) -> Any:
    """A function from the number of a part to the rows of its people."""
    import numpy as np

    places = pc.index_in(table["person"], value_set=people.combine_chunks())
    if places.null_count:
        raise AssertionError("a person has orders or an engagement and no worker-month")
    numbers = np.searchsorted(np.array(starts), places.to_numpy(), side="right") - 1
    order = np.argsort(numbers, kind="stable")
    edges = np.searchsorted(numbers[order], np.arange(len(starts)))
    whole = table.combine_chunks()
    # Taken part by part: all of them at once would be the whole month a second time.
    return lambda at: whole.take(pa.array(order[edges[at] : edges[at + 1]]))
