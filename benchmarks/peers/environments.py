"""A virtual environment for each peer, made on demand in the user's cache folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from platformdirs import user_cache_path

REQUIREMENTS = {
    "openfisca": ("openfisca-core==46.0.1",),
    "ttsim": ("gettsim==1.3.1", "jax==0.10.2"),
    "taxcalc": ("taxcalc==6.8.0",),
}
"""Peers by name, at the versions that the table in README.md was measured with."""


def python_of(peer: str) -> Path | None:
    """The interpreter for ``peer`` (our own for any other name); None when it cannot be installed."""
    if peer not in REQUIREMENTS:
        return Path(sys.executable)
    folder = user_cache_path("suibao") / "benchmarks" / "-".join((peer, *REQUIREMENTS[peer])).replace("==", "-")
    python = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists():
        print(f"installing {', '.join(REQUIREMENTS[peer])} …", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS[peer]]
        if subprocess.run(install, check=False).returncode:
            print(f"{peer} cannot be installed here; it is left out of the table.", file=sys.stderr)
            return None
        done.touch()
    return python
