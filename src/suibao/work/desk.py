"""Files of an agency's desk: read, checked row by row, and what is refused written back to be corrected and sent again.

>>> with read_desk([Path("增减员.xlsx")], secret=key, now=now, regions=regions) as desk:      # doctest: +SKIP
...     for row in desk.rows("movements"): ...
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import xlsxwriter
from ibis.backends.duckdb import Backend

from suibao.work.checks import Question
from suibao.work.desk_schemas import DESK_SCHEMAS
from suibao.work.intake import connect
from suibao.work.limits import EARLIEST
from suibao.work.month import Count, FileCount
from suibao.work.parsing import fen
from suibao.work.quarantine import quarantine_schema, refused, told
from suibao.work.reading import Reading, expand, read
from suibao.work.reasons import Context, Reason
from suibao.work.storing import forget, store
from suibao.work.taking import accepted, judge_small

NOTE = "※"
"""Begins the headers of columns that are written for people and not read again."""

YEARS_AHEAD = 2
NOTES = (f"{NOTE}原文件", f"{NOTE}行", f"{NOTE}问题", f"{NOTE}Problem")


class Desk:
    """The files of one handing-in. Holds temporary files, without any ID number, until closed."""

    def __init__(
        self, con: Backend, scratch: TemporaryDirectory[str], reading: Reading, judged: dict[str, ir.Table]
    ) -> None:
        self._con, self._scratch, self._reading, self._judged = con, scratch, reading, judged
        self._names: frozenset[str] = frozenset()
        self._regions: frozenset[str] = frozenset()
        self.scratch = Path(scratch.name)
        self.warnings = [one for one in reading.warnings if f"'{NOTE}" not in one.en]
        self.sources: dict[str, str] = {}
        """Keyed digest of the content by file."""
        self._numbers: dict[str, str] | None = None

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and temporary files. Nothing can be asked afterwards."""
        self._con.disconnect()
        self._scratch.cleanup()

    def knows(self, regions: Iterable[str], parties: Iterable[str]) -> None:
        """Names that messages may offer as the nearest."""
        self._regions, self._names = frozenset(regions), frozenset(parties)

    @property
    def kinds(self) -> list[str]:
        """The kinds of file that were handed in."""
        return [kind for kind in self._judged if any(one == kind for one in self._reading.kinds.values())]

    def rows(self, kind: str) -> list[dict[str, Any]]:
        """The accepted rows in the order of the files: typed values, amounts in fen (``<name>_fen``), ``person``."""
        schema, good = DESK_SCHEMAS[kind], accepted(self._judged[kind])
        money = {
            f"{item.name}_fen": ibis.ifelse(good[item.name].isnull(), ibis.null("int64"), fen(good[item.name]))
            for item in schema.fields if item.type == "money"
        }  # fmt: skip
        plain = [
            name for name in good.columns if not name.startswith(("raw_", "has_")) and name not in ("line", "problems")
        ]
        return list(self._con.to_pyarrow(good.select(*plain, **money).order_by("file", "row")).to_pylist())

    def numbers(self) -> dict[str, str]:
        """Person key → ID number of everybody whose number was read: in memory only, never to be written."""
        if self._numbers is None:
            table = self._reading.identities.table()
            self._numbers = dict(zip(table["person"].to_pylist(), table["id_number"].to_pylist(), strict=True))
        return self._numbers

    def refuse(self, kind: str, found: Sequence[tuple[str, int, Reason, str]]) -> None:
        """Refuse accepted rows of a kind: file, row, reason, field. A row may be refused for several reasons."""
        if not found:
            return
        more: dict[tuple[str, int], list[str]] = {}
        for file, row, reason, field in found:
            more.setdefault((file, row), []).append(f"{reason}:{field}")
        table = pa.table(
            {"file": [one[0] for one in more], "row": [one[1] for one in more], "more": list(more.values())},
            schema=pa.schema({"file": pa.string(), "row": pa.int64(), "more": pa.list_(pa.string())}),
        )
        judged = self._judged[kind]
        self._con.con.register("refusals_seen", table)
        self._con.raw_sql("CREATE TABLE refusals AS SELECT * FROM refusals_seen")
        self._con.con.unregister("refusals_seen")
        joined = judged.left_join(self._con.table("refusals"), ["file", "row"])
        nothing = ibis.literal([], type="array<string>")
        problems = joined["problems"].concat(joined["more"].fill_null(nothing))
        name = f"{judged.get_name()}_"
        self._judged[kind] = store(
            self._con, name, joined.mutate(problems=problems).select(*judged.columns)
        )  # fmt: skip
        forget(self._con, judged.get_name())
        forget(self._con, "refusals")

    def counts(self) -> dict[str, Count]:
        """Rows read by kind, accepted and refused: ``rows == accepted + quarantined``, always."""
        return {kind: self._count(kind) for kind in self.kinds}

    def files(self) -> list[FileCount]:
        """The same by file, or sheet of a workbook."""
        bad: dict[str, int] = {}
        for kind in self.kinds:
            for row in self.refused(kind).to_pylist():
                bad[row["file"]] = bad.get(row["file"], 0) + 1
        return [
            FileCount(rows, rows - bad.get(file, 0), bad.get(file, 0), file, self._reading.kinds[file])
            for file, rows in sorted(self._reading.rows.items())
        ]

    def refused(self, kind: str) -> pa.Table:
        """The refused rows of one kind with reasons in words, ID numbers masked."""
        schema = DESK_SCHEMAS[kind]
        rows = self._con.to_pyarrow(refused(self._judged[kind], schema))
        context = Context(0, self._regions, self._names)
        return pa.Table.from_batches(told(iter(rows.to_batches()), schema, context), schema=quarantine_schema(schema))

    def write_refused(self, path: Path) -> Path | None:
        """Write the refused rows as a workbook that can be corrected and sent again; None when there are none.

        One sheet a kind, the cells as they came, all as text so that no digit is lost; the columns that begin with ※ say what
        is wrong. The file goes back to whoever sent the numbers and holds them, so only its owner may read it.
        """
        sheets = {kind: self._sent(kind) for kind in self.kinds}
        if not any(sheets.values()):
            return None
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(handle, "wb") as file,
            xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False}) as book,
        ):
            text = book.add_format({"num_format": "@"})
            for kind, rows in sheets.items():
                if rows:
                    sheet = book.add_worksheet(DESK_SCHEMAS[kind].zh[:31])
                    for at, row in enumerate(rows):
                        sheet.write_row(at, 0, row, text)
        path.chmod(0o600)
        return path

    def _sent(self, kind: str) -> list[list[str]]:
        """Header and rows of one sheet; nothing when no row was refused."""
        schema, numbers = DESK_SCHEMAS[kind], self.numbers()
        people = self._people_of_refused(kind)
        rows = self.refused(kind).to_pylist()
        if not rows:
            return []
        used = [field for field in schema.fields if any(row[field.name] for row in rows) or field.required]
        lines = [[*NOTES, *(field.zh for field in used)]]
        for row in rows:
            number = numbers.get(people.get((row["file"], row["row"])) or "")
            cells = {**row, **({"id_number": number} if number else {})}
            place = Path(row["file"]).name, str(row["row"])
            lines.append([*place, row["message_zh"], row["message_en"], *(cells[field.name] or "" for field in used)])
        return lines

    def _people_of_refused(self, kind: str) -> dict[tuple[str, int], str | None]:
        judged = self._judged[kind]
        if "person" not in judged.columns:
            return {}
        rows = judged.filter(judged["problems"].length() > 0).select("file", "row", "person")
        return {(row["file"], row["row"]): row["person"] for row in self._con.to_pyarrow(rows).to_pylist()}

    def _count(self, kind: str) -> Count:
        rows = sum(number for file, number in self._reading.rows.items() if self._reading.kinds[file] == kind)
        judged = self._judged[kind]
        bad = int(self._con.to_pyarrow((judged["problems"].length() > 0).sum()).as_py() or 0)
        good = int(self._con.to_pyarrow(accepted(judged).count()).as_py())
        if rows != good + bad:
            raise AssertionError(f"{kind}: {rows} rows read, but {good} accepted and {bad} refused")
        return Count(rows, good, bad)


