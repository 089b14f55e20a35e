"""Messages to other agencies over HTTP: one try, told as it went; trying again is the outbox's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from suibao.office.relations.letters import Envelope
from suibao.office.relations.outbox import ACKNOWLEDGED, FAILED, REFUSED, Delivery, Send
from suibao.web.directory import Directory
from suibao.web.peer import MESSAGES

TIMEOUT = httpx.Timeout(30, connect=5)
FOR_GOOD = frozenset({400, 409, 413, 415, 422})
"""What a message as it is will always be answered; anything else may be otherwise later."""
DETAIL = 500


@contextmanager
def sender(directory: Directory, timeout: httpx.Timeout = TIMEOUT) -> Iterator[Send]:
    """What delivers a message to the agency that keeps its receiver. No redirects, no proxy of the environment."""
    with httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client:

        def send(envelope: Envelope) -> Delivery:
            peer = directory.peer_of(envelope.receiver)
            if peer is None:
                return Delivery(
                    FAILED, f"no agency is known for {envelope.receiver}: name it in peers.yaml or with --peer"
                )
            headers = {"Authorization": f"Bearer {peer.token}"}
            try:
                response = client.post(f"{peer.url}{MESSAGES}", json=envelope.as_json(), headers=headers)
            except httpx.HTTPError as error:
                return Delivery(FAILED, type(error).__name__)
            return _told(response, envelope)

        yield send


def _told(response: httpx.Response, envelope: Envelope) -> Delivery:
    """What an answer means. Only an answer that names the message acknowledges it."""
    try:
        body = response.json()
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    if response.status_code == 200:
        if body.get("message") == envelope.message:
            return Delivery(ACKNOWLEDGED)
        return Delivery(FAILED, "the answer does not name the message")
    said = str(body.get("detail") or body.get("title") or "")[:DETAIL]
    outcome = REFUSED if response.status_code in FOR_GOOD else FAILED
    return Delivery(outcome, f"{response.status_code} {said}".strip())
