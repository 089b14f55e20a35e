"""Transfers made small: texts become numbers of words, people become 16 bytes, rows become PostgreSQL's binary form.

The rows of a chunk are one NumPy array in the exact bytes of a binary COPY, so that writing, reading back and
digesting are all plain memory. What is implausible is told by the key of the first row that is so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suibao.books import words
from suibao.books.incoming import Piece
from suibao.books.words import NOBODY, PERSON, Words, form_id, label_id, short_note, shortened, word_id
from suibao.errors import SuibaoError

FIELDS = (
    ("id", ">i8"), ("debit", ">i8"), ("credit", ">i8"), ("form", ">i8"), ("label", ">i8"), ("amount_fen", ">i8"),
    ("basis_fen", ">i8"), ("reverses", ">i8"), ("posted_at", ">i8"), ("subject", "V16"), ("month", ">i4"), ("pending", "u1"),
)  # fmt: skip
NAMES = tuple(name for name, _ in FIELDS)
ROW = np.dtype(
    [("fields", ">i2"), *((part) for name, kind in FIELDS for part in ((f"length of {name}", ">i4"), (name, kind)))]
)
"""A row as binary COPY has it: the number of fields, then each field's length and bytes."""

ACCOUNT = r"^[a-z][a-z_]*(:[^:\s\p{Z}]+)+$"  # \p{Z}: any Unicode space, as in accounts.FORM
CONTROL = r"[\x00-\x1f\x7f]"
OWNER = r"^(?P<kind>[a-z][a-z_]*:)(?P<person>[0-9a-f]{32})(?P<rest>:|$)"
TEMPLATE = r"^[a-z][a-z_]*:@:"
HEX = "[0-9a-f]{32}"
BOUNDED = r"(^|[|:])@([|:~]|$)"

Array = npt.NDArray[Any]
Codes = npt.NDArray[np.int64]
Shortener: TypeAlias = Callable[[str, str], str]

MANY = 5000
"""From this many texts on a compiled loop is worth its loading."""


@dataclass(frozen=True)
class Chunk:
    """Transfers ready to be written: rows in the order of writing (numbers and time still open) and their words."""

    rows: Array
    words: Words


@dataclass(frozen=True)
class Column:
    """A text column: its distinct texts, and for each row which of them."""

    texts: pa.StringArray
    codes: Codes


def compact(piece: Piece, *, pending: bool) -> Chunk:
    """The rows of a piece; SuibaoError at the first that is not plausible."""
    return _Compactor(piece, pending).chunk()


def blank(count: int) -> Array:
    """Rows with lengths filled in and every value zero."""
    rows = np.zeros(count, ROW)
    rows["fields"] = len(FIELDS)
    for name, kind in FIELDS:
        rows[f"length of {name}"] = np.dtype(kind).itemsize
    return rows


