"""Reading invented rows in one call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.work.making import Row, take, write_parquet

from suibao.work.month import Month

Reader = Callable[[dict[str, list[Row]]], Month]


@pytest.fixture
def month_of(tmp_path: Path) -> Reader:
    """Write rows and read them; each call in a folder of its own."""
    calls = iter(range(1000))

    def read(files: dict[str, list[Row]]) -> Month:
        folder = tmp_path / str(next(calls))
        write_parquet(folder, files)
        return take(folder)

    return read
