"""Tax-Calculator's machinery on the six values: scalar functions, each compiled and looped over the rows by its own
decorator, arrays in between. It is only called; none of its code is here."""

from __future__ import annotations

import time
from typing import Any

import work


def machinery(people: int, repeats: int) -> dict[str, Any]:
    import numpy as np

    fen = work.pay_in_fen(people)
    pay = fen / 100
    began = time.perf_counter()
    run = built(pay, {name: np.zeros(people) for name in work.OUTPUTS})
    return work.measure(began, run, fen, repeats, 100)


def built(pay: Any, out: dict[str, Any]) -> Any:
    import inspect

    from taxcalc.decorators import make_apply_function

    def base(pay, base, floor, ceiling):
        base = min(max(pay, floor), ceiling)
        return base  # noqa: RET504 the machinery wants the name assigned

    def share(base, part, rate):
        part = base * rate
        return part  # noqa: RET504 the machinery wants the name assigned

    def pooled(employee, employer, account, pooled):
        pooled = employee + employer - account
        return pooled  # noqa: RET504 the machinery wants the name assigned

    def take_home(pay, employee, take_home):
        take_home = pay - employee
        return take_home  # noqa: RET504 the machinery wants the name assigned

    def compiled(function, result, figures=()):
        names = list(inspect.signature(function).parameters)
        return make_apply_function(function, [result], names, figures, do_jit=True, nopython=True)

    f_base, f_share = compiled(base, "base", ("floor", "ceiling")), compiled(share, "part", ("rate",))
    f_pooled, f_take_home = compiled(pooled, "pooled"), compiled(take_home, "take_home")
    figures = {"employee": work.EMPLOYEE, "employer": work.EMPLOYER, "account": work.ACCOUNT}

    def run():
        f_base(out["base"], pay, out["base"], work.FLOOR / 100, work.CEILING / 100)
        for name, rate in figures.items():
            f_share(out[name], out["base"], out[name], rate / work.MILLION)
        f_pooled(out["pooled"], out["employee"], out["employer"], out["account"], out["pooled"])
        f_take_home(out["take_home"], pay, out["employee"], out["take_home"])
        return out

    return run


if __name__ == "__main__":
    work.main({"machinery": machinery})
