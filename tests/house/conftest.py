"""The tutorial compiles a plan: it is kept in pytest's own cache, not in the user's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def plan_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    folder = request.config.cache.mkdir("suibao-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUIBAO_HOME", str(folder))
        yield
