"""Long work that survives being killed: done in steps, each kept in the database, continued where it stopped, done once.

>>> def flow(work):                                                                             # doctest: +SKIP
...     regions = work.step("take", lambda: ["440100", "440300"])
...     work.plan([f"close {region}" for region in regions])
...     return sum(work.parallel([(f"close {region}", partial(close, region)) for region in regions]))
>>> durable.run(books, "close", "202601", flow)                                                 # doctest: +SKIP

DBOS keeps the steps (PostgreSQL schema ``dbos``, same database as the books). What it does not give is kept simple here:
its recovery runs everything that is pending for one executor, so each run has an executor of its own and is held by an
advisory lock of its session, which PostgreSQL gives back when the process dies, however it dies. DBOS is one to a process;
runs of one process follow one another.

A step may be done twice (killed after its work, before it was kept): what it writes must be idempotent.
"""

from __future__ import annotations

import contextvars
import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import orjson
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, Serializer, SetWorkflowID, WorkflowHandle, WorkflowStatus
from dbos import error as dbos_errors

from suibao.books import Books
from suibao.errors import SuibaoError

T = TypeVar("T")
Flow = Callable[["Work"], Any]

VERSION = "1"
"""Raise it when flows change so that a run begun by older code cannot be continued by newer code."""

PLAN = "plan"
RUNNING = ("PENDING", "ENQUEUED")
LOOK_SECONDS = 2.0
ASK_SECONDS = 0.2

_one_at_a_time = threading.Lock()
_inside: contextvars.ContextVar[bool] = contextvars.ContextVar("suibao_durable", default=False)
_running: dict[str, Work] = {}


