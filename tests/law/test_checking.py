"""What `suibao law check` finds, in small laws whose faults are known; and that exceptions are reasons, not silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.rules.making import figure, law_of, module_of, parameter

from suibao.law.checking import KINDS, Excuse, Finding, excuses, findings, judged
from suibao.rules import Law, ParameterFileError, Value

DAY = date(2026, 11, 23)


def law_with(folder: Path, *values: Value) -> Law:
    module = module_of("@fen()\ndef cost(price):\n    return price\n", folder)
    return law_of(module, [], [parameter("price", *values)])


def found(folder: Path, *values: Value) -> list[tuple[str, str, str]]:
    return [(one.kind, one.region, one.detail) for one in findings(law_with(folder, *values), DAY)]


BARE = replace(figure("CN", 5), instrument="", article="")

FAULTS: dict[str, tuple[tuple[Value, ...], list[tuple[str, str, str]]]] = {
    "nothing": ((figure("CN", 5),), []),
    "no source": ((BARE,), [("no-source", "CN", "2020-01-01 – …")]),
    "own judgement without a reason": ((replace(figure("CN", 5), status="project"),), [("no-source", "CN", "2020-01-01 – …")]),
    "own judgement with its reason": ((replace(BARE, status="project", note="because"),), []),
    "not established needs no source": ((replace(BARE, amount=None, status="not_established"),), []),
    "unverified": ((replace(BARE, status="unverified"),), [("unverified", "CN", "2020-01-01 – …")]),
    "lapses within the quarter": ((figure("CN", 5, end="2026-12-31"),), [("lapsing", "CN", "2020-01-01 – 2026-12-31")]),
    "ends today": ((figure("CN", 5, end="2026-11-23"),), [("lapsing", "CN", "2020-01-01 – 2026-11-23")]),
    "lapses later": ((figure("CN", 5, end="2027-12-31"),), []),
    "lapsed": ((figure("CN", 5, end="2026-11-22"),), [("lapsed", "CN", "2020-01-01 – 2026-11-22")]),
    "followed in time": ((figure("CN", 5, end="2025-12-31"), figure("CN", 6, "2026-01-01")), []),
    "gap": (
        (figure("CN", 5, end="2024-12-31"), figure("CN", 6, "2026-01-01")),
        [("gap", "CN", "2025-01-01 – 2025-12-31")],
    ),
    "published again": (
        (figure("CN", 5), figure("CN", 6, "2026-01-01", known="2026-05-01")),
        [("overlap", "CN", "2020-01-01 – … | 2026-01-01 – …")],
    ),
    "put right for one year only": (
        (figure("CN", 5), figure("CN", 6, "2022-01-01", "2022-12-31", known="2023-05-01")),
        [("overlap", "CN", "2020-01-01 – … | 2022-01-01 – 2022-12-31")],
    ),
    "each place by itself": ((figure("CN", 5, end="2026-12-31"), figure("100000", 6, "2027-01-01")),
                             [("lapsing", "CN", "2020-01-01 – 2026-12-31")]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(fault: str, tmp_path: Path) -> None:
    values, expected = FAULTS[fault]
    assert found(tmp_path, *values) == expected


def test_rules_no_case_covers(tmp_path: Path) -> None:
    law = law_with(tmp_path, figure("CN", 5))
    assert findings(law, DAY, frozenset()) == [Finding("uncovered", "cost")]
    assert findings(law, DAY, frozenset({"cost"})) == []


def test_an_exception_excuses_what_it_names_and_is_told_when_idle() -> None:
    lapsing = Finding("lapsing", "price", "100000", "")
    right, elsewhere = Excuse("lapsing", "pri*", "1*", "yearly"), Excuse("gap", "*", "*", "old")
    checked = judged([lapsing, Finding("lapsing", "price", "200000", "")], [elsewhere, right])
    assert checked.excused == ((lapsing, right),)
    assert [one.region for one in checked.standing] == ["200000"]
    assert checked.idle == (elsewhere,)
    uncovered = Excuse("uncovered", "*", "*", "none")
    assert judged([], [uncovered]).idle == (uncovered,)
    assert judged([], [uncovered], rules_asked=False).idle == ()


@pytest.mark.parametrize(
    "text", ["- {kind: lapsing, name: price}", "- {kind: strange, name: a, reason: b}", "- {kind: gap, name: a, reason: b, x: 1}"],
    ids=["no reason", "strange kind", "strange entry"],
)  # fmt: skip
def test_an_exception_without_kind_name_or_reason_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "exceptions.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError, match="an exception needs"):
        excuses(file)


def test_the_exceptions_of_the_law_can_be_read() -> None:
    assert all(one.reason and one.kind in KINDS for one in excuses())


def test_one_reason_may_stand_for_several_names(tmp_path: Path) -> None:
    file = tmp_path / "exceptions.yaml"
    file.write_text("- {kind: gap, name: [price, fee_*], reason: not published}", encoding="utf-8")
    assert [one.name for one in excuses(file)] == ["price", "fee_*"]
    found = [Finding("gap", "price"), Finding("gap", "fee_small")]
    assert not judged(found, excuses(file)).standing
