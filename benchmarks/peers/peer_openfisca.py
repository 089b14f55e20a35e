"""OpenFisca-Core on the six values. It is only called; none of its code is here."""

from __future__ import annotations

import time
from typing import Any

import work

PERIOD = "2025-01"


def system() -> Any:
    """Seven variables and five dated parameters. OpenFisca works in float32."""
    from openfisca_core.entities import build_entity
    from openfisca_core.parameters import ParameterNode
    from openfisca_core.periods import DateUnit
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="person", is_person=True)

    def variable(name, formula=None):
        body = {"value_type": float, "entity": person, "definition_period": DateUnit.MONTH, "label": name}
        return type(name, (Variable,), body | ({"formula": formula} if formula else {}))

    def base(persons, period, parameters):
        import numpy as np

        return np.clip(persons("pay", period), parameters(period).fund.floor, parameters(period).fund.ceiling)

    def employee(persons, period, parameters):
        return persons("base", period) * parameters(period).fund.employee

    def employer(persons, period, parameters):
        return persons("base", period) * parameters(period).fund.employer

    def account(persons, period, parameters):
        return persons("base", period) * parameters(period).fund.account

    def pooled(persons, period):
        return persons("employee", period) + persons("employer", period) - persons("account", period)

    def take_home(persons, period):
        return persons("pay", period) - persons("employee", period)

    formulas = (base, employee, employer, account, pooled, take_home)
    made = TaxBenefitSystem([person])
    made.add_variables(variable("pay"), *(variable(one.__name__, one) for one in formulas))
    figures = {"floor": work.FLOOR / 100, "ceiling": work.CEILING / 100, "employee": work.EMPLOYEE / work.MILLION,
               "employer": work.EMPLOYER / work.MILLION, "account": work.ACCOUNT / work.MILLION}  # fmt: skip
    dated = {name: {"values": {"2020-01-01": {"value": figure}}} for name, figure in figures.items()}
    made.parameters = ParameterNode(name="", data={"fund": dated})
    return made


def simulation(made: Any, pay: Any) -> Any:
    from openfisca_core.simulations import SimulationBuilder

    one = SimulationBuilder().build_default_simulation(made, count=len(pay))
    one.set_input("pay", PERIOD, pay)
    return one


def calculated(one: Any) -> dict[str, Any]:
    return {name: one.calculate(name, PERIOD) for name in work.OUTPUTS}


def whole_call(people: int, repeats: int) -> dict[str, Any]:
    """A new simulation each time, as a caller must: results are remembered inside it."""
    fen = work.pay_in_fen(people)
    pay = (fen / 100).astype("float32")
    began = time.perf_counter()
    made = system()
    return work.measure(began, lambda: calculated(simulation(made, pay)), fen, repeats, 100)


def calculation_only(people: int, repeats: int) -> dict[str, Any]:
    """The clock runs only while the six values are calculated; the simulation is made outside it."""
    import gc
    import statistics

    fen = work.pay_in_fen(people)
    pay = (fen / 100).astype("float32")
    began = time.perf_counter()
    made = system()
    found = work.measure(began, lambda: calculated(simulation(made, pay)), fen, 1, 100)
    times = []
    for _ in range(repeats + 1):
        ready = simulation(made, pay)
        gc.collect()
        began = time.perf_counter()
        calculated(ready)
        times.append(time.perf_counter() - began)
        del ready
    return found | {"first_s": times[0], "warm_s": statistics.median(times[1:]), "best_s": min(times[1:])}


def single(_people: int, repeats: int) -> dict[str, Any]:
    from openfisca_core.simulations import SimulationBuilder

    made = system()
    person = {"pay": {PERIOD: 6500}, **{name: {PERIOD: None} for name in work.OUTPUTS}}

    def call():
        return calculated(SimulationBuilder().build_from_entities(made, {"persons": {"one": person}}))

    return work.one_person(call, repeats * 20)


if __name__ == "__main__":
    work.main({"call": whole_call, "calculation": calculation_only, "single": single})
