"""Words of a published ruling read as grades of facts, by rules that can be read; what is not understood is told.

Collectors of rulings write short free values: ``fixed_roster_clock_in``, ``minimum_8h_online_meetings``. A value is cut into
plain words and tried against the `Phrase`\\ s of its factor, in their order; what a phrase has read is taken out before the next.
Three rules keep the reading honest:

- a control that is stated counts even beside freedom (``free_but_penalised`` is penalised): the largest grade read stands;
- a negation that no phrase has read (``no``, ``not``, ``without`` …) might turn the value round: nothing is read then;
- a value of which no word is known says nothing, and its nearest known word is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from suibao.errors import nearest

NEGATIONS: Final = frozenset(
    {"no", "not", "non", "never", "none", "nor", "neither", "without", "cannot", "except", "unless", "hardly", "lack"}
)
"""Words that turn round what stands beside them."""

NOT_STATED: Final = frozenset(
    {"", "not stated", "unstated", "unknown", "unclear", "not known", "not mentioned", "not specified", "unspecified", "null",
     "not found", "disputed", "not clear", "not established", "not recorded"}
)  # fmt: skip
"""Values that say that nothing is said."""

NOT_APPLICABLE: Final = frozenset({"n a", "na", "not applicable", "does not apply"})
"""Values that say that the question does not arise: nobody assigns orders to a streamer. That is no freedom and no control."""

_NOTHING_SAID: Final = re.compile(r"(?:no|none|nothing|not)\b.*\b(?:stated|mentioned|known|recorded|found|said)")
"""The same in other words (``no_consequences_stated``)."""

_UNSAID: Final = re.compile(
    r"(?<![\w.])(?:(?!none |no )[a-z]+ )?(?:not (?:yet |clearly )?|un)"
    r"(?:stated|mentioned|known|recorded|specified|disclosed|established|clear)(?![\w.])"
)
"""The same of one thing among others (``fixed_shift_hours_not_stated``)."""

_BREAKS: Final = re.compile(r"[^0-9a-z.<>%\u4e00-\u9fff]+|(?<=\d)(?=[a-z%])|(?<=[a-z<>])(?=\d)|\.(?!\d)|(?<!\d)\.")
_TAKEN: Final = " ; "


@dataclass(frozen=True)
class Phrase:
    """A pattern of plain words and what it says: fact → grade. One that says nothing is understood and read as no fact.

    ``leaky``: written by the collector knowing the ruling, so it is set aside unless hindsight is asked for.
    """

    pattern: re.Pattern[str]
    says: tuple[tuple[str, int], ...] = ()
    leaky: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The phrases of one factor, in the order in which they are tried. ``blends``: grades read side by side → the grade
    that both together are (grabbed and dispatched orders are mixed)."""

    phrases: tuple[Phrase, ...]
    blends: tuple[tuple[str, frozenset[int], int], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a value says. ``understood`` is false when nothing could be read; ``unread`` are the words left over;
    ``leaky`` what was set aside; ``hint`` the nearest known word."""

    facts: Mapping[str, int]
    understood: bool
    unread: tuple[str, ...] = ()
    leaky: tuple[str, ...] = ()
    hint: str | None = None


def phrase(pattern: str, leaky: bool = False, **says: int) -> Phrase:
    """A phrase whose pattern begins and ends with whole words."""
    return Phrase(re.compile(rf"(?<![\w.])(?:{pattern})(?![\w.])"), tuple(says.items()), leaky)


def plain(value: object) -> str:
    """A value as lower-case words and numbers, one space between; True, False and None as yes, no and nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ; ".join(plain(one) for one in value)
    return " ".join(_BREAKS.sub(" ", str(value).lower()).split())


def read_words(value: object, vocabulary: Vocabulary, with_hindsight: bool = False) -> Reading:
    """``value`` read by ``vocabulary``."""
    text = plain(value)
    if text in NOT_STATED or text in NOT_APPLICABLE or _NOTHING_SAID.fullmatch(text):
        return Reading({}, True)
    found: dict[str, list[int]] = {}
    aside: list[str] = []
    left, unsaid = _UNSAID.subn(_TAKEN, f" {text} ")
    matched = bool(unsaid)
    for one in vocabulary.phrases:
        spans = [" ".join(match.group().split()) for match in one.pattern.finditer(left)]
        if not spans:
            continue
        matched, left = True, one.pattern.sub(_TAKEN, left)
        if one.leaky:
            aside.extend(spans)
        if not one.leaky or with_hindsight:
            for fact, grade in one.says:
                found.setdefault(fact, []).append(grade)
    unread = tuple(word for word in left.split() if word != ";" and not re.fullmatch(r"[\d.<>%]+", word))
    if not matched or NEGATIONS & set(unread):
        return Reading({}, False, unread, tuple(aside), _nearest_word(unread, vocabulary.phrases))
    facts = {fact: _together(fact, grades, vocabulary) for fact, grades in found.items()}
    return Reading(facts, True, unread, tuple(aside))


def _together(fact: str, grades: Sequence[int], vocabulary: Vocabulary) -> int:
    blended = {grade for name, both, grade in vocabulary.blends if name == fact and both <= set(grades)}
    return max(blended or set(grades))


def _nearest_word(unread: Sequence[str], phrases: Sequence[Phrase]) -> str | None:
    known = {word for one in phrases for word in re.findall(r"[a-z]{3,}", one.pattern.pattern)}
    return next((close for word in unread if (close := nearest(word, known))), None)