class Stopped(BaseException):
    """Ends a run without an outcome, so that it can be continued. No Exception: DBOS would keep it as the outcome."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


class Json(Serializer):
    """What DBOS keeps, as JSON: can be read by people, and reading it runs no code."""

    def serialize(self, data: Any) -> str:
        """JSON text; what JSON does not know becomes its text."""
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS).decode()

    def deserialize(self, serialized_data: str) -> Any:
        """The value of a JSON text."""
        return orjson.loads(serialized_data)

    def name(self) -> str:
        """The name kept beside each value."""
        return "suibao_json"


class Work:
    """What a flow works with: its inputs, and steps. All results are plain JSON: texts, whole numbers, lists, maps."""

    def __init__(self, flow: Flow, inputs: Mapping[str, Any]) -> None:
        self.inputs = inputs
        self._flow = flow
        self._halt = threading.Event()
        self._ended = threading.Event()
        self._error: BaseException | None = None

    def step(self, name: str, act: Callable[[], Any]) -> Any:
        """Do ``act`` and keep its result under ``name``; when it was done before, only give the result."""
        return DBOS.run_step({"name": name}, self._guarded, act)

    def plan(self, names: Iterable[str]) -> None:
        """Tell :func:`progress` which steps are to come."""
        listed = list(names)
        self.step(PLAN, lambda: listed)

    def parallel(self, acts: Sequence[tuple[str, Callable[[], Any]]], threads: int = 2) -> list[Any]:
        """Do several steps, ``threads`` at a time; their results in order. The same acts in the same order each time.

        When one fails no other is begun; those under way are ended and kept.
        """
        reserved = [(DBOS.reserve_step(), name, act) for name, act in acts]
        with ThreadPoolExecutor(threads, "suibao-durable") as pool:
            futures: list[Future[Any]] = [
                pool.submit(contextvars.copy_context().run, partial(step.run, {"name": name}, self._guarded, act))
                for step, name, act in reserved
            ]
        failures = [error for error in (one.exception() for one in futures) if error is not None]
        for error in sorted(failures, key=lambda one: isinstance(one, Stopped) and one.error is None):
            raise error
        return [one.result() for one in futures]

    def _guarded(self, act: Callable[[], Any]) -> Any:
        if self._halt.is_set():
            raise Stopped
        try:
            return plain(act())
        except Exception as error:
            self._halt.set()
            raise Stopped(error) from error

    def _go(self) -> Any:
        """The flow from its beginning; whatever goes wrong leaves the run open."""
        _inside.set(True)
        try:
            return plain(self._flow(self))
        except Stopped as stopped:
            self._error = stopped.error or InterruptedError()
            raise
        except Exception as error:
            self._error = error
            raise Stopped(error) from error
        finally:
            self._ended.set()

    def _wait(self, identity: str) -> None:
        """Until the flow has ended here. Interrupted (Ctrl-C), steps under way are ended and kept first."""
        try:
            while not self._ended.wait(LOOK_SECONDS):
                status = DBOS.get_workflow_status(identity)
                if status is None or status.status not in RUNNING:
                    return
        except BaseException:
            self._halt.set()
            self._ended.wait()
            raise
        if isinstance(self._error, dbos_errors.DBOSException):
            raise _lost(identity, self._error) from self._error
        if self._error is not None:
            raise self._error


@DBOS.workflow(name="suibao.durable", max_recovery_attempts=None)
def _workflow(identity: str, inputs: dict[str, Any]) -> Any:
    return _running[identity]._go()


def run(books: Books, name: str, key: str, flow: Flow, inputs: Mapping[str, Any] | None = None) -> Any:
    """Run ``flow`` as the one run ``key`` of the kind ``name``; its result, as plain JSON.

    The same call after a kill or an error continues it; after its end gives the kept result; while another process or
    thread runs it, waits. ``inputs`` (plain JSON) are kept with the run: other inputs under the same key are a SuibaoError.
    Neither name, key nor inputs may hold personal data. Errors of the flow pass through, and the run stays open.
    Not to be called inside a transaction: the first run on new books waits for all transactions to end.
    """
    if _inside.get():
        raise SuibaoError(
            f"'{name}' cannot be run inside a step of another durable run. Make it a step of its own.",
            f"不能在一个持久流程之内再运行“{name}”。请改为该流程自己的步骤。",
        )
    identity, given = _identity(name, key), plain(dict(inputs or {}))
    with alone(books, identity):
        before = _status(books, identity)
        if before is not None:
            _check(before, identity, given)
            if before.status == "SUCCESS":
                return before.output
        with _one_at_a_time, _launched(books, identity):
            return _carry_out(identity, Work(flow, given), resumed=before is not None)


def _carry_out(identity: str, work: Work, *, resumed: bool) -> Any:
    _running[identity] = work
    try:
        if resumed:  # launching DBOS has begun it again
            handle: WorkflowHandle[Any] = DBOS.retrieve_workflow(identity)
        else:
            with SetWorkflowID(identity):
                handle = DBOS.start_workflow(_workflow, identity, dict(work.inputs))
        work._wait(identity)
        return handle.get_result(polling_interval_sec=0.02)
    finally:
        del _running[identity]


@contextmanager
def _launched(books: Books, identity: str) -> Iterator[None]:
    """DBOS for one run: an executor and a version of its own, so that nobody else's work is recovered or taken here."""
    own = _version(identity)
    config: DBOSConfig = {
        "name": "suibao",
        "executor_id": own,
        "application_version": own,
        "system_database_url": books.engine.url.render_as_string(hide_password=False),
        "system_database_engine": books.engine,
        "serializer": Json(),
        "log_level": "CRITICAL",
        "enable_otlp": False,
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": 0.2,
    }
    DBOS(config=config)
    try:
        DBOS.launch()
        yield
    finally:
        DBOS.destroy()


def cancel(books: Books, name: str, key: str) -> None:
    """Give up a run that nobody works at: it cannot be continued, and its key not be used again."""
    identity = _identity(name, key)
    with alone(books, identity), reading(books) as client:
        if client is not None:
            client.cancel_workflow(identity)


def results(books: Books, name: str, key: str) -> dict[str, Any]:
    """The kept results of a run's steps by their names."""
    with reading(books) as client:
        steps = client.list_workflow_steps(_identity(name, key)) if client else []
    return {one["function_name"]: one["output"] for one in steps}


