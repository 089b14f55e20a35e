"""Run a simulation: ``python -m tests.simulation --seed 7 --cases 2000 [--log]``."""

from __future__ import annotations

import argparse
import sys

from tests.simulation.auditor import Violation
from tests.simulation.simulation import Simulation


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="where all chance comes from")
    parser.add_argument("--cases", type=int, default=2_000, help="how many cases are asked for")
    parser.add_argument("--runs", type=int, default=1, help="how many seeds, one after another")
    parser.add_argument("--log", action="store_true", help="say everything that happens")
    asked = parser.parse_args()
    for seed in range(asked.seed, asked.seed + asked.runs):
        try:
            found = Simulation(seed, asked.cases, log=print if asked.log else None).run()
        except Violation as wrong:
            print(wrong, file=sys.stderr)
            return 1
        print(f"seed {seed}: " + ", ".join(f"{count:,} {what}" for what, count in sorted(found.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
