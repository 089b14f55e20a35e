"""Reading the case form: who worked for whom, when, on what facts and on what evidence.

The form is YAML; `suibao.law.recognition.form` gives it empty, with every fact and its grades. Codes and Chinese labels are
both understood. A fact that is left out or empty is not stated. Whatever is not understood is an error that says
where and what was expected; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from suibao.law.catalogue import current_law
from suibao.law.recognition.facts import FACTS, LABEL
from suibao.law.recognition.form import case_form
from suibao.law.recognition.model import (
    Claim,
    Company,
    CompanyRole,
    Evidence,
    EvidenceKind,
    ReviewCase,
    Worker,
    WorkMode,
)
from suibao.law.recognition.yaml_case import (
    CaseError,
    amount_at,
    code_at,
    count_at,
    day_at,
    known_keys,
    list_at,
    mapping_at,
    month_at,
    parsed,
    text_at,
    unknown,
    without_identity,
)
from suibao.law.terms import Industry, Term, Tier
from suibao.rules import RegionError

T = TypeVar("T", bound=Term)

CASE_KEYS = ("case", "title", "mode", "worker", "period", "companies", "contract", "facts")
WORKER_KEYS = (
    "name", "occupation", "region", "industry", "month", "pay", "orders", "order_minutes", "week_minutes", "injury_class",
    "oi_batch", "oi_tier",
)  # fmt: skip
CLAIM_KEYS = ("value", "by", "evidence")
EVIDENCE_KEYS = ("kind", "text", "ref")

MOST_ORDERS = 10**6
MONTH_MINUTES = 31 * 24 * 60
WEEK_MINUTES = 7 * 24 * 60
INJURY_CLASSES = 8
MOST_BATCHES = 99
"""Limits beyond which a figure about the worker's month is a mistake; those of the law's inputs."""

__all__ = ["CaseError", "case_form", "read_case", "read_facts", "read_text"]


def read_text(text: str, where: str) -> ReviewCase:
    """The case in a YAML text; ``where`` names the file in messages. Raises CaseError, also for a name given twice."""
    return read_case(parsed(text, where), where)


def read_case(data: object, where: str) -> ReviewCase:
    """The case in a parsed form; ``where`` names the file in messages. Raises CaseError."""
    form = mapping_at(_concealed(data), where)
    known_keys(form, CASE_KEYS, where)
    companies = _companies(form.get("companies"), f"{where}: companies")
    ids = tuple(one.id for one in companies)
    contract = mapping_at(form.get("contract"), f"{where}: contract")
    known_keys(contract, ("label", "with"), f"{where}: contract")
    period = mapping_at(form.get("period"), f"{where}: period")
    known_keys(period, ("from", "to"), f"{where}: period")
    facts = read_facts(form.get("facts"), ids, f"{where}: facts")
    return ReviewCase(
        id=_required(form, "case", where),
        title=text_at(form.get("title"), f"{where}: title"),
        mode=code_at(form.get("mode"), WorkMode, f"{where}: mode") or WorkMode.OTHER,
        worker=_worker(form.get("worker"), f"{where}: worker"),
        companies=companies,
        contract_with=_company_id(contract.get("with"), ids, f"{where}: contract.with"),
        **_period(period, f"{where}: period"),
        facts=_with_label(facts, contract.get("label"), f"{where}: contract.label"),
    )


def _concealed(data: object) -> object:
    """Plain data without identity numbers, also where YAML took one for a number."""
    if isinstance(data, Mapping):
        return {_concealed(name): _concealed(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_concealed(one) for one in data]
    if isinstance(data, str) or (isinstance(data, int) and not isinstance(data, bool)):
        text = str(data)
        return data if (left := without_identity(text)) == text else left
    return data


def read_facts(data: object, companies: Iterable[str], where: str) -> dict[str, tuple[Claim, ...]]:
    """The facts of a form: fact → its claims, only those that state a grade. Raises CaseError."""
    facts = mapping_at(data, where)
    ids = tuple(companies)
    found = {}
    for name, stated in facts.items():
        if name not in FACTS:
            raise unknown("fact", "事实", name, FACTS, where)
        claims = _claims(name, stated, ids, f"{where}.{name}")
        if claims:
            found[name] = claims
    return found


def _claims(name: str, stated: object, ids: tuple[str, ...], where: str) -> tuple[Claim, ...]:
    """One claim, or several: a grade alone, or a grade with the company that exercises it and with evidence."""
    if isinstance(stated, list):
        claims = [_claim(name, one, ids, f"{where}[{place}]") for place, one in enumerate(stated, start=1)]
    else:
        claims = [_claim(name, stated, ids, where)]
    return tuple(one for one in claims if one.value)


def _claim(name: str, stated: object, ids: tuple[str, ...], where: str) -> Claim:
    if not isinstance(stated, Mapping):
        return Claim(_grade(name, stated, where))
    known_keys(stated, CLAIM_KEYS, where)
    evidence = tuple(
        _evidence(one, f"{where}.evidence[{place}]")
        for place, one in enumerate(list_at(stated.get("evidence"), f"{where}.evidence"), start=1)
    )
    by = _company_id(stated.get("by"), ids, f"{where}.by")
    return Claim(_grade(name, stated.get("value"), f"{where}.value"), by, evidence)


def _grade(name: str, stated: object, where: str) -> int:
    term = FACTS[name].term
    member = code_at(stated, term, where)
    return int(member) if member is not None else 0


def _evidence(stated: object, where: str) -> Evidence:
    row = mapping_at(stated, where)
    known_keys(row, EVIDENCE_KEYS, where)
    kind = code_at(row.get("kind"), EvidenceKind, f"{where}.kind")
    if kind is None:
        codes = ", ".join(one.code for one in EvidenceKind)
        raise CaseError(
            f"{where}: evidence needs a kind: {codes}.", f"{where}：证据须注明种类 kind：{codes}。", place=where
        )
    return Evidence(kind, text_at(row.get("text"), f"{where}.text"), text_at(row.get("ref"), f"{where}.ref"))


def _with_label(facts: dict[str, tuple[Claim, ...]], label: object, where: str) -> dict[str, tuple[Claim, ...]]:
    """The contract's label is one of the facts, the only one that decides nothing."""
    value = _grade(LABEL, label, where)
    if not value:
        return facts
    clause = Claim(value, "", (Evidence(EvidenceKind.CLAUSE),))
    return {**facts, LABEL: (*facts.get(LABEL, ()), clause)}


