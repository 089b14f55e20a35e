"""Figures by place, day and knowledge; laws, their digests and reforms."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.rules.making import amount, figure, law_of, module_of, parameter

import island
from suibao.rules import (
    Input,
    LawError,
    ParameterError,
    ParameterFileError,
    Reform,
    RuleError,
    day_of,
    read_reform,
    unit_of,
)

PAY = {"pay": 100_000, "region": "100100"}


def base_of(law, region="100100", pay=100_000):
    case = {"pay": pay, "region": region}
    one = law.evaluate(case, ["base"])["base"]
    assert law.plan(["base"]).run({name: [value] for name, value in case.items()})["base"].tolist() == [one]
    return one


def test_the_narrowest_region_wins(law):
    assert [base_of(law, region) for region in ("CN", "100000", "200000", "100100")] == [400_000, 400_000, 400_000, 500_000]


def test_a_figure_not_established_stops_the_fall_back(law):
    with pytest.raises(ParameterError, match="not established for 200000") as error:
        law.evaluate({"trade": "ferry", "region": "200000", "has_boat": True}, ["boat_cover"])
    assert "the West never published it" in error.value.en


def test_before_the_first_value_nothing_is_projected(undated):
    with pytest.raises(ParameterError, match="first value starts on 2020-01-01"):
        undated.at("2019-12").evaluate({"pay": 1, "region": "CN"}, ["base"])
    with pytest.raises(ParameterError, match="employee_rate has no value"):
        undated.at("2019-12").plan(["employee"])


def test_after_the_last_value_nothing_is_carried_forward(tmp_path):
    module = module_of("@fen()\ndef cost(price):\n    return price\n", tmp_path)
    law = law_of(module, [], [parameter("price", figure("CN", 5, end="2024-12-31"))])
    with pytest.raises(ParameterError, match="last value before ends on 2024-12-31"):
        law.evaluate({}, "cost")


def test_the_law_as_it_was_known(undated):
    assert base_of(undated.at("2026-02"), "CN") == 420_000
    assert base_of(undated.at("2026-02", known="2026-03-15"), "CN") == 420_000
    with pytest.raises(ParameterError):
        base_of(undated.at("2026-02", known="2026-03-14"), "CN")


def test_of_two_figures_the_one_published_last_holds(tmp_path):
    module = module_of("@fen()\ndef cost(price):\n    return price\n", tmp_path)
    late = figure("CN", 7, "2024-01-01", known="2025-06-01")
    law = law_of(module, [], [parameter("price", figure("CN", 5, known="2019-12-01"), late)])
    for known, expected in (("2025-05-31", 5), ("2025-06-01", 7), (None, 7)):
        then = law.at("2024-03", known=known)
        assert then.evaluate({}, "cost") == {"cost": expected}


@pytest.mark.parametrize(
    "second",
    [figure("CN", 6, "2021-01-01"), figure("CN", 6, "2020-01-01"), figure("CN", 6, "2019-01-01", "2020-01-01")],
    ids=["later", "same day", "ends on the first day"],
)
def test_two_values_for_one_place_and_day_are_an_error(second):
    with pytest.raises(ParameterFileError, match="two values for CN on"):
        parameter("price", figure("CN", 5), second)


def test_two_values_far_apart_in_the_file_are_found():
    values = [figure("CN", 1), figure("CN", 2, "2021-01-01", "2021-12-31", known="2020-01-01"), figure("CN", 3, "2023-01-01")]
    with pytest.raises(ParameterFileError, match="on 2023-01-01"):
        parameter("price", *values)


def test_a_status_must_be_accepted(undated):
    west = {"pay": 3_000_000, "region": "200000"}
    with pytest.raises(ParameterError, match="'unverified', which was not asked for"):
        undated.at("2024-06").evaluate(west, ["base"])
    taking = undated.at("2024-06").accepting("official", "unverified")
    assert taking.evaluate(west, ["base"]) == {"base": 2_000_000}
    with pytest.raises(LawError, match=r"no status 'oficial'. Did you mean 'official'"):
        undated.at("2024-06").accepting("oficial")


def test_a_law_without_a_date_says_so(undated):
    with pytest.raises(LawError, match="no date yet"):
        undated.evaluate(PAY, ["base"])


@pytest.mark.parametrize("text", ["2025-10", 202510, "2025-10-01", date(2025, 10, 1), datetime(2025, 10, 1, 8)])
def test_days_and_months(text):
    assert day_of(text) == date(2025, 10, 1)
    assert type(day_of(text)) is date


@pytest.mark.parametrize("text", ["2025", 2025, "2025-13", "2025-02-30", "October", "", 20251, "2025-1"])
def test_what_is_no_month(text):
    with pytest.raises(LawError, match="not a month"):
        day_of(text)


def changed(law, name, **more):
    one = law.parameters[name]
    return replace(law, parameters={**law.parameters, name: replace(one, values=(replace(one.values[0], **more),))})


def test_the_digest_changes_exactly_when_something_changes(undated, law, tmp_path):
    assert law.digest == island.law().at("2025-10").digest
    assert len(law.digest) == 16
    others = [
        undated,
        undated.at("2025-11"),
        undated.at("2025-10", known="2025-10-01"),
        law.accepting("official"),
        changed(law, "ceiling", amount=1),
        changed(law, "ceiling", note="seen again"),
        replace(law, switched_off=frozenset({"index"})),
        replace(law, name="other"),
        replace(law, inputs={**law.inputs, "pay": replace(law.inputs["pay"], maximum=5)}),
        replace(law, all_rules=law.all_rules[:-1]),
        replace(law, all_rules=(*law.all_rules[:-1], replace(law.all_rules[-1], zh="别名"))),
        replace(law, regions_by_unit={"person": "place"}),
    ]
    digests = [law.digest, *(one.digest for one in others)]
    assert len(set(digests)) == len(digests)


def test_the_digest_sees_constants_and_closed_lists(tmp_path):
    text = "class Kind(IntEnum):\n    A = {a}\n\nBONUS = {bonus}\n\n@fen()\ndef r(a):\n    return BONUS if a == Kind.A else 0\n"
    found = {law_of(module_of(text.format(a=a, bonus=bonus), tmp_path), [amount("a")]).digest
             for a, bonus in ((1, 5), (1, 5), (2, 5), (1, 6))}  # fmt: skip
    assert len(found) == 3


def test_the_digest_is_the_same_in_every_process(law):
    root = Path(__file__).parents[2]
    code = "import island; print(island.law().at('2025-10').digest)"
    for seed in ("1", "2"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                              env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{root / 'examples'}:{root / 'src'}"})  # fmt: skip
        assert done.stdout.strip() == law.digest


REFORM = """
name: island/lower-floor
zh: 降低下限
en: a lower floor
reasons: To try.
parameters:
  floor:
    unit: fen/month
    zh: 基数下限
    values: [{region: CN, from: 2025-07-01, value: 1000, status: project}]
