from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.calling import Said, suibao
from tests.support.books import home_directory
from tests.support.plans import plan_cache

from suibao.books import Books

__all__ = ["plan_cache"]


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A home whose server stays up while the tests run, so that no command has to start it."""
    with home_directory() as place, Books.open(place):
        yield place


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(home: Path, out: Path) -> Said:
    """The demo run once, tiny."""
    return suibao("demo", "--workers", 150, "--orders", 2_000, "--out", out, "--home", home, "--json")