def _companies(data: object, where: str) -> tuple[Company, ...]:
    found: list[Company] = []
    for place, one in enumerate(list_at(data, where), start=1):
        here = f"{where}[{place}]"
        row = mapping_at(one, here)
        known_keys(row, ("id", "name", "role"), here)
        company = Company(
            _required(row, "id", here), text_at(row.get("name"), f"{here}.name"),
            code_at(row.get("role"), CompanyRole, f"{here}.role") or CompanyRole.OTHER,
        )  # fmt: skip
        if any(company.id == other.id for other in found):
            raise CaseError(
                f"{here}: two companies have the id {company.id!r}.",
                f"{here}：两家公司的 id 同为 {company.id!r}。",
                place=here,
            )
        found.append(company)
    return tuple(found)


def _company_id(value: object, ids: tuple[str, ...], where: str) -> str:
    name = text_at(value, where)
    if name and name not in ids:
        raise unknown("company", "公司", name, ids, where)
    return name


def _worker(data: object, where: str) -> Worker:
    row = mapping_at(data, where)
    known_keys(row, WORKER_KEYS, where)
    industry = code_at(row.get("industry"), Industry, f"{where}.industry")
    tier = code_at(row.get("oi_tier"), Tier, f"{where}.oi_tier")
    return Worker(
        name=text_at(row.get("name"), f"{where}.name"),
        occupation=text_at(row.get("occupation"), f"{where}.occupation"),
        region=_region(row.get("region"), f"{where}.region"),
        industry=industry.code if industry is not None else "",
        month=month_at(row.get("month"), f"{where}.month"),
        pay_fen=amount_at(row.get("pay"), f"{where}.pay"),
        orders=count_at(row.get("orders"), f"{where}.orders", MOST_ORDERS),
        order_minutes=count_at(row.get("order_minutes"), f"{where}.order_minutes", MONTH_MINUTES),
        week_minutes=count_at(row.get("week_minutes"), f"{where}.week_minutes", WEEK_MINUTES),
        injury_class=count_at(row.get("injury_class"), f"{where}.injury_class", INJURY_CLASSES, least=1),
        oi_batch=count_at(row.get("oi_batch"), f"{where}.oi_batch", MOST_BATCHES),
        oi_tier=tier.code if tier is not None else "",
    )


def _region(value: object, where: str) -> str:
    code = text_at(value, where)
    if not code:
        return ""
    try:
        return current_law().regions.check(code)
    except RegionError as error:
        raise CaseError(f"{where}: {error.en}", f"{where}：{error.zh}", **error.details, place=where) from None


def _period(period: Mapping[str, Any], where: str) -> dict[str, date | None]:
    started = day_at(period.get("from"), f"{where}.from")
    ended = day_at(period.get("to"), f"{where}.to", last=True)
    if started and ended and ended < started:
        raise CaseError(
            f"{where}: it ends ({ended}) before it begins ({started}).",
            f"{where}：结束（{ended}）早于开始（{started}）。",
            place=where,
        )
    return {"started": started, "ended": ended}


def _required(row: Mapping[str, Any], key: str, where: str) -> str:
    text = text_at(row.get(key), f"{where}: {key}")
    if not text:
        raise CaseError(
            f"{where}: {key} is missing. Add a line such as {key}: station-17.",
            f"{where}：缺少 {key}。请加一行，如 {key}: station-17。",
            place=where,
        )
    return text
