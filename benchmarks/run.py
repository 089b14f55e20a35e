"""All benchmarks, one after another: `make bench`. Name parts to run only those: `make bench ARGS="engine"`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PARTS = {
    "engine": "engine.py",
    "law": "whole_law.py",
    "orders": "orders_30m.py",
    "evidence": "evidence.py",
    "ledger": "ledger_posting.py",
    "online": "ledger_online.py",
    "reading": "ledger_reading.py",
    "records": "records.py",
    "close": "close_month.py",
}


def main() -> None:
    asked = sys.argv[1:] or list(PARTS)
    for name in asked:
        if name not in PARTS:
            sys.exit(f"There is no benchmark {name!r}. Known: {', '.join(PARTS)}.")
    for name in asked:
        print(f"\n== {name} ==", flush=True)
        subprocess.run([sys.executable, Path(__file__).parent / PARTS[name]], check=True)


if __name__ == "__main__":
    main()
