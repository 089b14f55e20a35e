"""From the report to the decision: who applied and when, papers asked for, acceptance, suspension, recognition, review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from suibao.errors import SuibaoError
from suibao.office.claims.asking import Asked, figure, on
from suibao.office.claims.deadlines import Deadline, deadline
from suibao.office.claims.stepping import Decision, Ruling, Situation
from suibao.office.claims.work_injury_facts import (
    PAPERS,
    SIDES,
    ask_law,
    current,
    in_books,
    in_register,
    known,
    must,
    undecided,
)
from suibao.office.claims.work_injury_machine import InjuryEvent as E

RECOGNITION = ("injury_recognised", "injury_covered", "injury_liable_unit")


def days_of(at: Situation, name: str) -> int:
    """A figure of days of the law of the accident."""
    return figure(on(at.law, at.claim.event_on), name, at.claim.region)


def review_due(at: Situation) -> Deadline:
    """15 days from the application or from the papers asked for (工伤认定办法 8)."""
    return deadline(at.day, "工伤认定办法 8", days=days_of(at, "application_review_days"))


def papers(at: Situation, facts: Mapping[str, Any]) -> list[str]:
    """What is still missing of the papers of article 18."""
    handed = {one for step in at.claim.steps for one in step.facts.get("evidence", ())} | set(facts.get("evidence", ()))
    return [one for one in PAPERS if one not in handed]


def report(at: Situation) -> Decision:
    """One step for anybody: worker, relative, union or employer. What is known at once is told at once."""
    applicant = at.facts.get("applicant")
    if applicant not in (*SIDES, "employer"):
        raise SuibaoError(
            f"applicant is {applicant!r}; expected employer, worker, relative or union.",
            f"申请人（applicant）为 {applicant!r}；应为 employer（单位）、worker（本人）、relative（近亲属）或 union（工会）。", fact="applicant",
        )  # fmt: skip
    found = in_books(at.connection, at.claim.person, at.claim.payer, at.claim.event_on)
    found |= in_register(at.connection, at.claim)
    facts = {**found, **current(at)}
    asked = ask_law(at, facts, ("injury_application_in_time", "employer_bears_earlier_costs"))
    outlook = ask_law(at, facts, RECOGNITION)
    outcome = {
        "in_time": _yes(asked, "injury_application_in_time"),
        "employer_bears_earlier_costs": _yes(asked, "employer_bears_earlier_costs"),
        "missing_papers": papers(at, facts),
        "outlook": _yes(outlook, "injury_recognised"),
        "would_settle": list(dict.fromkeys((*asked.settle, *outlook.settle))),
    }
    return Decision(outcome, asked=asked, due=review_due(at), found=found)


def employer_applies(at: Situation) -> Decision:
    """The employer applies beside the worker: whether in its own time decides who bears earlier costs."""
    asked = known(at, current(at), ("employer_application_in_time", "employer_bears_earlier_costs"))
    return Decision({name: bool(value) for name, value in asked.values.items()}, asked=asked)


def state(at: Situation) -> Decision:
    """Facts and evidence, whoever brings them."""
    if not at.facts:
        raise SuibaoError("State at least one fact.", "请至少说明一项事实。")
    return Decision()


def ask_more(at: Situation) -> Decision:
    """Everything missing is told at once (工伤保险条例 18)."""
    missing = papers(at, at.facts)
    wanted = [*missing, *(one for one in at.facts.get("asked_for", ()) if one not in missing)]
    if not wanted:
        raise SuibaoError(
            "No paper is missing: accept or refuse the application.", "材料齐全：请受理或决定不予受理。"
        )
    return Decision({"asked_for": wanted})


def supply(at: Situation) -> Decision:
    """The papers asked for are in; the review begins anew."""
    return Decision({"missing_papers": papers(at, at.facts)}, due=review_due(at))


def refuse(at: Situation) -> Decision:
    """Only where the law has a ground: out of time, or no unit that answers under the regulation."""
    for output, words in (("injury_application_in_time", "超过申请时限"), ("injury_covered", "不属于工伤保险适用范围")):
        asked = ask_law(at, current(at), (output,))
        if asked.known and not asked.values[output]:
            return Decision({"reason": words, "rule": output}, asked=asked)
    raise SuibaoError(
        "Nothing in the law refuses this application: it is in time, or not shown to be late, and some unit may answer for it.",
        "依法没有不予受理的理由：申请在时限内或未查明超期，且未查明没有承担单位。",
    )


def accept(at: Situation) -> Decision:
    """Complete papers, in time; the decision is due in 60 days, in 15 where the case is clear (工伤保险条例 20)."""
    missing = papers(at, at.facts)
    if missing:
        raise SuibaoError(
            f"Papers are missing: {', '.join(missing)}. Next step: ask_more.", f"材料不全：{'、'.join(missing)}。请告知补正（ask_more）。"
        )
    facts = current(at)
    asked = known(at, {"clear_case": False, **facts}, ("injury_application_in_time", "decision_days"))
    must(asked, "injury_application_in_time", True, "The application is out of time: refuse it", "申请超过时限，应不予受理")
    due = deadline(at.day, "工伤保险条例 20", days=asked.values["decision_days"])
    return Decision({"in_time": True, "decision_days": asked.values["decision_days"]}, asked=asked, due=due)


def suspend(at: Situation) -> Decision:
    """A finding of court or another authority is awaited: status in dispute, fault in traffic (工伤保险条例 20(3))."""
    if not at.facts.get("awaited"):
        raise SuibaoError(
            "Name the finding that is awaited, as the fact 'awaited'.", "请以事实 awaited 说明所依据而尚未作出的结论。"
        )
    left = max((at.claim.due_on - at.day).days, 0) if at.claim.due_on else 0
    return Decision({"days_left": left})


def resume(at: Situation) -> Decision:
    """The finding is there: the days that were left run on. At least one day stays for the decision."""
    left = max(int(at.claim.decided("days_left", 0)), 1)
    return Decision({}, due=deadline(at.day, "工伤保险条例 20(3)", days=left))


def recognise(at: Situation) -> Decision:
    """Articles 14 to 16, and a unit that answers. From here on benefits are due."""
    asked = known(at, current(at), RECOGNITION)
    must(asked, "injury_covered", True, "No unit answers for this under the regulation", "没有承担工伤保险责任的单位")
    must(asked, "injury_recognised", True, "By the facts stated this is no work injury", "按所述事实不应认定为工伤")
    return Decision({"recognised": True, "liable_unit": _liable(at, asked)}, asked=asked, found={"injury_decided": True})


def decline(at: Situation) -> Decision:
    """Only where the law says that it is none."""
    facts = current(at)
    answers = {output: ask_law(at, facts, (output,)) for output in ("injury_recognised", "injury_covered")}
    for output, asked in answers.items():
        if asked.known and not asked.values[output]:
            return Decision({"recognised": False, "rule": output}, asked=asked)
    open_ones = [asked for asked in answers.values() if not asked.known]
    raise undecided(at.law, open_ones[0]) if open_ones else SuibaoError(
        "By the facts stated this is a work injury: it cannot be declined.", "按所述事实应认定为工伤，不能不予认定。"
    )


def revoke(at: Situation) -> Decision:
    """Court or superior authority sets the decision aside: the agency decides again, with a period of its own."""
    if at.claim.state == "refusal_review":
        return Decision(due=review_due(at))
    return Decision(due=deadline(at.day, "工伤保险条例 20", days=days_of(at, "decision_days_usual")))


def plain(at: Situation) -> Decision:
    """Nothing but the step itself."""
    return Decision()


def _yes(asked: Asked, output: str) -> str:
    return {1: "yes", 0: "no"}.get(asked.values.get(output, -1), "unknown")


def _liable(at: Situation, asked: Asked) -> str:
    term = on(at.law, at.claim.event_on).rules["injury_liable_unit"].unit.term
    assert term is not None
    return str(term(asked.values["injury_liable_unit"]).name.lower())


RULINGS: dict[E, Ruling] = {
    E.REPORT: report, E.STATE: state, E.EMPLOYER_APPLIES: employer_applies, E.ASK_MORE: ask_more, E.SUPPLY: supply,
    E.REFUSE: refuse, E.WITHDRAW: plain, E.ACCEPT: accept, E.SUSPEND: suspend, E.RESUME: resume, E.RECOGNISE: recognise,
    E.DECLINE: decline, E.REVIEW: plain, E.UPHOLD: plain, E.REVOKE: revoke,
}  # fmt: skip
