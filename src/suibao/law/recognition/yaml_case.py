"""Values of a case form, checked one by one: each error says where it stands, what was found and what was expected."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import yaml

try:
    from yaml import CSafeLoader as _Safe  # by libyaml, several times as fast: the library of rulings is long
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Safe  # type: ignore[assignment]

from suibao.errors import nearest
from suibao.law.terms import Term
from suibao.rules import LawError

T = TypeVar("T", bound=Term)

LARGEST_PAY = Decimal(10_000_000)
"""Yuan a month beyond which a figure is a mistake; the limit of amounts elsewhere is of the same order."""


WITHHELD = "身份号码略 ID withheld"
"""What stands for an identity number; plain text in YAML wherever the number stood."""

_IDENTITY = re.compile(r"(?<!\d)(?:\d{6}[ -]?\d{4}[ -]?\d\d[ -]?\d\d[ -]?\d{3}[\dXxＸｘ]|\d{15})(?!\d)")
_IDENTITY_PARTS = re.compile(
    r"\d{6}(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]?", re.ASCII
)


class CaseError(LawError):
    """A case form cannot be read: where in the file, what was found, what was expected."""


class _Loader(_Safe):
    """Plain data; a name given twice is an error, for the first statement would be lost without a word.

    Days stay text, so that a day that does not exist is told with its place in the form.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML reads it from the class
        first: [one for one in resolvers if one[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _Safe.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=deep)
            if name in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{name!r} is given twice; several statements of one fact are a list", key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep)


def without_identity(text: str) -> str:
    """Text without identity numbers (18 or 15 digits with a day of birth in them), in whatever digits and with or without
    spaces: nobody needs one to judge a case, and what is never read can come out in no report, message or export."""

    def withheld(found: re.Match[str]) -> str:
        plain = re.sub(r"[ -]", "", unicodedata.normalize("NFKC", found.group())).upper()
        return WITHHELD if _IDENTITY_PARTS.fullmatch(plain) else found.group()

    return _IDENTITY.sub(withheld, text)


def parsed(text: str, where: str) -> Any:
    """The plain data of a YAML text, without identity numbers. Raises CaseError with line and column."""
    text = without_identity(text)
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that also refuses names given twice
    except (yaml.YAMLError, ValueError, TypeError) as error:
        told = " ".join(str(error).replace('in "<unicode string>", ', "at ").split())
        raise CaseError(
            f"{where} is not readable as YAML: {told}. Compare with suibao recognise --form.",
            f"{where} 无法按 YAML 读取：{told}。请对照 suibao recognise --form 打印的空白表。", file=where,
        ) from None  # fmt: skip


def unknown(what: str, what_zh: str, name: object, known: Iterable[str], where: str) -> CaseError:
    """No such name at this place; the nearest one, or all when they are few; where there are none, that."""
    names = sorted(known)
    error = CaseError.unknown_name(what, what_zh, str(name), names)
    en, zh = (f" The form names no {what}.", f"表中没有列出任何{what_zh}。") if not names else ("", "")
    return CaseError(f"{where}: {error.en}{en}", f"{where}：{error.zh}{zh}", **error.details, place=where)


def known_keys(row: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Raise CaseError for a key that the form does not have."""
    names = list(known)
    for key in row:
        if key not in names:
            raise unknown("entry", "项目", key, names, where)


def mapping_at(value: object, where: str) -> Mapping[str, Any]:
    """A mapping; empty when nothing stands there."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _expected(where, value, "entries of the form name: value", "“名称: 值”形式的项目")
    return value


def list_at(value: object, where: str) -> list[Any]:
    """A list; empty when nothing stands there."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise _expected(where, value, "a list (each entry after a dash)", "列表（每项以短横线开头）")
    return value


def text_at(value: object, where: str) -> str:
    """Text; empty when nothing stands there. A number (a region's code without quotes) is its digits."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _expected(where, value, "text", "文字")
    return str(value).strip()


def code_at(value: object, term: type[T], where: str) -> T | None:
    """A member of a closed list by its code or its Chinese label; None when nothing stands there.

    YAML reads yes and no as truth values, and those are members of the lists that have them.
    """
    if value is None:
        return None
    word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    known = {one.code: one for one in term} | {one.zh: one for one in term}
    if isinstance(word, str) and (found := known.get(word.strip()) or known.get(word.strip().lower())) is not None:
        return found
    close = nearest(str(word), known)
    hint, hint_zh = (f" Did you mean {close!r}?", f"是否想写 {close!r}？") if close else ("", "")
    codes = ", ".join(one.code for one in term)
    labels = "、".join(f"{one.zh}（{one.code}）" for one in term)
    raise CaseError(
        f"{where}: {word!r} is not a grade or code known here.{hint} Expected one of {codes}.",
        f"{where}：不认识 {word!r}。{hint_zh}应为：{labels}。",
        name=word, nearest=close, place=where,
    )  # fmt: skip


def day_at(value: object, where: str, *, last: bool = False) -> date | None:
    """A day; a month means its first day, or its last where ``last``. None when nothing stands there."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = str(value).strip()
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})", words):
            year, month = int(match[1]), int(match[2])
            return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
            return date.fromisoformat(words)
    except (ValueError, calendar.IllegalMonthError):
        pass
    raise _expected(
        where, value, "a day such as 2025-01-31, or a month such as 2025-01", "日期，如 2025-01-31，或月份，如 2025-01"
    )


def month_at(value: object, where: str) -> str:
    """A month as text such as 2026-03; empty when nothing stands there."""
    if value is None:
        return ""
    words = str(value).strip()
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", words):
        raise _expected(where, value, "a month such as 2026-03", "月份，如 2026-03")
    return words


def amount_at(value: object, where: str) -> int | None:
    """An amount in yuan as whole fen; None when nothing stands there."""
    if value is None:
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise InvalidOperation
        yuan = Decimal(str(value))
        fen = yuan * 100
        if not yuan.is_finite() or fen != int(fen) or not 0 <= yuan <= LARGEST_PAY:
            raise InvalidOperation
    except InvalidOperation:
        raise _expected(where, value, "an amount in yuan such as 8000.00", "以元为单位的金额，如 8000.00") from None
    return int(fen)


def count_at(value: object, where: str, most: int, least: int = 0) -> int | None:
    """A whole number within limits; None when nothing stands there."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _expected(where, value, f"a whole number from {least} to {most:,}", f"{least} 至 {most:,} 的整数")
    return value


def _expected(where: str, value: object, en: str, zh: str) -> CaseError:
    found = str(value) if isinstance(value, date) else repr(value)
    return CaseError(f"{where}: found {found}; expected {en}.", f"{where}：写的是 {found}；应为{zh}。", place=where)
