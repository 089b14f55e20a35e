"""Documents between agencies: closed forms in a versioned envelope, modelled on the fields of the official ones.

No public schema of the ministry's messages is established (identifiers.md §11), so this one is the project's own: names in
English, the forms' field codes accepted beside them. A message's id is its idempotency key: the same id is the same message,
and the digest of its content tells whether it is.

>>> LetterKind("contact").zh
'联系函'
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

import orjson
from pydantic import AwareDatetime, Field, ValidationError, model_validator

from suibao.errors import SuibaoError
from suibao.office.claims.machine import Labelled
from suibao.office.relations.letter_errors import refusal_of
from suibao.office.relations.letter_parts import (
    Agency,
    Agent,
    Document,
    Fen,
    Identity,
    Insurance,
    Payee,
    RegionCode,
    Text,
    Word,
    coded,
)
from suibao.office.relations.letter_sheet import Basics, Sheet, YearRow
from suibao.office.relations.terms import Asked, Doubt, Held, Matter, Whom

FORMAT: Literal["suibao.peer/1"] = "suibao.peer/1"
LARGEST_BYTES = 1 << 20
"""A megabyte: a record of 100 years in a row a month takes half of it."""

MessageId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{7,79}$")]
CaseNumber = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{7,59}$")]


class LetterKind(Labelled):
    """The documents there are."""

    CONTACT = "contact", "联系函"
    SHEET = "sheet", "参保缴费信息表"
    REFUSAL = "refusal", "不予转移告知"
    QUESTION = "question", "问题函"
    ANSWER = "answer", "复函"
    ACCEPTANCE = "acceptance", "接收确认"
    CANCELLATION = "cancellation", "终止告知"
    RECEIPT = "receipt", "拨款回执"
    INQUIRY = "inquiry", "催办函"


class Contact(Document):
    """Application and contact letter (IC89, 联系函): the new place asks the old one for the relation."""

    kind: Literal["contact"] = "contact"
    matter: Matter
    insurance: Insurance | None = coded("aae140", "险种", "insurance; null where no code is established", default=None)
    transfer_type: Text = coded("aae173", "转移类型", "type of transfer", default="")
    direction: Text = coded("aac070", "转移方向", "direction", default="")
    scheme_direction: Text = coded("aic113", "制度方向", "direction between schemes", default="")
    identity: Identity
    original_number: Text = coded("", "原个人编号", "person's number at the old place", default="")
    origin: RegionCode = coded("", "原参保地行政区划代码", "old place")
    destination: RegionCode = coded("aab299", "转入地行政区划代码", "new place")
    held: Held = coded("", "转入地账户类型", "how the new place holds it", default=Held.GENERAL)
    times: int = coded("", "同向第几次转移", "the how-manieth move this way", ge=1, le=999, default=1)
    asked: Asked = coded("", "提出方式", "who asked", default=Asked.WORKER)
    opened_on: date = coded("", "申请日期", "day of the application")
    consented_on: date | None = coded("", "本人同意日期", "day of consent", default=None)
    original_agency: Agency | None = None
    receiving_agency: Agency | None = None
    agent: Agent | None = None
    payee: Payee | None = None
    basics: Basics | None = coded("", "转入地参保情况", "what the new place has of its own", default=None)
    rows: tuple[YearRow, ...] = coded("", "转入地缴费明细", "its rows, for overlaps", default=(), max_length=2000)

    @model_validator(mode="after")
    def _moves(self) -> Contact:
        if self.origin == self.destination:
            raise ValueError(f"origin and destination are both {self.origin}; expected two places")
        if self.insurance is not None and INSURANCE.get(self.matter) is not self.insurance:
            raise ValueError(f"insurance {self.insurance.value} is not that of the matter {self.matter}")
        return self


INSURANCE = {
    Matter.PENSION: Insurance.PENSION,
    Matter.MEDICAL: Insurance.MEDICAL,
    Matter.UNEMPLOYMENT: Insurance.UNEMPLOYMENT,
}


class SheetLetter(Sheet):
    """The old place's information sheet: its money is reserved until the new place accepts or cancels."""

    kind: Literal["sheet"] = "sheet"


