"""Compiled plans for tests: kept between runs in pytest's own cache, shared by all processes of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def plan_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """SUIBAO_HOME for the session, so that plans are compiled once; tests give each its own home for the books."""
    folder = request.config.cache.mkdir("suibao-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUIBAO_HOME", str(folder))
        yield
