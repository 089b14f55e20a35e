"""What a close is asked to do, and the name that its content has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from suibao.law import CURRENT_LAW, Package, package
from suibao.work.reading import expand

PEOPLE = 25_000
"""People in one part: bounds memory, and what is done again after a kill."""


@dataclass(frozen=True)
class Request:
    """A month (yyyymm) to close from files under a law. ``now``: local time; anything later is a future date.

    ``figures``: files with figures of the caller's own. ``memory_limit`` bounds DuckDB; ``people``: most people in one part.
    """

    month: int
    paths: tuple[str, ...]
    now: str
    law: str = CURRENT_LAW
    figures: tuple[str, ...] = ()
    memory_limit: str = "1GB"
    people: int = PEOPLE

    @classmethod
    def of(
        cls, paths: Iterable[Path | str], month: int, now: datetime, figures: Iterable[Path], **other: Any
    ) -> Request:
        """A request with absolute paths, so that it can be continued from another directory."""
        places, files = (tuple(str(Path(one).absolute()) for one in ones) for ones in (paths, figures))
        return cls(month, places, now.isoformat(), figures=files, **other)

    @classmethod
    def kept(cls, inputs: dict[str, Any]) -> Request:
        """The request that a run was begun with."""
        values = {name: inputs[name] for name in cls.__dataclass_fields__}
        return cls(**{**values, "paths": tuple(values["paths"]), "figures": tuple(values["figures"])})

    def inputs(self) -> dict[str, Any]:
        """The request as plain data."""
        return asdict(self)

    @property
    def posted(self) -> bool:
        """Current law is posted; a proposal is a trial: assessed and kept, never posted."""
        return self.law == CURRENT_LAW

    def package(self) -> Package:
        """The law asked for. Raises LawError for an unknown one."""
        return package(self.law, [Path(one) for one in self.figures])

    def content(self, chosen: Package, tag: bytes) -> str:
        """Names the content: the same files, wherever they lie, under the same law are the same. ``tag``: of the secret."""
        found = hashlib.sha256(f"{self.month} {chosen.law.at(self.month).digest} {tag.hex()}".encode())
        for digest in sorted(_digest(path) for path in expand([Path(one) for one in self.paths])):
            found.update(digest)
        return found.hexdigest()[:24]


def _digest(path: Path) -> bytes:
    """SHA-256 of the file; one that cannot be read goes by its name here, and is told of when it is taken."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return str(path).encode()
