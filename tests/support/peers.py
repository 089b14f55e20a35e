"""Agencies served over real HTTP on this machine, each in a thread of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from tests.support.agencies import Pair
from tests.support.moving import LAW

from suibao.books import Books
from suibao.web.directory import Directory, Peer
from suibao.web.peer import application

TOKEN = "a token of at least sixteen characters"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(app: FastAPI, port: int) -> Iterator[str]:
    """The application at an address, until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def agency_app(pair: Pair, books: Books) -> FastAPI:
    """One side of a pair, on the pair's clock."""
    keeps = ("44",) if books is pair.origin else ("33",)
    return application(books, LAW, token=TOKEN, directory=Directory(keeps), now=lambda: pair.now)


def directory(*peers: tuple[str, str]) -> Directory:
    """Who keeps what: (beginning of region codes, address)."""
    return Directory((), tuple(Peer((region,), url, TOKEN) for region, url in peers))
