"""A career: what was paid where in which month, folded row by row into the totals of an award.

    career = Career((Span("2016-01", "2025-12", "310000", base_fen=600_000),), "310000", Crediting.MONTH_METHOD)
    Fold(law).totals(career)            # by the rules, one row after the other
    Fold(law).totals_of(careers)        # many careers at once, by compiled plans
    Fold(law).explain(career)           # every row with its formulas and sources
    award(law, career, "2026-03", {"age_at_award_months": 720})

No amount is made here: rows are counted together, every figure comes from the rules of the unit `CAREER_YEAR`, asked
on a day of each row (docs/decisions/018). What a rule calls ``…_after`` becomes the next row's input ``…_before``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from suibao.law.career_record import YEAR, Career, Span, months_of
from suibao.law.pension.career_terms import CareerMonth, Crediting
from suibao.law.units import CAREER_YEAR
from suibao.rules import NATION, InputError, Law, LawError, Trace
from suibao.rules.plan import Plan
from suibao.rules.units import month_number, month_text

HALVES = ((0, 5, "06"), (6, 11, "12"))
"""First and last month of a row and the month on which its reference wage is asked: wages change in January or July."""

INDEX_OUTPUTS = ("index_sum_after", "index_months_after", "credited_months_after", "actual_months_after",
                 "deemed_months_after", "pre_account_months_after")  # fmt: skip
ACCOUNT_OUTPUTS = ("account_after",)
AWARD_OUTPUTS = ("basic_pension", "account_pension", "transition_pension")
"""Parts of the monthly pension."""

__all__ = ["AWARD_OUTPUTS", "Career", "CareerMonth", "Crediting", "Fold", "Row", "Span", "State", "Totals", "award"]

State = Mapping[str, int]
"""Values of the rules ``…_after`` so far."""


@dataclass(frozen=True)
class Totals:
    """What an award needs of a career, in stored units."""

    state: State = field(repr=False)
    average_index: int

    @property
    def credited_months(self) -> int:
        """Months paid and deemed, in thousandths."""
        return self.state.get("credited_months_after", 0)

    @property
    def actual_months(self) -> int:
        """Months paid, in thousandths."""
        return self.state.get("actual_months_after", 0)

    @property
    def deemed_months(self) -> int:
        """Months deemed paid, in thousandths."""
        return self.state.get("deemed_months_after", 0)

    @property
    def pre_account_months(self) -> int:
        """Months paid that the transition part covers (before accounts; in Beijing to 1998-06), in thousandths."""
        return self.state.get("pre_account_months_after", 0)

    @property
    def account_balance_fen(self) -> int:
        """The account at the end of the last row."""
        return self.state.get("account_after", 0)


@dataclass(frozen=True)
class Row:
    """One row of a career: which rules are asked on which day, with which facts. ``place`` puts rows in order."""

    place: tuple[int, int, int]
    day: str
    outputs: tuple[str, ...]
    facts: Mapping[str, object]


class Fold:
    """Folds careers under one law; keeps what it has built for the next career.

    The law's date does not matter: each row asks the law of its own day, as known on the day of knowledge of ``law`` and
    with the statuses that ``law`` accepts.
    """

    def __init__(self, law: Law) -> None:
        self._law = law
        self._dated: dict[str, Law] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        self._needed: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, str], ...]] = {}
        self._found: dict[tuple[str, str, str], int] = {}
        self._plans: dict[tuple[str, tuple[str, ...]], Plan] = {}

    def at(self, day: str) -> Law:
        """The law on ``day``."""
        if day not in self._dated:
            self._dated[day] = self._law.at(day, self._law.moment.known if self._law.moment else None)
        return self._dated[day]

    def totals(self, career: Career, start: State | None = None) -> Totals:
        """The totals of ``career``, after ``start`` (the state of an earlier part of the same career)."""
        state = self._begin(career, start)
        for row in self.rows(career):
            law, outputs = self.at(row.day), self._outputs(row)
            state |= {name: int(value) for name, value in law.evaluate(self._facts(row, state), outputs).items()}
        return self._finished([state])[0]

    def totals_of(self, careers: Sequence[Career]) -> list[Totals]:
        """The same for many careers: the rows of one day and place together, by a compiled plan.

        Errors name the career, counted from 0.
        """
        states = [self._begin(one, None) for one in careers]
        waiting: dict[tuple[int, int, int], list[tuple[int, Row]]] = {}
        for number, career in enumerate(careers):
            try:
                for row in self.rows(career):
                    waiting.setdefault(row.place, []).append((number, row))
            except LawError as error:
                raise _of_career(error, number) from None
        for place in sorted(waiting):
            rows = waiting[place]
            outputs = self._outputs(rows[0][1])
            facts = [self._facts(row, states[number]) for number, row in rows]
            columns = {name: np.array([one[name] for one in facts]) for name in facts[0]}
            found = self._plan(rows[0][1].day, outputs).run(columns, faults="keep")
            if found.faulty.size:
                position = int(found.faulty[0])
                raise _of_career(found.error(position), rows[position][0])
            for position, (number, _) in enumerate(rows):
                states[number] |= {name: int(found[name][position]) for name in outputs}
        return self._finished(states)

    def explain(self, career: Career, start: State | None = None) -> list[Trace]:
        """Every row of ``career`` with its formulas, figures and sources."""
        state, traces = self._begin(career, start), []
        for row in self.rows(career):
            outputs = self._outputs(row)
            trace = self.at(row.day).explain(self._facts(row, state), outputs)
            state |= {name: int(trace[name]) for name in outputs}
            traces.append(trace)
        return traces

    def rows(self, career: Career) -> Iterator[Row]:
        """The rows of ``career`` in order: of each year the halves, then the account.

        Raises InputError for what cannot be a career, in words of the career.
        """
        months = months_of(career)
        first, last = career.bounds
        for year in range(first // YEAR, last // YEAR + 1) if first <= last else ():
            for half, (low, high, asked) in enumerate(HALVES):
                numbers = range(max(year * YEAR + low, first), min(year * YEAR + high, last) + 1)
                for ordinal, facts in enumerate(self._groups(career, months, numbers, f"{year}-{asked}")):
                    yield Row((year, half, ordinal), f"{year}-{asked}", INDEX_OUTPUTS, facts)
            if career.balance_year is None or year > career.balance_year:
                yield Row((year, len(HALVES), 0), f"{year}-12", ACCOUNT_OUTPUTS, self._account(career, months, year))

    def _groups(
        self, career: Career, months: Mapping[int, Span], numbers: Iterable[int], day: str
    ) -> Iterator[Mapping[str, object]]:
        """The months of one half, those with the same facts together."""
        groups: dict[tuple[int, bool, int | None], list[tuple[int, Span | None]]] = {}
        for number in numbers:
            span = months.get(number)
            before = span is not None and self._before_account(career, span, number, day)
            kind = 0 if span is None else 2 if span.kind == CareerMonth.DEEMED else 1
            groups.setdefault((kind, before, span.index if span else None), []).append((number, span))
        for (kind, before, index), members in groups.items():
            paid = [span for _, span in members if span is not None] if kind == 1 else []
            yield {
                "region": career.benefit_region,
                "year_first_month": members[0][0],
                "year_months_paid": len(paid),
                "year_months_deemed": len(members) if kind == 2 else 0,
                "year_months_gap": len(members) if kind == 0 else 0,
                "year_credited_months": sum(one.credited for one in paid),
                "year_base_sum_fen": sum(one.base_fen for one in paid),
                "year_before_account": before,
                "has_stated_index": kind == 1 and index is not None,
                "stated_index": index if kind == 1 and index is not None else 0,
                "deemed_index": self._deemed_index(career, members[0], day) if kind == 2 else 0,
            }

    def _account(self, career: Career, months: Mapping[int, Span], year: int) -> Mapping[str, object]:
        """The facts of the account in one year: its credits, and the place whose rate applies."""
        first, last = career.bounds
        day, start = f"{year}-12", year * YEAR
        paid = [
            (number - start, months[number]) for number in range(start, start + YEAR)
            if number in months and months[number].kind != CareerMonth.DEEMED
            and not self._before_account(career, months[number], number, day)
        ]  # fmt: skip
        earlier = [number for number in range(first, min(start + YEAR, last + 1)) if number in months]
        return {
            "region": months[earlier[-1]].region if earlier else career.benefit_region,
            "year_months_paid": len(paid),
            "year_base_sum_fen": sum(span.base_fen for _, span in paid),
            "year_weighted_base_fen": sum(span.base_fen * (YEAR - 1 - month) for month, span in paid),
            "year_own_paid_fen": sum(span.own_paid_fen for _, span in paid),
            "year_weighted_own_paid_fen": sum(span.own_paid_fen * (YEAR - 1 - month) for month, span in paid),
            "year_flexible_base_sum_fen": sum(s.base_fen for _, s in paid if s.kind == CareerMonth.FLEXIBLE),
            "crediting_method": int(career.crediting),
            "interest_months": min(YEAR, month_number(career.award) - start) if career.award else YEAR,
        }

    def _before_account(self, career: Career, span: Span, number: int, day: str) -> bool:
        """Whether a month lies before the account; asks for the region's start only where that can matter."""
        if career.account_start:
            start = month_number(career.account_start)
        elif number >= self._latest_start:
            start = 0
        else:
            start = self._ask("account_start", span.region, day)
        if span.kind == CareerMonth.DEEMED and number >= start:
            raise InputError(
                f"{month_text(number)} is deemed paid, but accounts began there in {month_text(start) if start else 'before'}"
                ": deemed months end before the account. Next step: correct the kind of the month.",
                f"{month_text(number)} 记为视同缴费，但当地个人账户已建立：视同缴费年限止于建账前。请更正该月的性质。",
            )
        return number < start

    @cached_property
    def _latest_start(self) -> int:
        """The month from which accounts exist everywhere."""
        known = self._law.parameters["account_start_month"].everything()
        return max(int(one.amount) for one in known if one.amount is not None)

    def _deemed_index(self, career: Career, member: tuple[int, Span | None], day: str) -> int:
        number, span = member
        if span is not None and span.index is not None:
            return span.index
        if self._ask("deemed_is_counted", career.benefit_region, day):
            raise InputError(
                f"{month_text(number)}: {career.benefit_region} counts deemed months in the average, and this one has no "
                "index. Next step: give the index that the agency has determined (Span.index).",
                f"{month_text(number)}：{career.benefit_region} 的平均指数计入视同缴费月，而该月没有指数。请填写认定的视同缴费指数。",
            )
        return 0

    def _ask(self, rule: str, region: str, day: str) -> int:
        key = (rule, region, day)
        if key not in self._found:
            case = {"region": region, "year_months_deemed": 1}
            law = self.at(day)
            needed = {one.name for one in law.graph((rule,)).inputs}
            found = law.evaluate({name: value for name, value in case.items() if name in needed}, (rule,))
            self._found[key] = int(found[rule])
        return self._found[key]

    def _begin(self, career: Career, start: State | None) -> dict[str, int]:
        if start is not None:
            return dict(start)
        return {"account_after": career.balance_fen}

    def _outputs(self, row: Row) -> tuple[str, ...]:
        """The outputs of a row and every rule whose value the row's rules take over from the row before."""
        key = (row.day, row.outputs)
        if key not in self._asked:
            law, outputs = self.at(row.day), list(row.outputs)
            for name in outputs:  # grows while it is read
                carried = (carried_from(one.name) for one in law.graph((name,)).inputs)
                outputs += [one for one in carried if one and one not in outputs]
            self._asked[key] = tuple(outputs)
        return self._asked[key]

    def _facts(self, row: Row, state: State) -> dict[str, object]:
        """The facts that the row's rules ask for; what was never counted so far is nothing yet."""
        key = (row.day, row.outputs)
        if key not in self._needed:
            inputs = self.at(row.day).graph(self._outputs(row)).inputs
            self._needed[key] = tuple((one.name, carried_from(one.name)) for one in inputs)
        facts = row.facts
        return {name: state.get(carried, 0) if carried else facts[name] for name, carried in self._needed[key]}

    def _finished(self, states: list[dict[str, int]]) -> list[Totals]:
        """The states with the average over the months counted, by its rule."""
        name, day = "career_average_index", str(self._law.dated.day)
        needed = [one.name for one in self.at(day).graph((name,)).inputs]
        columns = {one: np.array([state.get(carried_from(one), 0) for state in states]) for one in needed}
        if "region" in columns:
            columns["region"] = np.array([NATION] * len(states))
        found = self._plan(day, (name,)).run(columns)
        return [Totals(dict(state), int(found[name][number])) for number, state in enumerate(states)]

    def _plan(self, day: str, outputs: tuple[str, ...]) -> Plan:
        """The plan of a day, built once: building one looks up every region's figures."""
        key = (day, outputs)
        if key not in self._plans:
            self._plans[key] = self.at(day).plan(outputs, by=CAREER_YEAR)
        return self._plans[key]


