"""Explained = evaluated = planned for laws made at random: the engine must not depend on one country's shape."""

from __future__ import annotations

from enum import IntEnum
from random import Random

import numpy as np
import pytest
from tests.rules.making import amount, figure, law_of, module_of, parameter

from suibao.rules import Input, LawError, unit_of

ROWS = 150


class Kind(IntEnum):
    """Members as the text of random rules knows them."""

    A = 1
    B = 2
    C = 4


TEXT_OF_KIND = "class Kind(IntEnum):\n    A = 1\n    B = 2\n    C = 4\n"
REGION_CODES = ["CN", "100000", "200000", "100100", ""]


def parameters():
    """National, regional with a gap in the West, by kind with a gap at C, and by a number."""
    kinds = [figure("CN", 700, keys=(1,)), figure("100000", 900, keys=(2,)), figure("100000", None, keys=(4,))]
    return [
        parameter("rate", figure("CN", 82_345), unit="rate"),
        parameter("floor", figure("100000", 40_000), figure("100100", 55_555), figure("200000", 1, status="unverified")),
        parameter("per_kind", *kinds, keys=("kind",)),
        parameter("per_level", *(figure("CN", 10 * level, keys=(level,)) for level in (0, 2, 3)), keys=("level",)),
    ]


def inputs():
    kind = Input("kind", unit_of(Kind), "类别", "kind", frozenset())
    flag = Input("flag", unit_of("bool"), "是否", "flag", frozenset())
    return [amount("a"), amount("b", -(10**9), 10**9), Input("level", unit_of("count"), "档", "level", frozenset(), 0, 4),
            kind, flag]  # fmt: skip


def expression(random: Random, known: list[str]) -> str:
    def one() -> str:
        return random.choice(known)

    return random.choice(
        [
            lambda: f"{one()} + {one()}",
            lambda: f"{one()} - {one()}",
            lambda: f"min({one()}, {one()})",
            lambda: f"max({one()}, {one()}, {random.randrange(-500, 500)})",
            lambda: f"clamp({one()}, -50_000, {random.randrange(10**6)})",
            lambda: f"share({one()}, rate)",
            lambda: f"share({one()}, {random.randrange(10**6)})",
            lambda: f"portion({one()}, {random.randrange(1, 13)}, {random.randrange(1, 365)})",
            lambda: f"portion_up({one()}, level, 12)",
            lambda: f"to_jiao({one()}) - to_jiao_up({one()})",
            lambda: f"to_yuan({one()})",
            lambda: f"{one()} // {random.randrange(1, 50)} + {one()} % {random.randrange(1, 50)}",
            lambda: f"abs({one()}) if kind == Kind.B or not flag else -{one()}",
            lambda: f"{one()} // (level - 4)" if random.random() < 0.3 else f"portion_down({one()}, 3, level + 1)",
        ]
    )()


def random_rules(random: Random, count: int = 9) -> str:
    known = ["a", "b"]
    text = [TEXT_OF_KIND, "@yes()\ndef applies(flag, a, b):\n    return flag and a > b\n"]
    for number in range(count):
        name = f"r{number}"
        needs = random.sample(known, min(len(known), 3))
        figures = random.sample(["floor", "per_kind", "per_level"], random.choice([0, 0, 1]))
        first, second = expression(random, needs + figures), expression(random, needs + figures)
        body = (
            f"    x = {first}\n    if x > {random.randrange(10**5)}:\n        return {second}\n    return x"
            if random.random() < 0.5
            else f"    return {first}"
        )
        arguments = [*needs, *figures, "rate", "level", "kind", "flag"]
        when = 'when="applies"' if random.random() < 0.3 else ""
        text.append(f"@fen({when})\ndef {name}({', '.join(arguments)}):\n{body}\n")
        known.append(name)
    return "\n\n".join(text)


def random_rows(random: Random) -> list[dict[str, object]]:
    return [
        {"a": random.choice([0, 1, 10**11, random.randrange(10**7)]), "b": random.randrange(-(10**9), 10**9),
         "level": random.choice([0, 1, 2, 3, 3, 4]), "kind": random.choice([1, 2, 4]), "flag": random.random() < 0.5,
         "region": random.choice(REGION_CODES)}
        for _ in range(ROWS)
    ]  # fmt: skip


def outcome(law, row, outputs):
    try:
        return law.evaluate(row, outputs)
    except LawError as error:
        return error


@pytest.mark.parametrize("seed", range(4))
def test_plans_of_random_laws_agree_with_python(seed, tmp_path):
    random = Random(seed)
    law = law_of(module_of(random_rules(random), tmp_path), inputs(), parameters())
    outputs = [f"r{number}" for number in range(9)]
    plan = law.plan(outputs)
    rows = [{name: row[name] for name in plan.inputs} for row in random_rows(random)]
    expected = [outcome(law, row, outputs) for row in rows]
    impossible = [at for at, one in enumerate(expected) if isinstance(one, LawError) and "divides" in one.en]
    if impossible:
        with pytest.raises(LawError, match=rf"^Row {impossible[0]}: .*divides by zero"):
            plan.run({name: [row[name] for row in rows] for name in plan.inputs}, faults="keep")
        rows = [row for at, row in enumerate(rows) if at not in impossible]
        expected = [one for at, one in enumerate(expected) if at not in impossible]
    columns = {name: [row[name] for row in rows] for name in plan.inputs}
    result = plan.run(columns, faults="keep")
    faulty = [at for at, one in enumerate(expected) if isinstance(one, LawError)]
    assert result.faulty.tolist() == faulty
    for at, one in enumerate(expected):
        if isinstance(one, LawError):
            assert result.error(at).en == one.en
        else:
            assert {name: result[name][at].item() for name in outputs} == one
            trace = law.explain(rows[at], outputs)
            assert {name: trace[name] for name in outputs} == one
    again = plan.run(columns, faults="keep", block=7, threads=2)
    for name in outputs:
        np.testing.assert_array_equal(again[name], result[name])