def read_desk(
    paths: Iterable[Path | str],
    *,
    secret: bytes,
    now: datetime,
    regions: Iterable[str],
    memory_limit: str = "1GB",
    temp_directory: Path | None = None,
) -> Desk:
    """Read and check files of a desk (Excel, CSV in UTF-8 or GB18030, Parquet); directories give the files in them.

    ``now``: local time. Raises :class:`suibao.work.errors.FileError` when a file as a whole cannot be taken; bad rows never raise.
    """
    known = frozenset(regions)
    question = Question(
        0, datetime.combine(EARLIEST, datetime.min.time()), now.replace(year=now.year + YEARS_AHEAD, day=1), now, known
    )
    scratch = TemporaryDirectory(prefix="suibao-desk-", dir=temp_directory)
    try:
        con = connect(Path(scratch.name), memory_limit, None)
        copies = Path(scratch.name) / "copies"
        copies.mkdir()
        files = expand([Path(path) for path in paths])
        reading = read(con, files, copies, secret, DESK_SCHEMAS)
        judged = {schema.kind: judge_small(con, reading, schema, question) for schema in DESK_SCHEMAS.values()}
        desk = Desk(con, scratch, reading, judged)
        desk.sources = {str(path): _source(path, secret) for path in files}
        return desk
    except BaseException:
        scratch.cleanup()
        raise


def action_of(file: str) -> str | None:
    """The movement that the name of a sheet, or else of a file, speaks of: ``增员``, ``减员`` or ``变更``; None for neither."""
    path, _, sheet = file.rpartition("#")
    for name in (sheet, Path(path or file).stem):
        words = {word for word, spelled in ACTION_WORDS.items() if any(one in name for one in spelled)}
        if len(words) == 1:
            return words.pop()
    return None


ACTION_WORDS: Mapping[str, tuple[str, ...]] = {
    "add": ("增员", "新增", "增加", "add"), "end": ("减员", "减少", "停保", "end"), "change": ("变更", "change"),
}  # fmt: skip


def _source(path: Path, secret: bytes) -> str:
    """A keyed digest of a file's content: a plain one would let the number in a short file be guessed."""
    with path.open("rb") as file:
        return hmac.digest(secret, b"desk file" + hashlib.file_digest(file, "sha256").digest(), "sha256").hex()
