"""The case form: what it gives when it is right, and what it says when it is not."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
import yaml

from suibao.law.recognition.facts import FACTS, GROUPS
from suibao.law.recognition.model import Burden, Claim, Company, CompanyRole, Evidence, EvidenceKind, Worker, WorkMode
from suibao.law.recognition.reading import CaseError, case_form, read_case, read_text
from suibao.law.status.facts import INPUTS
from suibao.law.status.terms import Assignment, ContractLabel, HoursDuty, Stated, TimeLimits

WHOLE = """
case: demo-1
title: 骑手甲与站点
mode: 站点外包
worker: {name: 甲, occupation: rider, region: 440300, industry: instant_delivery, month: "2026-03", pay: 8000.55,
         orders: 600, order_minutes: 9000, week_minutes: 2400, injury_class: 3, oi_batch: 1, oi_tier: a}
period: {from: 2025-01-05, to: 2025-06}
companies:
  - {id: platform, name: 平台公司, role: platform}
  - {id: station, name: 站点公司, role: operator}
contract: {label: sole_trader, with: platform}
facts:
  hours_duty:
    - {value: fixed, by: station, evidence: [{kind: document, text: 排班表, ref: 附件三}, {kind: 证人证言}]}
    - {value: free, evidence: [{kind: statement}]}
  assignment: 派单
  time_limits: {value: 超时受罚, by: platform}
  worker_eligible: yes
  company_eligible: no
  tools: not_stated
  ratings:
