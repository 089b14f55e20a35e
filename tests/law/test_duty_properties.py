"""What must hold of dispatch, part-time, pay of order time, fines and enforcement."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.tabled import assuming, at

from suibao.law.sanctions.terms import EnforcementStep
from suibao.rules import Law

MOST = settings(max_examples=60, deadline=None)
DEBT = st.integers(0, 4 * 10**11)
PEOPLE = st.integers(0, 10**7)
RANGES = [
    ("unregistered_least", "unregistered_most", "contributions_due_fen", {"registration_order_ignored": True}),
    ("arrears_least", "arrears_most", "arrears_fen", {"payment_order_ignored": True}),
    ("fraud_least", "fraud_most", "fraud_fen", {}),
    ("dispatch_least", "dispatch_most", "breach_persons", {"breach_not_corrected": True}),
    ("unlicensed_least", "unlicensed_most", "unlawful_gains_fen", {"dispatches_unlicensed": True}),
]  # fmt: skip


def found(outputs: list[str], law: Law | None = None, **case: Any) -> Mapping[str, Any]:
    law = law or at("current", "2026-01")
    needed = {one.name for one in law.graph(tuple(outputs)).inputs}
    return law.evaluate({name: value for name, value in case.items() if name in needed}, outputs)


@pytest.mark.parametrize(("least", "most", "given_by", "facts"), RANGES, ids=[row[1] for row in RANGES])
@MOST
@given(amount=PEOPLE, more=PEOPLE)
def test_a_fine_is_a_range_that_grows_with_what_is_fined(
    least: str, most: str, given_by: str, facts: dict[str, bool], amount: int, more: int
) -> None:
    """Without gains the fine for dispatch without licence has a ceiling of its own, so gains start at one fen."""
    smaller = max(amount, 5_000_000) if most == "unlicensed_most" else amount
    small, large = (found([least, most], **facts, **{given_by: size}) for size in (smaller, min(smaller + more, 10**7)))
    assert 0 <= small[least] <= small[most]
    if smaller + more <= 10**7:
        assert small[least] <= large[least]
        assert small[most] <= large[most]


@MOST
@given(arrears=DEBT, days=st.integers(0, 36_600))
def test_the_late_fee_before_the_statute_is_exact_to_its_limits(arrears: int, days: int) -> None:
    law = at("current", "2011-06")
    exact = Fraction(arrears * days * 2, 1000)
    fee = law.evaluate({"arrears_fen": arrears, "days_late": days}, ["late_fee"])["late_fee"]
    assert fee == (exact + Fraction(1, 2)).__floor__()
    columns = {"arrears_fen": [arrears], "days_late": [days]}
    assert law.plan(["late_fee"]).run(columns)["late_fee"][0] == fee


@MOST
@given(arrears=DEBT, balance=DEBT, ignored=st.booleans(), security=st.booleans())
def test_enforcement_takes_what_is_owed_and_no_more(arrears: int, balance: int, ignored: bool, security: bool) -> None:
    outputs = ["debitable", "left_after_debiting", "seizable", "enforcement_step"]
    step = found(outputs, arrears_fen=arrears, account_balance_fen=balance, payment_order_ignored=ignored,
                 security_given=security)  # fmt: skip
    assert step["debitable"] + step["seizable"] <= arrears
    assert step["debitable"] + step["left_after_debiting"] == (arrears if ignored else 0)
    assert (step["enforcement_step"] == EnforcementStep.NONE) == (arrears == 0)
    assert (step["enforcement_step"] == EnforcementStep.COURT) == (step["seizable"] > 0)


@MOST
@given(own=PEOPLE, dispatched=PEOPLE)
def test_the_share_of_dispatched_is_kept_exactly_up_to_the_most(own: int, dispatched: int) -> None:
    outputs = ["dispatched_most", "dispatched_above", "dispatch_share_kept"]
    share = found(outputs, own_contracts=own, dispatched_persons=dispatched)
    assert share["dispatched_most"] == own // 9
    assert share["dispatch_share_kept"] == (dispatched * 10 <= own + dispatched)
    assert share["dispatch_share_kept"] == (share["dispatched_above"] == 0)


@MOST
@given(orders=st.integers(0, 44_640), required=st.integers(0, 44_640), pay=st.integers(0, 10**7))
def test_an_allowance_never_lowers_the_floor_of_pay(orders: int, required: int, pay: int) -> None:
    outputs = ["floor_pay_least", "floor_pay", "pay_shortfall_least", "pay_shortfall"]
    case = {"region": "110000", "order_minutes": orders, "required_minutes": required, "pay_fen": pay}
    last = 0
    for allowance in ("0", "10", "30"):
        law = assuming("current", (("waiting_allowance", allowance),), "2026-01")
        pays = found(outputs, law, **case)
        assert pays["floor_pay_least"] <= pays["floor_pay"]
        assert pays["pay_shortfall_least"] <= pays["pay_shortfall"]
        assert pays["pay_shortfall"] == max(0, pays["floor_pay"] - pay)
        assert last <= pays["floor_pay"]
        last = pays["floor_pay"]
