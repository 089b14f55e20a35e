"""Death from work and people missing: funeral grant, one-off benefit, advance on it, dependants (工伤保险条例 39, 41)."""

from __future__ import annotations

from datetime import date

from suibao.errors import SuibaoError
from suibao.office.calendar_months import between, month_of
from suibao.office.claims.stepping import Decision, Item, Ruling, Situation
from suibao.office.claims.work_injury_benefits import bearer, taken_before
from suibao.office.claims.work_injury_facts import ask_law, current, known, month_fact, must, of_today
from suibao.office.claims.work_injury_machine import InjuryEvent as E

ADVANCE_ON_DEATH = "death_advance"
DEPENDANTS = ("dependent_spouse", "other_dependants", "orphans_and_lone_elders")


def go_missing(at: Situation) -> Decision:
    """Missing away on business or in a rescue: three months' wage by the employer, from the fourth the fund."""
    found = {"injury_missing": True}
    facts = {**current(at), **found, "months_missing": between(month_of(at.claim.event_on), at.month) + 1}
    asked = known(at, facts, ("is_missing", "missing_wage_months"))
    must(asked, "is_missing", True, "Nobody is missing here", "不属于下落不明")
    return Decision({"first_month": month_of(at.claim.event_on)}, asked=asked, found=found)


def advance_death(at: Situation) -> Decision:
    """In hardship, half of the one-off benefit before the court has spoken."""
    facts = {**current(at), "death_advance_taken_fen": taken_before(at, ADVANCE_ON_DEATH)}
    asked = known(at, facts, ("death_advance_open", "injury_payer"))
    if asked.values["death_advance_open"] == 0:
        raise SuibaoError(
            "No advance is open: it needs hardship (missing_hardship) and half of the benefit not yet taken.",
            "没有可预支的金额：须生活有困难（missing_hardship），且未预支满 50%。",
        )
    who, account = bearer(at, asked)
    item = Item(ADVANCE_ON_DEATH, asked.values["death_advance_open"], at.month, who, account)
    return Decision({}, (item,), asked)


def _died_on(at: Situation) -> date:
    if "died_on" not in at.facts:
        raise SuibaoError("State the day of the death as died_on.", "请填写死亡之日 died_on。", fact="died_on")
    day = date.fromisoformat(str(at.facts["died_on"]))
    if not at.claim.event_on <= day <= at.day:
        raise SuibaoError(
            f"died_on is {day}; expected a day from the accident ({at.claim.event_on}) to the step ({at.day}).",
            f"死亡之日为 {day}；应在事故之日（{at.claim.event_on}）至本步骤之日（{at.day}）之间。", fact="died_on",
        )  # fmt: skip
    return day


def die(at: Situation) -> Decision:
    """Funeral grant and one-off benefit by the law of the day of the death, dependants from the month after."""
    day = _died_on(at)
    found = {"injury_died": True, "death_month": month_fact(day)}
    if day == at.claim.event_on:
        found["died_after_suspension"] = False
    facts = {**current(at), **found, "death_advance_taken_fen": taken_before(at, ADVANCE_ON_DEATH)}
    asked = known(at, of_today(facts), ("survivors_due", "injury_funeral", "death_benefit", "dependants_from", "injury_payer"), day)
    pension = ask_law(at, facts, ("dependants_pension",), day)
    must(asked, "survivors_due", True, "This death gives no right to survivors' benefits: die_otherwise",
         "此死亡不享受工亡待遇，请用“死亡，无工亡待遇”")  # fmt: skip
    who, account = bearer(at, asked)
    first = asked.values["dependants_from"]
    items = (
        Item("funeral", asked.values["injury_funeral"], at.month, who, account),
        Item("death_benefit", asked.values["death_benefit"], at.month, who, account),
    )
    outcome = {"first_month": first // 12 * 100 + first % 12 + 1, "monthly": dict(pension.values), "would_settle": list(pension.settle)}
    return Decision(outcome, items, asked, found=found)


def die_otherwise(at: Situation) -> Decision:
    """Only where the law gives survivors nothing."""
    day = _died_on(at)
    found = {"injury_died": True, "death_month": month_fact(day)}
    asked = known(at, {**current(at), **found}, ("survivors_due",), day)
    must(asked, "survivors_due", False, "Survivors' benefits are due: die", "应核定工亡待遇")
    return Decision({}, asked=asked, found=found)


def change_dependants(at: Situation) -> Decision:
    """Who still depends on the deceased; from the month after, or the month stated."""
    if not any(name in at.facts for name in DEPENDANTS):
        raise SuibaoError(
            f"State what changes: {', '.join(DEPENDANTS)}.", f"请说明变更的项目：{'、'.join(DEPENDANTS)}。"
        )
    return Decision()


RULINGS: dict[E, Ruling] = {
    E.GO_MISSING: go_missing, E.ADVANCE_DEATH: advance_death, E.DIE: die, E.DIE_OTHERWISE: die_otherwise,
    E.CHANGE_DEPENDANTS: change_dependants,
}  # fmt: skip
