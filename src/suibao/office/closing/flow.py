"""A close as a durable run: begun, continued, begun twice, looked at. One close at a time for a month and a law.

Which content a close has is told by the digest of its files and its law: the same again is the same run, whatever state it
is in; going back to earlier files is a run of its own.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from suibao.books import Books, assessment_parts, ledger, schema
from suibao.books.secrets import derive
from suibao.errors import SuibaoError
from suibao.law import Package
from suibao.office import durable
from suibao.office.closing import finishing
from suibao.office.closing.folder import Folder, Part
from suibao.office.closing.outcome import Assessed, Verified, posted_together, together
from suibao.office.closing.parts import Close, carry_out
from suibao.office.closing.request import Request
from suibao.office.closing.taking import take
from suibao.office.durable import Work
from suibao.office.durable_progress import Progress, progress, runs
from suibao.office.posting import Posted

NAME = "close"
TAKE, BEGIN, VANISHED, SEAL, ATTACH, VERIFY = "take", "begin", "vanished", "seal", "attach", "verify"
THREADS = min(4, os.cpu_count() or 1)

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Finished:
    """What a close came to. ``repeated``: it had been finished before and nothing was done but to verify the ledger.

    ``posted`` and ``verified`` are None for a trial. ``vanished``: lines taken back of people no longer in the files.
    """

    key: str
    request: Request
    chosen: Package
    folder: Folder
    assessed: Assessed
    posted: Posted | None
    verified: Verified | None
    vanished: int
    repeated: bool
    seconds: dict[str, float]


def close(
    books: Books, request: Request, *, again: bool = False, instead: bool = False, tell: Tell | None = None
) -> Finished:
    """Close a month; continue it when it was interrupted; say what it came to when it was done.

    ``again``: do it anew although it was done. ``instead``: give up an interrupted close of other files, whose lines stand
    until these files say otherwise. Waits for another process that closes the same month.
    Raises FileError for files that cannot be taken, LawError for an unknown law, SuibaoError while a close of other files
    is half done.
    """
    chosen = request.package()
    content = request.content(chosen, _tag(books))
    with durable.alone(books, f"{NAME} {request.month} {request.law}"):
        known = runs(books, NAME, _prefix(request), 10_000, steps=False)
        last = next((one for one in known if one.state != "cancelled"), None)
        if last is not None and _content(last.key) == content and not (again and last.state == "done"):
            return _run(books, last.key, Request.kept(dict(last.inputs)), chosen, last.inputs, tell)
        if last is not None and last.state != "done":
            _give_up(books, last, chosen, instead=instead)
        number = 1 + sum(_content(one.key) == content for one in known)
        inputs = {**request.inputs(), "content": content, "law_digest": chosen.law.at(request.month).digest}
        return _run(books, f"{_prefix(request)}{content}#{number}", request, chosen, inputs, tell)


def resume(books: Books, key: str, *, tell: Tell | None = None) -> Finished:
    """Continue an interrupted close by its key, with the files and the law it was begun with."""
    found = progress(books, NAME, key)
    if found is None:
        raise SuibaoError(
            f"There is no close '{key}'. `suibao close --status` shows what there is.",
            f"没有名为“{key}”的关账。可用 `suibao close --status` 查看。", key=key,
        )  # fmt: skip
    request = Request.kept(dict(found.inputs))
    chosen = request.package()
    if chosen.law.at(request.month).digest != found.inputs["law_digest"]:
        raise SuibaoError(
            f"The law is another one than when the close '{key}' was begun ({found.inputs['law_digest']}). Close the files "
            "anew with --instead.",
            f"法律已与关账“{key}”开始时（{found.inputs['law_digest']}）不同。请加 --instead 重新关账。", key=key,
        )  # fmt: skip
    with durable.alone(books, f"{NAME} {request.month} {request.law}"):
        later = [one for one in runs(books, NAME, _prefix(request), 10_000, steps=False) if one.state != "cancelled"]
        if not later or later[0].key != key:
            raise SuibaoError(
                f"The close '{key}' was given up or followed by another; it cannot be continued.",
                f"关账“{key}”已放弃，或其后已有新的关账，不能继续。", key=key,
            )  # fmt: skip
        return _run(books, key, request, chosen, found.inputs, tell)


def closes(books: Books, month: int | None = None) -> list[Progress]:
    """All closes (of a month, yyyymm), latest first."""
    return runs(books, NAME, "" if month is None else f"{month}:")


def _run(books: Books, key: str, request: Request, chosen: Package, inputs: Any, tell: Tell | None) -> Finished:
    say = tell or (lambda text, done, total: None)
    folder = _folder(books, key, request)
    worked: list[bool] = []

    def flow(work: Work) -> dict[str, Any]:
        worked.append(True)
        return _flow(work, books, key, request, chosen, folder, say)

    found = durable.run(books, NAME, key, flow, inputs)
    return _finished(books, key, request, chosen, folder, found, repeated=not worked)


def _flow(
    work: Work, books: Books, key: str, request: Request, chosen: Package, folder: Folder, tell: Tell
) -> dict[str, Any]:
    parts = [Part(**one) for one in work.step(TAKE, lambda: _take(work, books, request, chosen, folder, tell))]
    begun = work.step(BEGIN, lambda: {"run": assessment_parts.reserve(books), "fresh": _fresh(books, request)})
    last = (VANISHED, SEAL, ATTACH, VERIFY) if request.posted else (SEAL,)
    work.plan([TAKE, BEGIN, *(part.name for part in parts), *last])
    one = Close(books, key, request.month, chosen, folder, begun["run"], begun["fresh"], request.posted)
    count = _Counter(tell, len(parts), _done(books, key))
    done = work.parallel(
        [(part.name, partial(count.act, part, partial(carry_out, one, part))) for part in parts], THREADS
    )
    vanished, verified = 0, None
    if request.posted:
        vanished = work.step(VANISHED, lambda: 0 if one.fresh else finishing.take_back_vanished(one, request.law))
    work.step(SEAL, lambda: finishing.seal(one, request.law, done))
    if request.posted:
        work.step(ATTACH, lambda: finishing.attach(one, request))
        verified = work.step(VERIFY, lambda: _verify(one, tell))
    return {"parts": done, "vanished": vanished, "verified": verified}


def _take(
    work: Work, books: Books, request: Request, chosen: Package, folder: Folder, tell: Tell
) -> list[dict[str, Any]]:
    """The parts that the files come to; of a close that is continued the files must be those it was begun with."""
    if not folder.complete and request.content(chosen, _tag(books)) != work.inputs["content"]:
        raise SuibaoError(
            "The files were changed since this close was begun, before they were taken. Close them anew: suibao close FILES.",
            "关账开始之后、读取之前文件已改变。请重新关账：suibao close 文件。", paths=list(request.paths),
        )  # fmt: skip
    found: list[dict[str, Any]] = take(books, request, chosen, folder, tell)["parts"]
    return found


def _fresh(books: Books, request: Request) -> bool:
    """True when no close of the month was ever kept, so that nothing of it can stand in the ledger."""
    table = schema.runs
    query = sa.select(table.c.id).where(table.c.month == request.month, table.c.law == request.law).limit(1)
    with books.begin() as connection:
        return connection.scalar(query) is None


def _verify(one: Close, tell: Tell) -> dict[str, Any]:
    tell(VERIFY, 0, 1)
    started = time.perf_counter()
    return {**finishing.verify(one), "seconds": time.perf_counter() - started}


def _done(books: Books, key: str) -> set[str]:
    found = progress(books, NAME, key)
    return {one.name for one in found.steps} if found else set()


class _Counter:
    """Tells how many parts are done, from any thread."""

    def __init__(self, tell: Tell, total: int, before: set[str]) -> None:
        self._tell, self._total, self._before = tell, total, before
        self._done = 0
        self._lock = threading.Lock()

    def act(self, part: Part, work: Callable[[], Any]) -> Any:
        """Do the work of a part and count it."""
        with self._lock:
            if not self._done:
                self._done = sum(" " in name for name in self._before)
            self._tell(f"assess {part.region}", self._done, self._total)
        found = work()
        with self._lock:
            self._done += 1
            self._tell(f"assess {part.region}", self._done, self._total)
        return found


def _give_up(books: Books, last: Progress, chosen: Package, *, instead: bool) -> None:
    """Cancel an interrupted close of other files. One that posted something is given up only when asked, and kept as it is."""
    found = progress(books, NAME, last.key)
    assert found is not None
    request = Request.kept(dict(found.inputs))
    begun = any(one.name == BEGIN for one in found.steps)
    if begun and request.posted:
        if not instead:
            month = f"{request.month // 100}-{request.month % 100:02d}"
            done = len(found.planned) - len(found.left)
            raise SuibaoError(
                f"A close of other files for {month} was interrupted after {done} of {len(found.planned)} steps and may "
                f"have posted. Continue it first: suibao close --resume --month {month}; or give it up with --instead.",
                f"{month} 另有一次关账（文件不同）中断于第 {done}/{len(found.planned)} 步，可能已入账。请先继续："
                f"suibao close --resume --month {month}；或加 --instead 放弃之。",
                key=last.key, done=done, planned=len(found.planned),
            )  # fmt: skip
        _seal_as_it_is(books, found, request, chosen)
    durable.cancel(books, NAME, last.key)


def _seal_as_it_is(books: Books, found: Progress, request: Request, chosen: Package) -> None:
    """What a given up close kept stays visible, so that what it posted stays explained."""
    results = durable.results(books, NAME, found.key)
    parts = [results[name] for name in results if " " in name]
    one = Close(books, found.key, request.month, chosen, Folder(books.home), results[BEGIN]["run"], False, True)
    finishing.seal(one, request.law, parts, found.inputs["law_digest"])


def _finished(
    books: Books, key: str, request: Request, chosen: Package, folder: Folder, found: dict[str, Any], *, repeated: bool
) -> Finished:
    parts, verified = found["parts"], found["verified"]
    assessed = together(Assessed.kept(one["assessed"]) for one in parts)
    seconds = dict(folder.facts["seconds"])
    for at, name in enumerate(("assess", "post")):
        seconds[name] = sum(one["seconds"][at] for one in parts) / THREADS
    if verified is not None:
        seconds[VERIFY] = verified["seconds"]
    proof = verified and Verified.kept({name: one for name, one in verified.items() if name != "seconds"})
    posted = posted_together(Posted(**one["posted"]) for one in parts) if request.posted else None
    if posted is not None:
        posted = replace(posted, reversed=posted.reversed + found["vanished"])
    if repeated and posted is not None:
        posted = replace(posted, posted=0, posted_fen=0, reversed=0, unchanged=assessed.lines)
        proof = Verified.of(ledger.verify(books))
    return Finished(key, request, chosen, folder, assessed, posted, proof, found["vanished"], repeated, seconds)


def _folder(books: Books, key: str, request: Request) -> Folder:
    """Where this close's files go; it is the same on every database, so the size of its parts stands in the name."""
    month = f"{request.month // 100}-{request.month % 100:02d}"
    name = key.split(":", 1)[1].replace("/", "-").replace(":", "-")
    return Folder(books.home / "closes" / month / f"{name}-{request.people}")


def _tag(books: Books) -> bytes:
    """Tells one secret from another: keys of people are made with it."""
    return derive(books.secret, "closes")[:8]


def _prefix(request: Request) -> str:
    return f"{request.month}:{request.law}:"


def _content(key: str) -> str:
    return key.rpartition(":")[2].partition("#")[0]
