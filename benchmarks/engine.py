"""Our engine against its peers: the same work, one run, one table. See README.md for what was measured and how.

    python benchmarks/engine.py                          # 1 and 10 million people, two passes
    python benchmarks/engine.py --people 1000000 --passes 1 --json results.json
    python benchmarks/engine.py --without ttsim taxcalc  # peers that cannot be installed here

Every measurement is a process of its own. Passes go round all cases, so that a slow minute of the machine does not
fall on one engine alone; the table shows the better median of the passes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "peers"))

from environments import REQUIREMENTS, python_of  # noqa: E402 the folder of the peers must be on the path first

CASES = (
    # label, environment, script, case, part of the ratio to the fastest peer
    ("suibao plan, one thread", "ours", "ours.py", "one thread", False),
    ("suibao plan, all threads", "ours", "ours.py", "all threads", False),
    ("suibao plan, new columns each call", "ours", "ours.py", "fresh", False),
    ("suibao plan, two figures by region", "ours", "ours.py", "regional", False),
    ("openfisca-core, calculation only", "openfisca", "peer_openfisca.py", "calculation", True),
    ("openfisca-core, whole call", "openfisca", "peer_openfisca.py", "call", False),
    ("ttsim NumPy, calculation only", "ttsim", "peer_ttsim.py", "calculation", True),
    ("ttsim NumPy, whole call", "ttsim", "peer_ttsim.py", "call", False),
    ("ttsim JAX, calculation only", "ttsim", "peer_ttsim.py", "jax", True),
    ("ttsim JAX, whole call", "ttsim", "peer_ttsim.py", "jax call", False),
    ("Tax-Calculator's numba machinery", "taxcalc", "peer_taxcalc.py", "machinery", True),
    ("no engine: NumPy by hand, float64", "ours", "plain.py", "numpy", False),
    ("no engine: one hand-written loop, fen", "ours", "plain.py", "hand-written", False),
    ("no engine: copy six columns", "ours", "plain.py", "copying", False),
)
OURS, EVERY = CASES[0][0], CASES[1][0]


def measured(python: Path, script: str, case: str, people: int, repeats: int) -> dict[str, Any] | None:
    """One case in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    command = [python, HERE / "peers" / script, case, "--people", str(people), "--repeats", str(repeats)]
    done = subprocess.run(command, capture_output=True, text=True, env=clean, check=False)
    if done.returncode:
        print(f"{script} {case}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def better(one: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    """Of two passes the one with the lower median; the first call is the lower of both as well."""
    if one is None or other is None:
        return one or other
    best = min(one, other, key=lambda each: each["warm_s"])
    return best | {"first_s": min(one["first_s"], other["first_s"]), "setup_s": min(one["setup_s"], other["setup_s"])}


def table(people: int, results: dict[str, dict[str, Any]]) -> str:
    """The results for one number of people as text."""
    lines = [f"{people:,} people, six values", "",
             f"{'':38}{'set-up s':>9}{'first ms':>10}{'warm ms':>9}{'best ms':>9}{'ns/person':>10}{'peak MiB':>9}{'off the fen':>12}",
             "-" * 106]  # fmt: skip
    for label, *_ in CASES:
        if found := results.get(label):
            off = "—" if found["off"] is None else f"{found['off']:,}"
            lines.append(
                f"{label:38}{found['setup_s']:9.2f}{1e3 * found['first_s']:10.1f}{1e3 * found['warm_s']:9.2f}"
                f"{1e3 * found['best_s']:9.2f}{1e9 * found['warm_s'] / people:10.2f}{found['peak_mib']:9.0f}{off:>12}"
            )
    return "\n".join([*lines, "", *ratios(results)])


def ratios(results: dict[str, dict[str, Any]]) -> list[str]:
    """Our warm call beside the fastest peer's, calculation only, and beside copying the columns."""
    peers = {label: results[label]["warm_s"] for label, *_, counts in CASES if counts and label in results}
    found = []
    for ours in (OURS, EVERY):
        if ours in results and peers:
            fastest = min(peers, key=lambda label: peers[label])
            times = peers[fastest] / results[ours]["warm_s"]
            found.append(f"{ours}: {times:.2f} × as fast as the fastest peer ({fastest})")
    return found


def single(repeats: int, pythons: dict[str, Path]) -> dict[str, float]:
    """One person with all values, in milliseconds."""
    asked = {"suibao, all values": ("ours", "ours.py", "single"), "suibao, full trace as data": ("ours", "ours.py", "traced"),
             "openfisca-core": ("openfisca", "peer_openfisca.py", "single"), "ttsim": ("ttsim", "peer_ttsim.py", "single")}  # fmt: skip
    found = {label: measured(pythons[where], script, case, 1, repeats)
             for label, (where, script, case) in asked.items() if where in pythons}  # fmt: skip
    return {label: one["one_ms"] for label, one in found.items() if one}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--without", nargs="*", default=[], choices=list(REQUIREMENTS))
    parser.add_argument("--json", type=Path, help="write all numbers here")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    wanted = {"ours", *REQUIREMENTS} - set(given.without)
    pythons = {name: python for name in sorted(wanted) if (python := python_of(name))}
    machine = {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count(),
               "python": platform.python_version(), "load_before": os.getloadavg()}  # fmt: skip
    print(f"{machine['cores']} cores, load before {machine['load_before'][0]:.2f}"
          + (" — not quiet: times are too long" if machine["load_before"][0] > 0.5 else ""), flush=True)  # fmt: skip
    everything: dict[str, Any] = {"machine": machine, "versions": REQUIREMENTS, "people": {}}
    for people in given.people:
        results: dict[str, dict[str, Any] | None] = {}
        for _ in range(given.passes):
            for label, where, script, case, _counts in CASES:
                if where in pythons:
                    results[label] = better(results.get(label),
                                            measured(pythons[where], script, case, people, given.repeats))  # fmt: skip
        known = {label: one for label, one in results.items() if one}
        print("\n" + table(people, known), flush=True)
        everything["people"][people] = known
    everything["one_ms"] = single(given.repeats, pythons)
    print("\none person, ms: " + "; ".join(f"{label} {ms:.3f}" for label, ms in everything["one_ms"].items()))
    everything["second_process"] = second = measured(pythons["ours"], "ours.py", "compiled", 1, 1)
    assert second is not None
    print(f"a second process: {second['compiled']} loops compiled, {second['loaded']} taken from disk, "
          f"{second['first_s']:.2f} s from import to first result")  # fmt: skip
    machine["load_after"] = os.getloadavg()
    print(f"load after {machine['load_after'][0]:.2f}")
    if given.json:
        given.json.write_text(json.dumps(everything, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
