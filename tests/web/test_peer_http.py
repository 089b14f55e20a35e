"""Two instances of Suibao over real HTTP: a transfer, lost answers, a peer that is down, kills between the steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from tests.support.agencies import ACCOUNT, BASE, POOLED, Pair, money, mover, places, second_books
from tests.support.books import BooksServer
from tests.support.moving import HANGZHOU
from tests.support.peers import TOKEN, agency_app, directory, free_port, served

from suibao.books import Books, ledger
from suibao.office.relations import agency, letters
from suibao.web.peer import HEALTH, MESSAGES, SCHEMA
from suibao.web.peer_client import sender

OWN = 2 * BASE * 8 // 100
DONE = {"there": 0, "here": OWN + ACCOUNT, "owes": ACCOUNT + POOLED, "owed": ACCOUNT + POOLED}


@pytest.fixture
def pair(books: Books, books_server: BooksServer, tmp_path: Path) -> Iterator[Pair]:
    with second_books(books_server, tmp_path / "zhejiang") as receiver:
        made = Pair(books, receiver)
        mover(made)
        yield made
        for one in (books, receiver):
            assert ledger.verify(one).ok


@pytest.fixture
def origin_url(pair: Pair) -> Iterator[str]:
    with served(agency_app(pair, pair.origin), free_port()) as url:
        yield url


def work(pair: Pair, stack: ExitStack, peers: tuple[tuple[str, str], ...], rounds: int = 6) -> None:
    send = stack.enter_context(sender(directory(*peers)))
    for _ in range(rounds):
        for one in (pair.receiver, pair.origin):
            agency.work(one, send, **pair.clock)


def test_a_transfer_over_http_with_the_peer_down_and_up(pair: Pair) -> None:
    """Receiver asks while nobody answers; the letter waits, is sent again, and the case ends on both sides."""
    port = free_port()
    with ExitStack() as stack:
        receiver_url = stack.enter_context(served(agency_app(pair, pair.receiver), free_port()))
        peers = (("44", f"http://127.0.0.1:{port}"), ("33", receiver_url))
        case = pair.ask()
        work(pair, stack, peers, 2)
        from suibao.office.relations.outbox import waiting

        (letter,) = waiting(pair.receiver)
        assert (letter.kind, letter.attempts, letter.detail) == ("letter", 1, "ConnectError")
        pair.pass_by(seconds=61)
        stack.enter_context(served(agency_app(pair, pair.origin), port))
        work(pair, stack, peers)
        assert waiting(pair.receiver) == waiting(pair.origin) == []
        assert case.number == letter.case_number
    assert money(pair) == DONE
    assert places(pair) == [HANGZHOU]


def letter_of(pair: Pair) -> letters.Envelope:
    """The letter of a case as it goes over the wire."""
    seen: list[letters.Envelope] = []

    def take(envelope: letters.Envelope) -> agency.outbox.Delivery:
        seen.append(envelope)
        return agency.outbox.Delivery("failed")

    pair.ask()
    agency.work(pair.receiver, take, **pair.clock)
    return seen[0]


def post(url: str, content: bytes, token: str = TOKEN, kind: str = "application/json") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
    return httpx.post(f"{url}{MESSAGES}", content=content, headers=headers, trust_env=False)


def wire(envelope: letters.Envelope) -> bytes:
    return envelope.model_dump_json(exclude_none=True).encode()


def test_repeated_and_changed_messages(pair: Pair, origin_url: str) -> None:
    envelope = letter_of(pair)
    first = post(origin_url, wire(envelope))
    assert (first.status_code, first.json()["state"]) == (200, "reserved")
    pair.pass_by(days=1)
    assert post(origin_url, wire(envelope)).json() == first.json()
    other = envelope.model_copy(update={"body": envelope.body.model_copy(update={"times": 2})})
    refused = post(origin_url, wire(other))
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    assert "内容不同" in refused.json()["detail_zh"]
    assert money(pair)["there"] == ACCOUNT  # reserved, not gone
    assert envelope.identity is not None
    assert envelope.identity.id_number not in refused.text + first.text


def test_the_door(pair: Pair, origin_url: str) -> None:
    """Token, kind, size, form, region: each refused by its own status, in both languages, and nothing is written."""
    envelope = letter_of(pair)
    good = wire(envelope)
    assert post(origin_url, good, token="another").status_code == 401
    assert httpx.post(f"{origin_url}{MESSAGES}", content=good, trust_env=False).headers["www-authenticate"] == "Bearer"
    assert post(origin_url, good, kind="text/plain").status_code == 415
    assert post(origin_url, b" " * (letters.LARGEST_BYTES + 1)).status_code == 413
    assert post(origin_url, b"{").status_code == 400
    wrong = post(origin_url, good.replace(b'"pension"', b'"pensoin"'))
    assert wrong.status_code == 422
    assert {one["nearest"] for one in wrong.json()["fields"]} == {"pension"}
    far = post(origin_url, good.replace(b'"440100"', b'"110100"'))
    assert (far.status_code, far.json()["title_zh"]) == (421, "不属本方管辖")
    stranger = good.replace(envelope.message.encode(), b"0" * 32)
    assert post(origin_url, stranger).status_code == 409
    assert envelope.identity is not None
    assert envelope.identity.id_number not in wrong.text
    assert httpx.get(f"{origin_url}{HEALTH}", trust_env=False).json()["status"] == "ok"
    assert httpx.get(f"{origin_url}{SCHEMA}", trust_env=False).json()["title"] == "Envelope"
    assert httpx.get(f"{origin_url}/peer/v1/nothing", trust_env=False).json()["status"] == 404
    with pair.origin.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM books.messages_in").scalar() == 0
    assert post(origin_url, good).status_code == 200
