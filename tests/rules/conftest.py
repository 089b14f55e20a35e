"""The engine's tests run on the invented island; compiled plans are kept between runs in pytest's own cache."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import island
from suibao.rules import Law


@pytest.fixture(scope="session", autouse=True)
def plan_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    folder = request.config.cache.mkdir("suibao-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUIBAO_HOME", str(folder))
        yield


@pytest.fixture(scope="session")
def undated() -> Law:
    return island.law()


@pytest.fixture(scope="session")
def law(undated: Law) -> Law:
    return undated.at("2025-10")
