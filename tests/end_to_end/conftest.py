from __future__ import annotations

from tests.support.books import books_server
from tests.support.plans import plan_cache

__all__ = ["books_server", "plan_cache"]
