"""Numbers that stand in several rows: found by hashes, in pieces of any size, and told apart even where hashes are the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis.expr.types as ir
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.work.making import Row, base, order, take, write_parquet

from suibao.work import repeating
from suibao.work.repeating import equal_hashes

TOP = (1 << 64) - 1
HASHES = st.lists(
    st.lists(st.sampled_from([0, 1, 2, 1 << 62, 1 << 63, (1 << 63) + 1, TOP]) | st.integers(0, TOP)), max_size=5
)


@settings(max_examples=50)
@given(HASHES, st.integers(1, 12))
def test_hashes_in_pieces_repeat_as_all_together(batches: list[list[int]], most: int) -> None:
    counted = Counter(value for batch in batches for value in batch)
    arrays = [np.array(batch, np.uint64) for batch in batches]
    with TemporaryDirectory() as folder:
        found = equal_hashes(arrays, counted.total(), Path(folder), most)
        assert bool(list(Path(folder).iterdir())) == (counted.total() > most)
    assert found.tolist() == sorted(value for value, times in counted.items() if times > 1)


def read(folder: Path, orders: list[Row]) -> tuple[str, list[tuple[str, int, str]]]:
    """The digest of the month and what is said of the refused orders."""
    write_parquet(folder, base() | {"orders": orders})
    with take(folder) as month:
        count = month.counts["orders"]
        assert count.rows == len(orders) == count.accepted + count.quarantined
        refused = month.quarantine("orders").to_pylist()
        return month.digest(), [(row["order_id"], row["row"], row["reasons"]) for row in refused]


def few_hashes(text: ir.StringValue) -> ir.IntegerValue:
    """A hash of which there are only three, so that numbers share theirs with others all the time."""
    return (text.length() % 3).cast("uint64")


@pytest.mark.parametrize("most", [1, 1000])
def test_numbers_with_the_same_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    orders = [
        *(order(number) for number in range(1, 30)),
        order(7),
        order(12, pay="9.00"),
        order(12),
        order(40, worker="w9"),
    ]
    expected = read(tmp_path / "plain", orders)
    assert Counter(number for number, _, _ in expected[1]) == {"d7": 1, "d12": 2, "d40": 1}
    monkeypatch.setattr(repeating, "hash_of", few_hashes)
    monkeypatch.setattr(repeating, "MOST", most)
    assert read(tmp_path / "plain", orders) == expected
