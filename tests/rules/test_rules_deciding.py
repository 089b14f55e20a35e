"""Yes, no or unknown: what an answer rests on, and what would settle it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.making import amount, figure, law_of, module_of, parameter

from suibao.rules import Input, InputError, Law, ParameterError, unit_of

TEXT = """
class Reason(IntEnum):
    LEFT = 1
    DISMISSED = 2
    EXPIRED = 3

@yes()
def long_enough(months, least):
    return months >= least

@yes()
def not_by_own_will(reason):
    return reason == Reason.DISMISSED or reason == Reason.EXPIRED

@yes()
def entitled(long_enough, not_by_own_will, registered):
    return registered and not_by_own_will and long_enough

@yes()
def either(a, b):
    return a or not b or b

@fen(when="entitled")
def benefit(standard):
    return standard

@yes()
def odd(a, b):
    return a != b

@fen()
def each(paid, months):
    return paid // months
"""


def fact(name: str, unit: object = "bool", most: int = 1) -> Input:
    return Input(name, unit_of(unit), name, name, frozenset(), 0, most)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    module = module_of(TEXT, tmp_path_factory.mktemp("deciding"))
    facts = [fact("months", "months", 600), fact("reason", module.Reason), fact("registered"), fact("a"), fact("b")]
    return law_of(
        module,
        [*facts, amount("paid")],
        [parameter("least", figure("CN", 12), unit="months"), parameter("standard", figure("CN", None, status="not_established"))],
    )


def test_enough_facts_give_an_answer(law: Law) -> None:
    answer = law.decide({"months": 12, "reason": "expired", "registered": True}, "entitled")
    assert (answer.value, answer.known, answer.settle) == (1, True, ())


def test_one_fact_may_be_enough(law: Law) -> None:
    assert law.decide({"registered": False}, "entitled").value == 0
    assert law.decide({"reason": "left"}, "entitled").value == 0
    assert law.decide({"months": 3}, "entitled").value == 0


def test_too_few_facts_name_what_would_settle_it(law: Law) -> None:
    answer = law.decide({"registered": True, "reason": None}, "entitled")
    assert (answer.value, set(answer.settle)) == (None, {"reason", "months"})
    assert law.decide({"registered": True, "months": 12}, "entitled").settle == ("reason",)


def test_what_does_not_matter_is_not_asked_for(law: Law) -> None:
    assert law.decide({}, "either").value == 1
    assert set(law.decide({}, "odd").settle) == {"a", "b"}


def test_a_figure_that_is_not_established_is_named_when_it_is_needed(law: Law) -> None:
    whole = {"months": 12, "reason": "expired", "registered": True}
    answer = law.decide(whole, "benefit")
    assert (answer.value, answer.settle) == (None, ("standard",))
    assert isinstance(answer.errors[0], ParameterError)
    assert law.decide({"registered": False}, "benefit").value == 0
    assert set(law.decide({"months": 12, "registered": True}, "benefit").settle) == {"reason", "standard"}


def test_wrong_names_and_values_are_refused(law: Law) -> None:
    with pytest.raises(InputError, match="registerd"):
        law.decide({"registerd": True}, "entitled")
    with pytest.raises(InputError, match="expired"):
        law.decide({"reason": "expird"}, "entitled")


def test_a_rule_that_divides_by_zero_is_told_as_elsewhere(law: Law) -> None:
    with pytest.raises(InputError, match="'each' divides by zero"):
        law.decide({"paid": 5, "months": 0}, "each")
    assert set(law.decide({"months": 0}, "each").settle) == {"paid"}


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "months": st.sampled_from([None, 0, 11, 12, 600]), "reason": st.sampled_from([None, 1, 2, 3]),
            "registered": st.sampled_from([None, 0, 1]),
        }
    )
)  # fmt: skip
def test_the_answer_is_what_all_completions_agree_on(law: Law, case: dict[str, int | None]) -> None:
    every = {"months": (0, 11, 12, 600), "reason": (1, 2, 3), "registered": (0, 1)}
    names = list(every)
    whole = product(*((case[name],) if case[name] is not None else every[name] for name in names))
    outcomes = {law.evaluate(dict(zip(names, one, strict=True)), ["entitled"])["entitled"] for one in whole}
    answer = law.decide(case, "entitled")
    assert answer.value == (outcomes.pop() if len(outcomes) == 1 else None)
    assert set(answer.settle) <= {name for name in names if case[name] is None}
    assert answer.known == (not answer.settle)
