"""What is made ready in another thread while somebody else, mostly the server, is at work."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def ahead(items: Iterable[T], most: int) -> Iterator[Iterator[T]]:
    """The items, made one after another in a thread, at most ``most`` of them before they are taken.

    What making one raises is raised where it is taken. Leaving the block ends the making after the item under way.
    """
    source = iter(items)
    with ThreadPoolExecutor(1, "suibao-ahead") as pool:
        waiting: deque[Future[list[T]]] = deque(pool.submit(_next, source) for _ in range(most))
        try:
            yield _taken(pool, source, waiting)
        finally:
            for one in waiting:
                one.cancel()


def _next(source: Iterator[T]) -> list[T]:
    """The next item alone; nothing at the end."""
    return list(islice(source, 1))


def _taken(pool: ThreadPoolExecutor, source: Iterator[T], waiting: deque[Future[list[T]]]) -> Iterator[T]:
    while found := waiting.popleft().result():
        waiting.append(pool.submit(_next, source))
        yield found[0]