class Refusal(Document):
    """The old place does not move the relation."""

    kind: Literal["refusal"] = "refusal"
    reason: Word = coded("", "理由代码", "code of the reason")
    en: Text = ""
    zh: Text = ""
    source: Text = coded("", "法律依据", "legal source", default="")


class QuestionLetter(Document):
    """A doubt that one side has to settle, with the day by which it must."""

    kind: Literal["question"] = "question"
    doubt: Doubt
    whom: Whom
    en: Text = ""
    zh: Text = ""
    due_on: date | None = None
    details: Mapping[str, Any] = Field(default_factory=dict)


class AnswerLetter(Document):
    """What settles a doubt: facts by name."""

    kind: Literal["answer"] = "answer"
    doubt: Doubt | None = None
    facts: Mapping[str, Any] = Field(default_factory=dict)


class Acceptance(Document):
    """The new place has taken the relation and booked the money: from here on there is no way back."""

    kind: Literal["acceptance"] = "acceptance"
    accepted_on: date
    account_fen: Fen
    pooled_fen: Fen


class Cancellation(Document):
    """The new place gives up: the old one releases what it has reserved, or refuses a letter that comes late."""

    kind: Literal["cancellation"] = "cancellation"
    reason: Word
    en: Text = ""
    zh: Text = ""


class Receipt(Document):
    """Payment slip (拨款单): the old place has let go of relation and money, to be cleared between the provinces."""

    kind: Literal["receipt"] = "receipt"
    log: Text = coded("aaz002", "业务日志号", "log id", default="")
    done_on: date
    released: bool = coded("", "是否为撤销", "whether it was released instead of sent", default=False)
    account_fen: Fen
    pooled_fen: Fen


class Inquiry(Document):
    """How does the case stand? Asked by a side whose deadline has passed."""

    kind: Literal["inquiry"] = "inquiry"
    asked_on: date


Body = Annotated[
    Contact | SheetLetter | Refusal | QuestionLetter | AnswerLetter | Acceptance | Cancellation | Receipt | Inquiry,
    Field(discriminator="kind"),
]


class Envelope(Document):
    """A document on its way: ``message`` is its idempotency key, ``case_number`` the case's on both sides."""

    format: Literal["suibao.peer/1"] = FORMAT
    message: MessageId
    case_number: CaseNumber
    sender: RegionCode
    receiver: RegionCode
    sent_at: AwareDatetime
    in_reply_to: MessageId | None = None
    body: Body

    @model_validator(mode="after")
    def _to_another(self) -> Envelope:
        if self.sender == self.receiver:
            raise ValueError(f"sender and receiver are both {self.sender}")
        return self

    @property
    def kind(self) -> LetterKind:
        """Which document it is."""
        return LetterKind(self.body.kind)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, whole."""
        found: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        return found

    def digest(self) -> bytes:
        """32 bytes that tell this message from any other: equal for equal content, however it was written."""
        return hashlib.sha256(orjson.dumps(self.as_json(), option=orjson.OPT_SORT_KEYS)).digest()


def read(text: bytes | str) -> Envelope:
    """A message from JSON. Raises SuibaoError that says the field, what was expected and the nearest name.

    What stands in the fields about the person is never told.
    """
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > LARGEST_BYTES:
        raise SuibaoError(
            f"A message of {len(raw)} bytes; expected at most {LARGEST_BYTES}.",
            f"报文有 {len(raw)} 字节，最多 {LARGEST_BYTES}。", bytes=len(raw),
        )  # fmt: skip
    try:
        given = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise SuibaoError(f"The message is no JSON: {error.msg}.", f"报文不是 JSON：{error.msg}。") from None
    return of_json(given)


def of_json(given: Any) -> Envelope:
    """A message from plain values; errors as :func:`read`."""
    try:
        return Envelope.model_validate(given)
    except ValidationError as error:
        raise refusal_of(error, Envelope) from None


def schema() -> dict[str, Any]:
    """The JSON schema of a message (draft 2020-12), with the field codes of the official forms as ``code``."""
    found = Envelope.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def sent_at(now: datetime) -> datetime:
    """A moment as messages carry it: whole seconds, so that it is the same after any detour."""
    return now.replace(microsecond=0)
