"""What two agencies say to each other about a case: kinds, messages, their ids, and when to try again.

The id of a message follows from its case, kind, sender and number, so the same message has the same id whenever and however
often it is made or sent; whoever has handled an id does not handle it again. Bodies hold only what JSON can say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson

from suibao.errors import SuibaoError
from suibao.office.claims.machine import Labelled


class MessageKind(Labelled):
    """What a message is. The new place sends the first four, the origin the next four; questions go both ways."""

    LETTER = "letter", "联系函"
    ACCEPTANCE = "acceptance", "接收确认"
    CANCELLATION = "cancellation", "终止通知"
    STANDING = "standing", "办理进度"
    SHEET = "sheet", "信息表"
    REFUSAL = "refusal", "不予转移通知"
    RECEIPT = "receipt", "回执"
    INQUIRY = "inquiry", "查询"
    QUESTION = "question", "疑问"
    ANSWER = "answer", "答复"


TO_ORIGIN = frozenset(
    {
        MessageKind.LETTER,
        MessageKind.ACCEPTANCE,
        MessageKind.CANCELLATION,
        MessageKind.STANDING,
        MessageKind.QUESTION,
        MessageKind.ANSWER,
    }
)
"""Kinds that the origin of a relation can be sent."""

TO_RECEIVER = frozenset(
    {
        MessageKind.SHEET,
        MessageKind.REFUSAL,
        MessageKind.RECEIPT,
        MessageKind.INQUIRY,
        MessageKind.QUESTION,
        MessageKind.ANSWER,
    }
)
"""Kinds that the new place of a relation can be sent."""

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a case. ``sender`` and ``receiver`` are agencies, ``number`` counts what the sender said in the case.

    Made by :meth:`of`; one that arrived is checked by :meth:`checked`.
    """

    id: str
    case: str
    kind: MessageKind
    sender: str
    receiver: str
    number: int
    body: Mapping[str, Any]

    @classmethod
    def of(
        cls, case: str, kind: MessageKind, sender: str, receiver: str, number: int, body: Mapping[str, Any]
    ) -> Message:
        """The message with the id that it must have."""
        return cls(message_id(case, kind, sender, number), case, kind, sender, receiver, number, body)

    @property
    def digest(self) -> bytes:
        """SHA-256 of everything said: the same id with another digest is another message under a used name."""
        return hashlib.sha256(orjson.dumps(self.as_json(), option=orjson.OPT_SORT_KEYS)).digest()

    def checked(self) -> Message:
        """Itself. Raises SuibaoError where the id is not the one of its case, kind, sender and number."""
        expected = message_id(self.case, self.kind, self.sender, self.number)
        if self.id == expected:
            return self
        raise SuibaoError(
            f"Message '{self.id}' has not the id of what it says it is: number {self.number}, a {self.kind} of "
            f"{self.sender} in case {self.case}, expected '{expected}'. The sender must make it anew.",
            f"报文“{self.id}”的编号与其内容不符（业务 {self.case}，{self.sender} 第 {self.number} 号{self.kind.zh}），"
            f"应为“{expected}”。请发送方重新生成。",
            message=self.id, case=self.case, expected=expected,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """As plain values, for the wire and for keeping."""
        return {
            "id": self.id, "case": self.case, "kind": str(self.kind), "sender": self.sender, "receiver": self.receiver,
            "number": self.number, "body": dict(self.body),
        }  # fmt: skip

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Message:
        """What :meth:`as_json` gave."""
        return cls(
            values["id"], values["case"], MessageKind(values["kind"]), values["sender"], values["receiver"],
            values["number"], values["body"],
        )  # fmt: skip


def message_id(case: str, kind: MessageKind, sender: str, number: int) -> str:
    """32 hexadecimal digits that tell nothing of the case.

    >>> message_id("T2026-1", MessageKind.LETTER, "440100", 1)
    '2fd8642ce11286bedd33bbe7a691c022'
    """
    words = f"{case}|{kind.value}|{sender}|{number}"
    return hashlib.blake2b(words.encode(), digest_size=16, person=b"suibao message").hexdigest()


def same(kept: bytes, message: Message) -> None:
    """Nothing, where a message is the one that was handled under its id with the digest ``kept``.

    Raises SuibaoError for another content under the same id: it is refused, whatever it says.
    """
    if kept != message.digest:
        raise SuibaoError(
            f"Message '{message.id}' ({message.kind} of {message.sender} in case {message.case}) was received before with "
            "another content. The first one stands; what changed must be said in a new message.",
            f"报文“{message.id}”（业务 {message.case}，{message.sender} 的{message.kind.zh}）此前已收到，内容不同。"
            "以先收到的为准；变更须另发新报文。",
            message=message.id, case=message.case,
        )  # fmt: skip


def retry_after(attempts: int) -> timedelta:
    """How long to wait after the n-th failed attempt: a minute, doubling each time, at most a day.

    >>> [str(retry_after(attempts)) for attempts in (1, 2, 3, 20)]
    ['0:01:00', '0:02:00', '0:04:00', '1 day, 0:00:00']
    """
    times: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_RETRY * times, LONGEST_RETRY)
