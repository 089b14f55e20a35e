"""No engine at all: NumPy by hand, one hand-written loop, and copying six columns. They show what the machine allows."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import work


def numpy_float(people: int, repeats: int) -> dict[str, Any]:
    fen = work.pay_in_fen(people)
    pay = fen / 100
    rates = [rate / work.MILLION for rate in (work.EMPLOYEE, work.EMPLOYER, work.ACCOUNT)]

    def call():
        base = np.clip(pay, work.FLOOR / 100, work.CEILING / 100)
        employee, employer, account = (base * rate for rate in rates)
        return dict(zip(work.OUTPUTS, (base, employee, employer, account, employee + employer - account, pay - employee),
                        strict=True))  # fmt: skip

    return work.measure(time.perf_counter(), call, fen, repeats, 100)


def hand_written(people: int, repeats: int) -> dict[str, Any]:
    """The loop a careful programmer writes for exactly this work, in whole fen: rates are written in, nothing is checked."""
    pay = work.pay_in_fen(people)
    began = time.perf_counter()
    import numba

    floor, ceiling, half, million = work.FLOOR, work.CEILING, work.MILLION // 2, work.MILLION
    first, second, third = work.EMPLOYEE, work.EMPLOYER, work.ACCOUNT

    @numba.njit
    def loop(pay, base, employee, employer, account, pooled, take_home):
        for i in range(len(pay)):
            b = min(max(pay[i], floor), ceiling)
            e = (b * first + half) // million
            r = (b * second + half) // million
            a = (b * third + half) // million
            base[i] = b
            employee[i] = e
            employer[i] = r
            account[i] = a
            pooled[i] = e + r - a
            take_home[i] = pay[i] - e

    out = {name: np.empty(people, np.int64) for name in work.OUTPUTS}

    def call():
        loop(pay, *out.values())
        return out

    return work.measure(began, call, pay, repeats, 1)


def copying(people: int, repeats: int) -> dict[str, Any]:
    """Six int64 columns written from one: no arithmetic. ``off`` has no meaning here."""
    pay = work.pay_in_fen(people)
    out = {name: np.empty(people, np.int64) for name in work.OUTPUTS}

    def call():
        for column in out.values():
            column[:] = pay
        return out

    return work.measure(time.perf_counter(), call, pay, repeats, 1) | {"off": None}


if __name__ == "__main__":
    work.main({"numpy": numpy_float, "hand-written": hand_written, "copying": copying})
