"""Transfers and clearing among 32 provinces kept by four instances, with every fault there is; from one seed, audited at each step.

The long run is for CI (two minutes) and longer on demand: ``SUIBAO_SIMULATION_CASES``, ``SUIBAO_SIMULATION_SEED``.
"""

from __future__ import annotations

import os

import pytest
from tests.simulation.network import QUIET, Faults
from tests.simulation.simulation import Simulation

from suibao.office.relations.machines import MACHINES
from suibao.office.relations.terms import Role

CASES = int(os.environ.get("SUIBAO_SIMULATION_CASES", "120000"))
SEED = int(os.environ.get("SUIBAO_SIMULATION_SEED", "1"))
ROUGH = Faults(lost=0.15, twice=0.15, late=0.1, replayed=0.05, crash=0.02, cut=0.6, cut_days=40)


def test_a_year_with_every_fault() -> None:
    found = Simulation(SEED, 2_000).run()
    assert found["receiver settled"] > 500
    assert found["both settled"] > 500
    assert found["crashes"] > 10
    assert found["changed messages refused"] > 5
    assert found["payments"] > 100


def test_nothing_goes_wrong_where_nothing_can() -> None:
    found = Simulation(SEED, 500, QUIET).run()
    assert found["crashes"] == found["repeated"] == found["replayed"] == 0


@pytest.mark.parametrize("seed", [SEED + 1, SEED + 2])
def test_a_network_that_hardly_works(seed: int) -> None:
    found = Simulation(seed, 1_000, ROUGH).run()
    assert found["receiver cancelled"] > 10
    assert found["origin released"] > 5


def test_the_same_seed_is_the_same_run() -> None:
    one, other = (Simulation(SEED + 5, 300).run() for _ in range(2))
    assert {**one, "cpu ms": 0} == {**other, "cpu ms": 0}


@pytest.mark.slow
def test_hundreds_of_thousands_of_cases() -> None:
    run = Simulation(SEED, CASES)
    found = run.run()
    print(f"seed {SEED}: {dict(found)}")
    if CASES >= 50_000:  # fewer may miss a rare one
        sides = {role: machine for role, machine in MACHINES.items() if role != Role.BOTH}
        assert {(role, *move) for role, machine in sides.items() for move in machine.moves} <= run.seen
