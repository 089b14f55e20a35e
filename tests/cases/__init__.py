"""Published examples of others, tried against our law: adapters, verdicts and tests (README.md)."""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "cases"


def folder() -> Path:
    """Where the published cases lie: ``SUIBAO_CASES``, or beside the repository (``../shared/cases``)."""
    return Path(os.environ.get("SUIBAO_CASES") or BESIDE)


def missing(file: str) -> str:
    """Why a test of published cases is skipped, and what enables it."""
    return f"the published cases are not there: set SUIBAO_CASES to a folder with {file}, or put it in ../shared/cases"
