"""A small model of a document: blocks that a page of HTML and a PDF are both made from.

A document is built once, in one language, and written by :mod:`suibao.documents.html` and :mod:`suibao.documents.pdf`. It holds
finished words and finished numbers: neither writer computes or translates anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Style = Literal["plain", "strong", "soft", "code"]
Tone = Literal["plain", "warn"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; a line break in ``text`` is a line break in the document."""

    text: str
    style: Style = "plain"


Rich = str | tuple[Span | str, ...]
"""Text with styles, or plain text."""


def strong(text: str) -> Span:
    """Text to be read first."""
    return Span(text, "strong")


def soft(text: str) -> Span:
    """Text to be read last: sources, definitions."""
    return Span(text, "soft")


def spans(rich: Rich) -> tuple[Span, ...]:
    """The runs of a text; empty ones are left out."""
    parts = (rich,) if isinstance(rich, str) else rich
    made = (part if isinstance(part, Span) else Span(part) for part in parts)
    return tuple(span for span in made if span.text)


def plain(rich: Rich) -> str:
    """The text without its styles."""
    return "".join(span.text for span in spans(rich))


def joined(parts: Sequence[Rich], between: str) -> tuple[Span, ...]:
    """Several texts as one, with ``between`` between them."""
    found: list[Span] = []
    for part in parts:
        found += [Span(between)] if found else []
        found += spans(part)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3; level 1 is the document's title."""

    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Rich


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts."""

    items: tuple[Rich, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    pairs: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text; ``warn`` where something is not established or contradicts itself."""

    text: Rich
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of the document in one box: what it says, in large letters, and what belongs to it."""

    label: str
    headline: str
    pairs: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, where its cells stand."""

    title: str
    width: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell a column; a ``group`` row has one cell that spans all and heads the rows below it."""

    cells: tuple[Rich, ...]
    group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``caption`` says what it shows, for those who cannot see it too. The first cell of a row is its heading, unless
    ``heads`` says that rows have none."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heads: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            assert len(row.cells) == (1 if row.group else len(self.columns)), (self.caption, plain(row.cells[0]))


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval (None where it has none), and the value as it is written."""

    label: str
    value: float
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Intervals:
    """Values with their intervals, one below the other on one axis; ``reference`` is marked by a line (such as no effect).

    ``percent``: the axis counts in hundredths of 1. ``least`` and ``most`` hold the ends of the axis where they are given.
    """

    caption: str
    points: tuple[Point, ...]
    percent: bool = False
    reference: float | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts by label, one bar beside the other, such as orders by week or by hour."""

    caption: str
    points: tuple[Point, ...]
    axis: str = ""
    percent: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page in print."""


Figure = Intervals | Bars
Block = Heading | Paragraph | Items | Facts | Note | Result | Table | Intervals | Bars | PageBreak

FIGURES: Final = (Intervals, Bars)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language.

    ``kind`` stands above the title; ``head_left`` and ``head_right`` at the top of every printed page, ``foot`` at its bottom.
    ``page`` says the number of a page, with ``{page}`` and ``{pages}`` in it.
    """

    language: str
    kind: str
    title: str
    subtitle: Rich
    head_left: str
    head_right: str
    foot: str
    page: str
    made_on: date
    blocks: tuple[Block, ...]


def texts(document: Document) -> Iterator[str]:
    """Every text of the document, in order; what a reader or a test looks through."""
    yield from (
        document.kind,
        document.title,
        plain(document.subtitle),
        document.head_left,
        document.head_right,
        document.foot,
    )
    for block in document.blocks:
        yield from _texts(block)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text) | Note(text=text):
            yield plain(text)
        case Items(items=items):
            yield from map(plain, items)
        case Facts(pairs=pairs):
            yield from (part for label, value in pairs for part in (label, plain(value)))
        case Result(label=label, headline=headline, pairs=pairs):
            yield from (label, headline, *(part for name, value in pairs for part in (name, plain(value))))
        case Table(caption=caption, columns=columns, rows=rows):
            yield from (caption, *(column.title for column in columns))
            yield from (plain(cell) for row in rows for cell in row.cells)
        case Intervals(caption=caption, points=points) | Bars(caption=caption, points=points):
            yield from (caption, *(part for point in points for part in (point.label, point.text)))
        case PageBreak():
            return
