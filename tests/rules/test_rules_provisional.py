"""Figures published late: the last one stands in, marked, where the law says so and the caller takes it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rules.making import figure, law_of, module_of, parameter

from suibao.rules import ACCEPTED, PROVISIONAL, VERIFIED, Law, ParameterError, ParameterFileError, Reform, as_text
from suibao.rules.loading import make_parameter

YEARS = (figure("CN", 5, "2024-01-01", "2024-12-31"), figure("CN", 7, "2025-01-01", "2025-12-31", known="2025-09-01"))
EAST = (figure("100000", 50, "2023-01-01", "2023-12-31"), figure("100000", None, "2024-01-01", status="not_established"))


def law_with(tmp_path, *values, carried=True) -> Law:
    module = module_of("@fen()\ndef cost(price):\n    return price\n", tmp_path)
    return law_of(module, [], [replace(parameter("price", *values), carried=carried)])


def cost(law: Law, region: str = "CN") -> int:
    case = {"region": region} if law.parameters["price"].regional else {}
    one = law.evaluate(case, ["cost"])["cost"]
    columns = {name: [value] for name, value in case.items()}
    assert not columns or law.plan(["cost"]).run(columns)["cost"].tolist() == [one]
    return int(one)


def late(law: Law) -> Law:
    return law.accepting(*ACCEPTED, PROVISIONAL)


def test_a_late_figure_is_stood_in_for_and_marked(tmp_path):
    law = law_with(tmp_path, *YEARS)
    then = law.at("2025-03", known="2025-08-31")
    assert cost(late(then)) == 5
    assert cost(late(law.at("2025-03", known="2025-09-01"))) == 7
    trace = late(then).explain({}, ["cost"])
    (used,) = trace.weakest
    assert used.value.status == PROVISIONAL
    assert "was in force to 2024-12-31" in used.value.note
    assert "暂用上期数值" in as_text(trace, "zh")


def test_only_for_who_asks_and_only_where_the_law_says_so(tmp_path):
    then = law_with(tmp_path, *YEARS).at("2026-03")
    with pytest.raises(ParameterError, match="accept the status `provisional`"):
        cost(then)
    assert cost(late(then)) == 7
    with pytest.raises(ParameterError, match="never carried forward in silence"):
        cost(late(law_with(tmp_path, *YEARS, carried=False).at("2026-03")))


def test_not_for_ever(tmp_path):
    law = law_with(tmp_path, *YEARS)
    assert cost(late(law.at("2027-07-03"))) == 7
    with pytest.raises(ParameterError, match=r"last value before ends on 2025-12-31"):
        cost(late(law.at("2027-07-04")))


def test_the_own_last_figure_comes_before_that_of_the_layer_above(tmp_path):
    """Also where the new one was looked for and not found; a place without a figure of its own takes the layer above."""
    law = law_with(tmp_path, figure("CN", 9), *EAST)
    assert [cost(late(law.at("2024-06")), place) for place in ("100000", "100100", "200000")] == [50, 50, 9]
    with pytest.raises(ParameterError, match="not established for 100000"):
        cost(law.at("2024-06"), "100000")


def test_the_digest_tells_and_strict_mode_refuses(tmp_path):
    law = law_with(tmp_path, *YEARS)
    assert law.digest != law_with(tmp_path, *YEARS, carried=False).digest
    assert PROVISIONAL not in VERIFIED | ACCEPTED


def test_the_word_in_the_file_is_checked():
    with pytest.raises(ParameterFileError, match="expected 'provisional'"):
        make_parameter("price", {"unit": "fen", "zh": "价格", "carried": "yes"}, ())


def test_a_figure_in_force_is_never_displaced(tmp_path):
    """A city or a reform whose own figure ended falls to the wider one or to the law, as it does for everybody else."""
    ended = figure("100000", 50, "2023-01-01", "2023-12-31")
    law = law_with(tmp_path, figure("CN", 9), ended)
    assert [cost(one.at("2024-06"), "100000") for one in (law, late(law))] == [9, 9]
    lapsed = law_with(tmp_path, figure("CN", 9, "2023-01-01", "2023-12-31"), ended)
    assert cost(late(lapsed).at("2024-06"), "100000") == 50
    over = replace(law.parameters["price"], values=(figure("CN", 7, "2023-01-01", "2023-12-31", status="project"),))
    amended = law.amend(Reform("trial", "试", "trial", "", (over,)))
    assert [cost(late(amended).at(day), "200000") for day in ("2023-06", "2024-06")] == [7, 9]


def test_an_awaited_figure_of_a_place_is_not_that_of_the_layer_above(tmp_path):
    """Who has figures of its own waits for the next: unknown until it is out, unless the last one may stand in."""
    city = (figure("100000", 50, "2024-01-01", "2024-12-31"), figure("100000", 60, "2025-01-01", known="2025-09-01"))
    law = law_with(tmp_path, figure("CN", 9), *city)
    before, after = (law.at("2025-03", known=day) for day in ("2025-08-31", "2025-09-01"))
    assert cost(after, "100000") == cost(law.at("2025-03"), "100000") == 60
    assert cost(late(before), "100000") == 50
    assert cost(before, "200000") == 9
    with pytest.raises(ParameterError, match="published on 2025-09-01, after 2025-08-31") as refused:
        cost(before, "100000")
    assert "`provisional`" in refused.value.en
    with pytest.raises(ParameterError, match="published on 2025-09-01"):
        before.plan(["cost"]).run({"region": ["100000"]})
    first = law_with(tmp_path, figure("CN", 9), city[1]).at("2025-03", known="2025-08-31")
    assert cost(first, "100000") == 9
