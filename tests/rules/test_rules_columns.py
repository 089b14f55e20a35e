"""What columns may look like: the same values in any dress give the same result, anything else a clear error."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.making import amount, figure, law_of, module_of, parameter

from suibao.rules import Input, InputError, LawError, unit_of

TRADES = {"farming": 1, "fishing": 2, "ferry": 3}
REGIONS = ["100000", "100100", "200000"]
ROWS = {"pay": [600_000, 700_000, 800_000], "region": REGIONS, "trade": ["farming", "fishing", "ferry"],
        "has_boat": [True, True, False]}  # fmt: skip


@pytest.fixture(scope="module")
def plan(law):
    return law.plan(["take_home", "base", "has_boat_cover"])


@pytest.fixture(scope="module")
def expected(plan):
    return {name: column.tolist() for name, column in plan.run(ROWS).columns.items()}


def numbers(column):
    return np.array([TRADES[word] for word in column])


DRESSES = {
    "lists": lambda: ROWS,
    "arrow table": lambda: pa.table(ROWS),
    "record batch": lambda: pa.record_batch(ROWS),
    "chunked": lambda: pa.concat_tables([pa.table(ROWS).slice(0, 1), pa.table(ROWS).slice(1)]),
    "dictionaries": lambda: pa.table({name: pa.array(column).dictionary_encode() if isinstance(column[0], str) else column
                                      for name, column in ROWS.items()}),
    "large strings": lambda: {**ROWS, "region": pa.array(REGIONS, pa.large_string()), "trade": np.array(ROWS["trade"])},
    "numbers": lambda: {**ROWS, "region": np.array(REGIONS).astype(int), "trade": numbers(ROWS["trade"]).astype(np.int8),
                        "has_boat": np.array([1, 1, 0])},
    "small numbers": lambda: {**ROWS, "pay": np.array(ROWS["pay"], np.uint32), "trade": numbers(ROWS["trade"]).astype(np.uint16),
                              "has_boat": np.array([1, 1, 0], np.uint8)},
    "every second": lambda: {name: np.repeat(column, 2)[::2] for name, column in ROWS.items()},
    "objects": lambda: {name: np.array(column, dtype=object) for name, column in ROWS.items()},
    "words for yes and no": lambda: {**ROWS, "has_boat": ["yes", "yes", "no"]},
    "capitals": lambda: {**ROWS, "trade": ["FARMING", "Fishing", "ferry"]},
}  # fmt: skip


@pytest.mark.parametrize("dress", DRESSES)
def test_any_dress_gives_the_same(plan, expected, dress):
    assert {name: column.tolist() for name, column in plan.run(DRESSES[dress]()).columns.items()} == expected


def test_words_of_a_dictionary_that_stand_in_no_row_do_not_matter(plan, expected):
    words = pa.array([*REGIONS, "atlantis"]).dictionary_encode()
    result = plan.run({**ROWS, "region": words.slice(0, 3)})
    assert result["base"].tolist() == expected["base"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("trade", np.array([1, 2, 4])), ("trade", np.array([1, 257, 2])), ("trade", np.array([True, False, True])),
     ("trade", np.array([-1, 1, 2])), ("has_boat", np.array([0, 1, 2])), ("has_boat", np.array([0, 256, 1])),
     ("has_boat", np.array([0.0, 1.0, 1.0])), ("has_boat", ["maybe", "yes", "no"]), ("pay", [True, False, True]),
     ("pay", np.array([1, 2, 2**63], np.uint64)), ("pay", np.array([[1, 2, 3]])), ("pay", [1, "x", None]),
     ("pay", np.array(["2025-10-01"] * 3, "datetime64[D]")), ("region", np.array([1.0, 2.0, 3.0])),
     ("region", np.array([100000, -1, 200000])), ("region", np.array([100000, 10**7, 200000])),
     ("region", np.array([100000, 123456, 200000]))],
)  # fmt: skip
def test_what_does_not_fit_is_refused(plan, column, value):
    with pytest.raises(LawError) as error:
        plan.run({**ROWS, column: value})
    assert len(error.value.en) < 400


def test_columns_of_different_length(plan):
    with pytest.raises(InputError, match="differ in length"):
        plan.run({**ROWS, "pay": [1, 2]})


def test_columns_that_no_rule_knows(plan, expected):
    more = {**ROWS, "colour": ["red"] * 3}
    with pytest.raises(InputError, match="no input 'colour'"):
        plan.run(more)
    assert plan.run(more, extra="ignore")["base"].tolist() == expected["base"]


def test_known_columns_that_are_not_needed_are_let_be(law):
    assert law.plan("base").run(ROWS)["base"].tolist() == [600_000, 700_000, 800_000]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=5))
def test_amounts_outside_their_limits_are_found_wherever_they_stand(law, pays):
    plan = law.plan("take_home")
    rows = {"pay": pays, "region": ["CN"] * len(pays)}
    wrong = [at for at, pay in enumerate(pays) if not 0 <= pay <= 10**10]
    if not wrong:
        assert len(plan.run(rows)["take_home"]) == len(pays)
        return
    with pytest.raises(InputError, match=rf"^Row {wrong[0]}\b.*: Input 'pay' is"):
        plan.run(rows)


def test_float_inputs_know_limits_and_not_a_number(tmp_path):
    module = module_of('@fen(unit="ratio")\ndef twice(index):\n    return 2 * index\n', tmp_path)
    law = law_of(module, [Input("index", unit_of("ratio"), "指数", "index", frozenset(), 0, 3)])
    assert law.plan("twice").run({"index": [0.5, 3]})["twice"].tolist() == [1.0, 6.0]
    for wrong in (float("nan"), -0.1, 3.1, float("inf")):
        with pytest.raises(InputError, match=r"'index'.*expected 0 to 3"):
            law.plan("twice").run({"index": [1.0, wrong]})
        with pytest.raises(InputError, match=r"'index'.*expected 0 to 3"):
            law.evaluate({"index": wrong}, "twice")
    with pytest.raises(InputError, match=r"^Row 1: "):
        law.plan("twice").run({"index": pa.array([1.0, None])})


def test_the_least_and_greatest_of_members_of_closed_lists(tmp_path):
    """Members alone, with values of other rules, and as one branch of several: as one case has it."""
    text = """class Level(IntEnum):
    LOW = 1
    MIDDLE = 2
    HIGH = 3

