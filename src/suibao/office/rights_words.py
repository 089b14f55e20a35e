"""Plain words for a cell of the table of rights: owed by whom, own choice, not open, unknown; Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from suibao.law import CURRENT_LAW
from suibao.law.terms import Branch, Mode
from suibao.law.units import ORDER_MONTH
from suibao.office.rights_model import Due, Footing, Holds, Unknown
from suibao.rules import Reform

Words = tuple[str, str]

FOOTINGS: Final[Mapping[Footing, str]] = {
    Footing.FULL_TIME: "labour relationship (full-time)",
    Footing.PART_TIME: "labour relationship (part-time)",
    Footing.NOT_FULLY: "not fully meeting a labour relationship",
    Footing.INDEPENDENT: "relationship of civil law",
}
HOLDS: Final[Mapping[Holds, str]] = {
    Holds.OWED: "owed",
    Holds.ACCESS: "open without a contribution",
    Holds.CHOICE: "own choice, own cost",
    Holds.NOT_OPEN: "does not apply",
    Holds.NO_DUTY: "no duty in law",
    Holds.UNKNOWN: "unknown",
}

CURRENT_WORDS: Final[Words] = ("现行法（含当地试点）", "current law with the pilots of the region")

RESIDENT: Final = (Branch.RESIDENT_PENSION, Branch.RESIDENT_MEDICAL)


def english(term: Footing | Holds) -> str:
    """The English words of a footing or of what holds."""
    return FOOTINGS[term] if isinstance(term, Footing) else HOLDS[term]


def law_words(name: str, known: Mapping[str, Reform]) -> Words:
    """What a law is called: its proposals by name, joined."""
    if name == CURRENT_LAW:
        return CURRENT_WORDS
    parts = [known[part] for part in name.split("+") if part in known]
    return " + ".join(one.zh for one in parts), " + ".join(one.en for one in parts)


def who(
    branch: Branch, holds: Holds, footing: Footing, mode: Mode, dues: Sequence[Due], choices: Sequence[Due],
    unknown: Sequence[Unknown],
) -> Words:  # fmt: skip
    """Who owes the branch, or why nobody does."""
    if holds == Holds.OWED:
        return _owed(mode, dues, choices)
    if holds == Holds.CHOICE:
        return _chosen(choices)
    if holds == Holds.UNKNOWN:
        return _unknown(unknown)
    if holds == Holds.ACCESS:
        return "平台不缴费；当月有医保基数即可享有", "no contribution; open to whoever has a medical base in the month"
    if holds == Holds.NO_DUTY:
        return "法律未要求任何一方缴费，可自行投保", "the law asks nobody to contribute; cover may be bought freely"
    return _not_open(branch, footing)


def _unknown(unknown: Sequence[Unknown]) -> Words:
    zh, en = "、".join(one.label_zh for one in unknown), ", ".join(one.label_en for one in unknown)
    return f"不明：缺{zh}", f"unknown for want of: {en}"


def _owed(mode: Mode, dues: Sequence[Due], choices: Sequence[Due]) -> Words:
    zh, en = _payer(mode, dues)
    withheld = any(one.bearer == "worker" for one in dues)
    words = (f"{zh}缴纳，并代扣个人部分", f"{en} pays and withholds the worker's share") if withheld else (
        f"{zh}缴纳，个人不缴费", f"{en} pays, the worker does not")  # fmt: skip
    if not choices:
        return words
    return f"{words[0]}；本人还可自愿另缴", f"{words[1]}; the worker may pay more alone"


def _payer(mode: Mode, dues: Sequence[Due]) -> Words:
    if any(one.unit == ORDER_MONTH for one in dues):
        return "平台企业", "the platform"
    return ("劳务派遣单位", "the dispatch agency") if mode == Mode.DISPATCH else ("用人单位", "the employer")


def _chosen(choices: Sequence[Due]) -> Words:
    zh, en = "本人自愿参加，费用全部自担", "by the worker's own choice and at the worker's cost"
    if any(one.bearer == "state" for one in choices):
        return (
            "本人自愿参加，按年缴费，财政有补助",
            "by the worker's own choice, paid by the year, with a subsidy of the state",
        )
    return zh, en


def _not_open(branch: Branch, footing: Footing) -> Words:
    if footing == Footing.FULL_TIME and branch in RESIDENT:
        return "已由用人单位参加职工保险", "the employer insures in the employees' scheme"
    if footing.is_labour and branch == Branch.OCCUPATIONAL_INJURY:
        return "适用工伤保险，不适用职业伤害保障", "work injury insurance applies instead"
    if not footing.is_labour and branch == Branch.WORK_INJURY:
        return "无用人单位，不适用工伤保险", "there is no employer to insure"
    return "此种关系下无人缴纳，也不能自愿参加", "owed by nobody and not open to choice"
