"""Documents between agencies: closed forms in a versioned envelope, modelled on the fields of the official ones.

No public schema of the ministry's messages is established (identifiers.md §11), so this one is the project's own: names in
English, the forms' field codes accepted beside them. A message's id is its idempotency key: it follows from case, kind, sender
and number (`messages.message_id`), the same id is the same message, and its digest tells whether it is.

>>> message = Message.of("t1234567", MessageKind.RECEIPT, "430100", "440100", 3, {"outcome": "sent"})
>>> of_message(message, Matter.PENSION, datetime(2026, 3, 2, tzinfo=UTC)).kind.zh
'回执'
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

import orjson
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError, model_validator

from suibao.errors import SuibaoError
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
from suibao.office.relations.messages import Message, MessageKind
from suibao.office.relations.terms import Asked, CaseState, Doubt, Matter, Whom

FORMAT: Literal["suibao.peer/1"] = "suibao.peer/1"
LARGEST_BYTES = 1 << 20
"""A megabyte: a record of 100 years in a row a month takes half of it."""

MessageId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
CaseNumber = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{7,59}$")]
Facts = Annotated[dict[str, Any], Field(max_length=100)]


class Letter(Document):
    """Application and contact letter (IC89, 联系函): the new place asks the old one for the relation."""

    kind: Literal["letter"] = "letter"
    matter: Matter
    insurance: Insurance | None = coded("aae140", "险种", "insurance; null where no code is established", default=None)
    transfer_type: Text = coded("aae173", "转移类型", "type of transfer", default="")
    direction: Text = coded("aac070", "转移方向", "direction", default="")
    scheme_direction: Text = coded("aic113", "制度方向", "direction between schemes", default="")
    original_number: Text = coded("", "原个人编号", "person's number at the old place", default="")
    origin: RegionCode = coded("", "原参保地行政区划代码", "old place")
    destination: RegionCode = coded("aab299", "转入地行政区划代码", "new place")
    times: int = coded("", "同向第几次转移", "the how-manieth move this way", ge=1, le=999, default=1)
    asked: Asked = coded("", "提出方式", "who asked", default=Asked.WORKER)
    opened_on: date = coded("", "申请日期", "day of the application")
    consented_on: date | None = coded("", "本人同意日期", "day of consent", default=None)
    corrects: Text = coded("", "更正的业务编号", "the settled case whose money is put right", default="")
    original_agency: Agency | None = None
    receiving_agency: Agency | None = None
    agent: Agent | None = None
    payee: Payee | None = None
    basics: Basics | None = coded("", "转入地参保情况", "what the new place has of its own", default=None)
    rows: tuple[YearRow, ...] = coded("", "转入地缴费明细", "its rows, for overlaps", default=(), max_length=2000)
    facts: Facts = coded("", "已陈述的事实", "facts stated, by the names of the law's inputs", default_factory=dict)

    @model_validator(mode="after")
    def _moves(self) -> Letter:
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
    """The old place's information sheet (IC90, IC91): its money is reserved until the new place accepts or cancels."""

    kind: Literal["sheet"] = "sheet"


class Refusal(Document):
    """The old place does not move the relation."""

    kind: Literal["refusal"] = "refusal"
    why: Word = coded("", "理由代码", "code of the reason")
    en: Text = ""
    zh: Text = ""
    source: Text = coded("", "法律依据", "legal source", default="")


class AskedQuestion(Document):
    """One doubt, whose it is to settle, and by when."""

    doubt: Doubt
    whom: Whom
    en: Annotated[str, Field(max_length=2000)] = ""
    zh: Annotated[str, Field(max_length=2000)] = ""
    due_on: date | None = None
    details: Facts = Field(default_factory=dict)


class QuestionLetter(Document):
    """Doubts that must be settled before the case goes on; ``whom`` has to answer first."""

    kind: Literal["question"] = "question"
    whom: Whom
    questions: tuple[AskedQuestion, ...] = Field(min_length=1, max_length=100)


class AnswerLetter(Document):
    """What settles a doubt: facts by name, in answer to a question by its id."""

    kind: Literal["answer"] = "answer"
    question: MessageId
    facts: Facts


class Acceptance(Document):
    """The new place has taken the relation and booked the money: from here on there is no way back."""

    kind: Literal["acceptance"] = "acceptance"
    sheet: MessageId
    on: date = coded("", "关系转入之日", "the day on which the relation begins there and ends here")
    account_fen: Fen | None = coded("", "入账的个人账户金额", "account money booked", default=None)
    pooled_fen: Fen | None = coded("", "入账的统筹金额", "pooled money booked", default=None)


