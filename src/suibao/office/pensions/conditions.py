"""The conditions of an employee pension: identity, chosen month, months paid, place of benefit, one account. Yes, no, unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from suibao.books.registry import Person
from suibao.law.careers import CareerMonth, Span, Totals
from suibao.law.transfer.place_of_benefit import latest_with_years
from suibao.office.claims.asking import Asked, ask
from suibao.office.pensions.record import Record
from suibao.office.pensions.worksheet import Finding
from suibao.rules import Law
from suibao.rules.units import month_text

PROVINCE = "province"
WHOLE_MONTH = 1_000
ID_NUMBER = 18
BIRTH = slice(6, 12)
"""Where year and month of birth stand in an ID number of 18 places (GB 11643)."""

RETIREMENT_FACTS = (
    "retirement_group", "birth_month", "chosen_retirement_month", "retires_from_employer", "employer_agrees_late",
)  # fmt: skip


@dataclass(frozen=True)
class Application:
    """What somebody applies with: facts by the names of the law's inputs, the place that is to pay."""

    region: str
    facts: Mapping[str, object]

    def text(self, name: str) -> str:
        """A fact as text; '' where it is not stated."""
        return str(self.facts.get(name) or "")


def finding(code: str, zh: str, en: str, source: str, asked: Asked, law: Law, rule: str) -> Finding:
    """One yes/no rule as a condition."""
    if asked.known:
        return Finding(code, en, zh, bool(asked.values[rule]), source)
    settle_en, settle_zh = asked.words(law)
    return Finding(code, en, zh, None, source, settle_en, settle_zh)


def identity(person: Person | None, application: Application) -> Finding:
    """Registered, with a number whose check digit fits and that tells the month of birth stated."""
    about = "identity", "identity and month of birth as in the ID number", "身份与出生年月与证件号码一致"
    source = "社会保险经办条例 6, 9"
    if person is None:
        return Finding(*about, answer=False, source=source, settle_en="not registered", settle_zh="未登记")
    if not person.valid_number:
        return Finding(
            *about, answer=False, source=source, settle_en="the ID number is not valid", settle_zh="证件号码校验不符"
        )
    stated = application.text("birth_month")
    if not stated or len(person.id_number) != ID_NUMBER:
        return Finding(*about, answer=None, source=source, settle_en="month of birth", settle_zh="出生年月")
    return Finding(*about, answer=person.id_number[BIRTH] == stated.replace("-", ""), source=source)


def retirement(law: Law, application: Application, totals: Totals) -> list[Finding]:
    """The month may be chosen, and the minimum period is met by then. ``law`` is dated to the month of retirement."""
    case = {name: application.facts.get(name) for name in RETIREMENT_FACTS}
    case |= {"retirement_paid_months": totals.credited_months // WHOLE_MONTH, "region": application.region}
    chosen, begins = (
        ask(law, _known(law, case), ["chosen_month_allowed"]),
        ask(law, _known(law, case), ["pension_begins"]),
    )
    missing = ask(law, _known(law, case), ["choice_months_missing"])
    month = finding(
        "choice", "所选退休年月可行", "the month of retirement may be chosen", "国务院关于渐进式延迟法定退休年龄的办法 1, 3; 人社部发〔2024〕94号",
        chosen, law, "chosen_month_allowed",
    )  # fmt: skip
    months = finding(
        "months", "累计缴费年限满最低年限", "the minimum period is met", "社会保险法 16; 国务院关于渐进式延迟法定退休年龄的办法 2",
        begins if chosen.values.get("chosen_month_allowed") else missing, law,
        "pension_begins" if chosen.values.get("chosen_month_allowed") else "choice_months_missing",
    )  # fmt: skip
    if missing.known:
        lacking = missing.values["choice_months_missing"]
        settle = (f"{lacking} months missing", f"尚缺 {lacking} 个月") if lacking else ("", "")
        months = Finding(months.code, months.en, months.zh, not lacking, months.source, *settle)
    return [month, months]


def _known(law: Law, case: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in case.items() if name in law.inputs}


def place(law: Law, application: Application, record: Record) -> Finding:
    """The province asked to pay is the one that has to. ``law`` is dated to the month of retirement."""
    here = province(law, application.text("relation_region") or application.region)
    case = place_facts(law, record.spans, here) | {"hukou_region": application.facts.get("hukou_region") or None}
    if case["hukou_region"]:
        case["hukou_region"] = province(law, str(case["hukou_region"]))
    asked = ask(law, case, ["place_of_benefit"])
    about = "place", "the place of benefit is here", "待遇领取地为本地"
    source = "国办发〔2009〕66号 6"
    if not asked.known:
        settle_en, settle_zh = asked.words(law)
        return Finding(*about, answer=None, source=source, settle_en=settle_en, settle_zh=settle_zh)
    paying = law.regions.by_code[law.regions.codes[asked.values["place_of_benefit"]]]
    right = paying.code == province(law, application.region)
    return Finding(
        *about, answer=right, source=source, settle_en="" if right else paying.en, settle_zh="" if right else paying.zh
    )


def place_facts(law: Law, spans: tuple[Span, ...], here: str) -> dict[str, object]:
    """Months in the province of the relation, at the latest earlier place with enough years, and elsewhere."""
    own = [one for one in spans if province(law, one.region) == here]
    others = [one for one in spans if province(law, one.region) != here]
    lasting = [(province(law, one.region), len(one.months), one.kind == CareerMonth.TEMPORARY) for one in others]
    years = int(law.parameters["benefit_place_min_years"].find("CN", (), law.dated, law.regions).amount or 0)
    earlier, months = latest_with_years(lasting, years)
    deemed = sum(len(one.months) for one in own if one.kind == CareerMonth.DEEMED)
    paid = sum(len(one.months) for one in own if one.kind not in (CareerMonth.DEEMED, CareerMonth.TEMPORARY))
    return {
        "relation_region": here, "relation_paid_months": paid, "relation_deemed_months": deemed, "earlier_region": earlier,
        "earlier_months": months, "region": here,
    }  # fmt: skip


def province(law: Law, region: str) -> str:
    """The province that a region lies in (a province is its own)."""
    chain = law.regions.chain(region)
    return next((code for code in chain if law.regions.by_code[code].kind == PROVINCE), region)


def one_record(record: Record, region: str) -> list[Finding]:
    """No month twice, and no account left at another place: both are cleared before an award."""
    doubled, elsewhere = record.doubled, record.elsewhere(region)
    return [
        Finding("doubled", "no month is paid twice", "没有重复缴费月份", not doubled, "人社部发〔2009〕187号 三",
                _some(doubled), _some(doubled)),
        Finding("gathered", "the account is gathered here", "个人账户已归集至本地", not elsewhere, "国办发〔2009〕66号 4, 6",
                _some(tuple(elsewhere)), _some(tuple(elsewhere))),
    ]  # fmt: skip


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (" …" if len(names) > 6 else "")


def statutory_month(law: Law, application: Application) -> str:
    """The month in which the statutory age is reached (``2026-05``), for who chooses none. Raises SuibaoError by name."""
    from suibao.office.pensions.awarding import undecided

    case = {name: application.facts.get(name) for name in ("retirement_group", "birth_month")} | {
        "region": application.region
    }
    asked = ask(law, _known(law, case), ["statutory_retirement_month"])
    if not asked.known:
        raise undecided(law, asked.settle, asked.why)
    return month_text(asked.values["statutory_retirement_month"])
