"""Explained = evaluated = planned on the island, whatever the rows, their order, blocks and threads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import island
from island.rules import Trade
from suibao.rules import LawError, ParameterError

OUTPUTS = (*island.SIX, "has_boat_cover", "boat_cover", "index")
COVERED = (*island.SIX, "boat_cover")

ROWS = st.lists(
    st.tuples(
        st.integers(0, 10**10) | st.integers(300_000, 2_500_000),
        st.sampled_from(["CN", "100000", "200000", "100100", ""]),
        st.sampled_from([1, 2, 3]),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


@pytest.fixture(scope="module")
def plan(law):
    return law.plan(OUTPUTS)


def columns(rows):
    pay, region, trade, boat = zip(*rows, strict=True)
    return {"pay": np.array(pay), "region": list(region), "trade": np.array(trade, np.int8), "has_boat": np.array(boat)}


def case(row):
    return dict(zip(("pay", "region", "trade", "has_boat"), row, strict=True))


def evaluated(law, row):
    try:
        return law.evaluate(case(row), OUTPUTS)
    except LawError as error:
        return error


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_explained_is_evaluated_is_planned(law, plan, rows):
    result = plan.run(columns(rows), faults="keep")
    for number, row in enumerate(rows):
        expected = evaluated(law, row)
        if isinstance(expected, LawError):
            assert number in result.faulty
            error = result.error(number)
            assert (type(error), error.en, error.zh) == (type(expected), expected.en, expected.zh)
            with pytest.raises(type(expected)):
                law.explain(case(row), OUTPUTS)
        else:
            assert {name: result[name][number].item() for name in OUTPUTS} == expected
            trace = law.explain(case(row), OUTPUTS)
            assert {name: trace[name] for name in OUTPUTS} == expected


@settings(max_examples=30, deadline=None)
@given(ROWS, st.integers(1, 9), st.integers(1, 3), st.randoms())
def test_order_blocks_threads_and_slices_do_not_matter(plan, rows, block, threads, random):
    whole = plan.run(columns(rows), faults="keep")
    spread = plan.run(columns(rows), faults="keep", block=block, threads=threads)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = plan.run(columns([rows[at] for at in order]), faults="keep")
    first = random.randrange(len(rows))
    part = plan.run({name: column[first:] for name, column in columns(rows).items()}, faults="keep")
    for name in OUTPUTS:
        np.testing.assert_array_equal(spread[name], whole[name])
        np.testing.assert_array_equal(shuffled[name], whole[name][order])
        np.testing.assert_array_equal(part[name], whole[name][first:])
    np.testing.assert_array_equal(spread.faulty, whole.faulty)


def test_many_rows_cross_the_blocks_of_fetched_figures(law):
    """Sizes around the loop's inner blocks and the threads' outer blocks."""
    plan = law.plan(island.SIX)
    random = np.random.default_rng(3)
    for rows in (0, 1, 511, 512, 513, 1_500, 70_000):
        pay = random.integers(0, 3_000_000, rows)
        region = random.choice([100000, 200000, 100100], rows)
        result = plan.run({"pay": pay, "region": region})
        base = np.clip(pay, np.where(region == 100100, 500_000, 400_000), 2_200_000)
        np.testing.assert_array_equal(result["base"], base)
        np.testing.assert_array_equal(result["employee"], (base * 8 + 50) // 100)
        np.testing.assert_array_equal(result["take_home"], pay - result["employee"])


def test_the_same_missing_figure_is_the_same_error(law):
    """The West never published its ferry premium; the fishers' national one applies there."""
    ferry = {"pay": 600_000, "region": "200000", "trade": "ferry", "has_boat": True}
    with pytest.raises(ParameterError) as one:
        law.evaluate(ferry, COVERED)
    with pytest.raises(ParameterError) as many:
        law.plan(COVERED).run({name: [value, value] for name, value in ferry.items()})
    assert (many.value.en, many.value.zh) == (one.value.en, one.value.zh)
    assert law.evaluate({**ferry, "trade": "fishing"}, COVERED)["boat_cover"] == 3050


def test_rows_that_cannot_be_computed_are_marked_and_never_look_like_amounts(law):
    rows = {"pay": [600_000] * 3, "region": ["100000", "200000", "100000"], "trade": ["ferry"] * 3, "has_boat": [True] * 3}
    result = law.plan(COVERED).run(rows, faults="keep")
    assert result.faulty.tolist() == [1]
    assert result.error(1).__traceback__ is None  # its frames would keep the tables of whoever asks
    assert result["boat_cover"].tolist() == [4500, -(2**63), 4500]
    assert result["base"].tolist() == [600_000, -(2**63), 600_000]


def test_a_condition_that_is_no_never_looks_a_figure_up(law):
    """Farmers in the West need no premium, though none is established there for their trade."""
    rows = {"pay": [600_000], "region": ["200000"], "trade": [int(Trade.FERRY)], "has_boat": [False]}
    assert law.plan(COVERED).run(rows)["boat_cover"].tolist() == [0]
    assert law.evaluate({name: column[0] for name, column in rows.items()}, COVERED)["boat_cover"] == 0


def test_a_row_without_region_is_an_error_only_where_a_regional_figure_is_needed(law):
    with pytest.raises(ParameterError, match="depends on the region") as one:
        law.evaluate({"pay": 600_000, "region": ""}, ["base"])
    with pytest.raises(ParameterError) as many:
        law.plan(["base"]).run({"pay": [600_000], "region": [""]})
    assert one.value.en == many.value.en


def test_output_buffers_are_filled_in_place_and_must_fit(law):
    from suibao.rules import InputError

    plan = law.plan(island.SIX)
    buffers = plan.buffers(2)
    result = plan.run({"pay": [1, 600_000], "region": ["CN", "100100"]}, out=buffers)
    assert result["base"] is buffers["base"]
    assert buffers["base"].tolist() == [400_000, 600_000]
    for wrong in (plan.buffers(3), {}, {**buffers, "base": np.empty(2, np.int32)}):
        with pytest.raises(InputError, match="does not fit"):
            plan.run({"pay": [1, 2], "region": ["CN", "CN"]}, out=wrong)


def test_inputs_are_not_changed_and_may_be_read_only(law):
    pay = np.array([500_000, 900_000])
    pay.flags.writeable = False
    plan = law.plan(["employee"])
    assert plan.run({"pay": pay, "region": ["CN", "CN"]})["employee"].tolist() == [40_000, 72_000]
    assert pay.tolist() == [500_000, 900_000]


def test_a_plan_can_be_printed(law):
    source = law.plan(island.SIX).source
    assert "def loop(" in source
    assert "rule_employee(base, par_employee_rate)" in source


def test_plans_of_one_unit_only(law):
    from suibao.rules import RuleError

    assert law.plan(["base"], by="person").graph.per == "person"
    with pytest.raises(RuleError, match="per person, not per order"):
        law.plan(["base"], by="order")


def test_a_name_alone_and_a_name_twice(law):
    case_ = {"pay": 600_000, "region": "CN"}
    assert law.evaluate(case_, "base") == {"base": 600_000}
    assert law.evaluate(case_, ["base", "base"]) == {"base": 600_000}
    assert law.plan(["base", "base"]).run({"pay": [600_000], "region": ["CN"]})["base"].tolist() == [600_000]


def test_results_as_arrow(law):
    table = law.plan(["base", "employee"]).run({"pay": [600_000], "region": ["CN"]}).table()
    assert table.to_pydict() == {"base": [600_000], "employee": [48_000]}
