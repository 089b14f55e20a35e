"""GETTSIM's engine (ttsim) on the six values, with NumPy and with JAX. It is only called; none of its code is here."""

from __future__ import annotations

import time
from typing import Any

import work


def environment() -> dict[str, Any]:
    """Six scalar functions wired by argument name, five dated scalars."""
    import datetime

    from gettsim.tt import ScalarParam, TTSIMUnit, policy_function, policy_input

    unit = TTSIMUnit.DIMENSIONLESS

    @policy_input(unit=unit)
    def p_id() -> int: ...

    @policy_input(unit=unit)
    def pay() -> float: ...

    @policy_function(unit=unit)
    def base(pay: float, floor: float, ceiling: float) -> float:
        return min(max(pay, floor), ceiling)

    @policy_function(unit=unit)
    def employee(base: float, employee_rate: float) -> float:
        return base * employee_rate

    @policy_function(unit=unit)
    def employer(base: float, employer_rate: float) -> float:
        return base * employer_rate

    @policy_function(unit=unit)
    def account(base: float, account_rate: float) -> float:
        return base * account_rate

    @policy_function(unit=unit)
    def pooled(employee: float, employer: float, account: float) -> float:
        return employee + employer - account

    @policy_function(unit=unit)
    def take_home(pay: float, employee: float) -> float:
        return pay - employee

    functions = {one.leaf_name: one for one in (p_id, pay, base, employee, employer, account, pooled, take_home)}
    dated = {"start_date": datetime.date(2020, 1, 1), "end_date": datetime.date(2099, 12, 31)}
    figures = {"floor": work.FLOOR / 100, "ceiling": work.CEILING / 100, "employee_rate": work.EMPLOYEE / work.MILLION,
               "employer_rate": work.EMPLOYER / work.MILLION, "account_rate": work.ACCOUNT / work.MILLION}  # fmt: skip
    days = {"policy_year": 2025, "policy_month": 1, "policy_day": 1}
    return {**functions, **{name: ScalarParam(value=figure, unit=unit, **dated) for name, figure in figures.items()},
            **{name: ScalarParam(value=number, **dated) for name, number in days.items()}}  # fmt: skip


def arguments(pay: Any, backend: str) -> dict[str, Any]:
    import numpy as np
    from gettsim import InputData, TTTargets

    return {"policy_date_str": "2025-01-01", "policy_environment": environment(), "backend": backend,
            "input_data": InputData.tree({"p_id": np.arange(len(pay)), "pay": pay}),
            "tt_targets": TTTargets.tree(dict.fromkeys(work.OUTPUTS))}  # fmt: skip


def waited(result: dict[str, Any]) -> dict[str, Any]:
    """The result when it is there: JAX answers before it has finished."""
    for column in result.values():
        if hasattr(column, "block_until_ready"):
            column.block_until_ready()
    return result


def whole_call(backend: str):
    """The public main(): checks and sorts the data, builds the graph anew."""

    def case(people: int, repeats: int) -> dict[str, Any]:
        fen = work.pay_in_fen(people)
        pay = fen / 100
        began = time.perf_counter()
        from gettsim import MainTarget, main

        given = arguments(pay, backend)
        target = MainTarget.raw_results.columns_with_original_p_ids
        return work.measure(began, lambda: waited(main(main_target=target, **given)), fen, max(2, repeats // 4), 100)

    return case


def calculation_only(backend: str):
    """The function that main() builds, alone, on arrays that are ready."""

    def case(people: int, repeats: int) -> dict[str, Any]:
        fen = work.pay_in_fen(people)
        pay = fen / 100
        began = time.perf_counter()
        from gettsim import MainTarget, main

        given = arguments(pay, backend)
        function = main(main_target=MainTarget.tt_function, **given)
        roots = main(main_target=MainTarget.labels.root_nodes, **given)
        processed = main(main_target=MainTarget.processed_data, **given)
        ready = {name: column for name, column in processed.items() if name in roots}
        return work.measure(began, lambda: waited(function(ready)), fen, repeats, 100)

    return case


def single(_people: int, repeats: int) -> dict[str, Any]:
    import numpy as np
    from gettsim import MainTarget, main

    given = arguments(np.array([6500.0]), "numpy")
    return work.one_person(lambda: main(main_target=MainTarget.results.tree, **given), repeats)


if __name__ == "__main__":
    work.main({"call": whole_call("numpy"), "calculation": calculation_only("numpy"), "jax": calculation_only("jax"),
               "jax call": whole_call("jax"), "single": single})  # fmt: skip