class _Compactor:
    """One piece on its way: the checks and the columns in turn."""

    def __init__(self, piece: Piece, pending: bool) -> None:
        self.table, self.forms, self.guess, self.pending = piece.rows, piece.forms, piece.guess, pending
        self.key = "form" if piece.forms else "key"
        self.words = Words()

    def chunk(self) -> Chunk:
        table = self.table
        self._check_amounts()
        subject = self._people()
        debit, subject = self._account("debit", subject)
        credit, subject = self._account("credit", subject)
        self._demand(debit != credit, "credit", "another account than the debit", "与借方不同的账户")
        form, rank, subject = self._keys(subject)
        rows = blank(table.num_rows)
        rows["debit"], rows["credit"], rows["form"] = debit, credit, form
        rows["label"] = self._labels(subject)
        for name in ("amount_fen", "basis_fen", "month"):
            rows[name] = table[name].to_numpy()
        rows["subject"], rows["pending"] = subject, self.pending
        halves = np.ascontiguousarray(subject).view(">u8").reshape(-1, 2)
        return Chunk(rows[np.lexsort((rank, halves[:, 1], halves[:, 0]))], self.words)

    def _check_amounts(self) -> None:
        month = self.table["month"].to_numpy()
        calendar = month % 100
        self._demand(
            self.table["amount_fen"].to_numpy() > 0, "amount_fen", "a positive amount in fen", "正的金额（分）"
        )
        plausible = (month >= 195001) & (month <= 210012) & (calendar >= 1) & (calendar <= 12)
        self._demand(plausible, "month", "a month as yyyymm, 195001 to 210012", "月份 yyyymm，195001 至 210012")

    def _people(self) -> Array:
        """16 bytes a row: whom the row says it is about, zeros for nobody."""
        people = encoded(self.table["person"])
        good = pc.or_(pc.match_substring_regex(people.texts, f"^{HEX}$"), pc.equal(people.texts, ""))
        good = pc.and_(good, pc.not_equal(people.texts, NOBODY))
        self._each(
            people, good, "person", "a person's key of 32 hexadecimal digits, or nothing", "32 位十六进制人员键或空"
        )
        return packed(people.texts.to_pylist())[people.codes]

    def _account(self, name: str, subject: Array) -> tuple[Codes, Array]:
        """The numbers of one side's accounts, and the people, to whom the owners of accounts are added."""
        column = encoded(self.table[name])
        texts = column.texts
        good = pc.and_(pc.match_substring_regex(texts, ACCOUNT), pc.less_equal(pc.utf8_length(texts), 200))
        signs = pc.match_substring(texts, PERSON)
        allowed = pc.match_substring_regex(texts, TEMPLATE) if self.forms else pc.invert(signs)
        clean = pc.invert(pc.match_substring_regex(texts, CONTROL))
        good = pc.and_(pc.and_(good, clean), pc.or_(allowed, pc.invert(signs)))
        good = pc.and_(good, pc.invert(pc.match_substring(texts, f":{NOBODY}")))
        self._each(column, good, name, "an account such as pool:employee_pension:440100", "账户名")
        owners = packed(pc.fill_null(pc.struct_field(pc.extract_regex(texts, OWNER), "person"), "").to_pylist())[
            column.codes
        ]
        subject = self._joined(subject, owners, name)
        short = pc.replace_substring_regex(texts, OWNER, rf"\1{PERSON}\3").dictionary_encode()
        if self.forms:
            self._someone(subject, column, signs, name)
        numbers = [word_id(text) for text in short.dictionary.to_pylist()]
        self.words.accounts |= zip(numbers, short.dictionary.to_pylist(), strict=True)
        return np.array(numbers, np.int64)[short.indices.to_numpy()][column.codes], subject

    def _someone(self, subject: Array, column: Column, signs: pa.BooleanArray, name: str) -> None:
        """Words with ``@`` stand for somebody."""
        if not pc.any(signs, min_count=0).as_py():
            return
        nobody = _is_nobody(subject) & signs.to_numpy(zero_copy_only=False)[column.codes]
        self._demand(~nobody, name, f"a person for the {PERSON}", f"“{PERSON}”须有对应人员")

    def _joined(self, subject: Array, owners: Array, name: str) -> Array:
        """People, and where none is named the owner of the account; both must be the same person."""
        absent, none = _is_nobody(subject), _is_nobody(owners)
        self._demand(
            absent | none | (subject == owners), name, "an account of the person whom the transfer is about",
            "与该笔转账所涉人员一致的账户（一笔转账至多涉及一人）",
        )  # fmt: skip
        return np.where(absent, owners, subject)

    def _keys(self, subject: Array) -> tuple[Codes, Codes, Array]:
        """Numbers of the forms of keys, their rank by text, and the people, whom keys may name where nobody else does."""
        if self.forms:
            column = encoded(self.table[self.key])
            signs = pc.match_substring(column.texts, PERSON)
            self._someone(subject, column, signs, self.key)
            once = pc.equal(pc.count_substring(column.texts, PERSON), pc.cast(signs, pa.int32()))
            self._each(column, once, self.key, f"{PERSON} at most once", f"至多一个“{PERSON}”")
        else:
            found = read(self.table[self.key])
            if found.signs:
                good = pc.invert(pc.match_substring(found.whole.texts, PERSON))
                self._each(found.whole, good, "key", f"a key without {PERSON}", f"不含“{PERSON}”的键")
            if self.guess:
                subject = np.where(_is_nobody(subject) & found.bounded(), found.people, subject)
            column = found.about(subject, shortened)
        self._text(column, self.key)
        numbers = [form_id(text) for text in column.texts.to_pylist()]
        self.words.forms |= zip(numbers, column.texts.to_pylist(), strict=True)
        rank = np.empty(len(numbers), np.int64)
        rank[pc.sort_indices(column.texts).to_numpy()] = np.arange(len(numbers))
        return np.array(numbers, np.int64)[column.codes], rank[column.codes], subject

    def _labels(self, subject: Array) -> Codes:
        """Numbers of code and note together."""
        code = encoded(self.table["code"])
        self._text(code, "code")
        if self.forms:
            note = encoded(self.table["note"])
            self._someone(subject, note, pc.match_substring_regex(note.texts, "^[^@]*@([^@]|$)"), "note")
        else:
            note = read(self.table["note"]).about(subject, short_note)
        self._clean(note, "note")
        width = max(len(note.texts), 1)
        both, codes = np.unique(code.codes * width + note.codes, return_inverse=True)
        codes_, notes = code.texts.to_pylist(), note.texts.to_pylist()
        pairs = [(codes_[one // width], notes[one % width]) for one in both.tolist()]
        numbers = [label_id(*pair) for pair in pairs]
        self.words.labels |= zip(numbers, pairs, strict=True)
        return np.array(numbers, np.int64)[codes]

    def _text(self, column: Column, name: str) -> None:
        self._each(column, pc.not_equal(column.texts, ""), name, "a text that is not empty", "非空文本")
        self._clean(column, name)

    def _clean(self, column: Column, name: str) -> None:
        clean = pc.invert(pc.match_substring_regex(column.texts, CONTROL))
        self._each(column, clean, name, "text without control characters", "不含控制字符的文本")

    def _each(self, column: Column, good: pa.BooleanArray, name: str, en: str, zh: str) -> None:
        """Demand something of every distinct text of a column."""
        if not pc.all(good, min_count=0).as_py():
            self._demand(good.to_numpy(zero_copy_only=False)[column.codes], name, en, zh)

    def _demand(self, good: Array, column: str, en: str, zh: str) -> None:
        if good.all():
            return
        row = int(np.argmin(good))
        key, value = self.table[self.key][row].as_py(), self.table[column][row].as_py()
        raise SuibaoError(
            f"Transfer '{key}' has {column} = {value!r}; expected {en}. Nothing was posted.",
            f"转账“{key}”的 {column} 为 {value!r}，应为{zh}。未入账任何记录。",
            key=key,
            column=column,
            value=value,
        )


def encoded(values: pa.ChunkedArray) -> Column:
    """A column's distinct texts, and for each row which of them. Texts that no row has are left out."""
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    array = values.unify_dictionaries().combine_chunks()
    whole = array.chunk(0) if isinstance(array, pa.ChunkedArray) and array.num_chunks else array
    if isinstance(whole, pa.ChunkedArray):
        return Column(pa.array([], pa.string()), np.empty(0, np.int64))
    texts, codes = whole.dictionary.cast(pa.string()), whole.indices.to_numpy().astype(np.int64)
    if len(texts) > len(codes):
        used, codes = np.unique(codes, return_inverse=True)
        texts = texts.take(pa.array(used))
    return Column(texts, codes)


def packed(people: Iterable[str]) -> Array:
    """Person keys as 16 bytes each; '' as zeros."""
    texts = [text or NOBODY for text in people]
    return np.frombuffer(bytes.fromhex("".join(texts)), "V16")


def _is_nobody(subject: Array) -> Array:
    halves = np.ascontiguousarray(subject).view(np.uint64).reshape(-1, 2)
    return np.asarray((halves[:, 0] | halves[:, 1]) == 0)


@dataclass(frozen=True)
class Read:
    """A text column with ``@`` for the first 32 hexadecimal digits of each text.

    ``people``: what stood there (16 bytes a row); ``there``: where anything stood; ``signs``: some text holds the sign
    itself; ``whole``: the column as it was.
    """

    whole: Column
    short: Column
    people: Array
    there: Array
    signs: bool

    def bounded(self) -> Array:
        """Where the digits are a part by themselves, between dividers."""
        parts = pc.match_substring_regex(self.short.texts, BOUNDED).to_numpy(zero_copy_only=False)
        return np.asarray(parts[self.short.codes] & self.there)

    def about(self, subject: Array, scalar: Shortener) -> Column:
        """The column with ``@`` for the row's person; rows whose digits are another's are done one by one."""
        same = ~self.there | ((self.people == subject) & ~_is_nobody(subject))
        if self.signs:
            same[:] = False
        if same.all():
            return self.short
        texts = np.array(self.short.texts.to_pylist(), object)[self.short.codes]
        original, codes = self.whole.texts.to_pylist(), self.whole.codes
        for row in np.flatnonzero(~same).tolist():
            texts[row] = scalar(original[codes[row]], subject[row].tobytes().hex())
        return encoded(pa.chunked_array([pa.array(texts, pa.string())]))


def read(values: pa.ChunkedArray) -> Read:
    """A text column, searched for people."""
    if pa.types.is_dictionary(values.type) or len(values) < MANY:
        whole = encoded(values)
    else:
        whole = Column(pa.concat_arrays(values.chunks), np.arange(len(values)))
    found = _scanned(whole.texts) if len(whole.texts) >= MANY else None
    short, people, there, signs = found or _searched(whole.texts)
    return Read(whole, Column(short.texts, short.codes[whole.codes]), people[whole.codes], there[whole.codes], signs)


Found = tuple[Column, Array, Array, bool]


def _searched(texts: pa.StringArray) -> Found:
    """The texts searched one by one: for a few, or where two of many have one hash."""
    whole = texts.to_pylist()
    matches = [words.HEX.search(text) for text in whole]
    people = [match[0] if match else NOBODY for match in matches]
    short = [
        text[: m.start()] + PERSON + text[m.end() :] if m else text for text, m in zip(whole, matches, strict=True)
    ]
    there = np.array([match is not None for match in matches], bool)
    return (
        encoded(pa.chunked_array([pa.array(short, pa.string())])),
        packed(people),
        there,
        any(PERSON in one for one in whole),
    )


def _scanned(texts: pa.StringArray) -> Found | None:
    """The texts searched by a compiled loop; None where two that differ have one hash."""
    from suibao.books import scanning  # imports Numba

    count = len(texts)
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + count + 1]
    data = np.frombuffer(texts.buffers()[2], np.uint8)
    place, hashes, people = np.empty(count, np.int64), np.empty(count, np.uint64), np.zeros((count, 16), np.uint8)
    signs = scanning.scan(data, offsets, place, hashes, people)
    _, first, codes = np.unique(hashes, return_index=True, return_inverse=True)
    if not scanning.alike(data, offsets, place, first[codes]):
        return None
    originals, places = texts.take(pa.array(first)).to_pylist(), place[first].tolist()
    short = [_cut(text, at) for text, at in zip(originals, places, strict=True)]
    return Column(pa.array(short, pa.string()), codes), people.view("V16").ravel(), place >= 0, bool(signs)


def _cut(text: str, at: int) -> str:
    """``text`` with ``@`` for the 32 bytes from ``at`` on."""
    if at < 0:
        return text
    data = text.encode()
    return (data[:at] + b"@" + data[at + 32 :]).decode()
