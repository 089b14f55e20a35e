from __future__ import annotations

import pytest

from suibao.demo import City, build


@pytest.fixture(scope="session")
def city() -> City:
    return build(workers=300, orders=20_000)


@pytest.fixture(scope="session")
def full_city() -> City:
    """The default city: 10,000 workers and two million orders (a few seconds)."""
    return build()