def _of_career(error: LawError, number: int) -> LawError:
    """``error`` with the career in which it arose."""
    return type(error)(
        f"Career {number}: {error.en}", f"第 {number} 份经历：{error.zh}", **error.details, career=number
    )


def carried_from(name: str) -> str:
    """The rule whose value an input takes over from the row before; empty where it takes none over."""
    bare = name.removesuffix("_fen")
    return f"{bare.removesuffix('_before')}_after" if bare.endswith("_before") else ""


def award(
    law: Law,
    career: Career,
    month: str,
    facts: Mapping[str, object],
    outputs: Sequence[str] = AWARD_OUTPUTS,
    *,
    retired: str = "",
) -> dict[str, int | float]:
    """The pension that begins in ``month``: the totals of ``career`` handed to the rules of the award.

    ``retired``: the month of retirement, where the first payment follows it; the benefit base is that of its year.
    ``facts``: what the career does not know (``age_at_award_months`` and, where they are asked for, figures that a notice
    states). What is not given of the notice is not stated. Raises InputError and ParameterError.
    """
    fold = Fold(law)
    totals = fold.totals(replace(career, award=month))
    dated = fold.at(retired or month)
    known = UNSTATED | handed_over(totals, career) | dict(facts)
    needed = [one.name for one in dated.graph(tuple(outputs)).inputs]
    return dated.evaluate({name: known[name] for name in needed if name in known}, outputs)


UNSTATED: dict[str, object] = {
    "has_stated_base": False, "stated_benefit_base_fen": 0, "has_stated_local_base": False, "stated_local_base_fen": 0,
    "has_stated_divisor": False, "stated_divisor": 1, "has_two_transitions": False, "old_transition_fen": 0,
    "new_transition_fen": 0, "notional_account_fen": 0,
}  # fmt: skip
"""Facts of an award that only a printed notice has: nothing is stated."""


def handed_over(totals: Totals, career: Career) -> dict[str, object]:
    """The totals under the names of the award's inputs."""
    return {
        "region": career.benefit_region,
        "average_index": totals.average_index,
        "transition_index": totals.average_index,
        "credited_months": totals.credited_months,
        "award_actual_months": totals.actual_months,
        "award_deemed_months": totals.deemed_months,
        "paid_before_account_months": totals.pre_account_months,
        "award_account_fen": totals.account_balance_fen,
    }