@contextmanager
def alone(books: Books, identity: str) -> Iterator[None]:
    """Hold the lock of a name; wait for whoever has it. PostgreSQL frees it when the process dies.

    Asked for again and again: a statement that waits would be an open snapshot, and the first launch of DBOS builds indexes
    CONCURRENTLY, which wait for every snapshot of the database.
    """
    with books.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(lock_of(identity)))):
            time.sleep(ASK_SECONDS)
        try:
            yield
        finally:
            connection.invalidate()  # closes the session and with it the lock, whatever state it is in


def lock_of(identity: str) -> int:
    """The number of a run's advisory lock."""
    return int.from_bytes(hashlib.sha256(f"durable {identity}".encode()).digest()[:8], "big", signed=True)


@contextmanager
def reading(books: Books) -> Iterator[DBOSClient | None]:
    """What DBOS has kept, for reading; None before the first run on these books."""
    with books.engine.connect() as connection:
        there = connection.scalar(sa.text("SELECT to_regclass('dbos.workflow_status')"))
    if there is None:
        yield None
        return
    client = DBOSClient(system_database_engine=books.engine, serializer=Json())
    try:
        if not _readable(client):  # killed while DBOS made its tables, or its version is newer than they
            with _one_at_a_time, _launched(books, "prepare"):
                pass
        yield client
    finally:
        client.destroy()


def _readable(client: DBOSClient) -> bool:
    try:
        client.list_workflows(limit=1)
        client.list_workflow_steps("none")
    except sa.exc.ProgrammingError:
        return False
    return True


def _status(books: Books, identity: str) -> WorkflowStatus | None:
    with reading(books) as client:
        found = client.list_workflows(workflow_ids=[identity]) if client else []
    return found[0] if found else None


def _check(before: WorkflowStatus, identity: str, given: Mapping[str, Any]) -> None:
    kept = inputs_of(before)
    if kept != given:
        names = sorted(one for one in {*kept, *given} if kept.get(one) != given.get(one))
        raise SuibaoError(
            f"The run '{identity}' was begun with other inputs ({', '.join(names)}). Continue it with the same ones, or begin "
            "another under a new key.",
            f"运行“{identity}”开始时的输入与此不同（{'、'.join(names)}）。请用相同的输入继续，或换一个键重新开始。",
            run=identity, differences=names,
        )  # fmt: skip
    if before.status == "SUCCESS":
        return
    if before.status not in RUNNING or before.app_version != _version(identity):
        raise SuibaoError(
            f"The run '{identity}' cannot be continued: it stands as {before.status}, begun by version {before.app_version} "
            f"where this code is {_version(identity)}. Begin another under a new key.",
            f"运行“{identity}”无法继续：状态为 {before.status}，开始时版本为 {before.app_version}，当前为 {_version(identity)}。"
            "请换一个键重新开始。",
            run=identity, status=before.status,
        )  # fmt: skip


def _version(identity: str) -> str:
    return f"{hashlib.sha256(identity.encode()).hexdigest()[:16]}-{VERSION}"


def _lost(identity: str, error: dbos_errors.DBOSException) -> SuibaoError:
    return SuibaoError(
        f"The run '{identity}' stopped here: {error} If another process continues it, nothing is lost; otherwise call it "
        "again.",
        f"运行“{identity}”在此中止：{error} 若另一进程正在继续，则无损失；否则请再次运行。",
        run=identity,
    )


def inputs_of(status: WorkflowStatus) -> dict[str, Any]:
    """The inputs that a run was begun with."""
    assert status.input is not None
    found: dict[str, Any] = status.input["args"][1]
    return found


def _identity(name: str, key: str) -> str:
    if not name.isidentifier() or not key or not key.isprintable() or len(key) > 200:
        raise SuibaoError(
            f"A durable run cannot be called {name[:40]!r}, {key[:80]!r}: expected a plain name and 1 to 200 printable "
            "characters as its key.",
            f"持久流程的名称 {name[:40]!r} 或键 {key[:80]!r} 无效：名称应为英文单词，键应为 1 至 200 个可见字符。",
        )
    return f"{name}:{key}"


def plain(value: T) -> T:
    """The value as JSON gives it back, so that a first run and a continued one see the same."""
    found: T = orjson.loads(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
    return found
