"""Which agencies have books of their own, and where they are reached: the file ``peers.yaml`` in the home directory.

keeps: ["44"]                       # beginnings of the region codes that these books keep; without it, all but the peers'
peers:
  - regions: ["33", "310000"]       # beginnings of region codes; the longest that fits is taken
    url: https://peer.example.cn
    token: "…"                      # without it SUIBAO_PEER_TOKEN
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from suibao.errors import SuibaoError

FILE_NAME = "peers.yaml"
TOKEN = "SUIBAO_PEER_TOKEN"  # noqa: S105 the name of a variable
SHORTEST_TOKEN = 16
BEGINNING = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class Peer:
    """An agency with books of its own. ``regions``: beginnings of the codes of the regions that it keeps."""

    regions: tuple[str, ...]
    url: str
    token: str


@dataclass(frozen=True)
class Directory:
    """Who keeps what. ``keeps`` empty: everything that no peer keeps."""

    keeps: tuple[str, ...] = ()
    peers: tuple[Peer, ...] = ()

    def peer_of(self, region: str) -> Peer | None:
        """Who keeps a region elsewhere; None where it is kept here."""
        found = [(len(one), peer) for peer in self.peers for one in peer.regions if region.startswith(one)]
        own = max((len(one) for one in self.keeps if region.startswith(one)), default=0)
        longest, peer = max(found, key=lambda pair: pair[0], default=(0, None))
        return peer if longest > own else None

    def is_kept_here(self, region: str) -> bool:
        """Whether these books keep a region."""
        if self.peer_of(region) is not None:
            return False
        return not self.keeps or any(region.startswith(one) for one in self.keeps)


def directory(home: Path, single: Sequence[str] = ()) -> Directory:
    """The directory of the home, and single peers as ``33=http://127.0.0.1:8766``, which go before.

    Raises SuibaoError for a file or an entry that cannot be understood.
    """
    path = home / FILE_NAME
    found = _read(path) if path.is_file() else Directory()
    return Directory(found.keeps, (*(_single(one) for one in single), *found.peers))


def token() -> str:
    """The token that is asked of who calls here. Raises SuibaoError where there is none, or one too short to be one."""
    found = os.environ.get(TOKEN, "")
    if len(found) < SHORTEST_TOKEN:
        raise SuibaoError(
            f"{TOKEN} must hold the token that agencies show each other: at least {SHORTEST_TOKEN} characters, such as from "
            "python -c 'import secrets; print(secrets.token_urlsafe(32))'.",
            f"须以 {TOKEN} 给出机构间的访问令牌，至少 {SHORTEST_TOKEN} 个字符，可用 "
            "python -c 'import secrets; print(secrets.token_urlsafe(32))' 生成。",
        )
    return found


def _single(text: str) -> Peer:
    region, equals, url = text.partition("=")
    if not equals:
        raise _wrong("--peer", text, "33=http://127.0.0.1:8766")
    return _peer({"regions": [region], "url": url}, "--peer")


def _read(path: Path) -> Directory:
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise SuibaoError(f"{path} is no YAML: {error}", f"{path} 不是 YAML：{error}", file=str(path)) from None
    if not isinstance(value, dict) or set(value) - {"keeps", "peers"}:
        raise _wrong(str(path), value, "keeps: [...] and peers: [...]")
    return Directory(
        _beginnings(value.get("keeps") or [], str(path)),
        tuple(_peer(one, str(path)) for one in value.get("peers") or []),
    )


def _peer(value: Any, where: str) -> Peer:
    if not isinstance(value, dict) or not {"regions", "url"} <= set(value) or set(value) - {"regions", "url", "token"}:
        raise _wrong(where, sorted(value) if isinstance(value, dict) else value, "regions, url and token")
    url = urlsplit(str(value["url"]))
    if url.scheme not in ("http", "https") or not url.hostname or url.query or url.fragment:
        raise _wrong(where, value["url"], "an address such as https://peer.example.cn")
    regions = _beginnings(value["regions"], where)
    if not regions:
        raise _wrong(where, value["regions"], "regions")
    return Peer(regions, str(value["url"]).rstrip("/"), str(value.get("token") or os.environ.get(TOKEN, "")))


def _beginnings(values: Any, where: str) -> tuple[str, ...]:
    found = tuple(str(one) for one in values) if isinstance(values, list) else ()
    if not isinstance(values, list) or not all(BEGINNING.fullmatch(one) for one in found):
        raise _wrong(where, values, "beginnings of region codes, such as '44' or '440100'")
    return found


def _wrong(where: str, given: Any, expected: str) -> SuibaoError:
    return SuibaoError(
        f"{where}: {given!r} is not understood; expected {expected}. See docs/letters.md.",
        f"{where}：无法理解 {given!r}，应为 {expected}。见 docs/letters.md。",
    )
