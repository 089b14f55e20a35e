"""Netting: the published vectors (facts/clearing.md 8), and what must hold of any items (NE-01 to NE-04)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suibao.errors import SuibaoError
from suibao.office.clearing.netting import ITEMS, LARGEST, digest, net, net_items, owed_by_branch

PROVINCES = [f"{code}0000" for code in range(11, 43)]


def table(*rows: tuple[Any, ...]) -> pa.Table:
    """Items from (item, debtor, creditor, account, pooled, branch)."""
    full = [
        {"item": item, "case_number": f"case{item}", "branch": branch, "debtor": debtor, "creditor": creditor,
         "account_fen": account, "pooled_fen": pooled}
        for item, debtor, creditor, account, pooled, branch in rows
    ]  # fmt: skip
    return pa.Table.from_pylist(full, schema=ITEMS)


def test_v_ne_1() -> None:
    found = net({("A", "B"): 100, ("B", "C"): 80, ("C", "A"): 50, ("A", "C"): 20})
    assert found.positions == {"A": -70, "B": 20, "C": 50}
    assert found.payments == (("A", "B", 20), ("A", "C", 50))
    assert (found.gross_fen, found.paid_fen) == (250, 70)


def test_v_ne_2() -> None:
    found = net({("A", "B"): 100, ("B", "C"): 100, ("C", "A"): 100})
    assert found.positions == {"A": 0, "B": 0, "C": 0}
    assert found.payments == ()


def test_v_ne_3_what_comes_late_changes_no_hash_of_what_is_closed() -> None:
    closed = table((1, "A", "B", 60, 40, 1), (2, "B", "A", 10, 0, 1))
    later = pa.concat_tables([closed, table((3, "B", "A", 5, 5, 1))])
    assert digest(later.slice(0, 2)) == digest(closed)
    assert digest(later) != digest(closed)
    assert net_items(later.slice(2))[1].payments == (("B", "A", 10),)


def test_nothing_to_net() -> None:
    assert net({}).payments == ()
    assert net_items(table()) == {}
    assert digest(table()) != digest(table((1, "A", "B", 1, 0, 1)))


def test_branches_are_netted_apart() -> None:
    found = net_items(table((1, "A", "B", 100, 0, 1), (2, "B", "A", 60, 40, 5)))
    assert found[1].payments == (("A", "B", 100),)
    assert found[5].payments == (("B", "A", 100),)


@pytest.mark.parametrize(
    ("owed", "word"),
    [({("A", "A"): 1}, "A cannot owe A"), ({("A", "B"): -1}, "-1 fen"), ({("A", "B"): LARGEST, ("B", "A"): 1}, "9223")],
)
def test_what_cannot_be_owed_is_refused(owed: dict[tuple[str, str], int], word: str) -> None:
    with pytest.raises(SuibaoError, match=word):
        net(owed)


def test_items_that_cannot_be_are_refused() -> None:
    with pytest.raises(SuibaoError, match="B cannot owe B"):
        net_items(table((1, "A", "B", 1, 1, 1), (2, "B", "B", 1, 1, 1)))
    with pytest.raises(SuibaoError, match="cannot owe A -5 fen"):
        net_items(table((1, "B", "A", 1, -5, 1)))
    with pytest.raises(SuibaoError, match="item 7 is there twice"):
        digest(table((7, "A", "B", 1, 1, 1), (3, "A", "B", 1, 1, 1), (7, "A", "B", 1, 1, 1)))


def test_a_sum_that_int64_cannot_hold_is_refused_and_the_largest_is_exact() -> None:
    half = LARGEST // 2
    assert owed_by_branch(table((1, "A", "B", half, 0, 1), (2, "A", "B", half, 1, 1))) == {1: {("A", "B"): LARGEST}}
    with pytest.raises(SuibaoError, match="more than 9223"):
        owed_by_branch(table((1, "A", "B", half, 1, 1), (2, "A", "B", half, 1, 1)))


amounts = st.integers(0, 10**12)
pairs = st.tuples(st.sampled_from(PROVINCES), st.sampled_from(PROVINCES)).filter(lambda pair: pair[0] != pair[1])
many = st.lists(st.tuples(pairs, amounts, amounts, st.sampled_from([1, 2, 5])), max_size=60)


def drawn(rows: list[Any]) -> pa.Table:
    return table(*((at, *pair, account, pooled, branch) for at, (pair, account, pooled, branch) in enumerate(rows)))


@given(many)
@settings(max_examples=80, deadline=None)
def test_positions_sum_to_nothing_and_are_kept_and_payments_realise_them(rows: list[Any]) -> None:
    for branch, found in net_items(drawn(rows)).items():
        expected: dict[str, int] = {}
        for (debtor, creditor), account, pooled, of in rows:
            if of == branch:
                expected[debtor] = expected.get(debtor, 0) - account - pooled
                expected[creditor] = expected.get(creditor, 0) + account + pooled
        assert dict(found.positions) == expected
        assert sum(found.positions.values()) == 0
        assert len(found.payments) <= max(0, sum(map(bool, expected.values())) - 1)
        left = dict(expected)
        for payer, payee, fen in found.payments:
            assert fen > 0
            left[payer] += fen
            left[payee] -= fen
        assert not any(left.values())


@given(many, st.randoms(use_true_random=False), st.integers(1, 7))
@settings(max_examples=50, deadline=None)
def test_order_and_cuts_of_the_items_change_nothing(rows: list[Any], luck: Any, cut: int) -> None:
    whole = drawn(rows)
    order = list(range(len(rows)))
    luck.shuffle(order)
    mixed = whole.take(pa.array(order, pa.int64()))
    cuts = pa.concat_tables([mixed.slice(at, cut) for at in range(0, len(rows), cut)]) if rows else mixed
    worded = cuts.set_column(3, "debtor", cuts["debtor"].dictionary_encode())
    assert digest(whole) == digest(mixed) == digest(worded)
    assert net_items(whole) == net_items(worded)


@given(many.filter(bool), st.sampled_from([name for name in ITEMS.names if name != "item"]), st.data())
@settings(max_examples=40, deadline=None)
def test_any_change_of_any_item_changes_the_digest(rows: list[Any], column: str, data: Any) -> None:
    whole = drawn(rows)
    values = whole[column].to_pylist()
    place = data.draw(st.integers(0, len(rows) - 1))
    values[place] = values[place] + (1 if isinstance(values[place], int) else "x")
    changed = whole.set_column(
        ITEMS.names.index(column), ITEMS.field(column), pa.array(values, ITEMS.field(column).type)
    )
    assert digest(changed) != digest(whole)
    assert digest(whole.slice(1)) != digest(whole)


def test_many_items_are_added_up_as_in_one_loop() -> None:
    luck = np.random.default_rng(3)
    debtor = luck.integers(0, 32, 20_000)
    creditor = (debtor + luck.integers(1, 32, 20_000)) % 32
    fen = luck.integers(0, 2**40, 20_000)
    names = np.array(PROVINCES)
    items = pa.table(
        [
            np.arange(20_000),
            np.full(20_000, "c"),
            np.full(20_000, 1, np.int16),
            names[debtor],
            names[creditor],
            fen,
            fen,
        ],
        schema=ITEMS,
    )
    expected: dict[tuple[str, str], int] = {}
    for one, other, amount in zip(names[debtor].tolist(), names[creditor].tolist(), fen.tolist(), strict=True):
        expected[one, other] = expected.get((one, other), 0) + 2 * amount
    assert owed_by_branch(items)[1] == expected
