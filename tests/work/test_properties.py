"""What holds for any rows: nothing is lost, order does not matter, the fast checks agree with the slow ones."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import ric
from tests.work.making import NOW, REGIONS, Row, base, id_number, order, take, write_parquet

from suibao.work.checking import asked, checks, problems
from suibao.work.checking_fast import is_plainly_good
from suibao.work.identifying import identified, right_numbers
from suibao.work.identity import identify, is_id_number, mask, person_key, plain
from suibao.work.intake import connect
from suibao.work.parsing import parse
from suibao.work.reading import read

MESS: dict[str, Any] = {
    "order_id": ["d1", "d2", "d9", "", None, "d\ufffd"], "platform": ["p1", "p2", "p7", None],
    "worker": ["w1", "w2", "x1", "w9", ""], "region": ["440100", "110000", "999999", "", " 440100"],
    "industry": ["takeaway", "外卖", " Takeaway ", "7", "", None],
    "accepted_at": ["2025-10-08 09:00:00", "2025/10/8 9:00", "2025年10月8日 9时00分", "20251008090000",
                    "2025-10-08T01:00:00Z", "2025-09-30 23:59:59", "2025-12-01", "infinity", "soon", None],
    "finished_at": ["2025-10-08 09:30:00", "2025-10-08 08:00:00", "2025-10-20", "2026-01-01 00:00:00", "x", None],
    "assigned": ["dispatched", "抢单", "?", None], "outcome": ["completed", "已取消", "", None, "lost"],
    "rating": ["5", "0", "4.0", "4.5", "*", None], "fee": ["1", "-1", "1,000.50", "￥3", None],
    "pay": ["7.5", "7.505", "-0.01", "nan", "inf", "1e30", "1e3", "12.30元", "100000", "100000.01", "", None],
    "deduction": ["0", "0.001", "-2", None],
}
ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(found) for name, found in MESS.items()}), min_size=20, max_size=60)
FEW = settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))


def read_rows(orders: list[Row]) -> tuple[str, Any, list[tuple[str, str]]]:
    with TemporaryDirectory() as folder:
        write_parquet(Path(folder), base() | {"orders": orders})
        with take(Path(folder)) as month:
            refused = month.quarantine("orders").to_pylist()
            reasons = sorted((row["reasons"], str(row["order_id"])) for row in refused)
            return month.digest(), month.counts["orders"], reasons


@FEW
@given(ROWS, st.integers())
def test_nothing_is_lost_and_order_does_not_matter(rows: list[Row], seed: int) -> None:
    orders = [order(1), order(2, worker="w2"), *rows]
    digest, count, reasons = read_rows(orders)
    assert count.rows == len(orders) == count.accepted + count.quarantined
    assert len(reasons) == count.quarantined
    random.Random(seed).shuffle(orders)
    assert read_rows(orders) == (digest, count, reasons)


@settings(FEW, max_examples=15)
@given(ROWS, st.booleans())
def test_plainly_good_rows_have_no_problem(rows: list[Row], native: bool) -> None:
    """And a row of this kind of mess without problems is plainly good, or else the fast way would be slow."""
    orders = [order(1), *rows]
    with TemporaryDirectory() as folder:
        path = Path(folder)
        write_parquet(path, {"orders": orders})
        if native:
            _make_native(path / "orders.parquet")
        con = connect(path, "500MB", 1)
        source = read(con, [path / "orders.parquet"], path, b"k").sources[0]
        parsed, question = parse(source), asked(202510, NOW, frozenset(REGIONS))
        good = is_plainly_good(parsed, question).fill_null(False)
        table = con.to_pyarrow(parsed.select("row", good=good, problems=problems(checks(parsed, question))))
        con.disconnect()
    for row in table.to_pylist():
        assert row["good"] == (row["problems"] == []), row


def _make_native(path: Path) -> None:
    """Numbers as float64 with NaN and infinity, times as timestamps, where the text can be read as such."""
    table = pq.read_table(path)
    for name in ("pay", "fee", "deduction"):
        cells = [_number(text) for text in table[name].to_pylist()]
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(cells, pa.float64()))
    for name in ("accepted_at", "finished_at"):
        cells = [_time(text) for text in table[name].to_pylist()]
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(cells, pa.timestamp("us")))
    pq.write_table(table, path)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) + timedelta(microseconds=400) if text else None
    except ValueError:
        return None


@given(st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_a_changed_digit_is_noticed(serial: int, place: int, change: int) -> None:
    number = id_number(serial)
    assert is_id_number(number)
    assert is_id_number(f" {number.lower()} ")
    changed = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1:]
    assert not is_id_number(changed)


NUMBERS = st.integers(0, 999).map(id_number)
CELLS = st.none() | NUMBERS | st.sampled_from(["", " ", "1", "９" * 18, "é" * 9, "0" * 18, "99000020000230001X", "9" * 17 + "X",
    "990000190002290010", "99000000000101001:", " " + id_number(5), id_number(6).lower(), "123456 19900101 0011", "X" * 18,
]) | st.text("0123456789Xx :", min_size=17, max_size=19)  # fmt: skip


@given(st.lists(CELLS, max_size=12), st.integers(0, 3))
def test_a_column_of_numbers_says_what_each_number_says(cells: list[str | None], offset: int) -> None:
    column = pa.array([None, "x", id_number(7), *cells], pa.string())[offset:]
    found = identified(column, b"k")
    for at, cell in enumerate(column.to_pylist()):
        text = (cell or "").strip()
        assert found.people[at].as_py() == identify(text, b"k")
        assert found.masked[at].as_py() == (mask(text) if text else None)
        assert found.numbers[at].as_py() == (plain(text) if text else None)
        assert found.valid[at].as_py() == (is_id_number(text) if text else None)


@given(st.integers(1850, 2110), st.integers(0, 14), st.integers(0, 33), st.integers(0, 999))
def test_every_day_of_the_calendar_and_no_other_makes_a_right_number(year: int, month: int, day: int, serial: int) -> None:
    body = f"990000{year:04d}{month:02d}{day:02d}{serial:03d}"
    number = body + ric.calc_check_digit(body + "0")
    assert identified(pa.array([number]), b"k").valid.to_pylist() == right_numbers(pa.array([number])).tolist()
    assert right_numbers(pa.array([number]))[0] == is_id_number(number)


def test_person_key_depends_on_the_secret_and_not_on_spelling() -> None:
    number = next(id_number(serial) for serial in range(100) if id_number(serial).endswith("X"))
    key = person_key(number, b"one")
    assert len(key) == 32
    assert key == person_key(f" {number.lower()}", b"one") != person_key(number, b"two")
    assert mask(number) == number[:3] + "*" * 13 + number[-2:]