"""


def test_a_whole_form() -> None:
    case = read_text(WHOLE, "case.yaml")
    assert (case.id, case.title, case.mode) == ("demo-1", "骑手甲与站点", WorkMode.STATION)
    assert case.worker == Worker(
        "甲", "rider", "440300", "instant_delivery", "2026-03", 800_055, 600, 9000, 2400, 3, 1, "a"
    )
    assert (case.started, case.ended) == (date(2025, 1, 5), date(2025, 6, 30))
    assert case.companies == (
        Company("platform", "平台公司", CompanyRole.PLATFORM), Company("station", "站点公司", CompanyRole.OPERATOR)
    )  # fmt: skip
    assert case.contract_with == "platform"
    shifts = (Evidence(EvidenceKind.DOCUMENT, "排班表", "附件三"), Evidence(EvidenceKind.TESTIMONY))
    assert case.facts == {
        "hours_duty": (
            Claim(HoursDuty.FIXED, "station", shifts),
            Claim(HoursDuty.FREE, "", (Evidence(EvidenceKind.STATEMENT),)),
        ),
        "assignment": (Claim(Assignment.DISPATCHED),),
        "time_limits": (Claim(TimeLimits.PENALISED, "platform"),),
        "worker_eligible": (Claim(Stated.YES),),
        "company_eligible": (Claim(Stated.NO),),
        "contract_label": (Claim(ContractLabel.SOLE_TRADER, "", (Evidence(EvidenceKind.CLAUSE),)),),
    }


def test_parsed_data_is_read_as_its_text() -> None:
    assert read_case(yaml.safe_load(WHOLE), "case.yaml") == read_text(WHOLE, "case.yaml")


@pytest.mark.parametrize("name", FACTS)
def test_codes_and_chinese_labels_are_both_understood(name: str) -> None:
    for grade in FACTS[name].term:
        both = [read_text(f"case: a\nfacts: {{{name}: {word}}}", "a").facts for word in (f'"{grade.code}"', grade.zh)]
        assert both[0] == both[1] == ({name: (Claim(int(grade)),)} if grade else {})


def test_an_empty_form_states_nothing() -> None:
    case = read_text(case_form(), "form")
    assert case.facts == {}
    assert (case.title, case.worker, case.contract_with) == ("", Worker(), "")


def test_the_form_shows_every_fact_and_grade() -> None:
    form = case_form()
    for name, kind in FACTS.items():
        assert name == "contract_label" or re.search(rf"^  {name}:$", form, re.MULTILINE)
        assert kind.zh in form or name == "contract_label"
        for grade in kind.grades:
            assert f"{grade.code} {grade.zh}" in form
    filled = re.sub(r"^  hours_duty:$", "  hours_duty: fixed", form, flags=re.MULTILINE)
    assert read_text(filled, "form").facts == {"hours_duty": (Claim(HoursDuty.FIXED),)}


def test_every_input_of_a_review_is_a_fact_with_its_burden() -> None:
    assert list(FACTS) == [one.name for one in INPUTS]
    assert {kind.group for kind in FACTS.values()} == set(GROUPS)
    assert FACTS["hours_duty"].burden is FACTS["pay_form"].burden is Burden.COMPANY
    assert FACTS["income_share"].burden is Burden.WORKER
    assert all(kind.burden_source for kind in FACTS.values())


WRONG = {
    "wrong grade": ("facts: {hours_duty: fixd}", "facts.hours_duty: 'fixd'", "Did you mean 'fixed'?"),
    "wrong Chinese grade": ("facts: {assignment: 派送单}", "facts.assignment", "Did you mean '派单'?"),
    "number for a grade": ("facts: {refusal: 3}", "facts.refusal: 3", "not_stated, free, limited, penalised, forbidden"),
    "grade in a claim": ("facts: {refusal: [{value: penalized}]}", "facts.refusal[1].value", "Did you mean 'penalised'?"),
    "unknown fact": ("facts: {hour_duty: fixed}", "facts: There is no fact 'hour_duty'", "Did you mean 'hours_duty'?"),
    "unknown company": ("companies: [{id: station}]\nfacts: {tools: {value: own, by: statoin}}", "facts.tools.by",
                        "Did you mean 'station'?"),
    "unknown contract party": ("companies: [{id: station}]\ncontract: {with: platform}", "contract.with",
                               "Known: station."),
    "contract party where no company is named": ("contract: {with: platform}", "contract.with", "The form names no company."),
    "unknown region": ("worker: {region: 440399}", "worker.region", "Near it: 440300"),
    "unknown role": ("companies: [{id: a, role: platfrom}]", "companies[1].role", "Did you mean 'platform'?"),
    "two companies of one id": ("companies: [{id: a}, {id: a}]", "companies[2]", "'a'"),
    "company without id": ("companies: [{name: a}]", "companies[1]", "id is missing"),
    "no such day": ("period: {from: 2025-02-30}", "period.from", "'2025-02-30'"),
    "no such month": ("period: {to: 2025-13}", "period.to", "a month such as 2025-01"),
    "words for a day": ("period: {from: last spring}", "period.from", "a day such as 2025-01-31"),
    "ends before it begins": ("period: {from: 2025-03, to: 2025-02}", "period", "ends (2025-02-28) before"),
    "day for a month": ("worker: {month: 2026-03-01}", "worker.month", "a month such as 2026-03"),
    "pay finer than fen": ("worker: {pay: 80.001}", "worker.pay", "an amount in yuan"),
    "negative pay": ("worker: {pay: -1}", "worker.pay", "an amount in yuan"),
    "pay in words": ("worker: {pay: much}", "worker.pay", "'much'"),
    "half an order": ("worker: {orders: 1.5}", "worker.orders", "a whole number from 0 to 1,000,000"),
    "class 9": ("worker: {injury_class: 9}", "worker.injury_class", "a whole number from 1 to 8"),
    "evidence without a kind": ("facts: {tools: {value: own, evidence: [{text: a}]}}", "facts.tools.evidence[1]",
                                "evidence needs a kind"),
    "unknown kind of evidence": ("facts: {tools: {value: own, evidence: [{kind: clauses}]}}",
                                 "facts.tools.evidence[1].kind", "Did you mean 'clause'?"),
    "evidence that is no list": ("facts: {tools: {value: own, evidence: {kind: clause}}}", "facts.tools.evidence",
                                 "a list"),
    "unknown entry of a claim": ("facts: {tools: {grade: own}}", "facts.tools", "no entry 'grade'"),
    "unknown entry of the form": ("companys: []", "case.yaml", "Did you mean 'companies'?"),
    "facts as a list": ("facts: [hours_duty]", "facts", "entries of the form name: value"),
    "a fact given twice": ("facts: {tools: own, tools: company}", "case.yaml", "'tools' is given twice"),
    "no YAML": ("facts: {tools: ", "case.yaml is not readable as YAML", "line"),
    "a list where a name belongs": ("title: [a]", "title", "expected text"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "where", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, where: str, says: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_text(f"case: a\n{text}", "case.yaml")
    assert caught.value.en.startswith("case.yaml")
    assert where in caught.value.en
    assert says in caught.value.en
    assert caught.value.zh != caught.value.en
    assert re.search(r"[\u4e00-\u9fff]", caught.value.zh)


@pytest.mark.parametrize("text", ["", "facts: {}", "- a", "just words"], ids=["empty", "no case", "a list", "words"])
def test_what_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(CaseError, match=r"^case\.yaml"):
        read_text(text, "case.yaml")


def test_the_nearest_name_is_in_the_details() -> None:
    with pytest.raises(CaseError) as caught:
        read_text("case: a\nfacts: {hours_duty: fixd}", "case.yaml")
    assert caught.value.details["nearest"] == "fixed"
    assert caught.value.details["place"] == "case.yaml: facts.hours_duty"


NUMBERS = ["110101199003074578", "11010119900307457X", "110101 19900307 4578", "110101-19900307-457x", "110101900307457", "ID110101199003074578",
           "１１０１０１１９９００３０７４５７８"]  # fmt: skip


def digits(text: str) -> str:
    """The digits of a text run together."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "form",
    ["case: a\ntitle: 张三（{}）", "case: a {}", "case: a\nworker: {{name: 张三{}}}", "case: a\ncompanies: [{{id: s, name: '{}'}}]",
     "case: a\nfacts: {{tools: {{value: own, evidence: [{{kind: document, text: '证号{}', ref: '{}'}}]}}}}"],
    ids=["title", "case", "worker", "company", "evidence"],
)  # fmt: skip
def test_identity_numbers_are_never_read(form: str, number: str) -> None:
    case = read_text(form.replace("{}", number).format(), "case.yaml")
    assert digits(number)[:15] not in digits(repr(case))
    assert "ID withheld" in repr(case)


@pytest.mark.parametrize("form", [
    "case: a\nworker: {pay: 110101199003074578}", "case: a\nfacts: {tools: 110101199003074578}", "case: a\n110101199003074578: b",
    "case: a\nfacts: {110101199003074578: own}", "case: a\ntitle: [110101199003074578",
    "case: a\nfacts: {tools: {value: own, by: 110101199003074578}}",
], ids=["pay", "grade", "entry", "fact", "no YAML", "company"])  # fmt: skip
def test_identity_numbers_stand_in_no_message(form: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_text(form, "case.yaml")
    assert "110101" not in caught.value.en + caught.value.zh + repr(caught.value.details)


def test_identity_numbers_in_parsed_data_are_not_read_either() -> None:
    assert "110101" not in repr(read_case({"case": 110101199003074578, "title": "110101199003074578"}, "case.yaml"))


def test_other_long_numbers_stay() -> None:
    """A file's number and a unified social credit code have no day of birth in them."""
    case = read_text("case: a\ntitle: 卷号 202510211534233330，代码 91110108551385082Q", "case.yaml")
    assert case.title == "卷号 202510211534233330，代码 91110108551385082Q"
