"""A network that loses, repeats, delays and reorders, replays what is long past, and is cut for days between two places."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(slots=True)
class Faults:
    """How often what goes wrong: chances for each message or transaction, times in seconds. All 0: nothing does."""

    lost: float = 0.03
    twice: float = 0.03
    late: float = 0.02
    latest: int = 20 * DAY
    replayed: float = 0.01
    altered: float = 0.005
    crash: float = 0.004
    down: int = 8 * HOUR
    cut: float = 0.15
    """Chance a day that two instances cannot reach each other for up to ``cut_days``."""
    cut_days: int = 20


QUIET = Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


class Network:
    """When what is sent arrives: none, one or two times, each after some seconds."""

    def __init__(self, luck: random.Random, faults: Faults) -> None:
        self.luck, self.faults = luck, faults
        self.cuts: dict[tuple[int, int], int] = {}
        self.past: list[Any] = []

    def arrivals(self, origin: int, destination: int, now: int) -> tuple[int, ...]:
        """Moments of arrival of something sent now."""
        faults, chance = self.faults, self.luck.random()
        if self.cuts and self.cuts.get((origin, destination), 0) > now:
            return ()
        if chance < faults.lost:
            return ()
        first = now + 1 + int(chance * 10_009) % 25
        if chance > 1 - faults.late:
            return (now + 1 + int(self.luck.random() * faults.latest),)
        if chance > 1 - faults.late - faults.twice:
            return first, now + 1 + int(self.luck.random() * 3 * DAY)
        return (first,)

    def remember(self, message: Any, destination: int) -> None:
        """Keep a message to replay some day."""
        if len(self.past) < 500:
            self.past.append((message, destination))
        elif self.luck.random() < 0.02:
            self.past[int(self.luck.random() * 500)] = (message, destination)

    def cut(self, instances: int, now: int) -> None:
        """Perhaps two instances lose sight of each other for some days."""
        if self.luck.random() < self.faults.cut:
            one = int(self.luck.random() * instances)
            other = (one + 1 + int(self.luck.random() * (instances - 1))) % instances
            until = now + int(self.luck.random() * self.faults.cut_days * DAY)
            self.cuts[one, other] = self.cuts[other, one] = until
