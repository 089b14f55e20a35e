"""A pension in payment: its start, stops, yearly increases, the award computed again, and its end by death."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from suibao.books.claims import Claim
from suibao.errors import SuibaoError
from suibao.law.pension.payment_terms import StopReason
from suibao.office.calendar_months import first_day, month_of, plus, text, through
from suibao.office.claims.asking import Asked, ask, on
from suibao.office.pensions import settling, terms
from suibao.office.pensions.awarding import undecided
from suibao.office.pensions.deciding import decision_of
from suibao.office.pensions.reading import awarded
from suibao.office.pensions.steps import Decision, Taking
from suibao.office.pensions.terms import Term
from suibao.office.pensions.worksheet import Worksheet
from suibao.rules import Law

INCREASE = "increase_"
ARTICLES: Mapping[str, str] = {
    "imprisoned": "劳社厅函〔2001〕44号", "detained": "劳社厅函〔2001〕44号", "unverified": "社会保险经办条例 26",
}  # fmt: skip
"""Why a payment may stop for a time, and by what."""

Sheet = Callable[[Taking], Worksheet]


def first_month(claim: Claim) -> int:
    """The first month of the pension (yyyymm)."""
    return int(str(claim.decided("first_month")).replace("-", ""))


def start(taking: Taking) -> Decision:
    """Payment begins with the first month; the monthly run pays it, and the months since along with the next one."""
    begins = first_month(taking.claim)
    terms.add(taking.connection, taking.claim, Term(begins, taking.claim.decided("items")), taking.key, taking.act.now)
    return Decision({"first_month": begins})


def stop(taking: Taking) -> Decision:
    """Payment stops from a month on (fact ``from_month``, else the month of the step) for a reason that a text names."""
    return stopped_for(taking, ARTICLES)


def stopped_for(taking: Taking, articles: Mapping[str, str]) -> Decision:
    """:func:`stop` for the reasons of one scheme."""
    reason = str(taking.act.facts.get("pension_stop_reason", ""))
    if reason not in articles:
        raise SuibaoError(
            f"A pension stops for a time only where a text says so. `pension_stop_reason` is {reason!r}; known: {', '.join(articles)}.",
            f"暂停发放须有依据。pension_stop_reason 为 {reason!r}；可用："
            + "、".join(f"{one}（{StopReason[one.upper()].zh}，{articles[one]}）" for one in articles) + "。",
            reason=reason,
        )  # fmt: skip
    begins = next_unpaid(taking, month_given(taking, "from_month", month_of(taking.act.day)))
    terms.add(taking.connection, taking.claim, Term(begins, {}, reason), taking.key, taking.act.now)
    stopped_on = first_day(begins).isoformat()
    return Decision({"stop": reason, "article": articles[reason], "stopped_from": begins, "stopped_on": stopped_on})


def resume(branch: str) -> Callable[[Taking], Decision]:
    """Payment goes on; the months between are made good where the text says so."""

    def taken(taking: Taking) -> Decision:
        claim, connection = taking.claim, taking.connection
        stopped, again = int(claim.decided("stopped_from")), month_of(taking.act.day)
        facts = {"pension_stop_reason": claim.decided("stop"), "found_innocent": taking.act.facts.get("found_innocent")}
        asked = ask(on(taking.law, again), facts, ["stopped_months_are_paid"])
        if not asked.known:
            raise undecided(on(taking.law, again), asked.settle, asked.why)
        good = through(stopped, plus(again, -1)) if asked.values["stopped_months_are_paid"] else []
        hold_from(taking, max(stopped, again), entitled(claim), claim_increases(claim))
        settled = settling.difference(awarded(connection, claim, branch), entitled(claim), good)
        paid = settling.post(connection, taking.law, claim, branch, settled, taking.part, again)
        outcome = {"resumed_from": again, "first_month": max(stopped, again), "made_good": good, "paid_fen": paid}
        return Decision(outcome, asked.trace, asked.digest)

    return taken


def adjust(branch: str) -> Callable[[Taking], Decision]:
    """The yearly increase (fact ``year``): from January, months already paid are made up. Unknown figures are named."""

    def taken(taking: Taking) -> Decision:
        claim, year = taking.claim, int(taking.act.facts["year"])
        if str(year) in claim_increases(claim):
            raise SuibaoError(
                f"The increase of {year} was awarded already: {claim_increases(claim)[str(year)]['fen']} fen a month.",
                f"{year} 年的调整已核定：每月 {claim_increases(claim)[str(year)]['fen']} 分。", year=year,
            )  # fmt: skip
        facts = {"pension_tilted": taking.act.facts.get("pension_tilted")}
        asked = increased(taking.law, claim, year, sum(entitled(claim)(year * 100 + 1).values()), facts)
        fen = asked.values["own_pension_increase"]
        increases = {**claim_increases(claim), str(year): {"fen": fen, "from": year * 100 + 1, **facts}}
        outcome = {"increases": increases, "year": year, "after_fen": asked.values["pension_after_increase"]}
        return settle_all(taking, branch, Decision(outcome, asked.trace, asked.digest))

    return taken


def increased(law: Law, claim: Claim, year: int, before_fen: int, facts: Mapping[str, object]) -> Asked:
    """The increase of a year on what was paid before. Raises SuibaoError where it does not reach the pension, or is unknown."""
    dated = on(law, year * 100 + 1)
    case = {
        "region": claim.region, "pension_before_fen": before_fen, "retired_in": claim.decided("retired"),
        "increase_from": f"{year}-01", "pension_credited_months": award_input(claim, "credited_months"), **facts,
    }  # fmt: skip
    reached = ask(dated, case, ["increase_reaches"])
    if not reached.values.get("increase_reaches", 0):
        raise SuibaoError(
            f"The increase of {year} reaches those retired by the end of {year - 1}; this pension began later.",
            f"{year} 年的调整适用于 {year - 1} 年底前退休的人员；本人退休在后。", year=year,
        )  # fmt: skip
    asked = ask(dated, case, ["own_pension_increase", "pension_after_increase"])
    if not asked.known:
        raise undecided(dated, asked.settle, asked.why)
    return asked


def recalculate(branch: str, sheet_of: Sheet) -> Callable[[Taking], Decision]:
    """The award computed again (a base published late, months paid up): what was paid differs is posted, month by month.

    Increases since are computed again on the new amount.
    """

    def taken(taking: Taking) -> Decision:
        sheet = sheet_of(taking)
        made = decision_of(sheet)
        increases: dict[str, Any] = {}
        whole = sheet.total_fen
        for year, one in sorted(claim_increases(taking.claim).items()):
            facts = {name: value for name, value in one.items() if name not in ("fen", "from")}
            asked = increased(taking.law, taking.claim, int(year), whole, facts)
            increases[year] = {**one, "fen": asked.values["own_pension_increase"]}
            whole = asked.values["pension_after_increase"]
        more = {"increases": increases} if increases else {}
        return settle_all(taking, branch, Decision({**made.outcome, **more}, made.trace, made.law_digest))

    return taken


def settle_all(taking: Taking, branch: str, made: Decision) -> Decision:
    """Post the differences for every month already paid; the new amounts hold from the next month on."""
    claim, connection = taking.claim, taking.connection
    stands = awarded(connection, claim, branch)
    paid = settling.paid_months(stands)
    increases = made.outcome.get("increases") or claim_increases(claim)
    owed = _entitled(made.outcome.get("items") or claim.decided("items"), increases)
    settled = settling.difference(stands, owed, paid)
    out = settling.post(connection, taking.law, claim, branch, settled, taking.part, month_of(taking.act.day))
    begun = terms.every(connection, claim.claim)
    from_month = plus(paid[-1], 1) if paid else first_month(claim)
    if begun:
        hold_from(taking, from_month, owed, increases)
    lines = [[one.month, one.output, one.provisional, one.final] for one in settled.lines]
    net = sum(one.difference for one in settled.lines)
    return Decision(
        {**made.outcome, "settled": lines, "settled_fen": net, "paid_fen": out, "holds_from": from_month},
        made.trace,
        made.law_digest,
    )


def hold_from(
    taking: Taking, month: int, owed: Callable[[int], Mapping[str, int]], increases: Mapping[str, Any]
) -> None:
    """What is paid from a month on, and from each month after it with which an increase begins."""
    later = [int(one["from"]) for one in increases.values() if int(one["from"]) > month]
    for begins in (month, *sorted(later)):
        terms.add(taking.connection, taking.claim, Term(begins, owed(begins)), f"{taking.key}|{begins}", taking.act.now)


def die(branch: str) -> Callable[[Taking], Decision]:
    """The pensioner died on the day of the step: nothing from the month after; what was paid beyond becomes a debt.

    Money not paid out yet is set off at once.
    """

    def taken(taking: Taking) -> Decision:
        claim, connection, died = taking.claim, taking.connection, month_of(taking.act.day)
        terms.add(connection, claim, Term(plus(died, 1), {}, "death"), taking.key, taking.act.now)
        paid = settling.paid_months(awarded(connection, claim, branch))
        beyond = [month for month in paid if not _paid_through(on(taking.law, month), month, died)]
        fen = settling.undo(connection, claim, branch, beyond, taking.part)
        back = settling.set_off(connection, claim, branch, died, taking.part)
        outcome = {"died_in": died, "overpaid_months": beyond, "taken_back_fen": fen, "set_off_fen": back}
        return Decision({**outcome, "stopped_on": first_day(plus(died, 1)).isoformat()})

    return taken


def _paid_through(law: Law, month: int, died: int) -> bool:
    asked = ask(law, {"paid_month": text(month), "pensioner_died_in": text(died)}, ["paid_through_death"])
    return bool(asked.values["paid_through_death"])


def entitled(claim: Claim) -> Callable[[int], Mapping[str, int]]:
    """What a claim is entitled to in a month, as decided so far."""
    return _entitled(claim.decided("items"), claim_increases(claim))


def _entitled(
    items: Mapping[str, int], increases: Mapping[str, Mapping[str, Any]]
) -> Callable[[int], Mapping[str, int]]:
    def owed(month: int) -> dict[str, int]:
        later = {f"{INCREASE}{name}": int(one["fen"]) for name, one in increases.items() if month >= int(one["from"])}
        return {name: fen for name, fen in {**items, **later}.items() if fen}

    return owed


def claim_increases(claim: Claim) -> dict[str, dict[str, Any]]:
    """The increases of a claim by year."""
    return dict(claim.decided("increases", {}))


def award_input(claim: Claim, name: str) -> int:
    """An input of the last award, such as ``credited_months`` (thousandths of a month), in stored units."""
    made = next(one for one in reversed(claim.steps) if "worksheet" in one.outcome)
    return next(int(one["value"]) for one in made.trace["inputs"] if one["name"] == name)


def next_unpaid(taking: Taking, month: int) -> int:
    """``month``, or the first one after it that is not paid yet: what was paid is put right by other means."""
    paid = settling.paid_months(awarded(taking.connection, taking.claim, taking.claim.kind))
    return max([month, *(plus(one, 1) for one in paid if one >= month)])


def month_given(taking: Taking, name: str, otherwise: int) -> int:
    """A month of the step's facts (``2026-03`` or 202603)."""
    given = taking.act.facts.get(name)
    return otherwise if given is None else int(str(given).replace("-", ""))
