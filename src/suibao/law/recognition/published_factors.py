"""The factors of one published ruling, read one by one into facts of this law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from suibao.errors import nearest
from suibao.law.recognition.model import Evidence, EvidenceKind
from suibao.law.recognition.vocabulary import VOCABULARIES
from suibao.law.recognition.wording import NOT_APPLICABLE, NOT_STATED, plain, read_words
from suibao.law.status.terms import ContractLabel, IncomeShare

JUDGEMENT: Final = "integration_recorder_judgement"
"""The collector's own verdict, written knowing the ruling: never read."""

INCOME: Final = "share_of_income"
LABEL: Final = "contract_label"

BESIDE: Final = frozenset({"monthly_pay_yuan", "monthly_pay", "pay_amount"})
"""Amounts, which say nothing about status."""

LINKING: Final = frozenset({
    "a", "an", "the", "of", "and", "or", "but", "with", "plus", "by", "for", "to", "in", "on", "at", "per", "each", "every", "is", "are",
    "was", "were", "be", "been", "has", "had", "it", "its", "their", "his", "from", "as", "also", "only", "paid", "working",
})  # fmt: skip
"""Words without a meaning of their own: left over, they are not worth telling."""

LABELS: Final = (
    ("excluding_labour|non_labour|not_labour", ContractLabel.COOPERATION), ("no_written|no_contract|none|oral", ContractLabel.NONE),
    ("individual_business|individual_household|sole_trader|proprietor|micro", ContractLabel.SOLE_TRADER), ("broker|artist", ContractLabel.BROKERAGE),
    ("cooperat|partner", ContractLabel.COOPERATION), ("contracting|subcontract|contractor|franchise", ContractLabel.CONTRACTING),
    ("service|labour_company", ContractLabel.SERVICE), ("labou?r|employ(?!ed)", ContractLabel.LABOUR), (".", ContractLabel.OTHER),
)  # fmt: skip
"""Names of contracts. A name that none of these knows is another name: it decides nothing, so nothing is guessed."""

SHARES: Final = (
    ("over half|more than half|above half", IncomeShare.MAIN), ("sole|only|all|entire|whole|exclusive", IncomeShare.SOLE),
    ("main|primary|principal|major|majority|most|mainly|yes", IncomeShare.MAIN), ("part|partial|half", IncomeShare.PART),
    ("minor|small|side|supplementary|secondary|little|low|no|none", IncomeShare.MINOR),
)  # fmt: skip
"""Words for a share of income."""

SHARE: Final = re.compile(r"(<|>|over |under |above |below |about )? ?(\d+(?:\.\d+)?) ?(%|pct|percent)?")
NEARLY_ONE: Final = 1 - 1e-9
JUST: Final = 1e-9
"""What is over a bound but not at it."""


class Factors:
    """What the factors of one ruling say: ``facts`` with their ``evidence``, what was set ``aside`` as written knowing the
    ruling, what was ``not_understood`` (with the nearest known word), and single words ``unread``."""

    def __init__(self, with_hindsight: bool) -> None:
        self.hindsight = with_hindsight
        self.facts: dict[str, int] = {}
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        self.aside: list[str] = []
        self.not_understood: list[str] = []
        self.unread: list[str] = []

    def take(self, factor: str, value: object) -> None:
        """Read one factor. A fact that two factors speak to has the larger grade."""
        if factor == JUDGEMENT:
            self.aside.append(f"{factor}: {value}")
        elif factor == INCOME:
            self._state(factor, value, income_share(value))
        elif factor == LABEL:
            label = coded(value, LABELS, ContractLabel.OTHER)
            self._state(factor, value, {} if plain(value) in NOT_STATED else {"contract_label": int(label)})
        elif factor in VOCABULARIES:
            self._words(factor, value)
        elif factor not in BESIDE:
            self._not_understood(factor, value, nearest(factor, [*VOCABULARIES, INCOME, LABEL]))

    def _words(self, factor: str, value: object) -> None:
        reading = read_words(value, VOCABULARIES[factor], self.hindsight)
        if reading.leaky and not self.hindsight:
            self.aside.append(f"{factor}: {value}")
        if not reading.understood:
            self._not_understood(factor, value, reading.hint)
            return
        self._state(factor, value, reading.facts)
        self.unread.extend(f"{factor}: {word}" for word in reading.unread if word not in LINKING)

    def _state(self, factor: str, value: object, facts: Mapping[str, int] | None) -> None:
        if facts is None:
            self._not_understood(factor, value, None)
            return
        for fact, grade in facts.items():
            self.facts[fact] = max(grade, self.facts.get(fact, 0))
            said = Evidence(EvidenceKind.RULING, f"{factor}: {value}")
            self.evidence[fact] = (*self.evidence.get(fact, ()), said)

    def _not_understood(self, factor: str, value: object, close: str | None) -> None:
        self.not_understood.append(f"{factor}: {value}" + (f" → {close}?" if close else ""))


def coded(value: object, table: tuple[tuple[str, Any], ...], otherwise: Any) -> Any:
    """The code of the first pattern that is found in ``value``."""
    text = plain(value).replace(" ", "_")
    return next((code for pattern, code in table if text and re.search(pattern, text)), otherwise)


def income_share(value: object) -> dict[str, int] | None:
    """A share of income by word or by number (a share up to one, or percent); None when neither says which grade."""
    text = plain(value)
    if text in NOT_STATED | NOT_APPLICABLE:
        return {}
    if number := SHARE.fullmatch(text):
        return _by_number(number)
    if "not" in text.split():
        return None
    found = next((grade for words, grade in SHARES if re.search(rf"\b(?:{words})\b", text)), None)
    return None if found is None else {"income_share": int(found)}


def _by_number(number: re.Match[str]) -> dict[str, int] | None:
    """``>50`` and ``<30%`` say a grade only where every share that they leave open has it; all over half count as half."""
    share = float(number[2]) / (100 if number[3] or float(number[2]) > 1 else 1)
    side = (number[1] or "").strip()
    if not 0 <= share <= 1:
        return None
    low, high = {
        "<": (0.0, share - JUST), "under": (0.0, share - JUST), "below": (0.0, share - JUST),
        ">": (share + JUST, NEARLY_ONE), "over": (share + JUST, NEARLY_ONE), "above": (share + JUST, NEARLY_ONE),
    }.get(side, (share, share))  # fmt: skip
    return {"income_share": int(_share(low))} if _share(low) == _share(high) else None


def _share(share: float) -> IncomeShare:
    if share >= 1:
        return IncomeShare.SOLE
    if share > 1 / 2:
        return IncomeShare.MAIN
    return IncomeShare.PART if share >= 1 / 3 else IncomeShare.MINOR
