"""Published examples of others, tried against our law: adapters, verdicts and tests (README.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "cases"


def folder() -> Path:
    """Where the published cases lie: ``SUIBAO_CASES``, or beside the repository (``../shared/cases``)."""
    return Path(os.environ.get("SUIBAO_CASES") or BESIDE)


def missing(file: str) -> str:
    """Why a test of published cases is skipped, and what enables it."""
    return f"the published cases are not there: set SUIBAO_CASES to a folder with {file}, or put it in ../shared/cases"


VERDICTS = frozenset({"disputed", "unsupported variant", "our error"})
"""What may be said of an example that our law does not match."""


def as_listed(differing: Sequence[str], listed: Mapping[str, str] | None) -> None:
    """Assert that an example differs exactly where the table of verdicts says so, with a verdict and a reason."""
    if listed is None:
        assert not differing
        return
    assert listed["verdict"] in VERDICTS
    assert listed["why"]
    assert differing, "listed as not matched, but it is"
