"""Regions as layers: nation, province, pooling city. The narrowest layer that has a value wins."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from suibao.rules.errors import ParameterFileError, RegionError

NATION = "CN"

CODES = 10**6
"""Region codes have six digits."""


@dataclass(frozen=True)
class Region:
    """One region: GB/T 2260 code, the code of the layer above, names."""

    code: str
    parent: str | None
    zh: str
    en: str
    kind: str = "province"


class Regions:
    """All regions a law knows, in a fixed order: parents before children."""

    def __init__(self, regions: Iterable[Region]) -> None:
        known = {one.code: one for one in regions}
        known.setdefault(NATION, Region(NATION, None, "全国", "China", "nation"))
        for one in known.values():
            if one.parent is not None and one.parent not in known:
                raise ParameterFileError(
                    f"Region {one.code} names the parent {one.parent}, which is not in the list.",
                    f"地区 {one.code} 的上级 {one.parent} 不在列表中。",
                )
        self.by_code: Mapping[str, Region] = known
        self.codes: tuple[str, ...] = tuple(sorted(known, key=lambda code: (self._depth(code), code)))

    def _depth(self, code: str) -> int:
        depth, parent = 0, self.by_code[code].parent
        while parent is not None:
            depth, parent = depth + 1, self.by_code[parent].parent
        return depth

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each code in `codes`: what columns and compiled loops carry."""
        return {code: position for position, code in enumerate(self.codes)}

    @cached_property
    def parents(self) -> tuple[int, ...]:
        """Position of the layer above each region, -1 for the nation."""
        above = (self.by_code[code].parent for code in self.codes)
        return tuple(-1 if parent is None else self.index[parent] for parent in above)

    @cached_property
    def by_number(self) -> npt.NDArray[np.int32]:
        """Position of each six-digit code given as a number, -1 where there is no such region."""
        table = np.full(CODES, -1, dtype=np.int32)
        for code, position in self.index.items():
            if code.isdigit():
                table[int(code)] = position
        return table

    def chain(self, code: str) -> list[str]:
        """``code`` and the layers above it, narrowest first."""
        found: list[str] = []
        current: str | None = self.check(code)
        while current is not None:
            found.append(current)
            current = self.by_code[current].parent
        return found

    def check(self, code: str) -> str:
        """``code`` itself, or RegionError with the nearest codes."""
        if code in self.by_code:
            return code
        named = [one.code for one in self.by_code.values() if code and code in (one.zh, one.en)]
        near = named or _neighbours(code, self.codes)
        raise RegionError(
            f"Region {code!r} is not known. Expected a six-digit code (GB/T 2260) or CN." + self._hint(near, named=bool(named)),
            f"地区 {code!r} 不在已知地区之列。应为六位行政区划代码（GB/T 2260）或 CN。" + self._hint_zh(near, named=bool(named)),
            region=code,
        )

    def _hint(self, near: list[str], *, named: bool) -> str:
        names = ", ".join(f"{one} {self.by_code[one].en}" for one in near)
        return (f" Did you mean {names}?" if named else f" Near it: {names}.") if near else ""

    def _hint_zh(self, near: list[str], *, named: bool) -> str:
        names = "、".join(f"{one} {self.by_code[one].zh}" for one in near)
        return (f"是否想写{names}？" if named else f"相近：{names}。") if near else ""


def _neighbours(code: str, codes: Iterable[str]) -> list[str]:
    """Codes with the longest common beginning: the same city, then the same province."""
    for length in (4, 3, 2):
        near = [one for one in codes if one[:length] == code[:length]]
        if near and len(code) >= length:
            return near[:3]
    return []


def read_regions(path: Path) -> Regions:
    """Regions from a CSV with the header ``code,parent,zh,en,kind``."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Regions(
        Region(row["code"], row["parent"] or None, row["zh"], row["en"], row["kind"]) for row in rows
    )
