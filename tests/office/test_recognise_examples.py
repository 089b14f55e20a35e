"""The invented cases of examples/recognise: each is read, reviewed and matched with its rights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from suibao.law import current_law
from suibao.law.recognition.model import Claim, EvidenceKind, Review, ReviewCase
from suibao.law.recognition.reading import read_text
from suibao.law.recognition.reviewing import review
from suibao.law.status.terms import ContractLabel, Standing, StatusFinding
from suibao.law.terms import Branch
from suibao.office.rights import Footing, Holds, rights_of

FOLDER = Path(__file__).parents[2] / "examples" / "recognise"


@dataclass(frozen=True)
class Expected:
    """What the case was written to show, and why."""

    name: str
    company: str
    standing: Standing
    finding: StatusFinding
    footings: tuple[Footing, ...]
    contested: tuple[str, ...]
    why: str


CASES = [
    Expected("station-rider", "station", Standing.CLEARLY, StatusFinding.LABOUR, (Footing.FULL_TIME,), (),
             "shifts, leave and fines are the station's; the firm that registered the trader only pays (指导案例238号)"),
    Expected("crowd-driver", "platform", Standing.CLEARLY_NOT, StatusFinding.INDEPENDENT, (Footing.INDEPENDENT,), (),
             "free in time and in task, bargains over the price"),
    Expected("live-streamer", "broker", Standing.LIKELY_NOT, StatusFinding.INDEPENDENT, (Footing.INDEPENDENT,), ("hours_duty",),
             "content and price are hers; whether the hours were fixed is word against word (指导案例239号)"),
    Expected("home-cleaner", "platform", Standing.CLEARLY, StatusFinding.LABOUR, (Footing.FULL_TIME,), (),
             "part-time in name: forty hours a week (劳动合同法 68)"),
    Expected("truck-driver", "carrier", Standing.CLEARLY, StatusFinding.LABOUR, (Footing.FULL_TIME,), (),
             "a least number of orders a day binds in time; lateness is fined, the price is the company's"),
]  # fmt: skip


def case_of(name: str) -> ReviewCase:
    file = FOLDER / f"{name}.yaml"
    return read_text(file.read_text(encoding="utf-8"), file.name)


def reviewed(case: ReviewCase) -> Review:
    return review(case, current_law().at("2026-01"))


def test_every_example_has_its_expectation() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == {one.name for one in CASES}


@pytest.mark.parametrize("expected", CASES, ids=lambda one: one.name)
def test_result(expected: Expected) -> None:
    assert expected.why
    found = reviewed(case_of(expected.name))
    assert (found.with_company.id, found.main.standing) == (expected.company, expected.standing)
    assert found.main.values["status_finding"] == expected.finding
    assert tuple(one.fact for one in found.conflicts) == expected.contested
    assert found.unplaced == ()
    assert rights_of(found).matched == expected.footings


@pytest.mark.parametrize("expected", CASES, ids=lambda one: one.name)
def test_evidence_is_of_various_kinds_and_in_chinese(expected: Expected) -> None:
    case = case_of(expected.name)
    evidence = [one for claims in case.facts.values() for claim in claims for one in claim.evidence]
    assert len({one.kind for one in evidence}) >= 3
    assert "虚构" in case.title
    texts = [one.text for one in evidence if one.kind != EvidenceKind.CLAUSE or one.text]
    assert all(any("一" <= letter <= "鿿" for letter in text) for text in texts)


@pytest.mark.parametrize("expected", CASES, ids=lambda one: one.name)
def test_only_the_gap_depends_on_the_label(expected: Expected) -> None:
    case = case_of(expected.name)
    before = rights_of(reviewed(case))
    for label in ContractLabel:
        other = replace(case, facts={**case.facts, "contract_label": (Claim(int(label)),)})
        after = rights_of(reviewed(other))
        assert replace(after, contract=None, gaps=()) == replace(before, contract=None, gaps=())


def test_what_the_rider_of_the_station_gains() -> None:
    """The employer's pension is 16 % of 8260; as a sole trader the rider had occupational injury alone."""
    found = rights_of(reviewed(case_of("station-rider")))
    (gap,) = (one for one in found.gaps if one.law == "current")
    by_branch = {one.branch: one.payer.fen for one in gap.branches}
    assert gap.contract == Footing.INDEPENDENT
    assert by_branch[Branch.EMPLOYEE_PENSION] == 132_160
    assert by_branch[Branch.OCCUPATIONAL_INJURY] == -1_180 * 7
    assert by_branch[Branch.UNEMPLOYMENT] is None
    assert gap.at_least
    assert found.column(Footing.INDEPENDENT).row(Branch.EMPLOYEE_PENSION).holds == Holds.CHOICE


RIGHTS = [
    ("station-rider", Footing.FULL_TIME, "current", {
        "pension_employer": 132_160, "pension_employee": 66_080, "medical_employer": 49_560, "medical_employee": 16_520,
        "maternity_employer": 4_130, "work_injury_employer": 4_956, "unemployment_employer": None, "unemployment_employee": None,
    }),
    ("station-rider", Footing.NOT_FULLY, "proposal/1-third-status", {
        "third_pension_platform": 66_080, "third_pension_worker": 66_080, "third_medical_platform": 24_780,
        "third_medical_worker": 16_520, "third_unemployment_platform": 4_130, "third_unemployment_worker": 4_130, "oi_platform": 8_260,
    }),
    ("home-cleaner", Footing.FULL_TIME, "current", {
        "pension_employer": 119_360, "pension_employee": 59_680, "unemployment_employer": 3_730, "unemployment_employee": 3_730,
        "work_injury_employer": 2_592, "medical_employer": None, "medical_employee": None, "maternity_employer": None,
    }),
]  # fmt: skip


@pytest.mark.parametrize(("name", "footing", "law", "wanted"), RIGHTS, ids=lambda one: getattr(one, "name", None) or str(one)[:22])
def test_amounts_by_hand(name: str, footing: Footing, law: str, wanted: dict[str, int | None]) -> None:
    """Shenzhen, 8260 yuan between the floor (4775; medical 6727) and the ceiling: 16, 8, 6, 2, 0.5 and 0.6 %; 1180 orders at 0.07.
    Third status: 8 and 8, 3 and 2, 0.5 and 0.5 %. Shanghai, 6480 yuan: pension and unemployment on the floor of 7460, 16, 8 and
    0.5 %, work injury of class 2 on the pay, 0.4 %; the rates of medical insurance and the base of unemployment in Shenzhen are
    not established."""
    rows = rights_of(reviewed(case_of(name))).column(footing, law).rows
    assert {one.rule: one.amount_fen for row in rows for one in row.dues} == wanted


def test_the_contested_hours_would_turn_the_case_of_the_streamer() -> None:
    case = case_of("live-streamer")
    believed = replace(case, facts={**case.facts, "hours_duty": case.facts["hours_duty"][:1]})
    assert reviewed(believed).main.standing > reviewed(case).main.standing
