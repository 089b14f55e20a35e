"""How the people of the demo city claim: for each happening, the steps that they, their payers and the agency take.

Only facts stand here, as a form or a file would state them; each decision and each amount is the office's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from suibao.demo.city import City
from suibao.demo.engagements import Engagements
from suibao.demo.identity import REGION
from suibao.demo.life import Happening, Kind
from suibao.demo.parties import ALL
from suibao.demo.statistics import value
from suibao.law.retirement.terms import RetirementGroup

AT_WORK: Mapping[str, Any] = {
    "applicant": "employer", "evidence": ["application_form", "relation_proof", "medical_diagnosis"],
    "in_working_hours": "yes", "on_task_or_overtime": "no", "at_workplace": "yes", "between_workplaces": "no", "at_task_area": "no",
    "from_work": "yes", "works_at_home": "no", "occupational_disease": "no", "counts_by_other_law": "no",
    "public_interest_rescue": "no", "veteran_wound": "no", "by_intentional_crime": "no", "by_drink_or_drugs": "no",
    "by_self_harm": "no", "has_labour_relation": "yes", "sent_to_other_unit": "no", "subcontracted_illegally": "no",
    "works_under_host": "no", "third_party_caused": "no", "employer_insured": "yes",
}  # fmt: skip
"""An accident in working hours, at the workplace, from the work (工伤保险条例 14(1))."""

ON_ORDER: Mapping[str, Any] = {
    "registered_on_platform": "yes", "works_in_platform_name": "yes", "paid_for_orders": "yes", "under_work_injury": "no",
    "by_intentional_crime": "no", "by_drink_or_drugs": "no", "by_self_harm": "no",
    "order_accepted": "yes", "order_finished": "no", "oi_circumstance": "accident", "after_last_order": "no", "social_card_account": "yes",
}  # fmt: skip
"""An accident on the way with an accepted order."""

LAID_OFF: Mapping[str, Any] = {
    "channel": "online", "work_ending": "laid_off", "seeks_work": "yes", "is_registered_jobless": "yes", "wage_tier": 1,
    "subsistence_line": int(value("city_subsistence_line")),
}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One step of a claim: ``after`` days from the happening. ``event`` is '' for the one that opens it."""

    after: int
    event: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A claim to be made: its kind (code), whose, with which payer, where, and its steps in order."""

    kind: str
    happening: Happening
    payer: str
    region: str
    moves: tuple[Move, ...]

    def on(self, move: Move) -> date:
        """The day of a step."""
        return self.happening.day + timedelta(days=move.after)


def scripts(city: City, happenings: list[Happening]) -> list[Script]:
    """What follows from each happening, in the same order."""
    makers = {
        Kind.WORK_INJURY: _work_injury, Kind.ORDER_INJURY: _order_injury, Kind.JOB_LOSS: _job_loss, Kind.BIRTH: _birth,
        Kind.RETIREMENT: _retirement,
    }  # fmt: skip
    return [makers[one.kind](city, one) for one in happenings]


def _payer(jobs: Engagements, place: int) -> str:
    return ALL[int(jobs.payer[place])].party


def _work_injury(city: City, one: Happening) -> Script:
    jobs = city.truth.engagements
    wage = max(int(jobs.wage[one.engagement]), int(value("minimum_wage", "month")) * 100) // 100
    stated = {**AT_WORK, "injury_mean_wage": wage, "injury_average_wage": int(value("city_average_wage")),
              "injury_minimum_wage": int(value("minimum_wage", "month")),
              "dispatched_worker": "yes" if jobs.using[one.engagement] >= 0 else "no"}  # fmt: skip
    moves = [
        Move(4, "", stated), Move(11, "accept"), Move(40, "recognise"),
        Move(45, "treat", {"injury_treatment": 6_800, "document": "虚构医院结算单"}), Move(52, "pay"),
    ]  # fmt: skip
    if one.facts["grade"]:
        moves += [
            Move(90, "ask_appraisal"), Move(130, "grade", {"disability_grade": one.facts["grade"], "care_level": "none"}),
            Move(138, "award", {"accepts_appraisal": True}), Move(145, "pay"),
        ]  # fmt: skip
    else:
        moves.append(Move(90, "heal"))
    return Script("work_injury", one, _payer(jobs, one.engagement), REGION, tuple(moves))


def _order(city: City, one: Happening) -> str:
    """An order of the injured on the day."""
    jobs = city.truth.engagements
    platform = _payer(jobs, one.engagement)
    orders = city.orders[one.day.year * 100 + one.day.month, platform]
    mine = pc.equal(orders["worker"].cast(pa.string()), f"{platform}-{int(jobs.number[one.engagement]):06d}")
    today = pc.equal(orders["accepted_at"].cast(pa.date32()), pa.scalar(one.day))
    return str(orders.filter(pc.and_(mine, today))["order_id"][0].as_py())


def _order_injury(city: City, one: Happening) -> Script:
    moves = [
        Move(0, "", {**ON_ORDER, "order_id": _order(city, one)}), Move(1, "platform_files"), Move(6, "accept"), Move(20, "confirm"),
        Move(30, "treat", {"injury_treatment": 5_200, "document": "虚构医院结算单"}), Move(36, "pay"),
    ]  # fmt: skip
    if one.facts["grade"]:
        moves += [
            Move(90, "ask_appraisal"), Move(130, "grade", {"disability_grade": one.facts["grade"], "care_level": "none"}),
            Move(138, "award"),
        ]  # fmt: skip
    return Script("occupational_injury", one, _payer(city.truth.engagements, one.engagement), REGION, tuple(moves))


def _job_loss(city: City, one: Happening) -> Script:
    """Asks within days; every other finds work again after some months."""
    moves = [Move(7, "", LAID_OFF), Move(20, "decide")]
    if one.person % 2:
        back = 90 + one.person % 60
        moves.append(Move(back, "stop", {"stop_reason": "reemployed", "since": str(one.day + timedelta(days=back))}))
    return Script("unemployment", one, _payer(city.truth.engagements, one.engagement), REGION, tuple(moves))


def _birth(city: City, one: Happening) -> Script:
    stated = {
        "birth_standing": "insured", "employer_average_wage": int(value("city_average_wage")),
        "wage_before_leave": int(value("city_average_wage")), "is_miscarriage": "no", "is_difficult_birth": "no",
        "children_born": 1, "paid_to": "person", "birth_medical_cost": 6_000, "local_leave_days": int(value("city_local_leave")),
    }  # fmt: skip
    return Script("maternity", one, "", REGION, (Move(20, "", stated), Move(34, "decide")))


def _retirement(city: City, one: Happening) -> Script:
    """Draws here, where all the years were paid; applies in the month of the age."""
    folk = city.truth.people
    born = str(folk.birth[one.person].astype("datetime64[M]"))
    stated = {
        "retirement_group": RetirementGroup(one.facts["retirement_group"]).code, "birth_month": born,
        "retires_from_employer": True, "employer_agrees_late": False, "hukou_region": REGION,
        "chosen_retirement_month": f"{one.day:%Y-%m}",
    }  # fmt: skip
    moves = (Move(9, "", stated), Move(12, "check"), Move(20, "award"), Move(25, "start"))
    return Script("employee_pension", one, "", REGION, moves)