RULES_OF_EACH_KIND = (
    TEXT_OF_KIND
    + """
@yes()
def more(a, b):
    return a and b

@yes(when="more")
def loud(a):
    return a - 2

@fen(unit=Kind)
def sort(a, kind):
    if a > 100:
        return Kind.C
    return kind

@fen(unit="ratio")
def index(a, b):
    return a / b

@fen(unit="ratio", when="more")
def part(index, weight):
    if index > 2:
        return 1
    return index * weight

@fen(unit="region")
def place(region, a):
    return region if a < 1000 else region

@fen()
def by_sort(per_sort):
    return per_sort
"""
)


def test_every_kind_of_value_agrees(tmp_path):
    module = module_of(RULES_OF_EACH_KIND, tmp_path)
    kind = Input("kind", unit_of(module.Kind), "类别", "kind", frozenset())
    weights = parameter("weight", figure("CN", 0.3), unit="ratio")
    sorts = parameter("per_sort", figure("CN", 7, keys=(1,)), figure("CN", 9, keys=(4,)), keys=("sort",))
    law = law_of(module, [amount("a"), amount("b", 1), kind], [weights, sorts])
    outputs = ["more", "loud", "sort", "index", "part", "place"]
    plan = law.plan(outputs)
    rows = [{"a": a, "b": b, "kind": kind, "region": "100100"} for a in (0, 2, 7, 101, 1_000_003)
            for b in (1, 3, 10**11) for kind in (1, 2, 4)]  # fmt: skip
    result = plan.run({name: [row[name] for row in rows] for name in plan.inputs})
    for at, row in enumerate(rows):
        assert {name: result[name][at].item() for name in outputs} == law.evaluate(row, outputs)
    sorted_plan = law.plan(["by_sort"])
    keep = {name: [row[name] for row in rows] for name in sorted_plan.inputs}
    result = sorted_plan.run(keep, faults="keep")
    assert set(result["by_sort"][~np.isin(np.arange(len(rows)), result.faulty)].tolist()) == {7, 9}
    assert all(rows[at]["kind"] == 2 and rows[at]["a"] <= 100 for at in result.faulty)


def test_a_rule_in_whole_fen_that_gives_a_float_is_refused_by_both(tmp_path):
    module = module_of("@fen()\ndef half(a, weight):\n    return a * weight\n", tmp_path)
    law = law_of(module, [amount("a")], [parameter("weight", figure("CN", 0.5), unit="ratio")])
    with pytest.raises(LawError, match="gave a float, but its unit fen is whole") as one:
        law.evaluate({"a": 3}, "half")
    with pytest.raises(LawError) as many:
        law.plan("half").run({"a": [3]})
    assert many.value.en == one.value.en


def test_too_large_for_64_bits_is_an_error_in_both(tmp_path):
    module = module_of("@fen()\ndef big(a, b):\n    return portion(a, b, 7)\n", tmp_path)
    law = law_of(module, [amount("a"), amount("b")])
    with pytest.raises(LawError, match="too large for 64 bits"):
        law.evaluate({"a": 10**11, "b": 10**11}, "big")
    with pytest.raises(LawError, match=r"^Row 1: Rule 'big' gives a number too large for 64 bits"):
        law.plan("big").run({"a": [5, 10**11], "b": [5, 10**11]})


def test_a_key_beyond_the_closed_list_is_unknown_and_reads_no_other_memory(tmp_path):
    text = TEXT_OF_KIND + "@fen(unit=Kind)\ndef sort(a):\n    return a\n\n@fen()\ndef cost(per_sort):\n    return per_sort\n"
    module = module_of(text, tmp_path)
    law = law_of(module, [amount("a", -9, 10**6)], [parameter("per_sort", figure("CN", 7, keys=(1,)), keys=("sort",))])
    result = law.plan("cost").run({"a": [1, -1, 5, 10**6, 0]}, faults="keep")
    assert result["cost"].tolist()[0] == 7
    assert result.faulty.tolist() == [1, 2, 3, 4]


def test_an_input_outside_its_limits_comes_before_an_unknown_figure(tmp_path):
    module = module_of("@fen()\ndef cost(a, floor):\n    return portion(a, 1, floor)\n", tmp_path)
    law = law_of(module, [amount("a")], [parameter("floor", figure("100000", 3))])
    for row in ({"a": -1, "region": "200000"}, {"a": -1, "region": "100000"}):
        with pytest.raises(LawError, match=r"'a' is -0.01") as one:
            law.evaluate(row, "cost")
        with pytest.raises(LawError, match=r"'a' is -0.01") as many:
            law.plan("cost").run({name: [value] for name, value in row.items()})
        assert many.value.en.removeprefix("Row 0: ") == one.value.en
