"""Collection made by hand: filed months, bank statements as files, and what must hold whatever happened."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from tests.support.records import Made, assess

from suibao.books import Books, ledger, registry
from suibao.law import package
from suibao.office.collecting.bank_statement import read_statement
from suibao.office.collecting.file_month import Month, file_month
from suibao.office.collecting.status import Sums, differences, status
from suibao.office.collecting.taking import Taken, take
from suibao.office.posting import post_lines

REGION = "440300"
NOW = datetime(2026, 6, 1, 1, tzinfo=UTC)
LAW = package("current").law
ANN, BOB, CIA = "a" * 32, "b" * 32, "c" * 32
FIRST, SECOND = "E1", "E2"
HEADERS = ("交易日期", "对方户名", "对方账号", "贷方发生额", "附言", "流水号", "原流水号", "借方发生额")


@dataclass(frozen=True)
class Row:
    """One row of a bank statement; ``original`` makes it a bounce. Amount in fen."""

    serial: str
    fen: int
    day: date = date(2026, 2, 10)
    name: str = "某某人力资源有限公司"
    account: str = "6222000011112222333"
    memo: str = ""
    original: str = ""

    def cells(self) -> list[str]:
        """The row as the bank writes it, yuan with two decimals."""
        yuan = f"{self.fen // 100}.{self.fen % 100:02d}"
        came, went = ("", yuan) if self.original else (yuan, "")
        return [self.day.isoformat(), self.name, self.account, came, self.memo, self.serial, self.original, went]


def bank_file(path: Path, rows: Iterable[Row], encoding: str = "utf-8") -> Path:
    """A CSV statement."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(row.cells() for row in rows)
    return path


def take_rows(books: Books, folder: Path, name: str, rows: Iterable[Row], day: date = date(2026, 6, 1)) -> Taken:
    """Write a statement and take it in."""
    return take(books, read_statement(bank_file(folder / f"{name}.csv", rows), day), REGION, law=LAW, day=day, now=NOW)


def stand(books: Books, month: int, made: Sequence[Made], name: str) -> None:
    """Keep an assessment of a month and bring the ledger to it, as a close does."""
    lines = assess(books, made, name, post=False)
    covered = {(row["unit"], row["payer"] or row["person"]) for row in lines.to_pylist()}
    post_lines(books, month, lines.append_column("industry", pa.array([-1] * lines.num_rows, pa.int8())), covered)


def filed(
    books: Books, month: int, day: date = date(2026, 2, 1), due_on: date | None = date(2026, 2, 15), **more: object
) -> Month:
    """File a month."""
    return file_month(books, month, law=LAW, day=day, now=NOW, due_on=due_on, **more)  # type: ignore[arg-type]


def parties(books: Books, *named: tuple[str, str, str]) -> None:
    """Register payers: number, name, credit code."""
    rows = [
        {"party": party, "name": name, "credit_code": code, "region": REGION, "kind": "employer", "oi_batch": 0, "oi_tier": 0,
         "injury_class": 1, "injury_float": 100}
        for party, name, code in named
    ]  # fmt: skip
    registry.register_parties(books, pa.Table.from_pylist(rows, schema=registry.PARTIES))


def worker(person: str, month: int = 202601, base_fen: int = 1_000_000, payer: str = FIRST) -> list[Made]:
    """An employee's pension: 16 % of the payer and 8 % withheld, as bare amounts."""
    common = {"person": person, "month": month, "payer": payer, "region": REGION, "base_fen": base_fen}
    return [
        Made("pension_employer", amount_fen=base_fen * 16 // 100, **common),  # type: ignore[arg-type]
        Made("pension_employee", amount_fen=base_fen * 8 // 100, **common),  # type: ignore[arg-type]
    ]


def sums(books: Books) -> Sums:
    """Money by where it is; what must hold of it always."""
    found = status(books, law=LAW, day=date(2026, 6, 1))
    assert found.sums.balanced, found.sums
    assert differences(books) == []
    assert ledger.verify(books).ok
    for debt in found.arrears:
        assert 0 <= debt.paid_fen <= debt.owed_fen, debt
    return found.sums
