"""Parameters: figures of law by region, date and further keys, each with its source and status.

No value is projected backwards or forwards. A figure that was looked for and not found stands as a
row without a value, so that the error can say so; it also stops the search in wider layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

from suibao.rules.errors import ParameterError, ParameterFileError
from suibao.rules.regions import NATION, Regions
from suibao.rules.units import Unit

PROVISIONAL = "provisional"

STATUSES = ("official", "secondary", "weak", "derived", "project", PROVISIONAL, "unverified", "not_established")
"""How well a figure is established, best first; `project` is this project's own judgement, `provisional` the last
published figure standing in for one that is late. No file gives that: it comes from `Parameter.carried`."""

ACCEPTED = frozenset({"official", "secondary", "weak", "derived", "project"})
"""Taken unless the caller asks otherwise. `unverified` and `provisional` must be asked for."""

VERIFIED = frozenset({"official", "secondary", "derived"})
"""Taken in strict mode (``--verified-only``)."""

LATE = timedelta(days=549)
"""How long after the end of a figure it may stand in for the next: a year and a half. Limits of a year are published
up to some months after it ends; what is older is not late but unknown."""

Keys = tuple[int, ...]


@dataclass(frozen=True)
class Value:
    """One figure: where and when it holds, and where it comes from. ``amount`` None = not established."""

    region: str
    keys: Keys
    start: date
    end: date | None
    amount: int | float | None
    status: str
    instrument: str = ""
    article: str = ""
    url: str = ""
    note: str = ""
    known_from: date | None = None

    def holds(self, day: date, known: date | None) -> bool:
        """True when the figure is in force on ``day`` and was published by ``known``."""
        return self.published(known) and self.start <= day <= (self.end or date.max)

    def published(self, known: date | None) -> bool:
        """True when the figure was out on the day of knowledge; where no day of publication is given, always."""
        return known is None or self.known_from is None or self.known_from <= known

    @property
    def citation(self) -> str:
        """Instrument and article in one line."""
        return " ".join(part for part in (self.instrument, self.article) if part)


@dataclass(frozen=True)
class Moment:
    """What "now" means for a look-up: the day asked about, the day of knowledge, statuses taken."""

    day: date
    known: date | None = None
    accept: frozenset[str] = ACCEPTED


@dataclass(frozen=True)
class Parameter:
    """A named figure of law. ``below`` is the parameter that a reform overlays.

    ``carried``: the law uses the last published figure until the next is out, and settles the difference then.
    """

    name: str
    unit: Unit
    zh: str
    en: str
    keys: tuple[str, ...]
    values: tuple[Value, ...] = field(repr=False)
    note: str = ""
    below: Parameter | None = None
    carried: bool = False

    def __post_init__(self) -> None:
        for place in self._by_place.values():
            _refuse_overlaps(self.name, place)

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, Keys], list[Value]]:
        places: dict[tuple[str, Keys], list[Value]] = {}
        for value in self.values:
            places.setdefault((value.region, value.keys), []).append(value)
        return places

    @cached_property
    def regional(self) -> bool:
        """True when any value is narrower than the nation, so that a region must be known."""
        own = any(value.region != NATION for value in self.values)
        return own or (self.below is not None and self.below.regional)

    def own(self, region: str, keys: Keys, moment: Moment) -> Value | None:
        """The row in force at exactly this layer, the one published last; None when there is none."""
        holding = (one for one in self._by_place.get((region, keys), ()) if one.holds(moment.day, moment.known))
        return max(holding, key=lambda one: one.known_from or date.min, default=None)

    def find(self, region: str, keys: Keys, moment: Moment, regions: Regions) -> Value:
        """The value for a region, narrowest layer first. Raises ParameterError naming what is unknown.

        Figures of a reform come before those it overlays in every layer: a national reform replaces local rows. What may
        stand in for a late figure is asked for last, so that it answers only what would otherwise be unknown.
        """
        found = self._in_force(region, keys, moment, regions) or self._late(region, keys, moment, regions)
        if found is None or not found.published(moment.known):
            raise self.missing(region, keys, moment, regions)
        if found.amount is None or found.status not in moment.accept:
            raise self.unusable(found, region, keys, moment)
        return found

    def row(self, region: str, keys: Keys, moment: Moment) -> Value | None:
        """What this layer says: its row in force; where that cannot be taken, the last one that may stand in.

        A place that has figures of its own and waits for the next does not take that of the layer above: without one that
        stands in, the row is the awaited one, without its amount.
        """
        own = self.own(region, keys, moment) or self._awaited(region, keys, moment)
        if own is None or (own.amount is not None and own.status in moment.accept):
            return own
        return self.standing_in(region, keys, moment) or own

    def _awaited(self, region: str, keys: Keys, moment: Moment) -> Value | None:
        """The row for the day that was published after the day of knowledge, where an earlier one shows that it is late."""
        if not self.carried or moment.known is None or self._last(region, keys, moment) is None:
            return None
        rows = (one for one in self._by_place[(region, keys)] if one.holds(moment.day, None))
        return next((replace(one, amount=None) for one in rows), None)

    def _in_force(self, region: str, keys: Keys, moment: Moment, regions: Regions) -> Value | None:
        rows = (self.row(layer, keys, moment) for layer in self._layers(region, regions))
        found = next((one for one in rows if one is not None), None)
        return found or (self.below._in_force(region, keys, moment, regions) if self.below else None)

    def _late(self, region: str, keys: Keys, moment: Moment, regions: Regions) -> Value | None:
        rows = (self.standing_in(layer, keys, moment) for layer in self._layers(region, regions))
        found = next((one for one in rows if one is not None), None)
        return found or (self.below._late(region, keys, moment, regions) if self.below else None)

    def standing_in(self, region: str, keys: Keys, moment: Moment) -> Value | None:
        """The last figure of this layer, marked provisional, where the next is late and the caller takes such figures."""
        last = self._last(region, keys, moment) if self.carried and PROVISIONAL in moment.accept else None
        if last is None:
            return None
        said = f"stands in until the figure of {moment.day} is known; was in force to {last.end}"
        return replace(last, status=PROVISIONAL, note=f"{said}. {last.note}".strip(". "))

    def _last(self, region: str, keys: Keys, moment: Moment) -> Value | None:
        """The figure of this layer that ended last, not longer ago than `LATE`."""
        ended = [
            one
            for one in self._by_place.get((region, keys), ())
            if one.amount is not None and one.status in moment.accept and one.end and one.published(moment.known)
            and moment.day - LATE <= one.end < moment.day
        ]  # fmt: skip
        return max(ended, key=lambda one: (one.end or date.max, one.known_from or date.min), default=None)

    def _layers(self, region: str, regions: Regions) -> list[str]:
        return regions.chain(region) if self.regional else [NATION]

    def everything(self) -> Iterator[Value]:
        """All rows, those of a reform first."""
        yield from self.values
        if self.below:
            yield from self.below.everything()

    def overlay(self, values: Iterable[Value]) -> Parameter:
        """This parameter with ``values`` on top."""
        return replace(self, values=tuple(values), below=self)

    def keyed(self, keys: Keys) -> str:
        """The keys as text for messages: ``[industry=takeaway, injury_class=3]``, or nothing."""
        pairs = ", ".join(f"{name}={_code(key)}" for name, key in zip(self.keys, keys, strict=True))
        return f"[{pairs}]" if pairs else ""

    def unusable(self, value: Value, region: str, keys: Keys, moment: Moment) -> ParameterError:
        """The error for a row that exists but has no value, or a status that was not asked for."""
        where = f"{self.name}{self.keyed(keys)}"
        note = f" Note: {value.note}." if value.note else ""
        if value.amount is None:
            en = f"{where} is not established for {region} on {moment.day}: it was looked for and no value was found."
            zh = f"{self.zh}（{where}）在 {region}、{moment.day} 尚未查明：查过，没有找到数值。"
        else:
            en = (
                f"{where} for {region} on {moment.day} has the status {value.status!r}, which was not asked for. "
                f"Next step: check it against {value.citation or 'a source'}, or accept this status (`law.accepting`)."
            )
            zh = (
                f"{self.zh}（{where}）在 {region}、{moment.day} 的数值状态为 {value.status}，未被允许使用。"
                f"请对照{value.citation or '出处'}核实，或用 `law.accepting` 明确允许该状态。"
            )
        return ParameterError(en + note, zh, parameter=self.name, region=region, date=str(moment.day))

    def missing(self, region: str, keys: Keys, moment: Moment, regions: Regions) -> ParameterError:
        """The error for no row at all: says what is known nearest in time, or for which keys and regions."""
        where = f"{self.name}{self.keyed(keys)}"
        layers = set(self._layers(region, regions))
        here = sorted(
            (one for one in self.everything() if one.region in layers and one.keys == keys and one.amount is not None),
            key=lambda one: one.start,
        )
        en, zh = _nearest_in_time(here, moment) if here else self._known_keys(layers, keys, moment)
        taking = replace(moment, accept=moment.accept | {PROVISIONAL})
        step, step_zh = self._next_step(
            late=PROVISIONAL not in moment.accept and self._late(region, keys, taking, regions) is not None
        )
        return ParameterError(
            f"{where} has no value for {region} on {moment.day}. {en} {step}",
            f"{self.zh}（{where}）在 {region}、{moment.day} 没有数值。{zh}{step_zh}",
            parameter=self.name,
            region=region,
            date=str(moment.day),
        )

    def _next_step(self, *, late: bool) -> tuple[str, str]:
        """What to do; ``late``: an earlier figure would stand in if the caller took such figures."""
        en = f"Next step: `suibao law show {self.name}` lists every value with its source."
        zh = f"可用 `suibao law show {self.name}` 查看全部数值及出处。"
        if not late:
            return en, zh
        return (
            f"The law uses the last figure until the next is out: accept the status `provisional` to do so. {en}",
            f"依规定在新数值公布前暂用上期数值：如需暂用，请允许 provisional 状态。{zh}",
        )

    def _known_keys(self, layers: Set[str], keys: Keys, moment: Moment) -> tuple[str, str]:
        """What the last key may be here, the others being as they are; or that nothing is known at all."""
        others = {one.keys for one in self.everything()
                  if one.region in layers and one.amount is not None and one.holds(moment.day, moment.known)}  # fmt: skip
        alike = sorted(other[-1:] for other in others if other[:-1] == keys[:-1])
        if not alike:
            return "No value is known for this place.", "该地没有任何已知数值。"
        asked = keys[-1]
        like = type(asked) if isinstance(asked, IntEnum) else int
        named = ", ".join(_code(like(key)) for (key,) in alike[:MOST_KEYS]) + (" …" if len(alike) > MOST_KEYS else "")
        return f"Known for {self.keys[-1]}: {named}.", f"{self.keys[-1]} 已知：{named}。"


MOST_KEYS = 8
"""Known keys named in a message: enough to see what was meant."""


def _code(key: int) -> str:
    return key.name.lower() if isinstance(key, IntEnum) else str(key)


def _nearest_in_time(values: list[Value], moment: Moment) -> tuple[str, str]:
    day = moment.day
    unpublished = [one for one in values if one.holds(day, None) and not one.published(moment.known)]
    if unpublished:
        published = unpublished[0].known_from
        return (
            f"The value for that day was published on {published}, after {moment.known}, the day of knowledge asked for.",
            f"该日的数值于 {published} 公布，晚于所问的知悉日 {moment.known}。",
        )
    later = [one for one in values if one.start > day]
    if later and len(later) == len(values):
        return (
            f"The first value starts on {later[0].start}; values are never projected backwards.",
            f"最早的数值自 {later[0].start} 起；数值不向前推算。",
        )
    last = max((one for one in values if one.start <= day), key=lambda one: one.start)
    return (
        f"The last value before ends on {last.end}; values are never carried forward in silence.",
        f"此前的数值止于 {last.end}；数值不默默顺延。",
    )


def _refuse_overlaps(name: str, values: list[Value]) -> None:
    """Figures published on different days may meet (a later one replaces an earlier one); others may not."""
    ordered = sorted(values, key=lambda one: (one.known_from or date.min, one.start))
    for earlier, later in pairwise(ordered):
        if later.start <= (earlier.end or date.max) and earlier.known_from == later.known_from:
            raise ParameterFileError(
                f"{name} has two values for {later.region}{_bracketed(later.keys)} on {later.start}. "
                "Next step: end the earlier one the day before, or say when the later one was published (known_from).",
                f"{name} 在 {later.region}{_bracketed(later.keys)} 于 {later.start} 有两个数值。请给前一个数值填写截止日期。",
                parameter=name,
            )


def _bracketed(keys: Keys) -> str:
    return f" [{', '.join(map(str, keys))}]" if keys else ""