@fen(unit=Level)
def first(a):
    return Level.HIGH if a > 1 else Level.LOW

@fen(unit=Level)
def both(first, a):
    seen = Level.MIDDLE if a > 0 else Level.LOW
    if a > 4:
        return max(first, Level.LOW, seen)
    return min(max(first, seen), Level.HIGH) if a > 2 else seen
"""
    law = law_of(module_of(text, tmp_path), [amount("a", 0, 9)])
    found = law.plan("both").run({"a": list(range(10))})["both"].tolist()
    assert found == [law.evaluate({"a": a}, "both")["both"] for a in range(10)]
    assert set(found) == {1, 2, 3}


def test_numpys_numbers_are_numbers_in_a_case(law):
    case = {"pay": np.int64(600_000), "region": "CN", "trade": np.int8(2), "has_boat": np.bool_(True)}
    assert law.evaluate(case, ["base", "boat_cover"]) == {"base": 600_000, "boat_cover": 3050}


def test_pandas_tables_are_read_where_pandas_is_there(plan, expected):
    pandas = pytest.importorskip("pandas")
    assert plan.run(pandas.DataFrame(ROWS))["base"].tolist() == expected["base"]


def test_no_rows_at_all(plan):
    assert plan.run({name: [] for name in ROWS})["base"].tolist() == []


def test_limits_of_an_input_hold_in_both(tmp_path):
    law = law_of(module_of("@fen()\ndef same(a):\n    return a\n", tmp_path), [amount("a", -5, 5)])
    for value in (-5, 5):
        assert law.plan("same").run({"a": [value]})["same"].tolist() == [value] == [law.evaluate({"a": value}, "same")["same"]]
    for value in (-6, 6):
        with pytest.raises(InputError):
            law.evaluate({"a": value}, "same")
        with pytest.raises(InputError):
            law.plan("same").run({"a": [value]})


def test_outputs_that_need_no_column_come_in_every_row(tmp_path):
    module = module_of("@fen()\ndef cost(price):\n    return price\n", tmp_path)
    plan = law_of(module, [amount("pay")], [parameter("price", figure("CN", 5))]).plan(["cost"])
    assert plan.run({"pay": [1, 2, 3]})["cost"].tolist() == [5, 5, 5]
    assert plan.run(pa.table({"pay": [1, 2]}))["cost"].tolist() == [5, 5]
    assert plan.run({})["cost"].tolist() == []
