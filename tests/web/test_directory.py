"""Who keeps which region, as ``peers.yaml`` and the command line say it; and what an answer over HTTP means."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI, Response
from tests.support.peers import free_port, served

from suibao.errors import SuibaoError
from suibao.office.relations.letters import Envelope, of_message
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.terms import Matter
from suibao.web.directory import Directory, Peer, directory, token
from suibao.web.peer import MESSAGES
from suibao.web.peer_client import sender

FILE = """
keeps: ["44", "3301"]
peers:
  - {regions: ["33", "310000"], url: "https://peer.example.cn/", token: "one"}
  - {regions: ["440300"], url: "http://127.0.0.1:9"}
"""


def test_the_longest_beginning_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUIBAO_PEER_TOKEN", "the common one")
    (tmp_path / "peers.yaml").write_text(FILE, encoding="utf-8")
    found = directory(tmp_path, ["3302=http://127.0.0.1:8"])
    kept = {
        region: found.is_kept_here(region) for region in ("440100", "440300", "330100", "330300", "310000", "110000")
    }
    assert kept == {"440100": True, "440300": False, "330100": True, "330300": False, "310000": False, "110000": False}
    peers = {region: found.peer_of(region) for region in ("330300", "330200", "440300", "110000")}
    assert {region: (peer.url, peer.token) if peer else None for region, peer in peers.items()} == {
        "330300": ("https://peer.example.cn", "one"), "330200": ("http://127.0.0.1:8", "the common one"),
        "440300": ("http://127.0.0.1:9", "the common one"), "110000": None,
    }  # fmt: skip
    assert directory(tmp_path / "nowhere").is_kept_here("110000")


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "peers: [{regions: ['33']}]",
        "peers: [{regions: ['33'], url: 'ftp://x'}]",
        "peers: [{regions: ['x'], url: 'http://x'}]",
        "peers: [{regions: [], url: 'http://x'}]",
        "keeps: 44",
        "keep: ['44']",
        "a: [",
    ],
)
def test_what_is_not_understood(tmp_path: Path, text: str) -> None:
    (tmp_path / "peers.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SuibaoError) as caught:
        directory(tmp_path)
    assert "peers.yaml" in caught.value.en + caught.value.zh


def test_a_token_there_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUIBAO_PEER_TOKEN", raising=False)
    with pytest.raises(SuibaoError, match="at least 16 characters"):
        token()


def receipt() -> Envelope:
    message = Message.of("tabcdefghijklmnop", MessageKind.RECEIPT, "440100", "330100", 1, {"outcome": "sent"})
    return of_message(message, Matter.PENSION, datetime(2026, 3, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, '{"message": "' + receipt().message + '"}', "acknowledged"),
        (200, '{"message": "another"}', "failed"),
        (200, "a page", "failed"),
        (302, "", "failed"),
        (401, "{}", "failed"),
        (404, "{}", "failed"),
        (409, '{"detail": "contradicts"}', "refused"),
        (422, "[]", "refused"),
        (429, "", "failed"),
        (503, "", "failed"),
    ],
)
def test_what_an_answer_means(status: int, body: str, outcome: str) -> None:
    """Only an answer that names the message acknowledges it; only what will never be otherwise refuses it."""
    app = FastAPI()
    app.post(MESSAGES)(lambda: Response(body, status, {"Location": "http://127.0.0.1:9"}, "application/json"))
    with served(app, free_port()) as url, sender(Directory((), (Peer(("33",), url, "t"),))) as send:
        found = send(receipt())
    assert found.outcome == outcome
    assert ("contradicts" in found.detail) == (status == 409)


def test_nobody_is_known_for_a_region() -> None:
    with sender(Directory()) as send:
        found = send(receipt())
    assert (found.outcome, "330100" in found.detail) == ("failed", True)
