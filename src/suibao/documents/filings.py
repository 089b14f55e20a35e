"""Filings per payer and month in the agencies' manner (社会保险费申报表): Excel, and its detail as CSV and Parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from suibao.documents.context import Context, file_name, masked
from suibao.documents.filing_rows import DETAIL, Detail, detail_cells, detail_rows
from suibao.documents.filing_workbook import write_workbook
from suibao.documents.language import iso_month, language
from suibao.documents.lines import Line, by_payer, read_lines, read_parties

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_TYPES: Final = {
    "month": pa.int32(), "branch": pa.int8(), "industry": pa.int8(),
    "base_fen": pa.int64(), "rate_ppm": pa.int64(), "quantity": pa.int64(), "amount_fen": pa.int64(),
}  # fmt: skip


def write_filings(
    lines: pa.Table,
    parties: pa.Table,
    directory: Path,
    names: Mapping[str, str] | None = None,
    regions: Mapping[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Path]:
    """Write ``directory/filings/<month>/<payer>.xlsx``, ``.csv`` and ``.parquet`` and return the paths, in order.

    ``lines`` is the assessment-lines table, ``parties`` has party, name, credit_code, region; ``names`` maps person
    keys to names and ``regions`` codes to names, both may be absent. Excel and CSV are in Chinese with yuan, the
    Parquet file keeps the line's own columns (fen, millionths, codes) and adds the name. One payer at a time is
    told to ``progress``. Same input, same bytes. Raises SuibaoError on missing columns or parts that do not add up.
    """
    context = Context(language("zh"), read_parties(parties), names or {}, regions or {})
    written: list[Path] = []
    for (month, payer), rows in by_payer(read_lines(lines)).items():
        folder = directory / "filings" / iso_month(month)
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / file_name(payer)
        paths = [stem.with_name(f"{stem.name}.{ending}") for ending in ("xlsx", "csv", "parquet")]
        detail = detail_rows(context, rows)
        write_workbook(context, month, payer, rows, detail, paths[0])
        _write_csv(detail, paths[1])
        _write_parquet(context, rows, paths[2])
        written += paths
        if progress:
            progress(1)
    return written


def _write_csv(detail: Sequence[Detail], path: Path) -> None:
    """The detail with Chinese headings, UTF-8 with a byte order mark so that Excel reads it, yuan as decimals."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([heading for heading, _ in DETAIL])
        writer.writerows(map(_guarded, map(detail_cells, detail)))


def _guarded(cells: Sequence[str]) -> list[str]:
    # A name that begins like a formula would be run by a spreadsheet that opens the file.
    return [
        f"'{cell}" if cell.startswith(_FORMULA_STARTS) and not cell[1:].replace(".", "").isdigit() else cell
        for cell in cells
    ]


def _write_parquet(context: Context, rows: Sequence[Line], path: Path) -> None:
    columns = dict(zip(Line._fields, zip(*rows, strict=True), strict=True))
    table = pa.table({name: pa.array(values, _TYPES.get(name, pa.string())) for name, values in columns.items()})
    names = [masked(context.names.get(person, "")) for person in columns["person"]]
    pq.write_table(table.append_column("name", pa.array(names, pa.string())), path)