class Cancellation(Document):
    """The new place gives up: the old one releases what it has reserved, or refuses a letter that comes late."""

    kind: Literal["cancellation"] = "cancellation"
    why: Word
    en: Text = ""
    zh: Text = ""
    source: Text = ""


class Receipt(Document):
    """Payment slip (拨款单): the old place has let go of relation and money, or has released them; cleared between provinces."""

    kind: Literal["receipt"] = "receipt"
    outcome: Literal["sent", "released"]
    sheet: MessageId | None = None
    log: Text = coded("aaz002", "业务日志号", "log id", default="")


class Inquiry(Document):
    """The old place asks how the case stands: what it has reserved waits for a decision."""

    kind: Literal["inquiry"] = "inquiry"
    sheet: MessageId
    times: int = Field(ge=1, le=10_000)


class Standing(Document):
    """News only: the new place has not decided yet."""

    kind: Literal["standing"] = "standing"
    state: CaseState
    due_on: date | None = None


Body = Annotated[
    Letter
    | SheetLetter
    | Refusal
    | QuestionLetter
    | AnswerLetter
    | Acceptance
    | Cancellation
    | Receipt
    | Inquiry
    | Standing,
    Field(discriminator="kind"),
]


class Envelope(Document):
    """A document on its way: ``message`` is its idempotency key, ``case_number`` the case's on both sides.

    ``identity``: whom a letter is about; it stands beside the body, and is sealed beside it wherever it is kept.
    """

    format: Literal["suibao.peer/1"] = FORMAT
    message: MessageId
    case_number: CaseNumber
    number: int = Field(
        ge=1, le=100_000, strict=True, description="第几份文书 the how-manieth of this sender in the case"
    )
    sender: RegionCode
    receiver: RegionCode
    matter: Matter
    sent_at: AwareDatetime
    identity: Identity | None = None
    body: Body

    @model_validator(mode="after")
    def _to_another(self) -> Envelope:
        if self.sender == self.receiver:
            raise ValueError(f"sender and receiver are both {self.sender}")
        if (self.identity is None) == (self.body.kind == "letter"):
            raise ValueError("identity belongs to a letter, and to no other document")
        if isinstance(self.body, Letter) and self.body.matter is not self.matter:
            raise ValueError(f"the letter is about {self.body.matter}, its envelope about {self.matter}")
        if isinstance(self.body, Letter) and (self.body.origin, self.body.destination) != (self.receiver, self.sender):
            raise ValueError("a letter goes from the new place (destination, sender) to the old one (origin, receiver)")
        return self

    @property
    def kind(self) -> MessageKind:
        """Which document it is."""
        return MessageKind(self.body.kind)

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, whole."""
        found: dict[str, Any] = self.model_dump(mode="json", exclude_none=True)
        return found

    def digest(self) -> bytes:
        """32 bytes that tell this message from any other: equal for equal content, however it was written."""
        return hashlib.sha256(orjson.dumps(self.as_json(), option=orjson.OPT_SORT_KEYS)).digest()

    def as_message(self) -> Message:
        """As the protocol has it."""
        body = content(self.body)
        return Message(self.message, self.case_number, self.kind, self.sender, self.receiver, self.number, body)


def content(document: Document) -> dict[str, Any]:
    """A document as the protocol carries it: plain values without its kind."""
    found: dict[str, Any] = document.model_dump(mode="json", exclude_none=True, exclude={"kind"})
    return found


def of_message(message: Message, matter: Matter, now: datetime, identity: Identity | None = None) -> Envelope:
    """A message of the protocol as a document. Raises SuibaoError where its body does not fit the form."""
    return of_json({
        "format": FORMAT, "message": message.id, "case_number": message.case, "number": message.number, "sender": message.sender,
        "receiver": message.receiver, "matter": str(matter),
        "sent_at": now.astimezone(UTC).replace(microsecond=0).isoformat(),
        **({"identity": identity.model_dump()} if identity else {}), "body": {**message.body, "kind": str(message.kind)},
    })  # fmt: skip


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


_SHEET: TypeAdapter[SheetLetter] = TypeAdapter(SheetLetter)
_LETTER: TypeAdapter[Letter] = TypeAdapter(Letter)


def letter_of(body: Mapping[str, Any]) -> Letter:
    """The letter whose content a side keeps."""
    return _LETTER.validate_python({**body, "kind": "letter"})


def sheet_of(body: Mapping[str, Any]) -> SheetLetter:
    """The sheet whose content a side keeps."""
    return _SHEET.validate_python({**body, "kind": "sheet"})
