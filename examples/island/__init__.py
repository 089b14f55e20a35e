"""An invented country, small enough to read in a minute: for the tutorial and the engine's own tests.

Two provinces, one city, one fund. Nothing here is law anywhere.
"""

from __future__ import annotations

from pathlib import Path

from island import rules
from island.rules import INPUTS, Trade
from suibao.rules import Law, collect, read_parameters, read_regions

HERE = Path(__file__).parent

SIX = ("base", "employee", "employer", "account", "pooled", "take_home")


def read_key(name: str, text: str) -> int:
    """Keys in the parameter files: trades by name."""
    return int(Trade[text.upper()]) if name == "trade" else int(text)


def law() -> Law:
    """The law of the island."""
    return Law.of(
        "island",
        collect([rules]),
        INPUTS,
        read_parameters(HERE / "parameters", read_key),
        read_regions(HERE / "regions.csv"),
    )