switch_off: [index]
"""


@pytest.fixture
def reform(tmp_path):
    file = tmp_path / "lower.yaml"
    file.write_text(REFORM, encoding="utf-8")
    return read_reform(file, island.read_key, lambda name: ((), ()))


def test_amend_returns_a_new_law_and_leaves_the_old_one(undated, reform):
    before = undated.at("2025-10")
    digest, value = before.digest, base_of(before)
    after = before.amend(reform)
    assert (before.digest, base_of(before)) == (digest, value)
    assert after.digest != digest
    assert after.name == "island+island/lower-floor"


def test_a_reform_changes_only_what_it_says(undated, reform):
    after = undated.amend(reform)
    assert base_of(after.at("2025-06")) == 500_000, "not before it starts"
    assert base_of(after.at("2025-10")) == 100_000, "a national reform comes before local figures"
    for name, one in undated.parameters.items():
        if name != "floor":
            assert after.parameters[name] is one
    untouched = {"pay": 900_000, "region": "100100"}
    names = ["base", "employee", "pooled"]
    assert after.at("2025-10").evaluate(untouched, names) == undated.at("2025-10").evaluate(untouched, names)
    with pytest.raises(RuleError):
        after.at("2025-10").plan(["index"])


def test_a_reform_that_only_changes_figures_runs_the_same_compiled_loop(undated):
    before = undated.at("2025-10").plan(island.SIX)
    raised = Reform("raised", "", "", "", parameters=(replace(undated.parameters["floor"], values=(
        figure("CN", 450_000), figure("100000", 460_000))),))  # fmt: skip
    after = undated.amend(raised).at("2025-10").plan(island.SIX)
    assert after.source == before.source
    assert after._loop is before._loop


def test_a_reform_with_an_open_figure(reform, undated):
    from_file = replace(reform, open=("floor",))
    other = from_file.with_value("floor", figure("CN", 200_000, "2025-07-01", status="project"))
    assert base_of(undated.amend(other).at("2025-10")) == 200_000
    assert base_of(undated.amend(from_file).at("2025-10")) == 100_000
    with pytest.raises(LawError, match="no open parameter 'ceiling'"):
        from_file.with_value("ceiling", figure("CN", 1))


def test_an_open_figure_leaves_others_of_its_parameter(reform, undated):
    """Other regions, keys and times keep what the reform says."""
    values = (figure("CN", 1, "2025-01-01"), figure("100000", 2, "2025-01-01"))
    from_file = replace(reform, open=("floor",), parameters=(replace(undated.parameters["floor"], values=values),))
    other = from_file.with_value("floor", figure("CN", 3, "2025-07-01", "2025-12-31", status="project"))
    (floor,) = other.parameters
    said = sorted((one.region, str(one.start), str(one.end), one.amount) for one in floor.values)
    assert said == [
        ("100000", "2025-01-01", "None", 2), ("CN", "2025-01-01", "2025-06-30", 1), ("CN", "2025-07-01", "2025-12-31", 3),
        ("CN", "2026-01-01", "None", 1),
    ]  # fmt: skip
    with pytest.raises(LawError, match="no further keys"):
        from_file.with_value("floor", figure("CN", 3, keys=(1,)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"switch_off": "[bas]"}, "no rule to switch off 'bas'. Did you mean 'base'"),
        ({"parametres": "{}"}, "no entry of a reform 'parametres'. Did you mean 'parameters'"),
    ],
)
def test_mistakes_in_reforms(change, message, tmp_path, undated):
    (name, text), = change.items()
    file = tmp_path / "wrong.yaml"
    file.write_text("\n".join(line for line in REFORM.splitlines() if name not in line) + f"\n{name}: {text}\n", "utf-8")
    with pytest.raises(LawError, match=message):
        undated.amend(read_reform(file, island.read_key, lambda name: ((), ())))


def test_a_reform_may_not_give_one_name_to_two_things(undated):
    clash = Reform("clash", "", "", "", inputs=(Input("base", unit_of("fen"), "", "", frozenset()),))
    with pytest.raises(LawError, match="'base' is the name of a rule and an input"):
        undated.amend(clash)


def test_two_rules_that_need_each_other_are_a_circle(tmp_path):
    text = "@fen()\ndef a(b):\n    return b\n\n@fen()\ndef b(c):\n    return c\n\n@fen()\ndef c(a):\n    return a\n"
    law = law_of(module_of(text, tmp_path))
    with pytest.raises(RuleError, match="in a circle: a → b → c → a"):
        law.plan("a")


def test_rules_of_two_units_of_analysis_do_not_mix(tmp_path):
    text = '@fen()\ndef a(x):\n    return x\n\n@fen(per="order")\ndef b(a):\n    return a\n'
    law = law_of(module_of(text, tmp_path), [amount("x")])
    with pytest.raises(RuleError, match="one unit of analysis, but these rules differ: order: b, person: a"):
        law.plan("b")


def test_an_input_of_another_unit_is_refused(tmp_path):
    foreign = replace(amount("x"), per=frozenset({"order"}))
    law = law_of(module_of("@fen()\ndef a(x):\n    return x\n", tmp_path), [foreign])
    with pytest.raises(RuleError, match="Input 'x' belongs to order, not to person"):
        law.plan("a")


def test_rules_in_time(tmp_path):
    text = ('@fen(until="2024-12-31")\ndef a(x):\n    return x\n\n@fen(name="a", since="2025-01-01")\ndef a_new(x):\n'
            "    return 2 * x\n\n@fen(since='2026-01-01')\ndef later(a):\n    return a\n\n@fen()\ndef uses(later):\n    return later\n")
    law = law_of(module_of(text, tmp_path), [amount("x")])
    assert law.at("2024-12-31").evaluate({"x": 5}, "a") == {"a": 5}
    assert law.at("2025-01").evaluate({"x": 5}, "a") == {"a": 10}
    with pytest.raises(RuleError, match="'later', which is not in force on 2025-01-01 or is switched off"):
        law.at("2025-01").plan("uses")
    with pytest.raises(RuleError, match="Two rules are called 'a'"):
        law_of(module_of(text.replace("2025-01-01", "2024-12-31"), tmp_path))


def test_a_key_must_be_an_input_or_a_rule(tmp_path):
    module = module_of("@fen()\ndef a(price):\n    return price\n", tmp_path)
    law = law_of(module, [], [parameter("price", figure("CN", 5, keys=(1,)), keys=("size",)), parameter("size", figure("CN", 1))])
    with pytest.raises(RuleError, match="'size' is a key of the parameter 'price'"):
        law.plan("a")
