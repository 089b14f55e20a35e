"""Durable runs: continued after a kill or an error, done once however often started, readable from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support import durable_script
from tests.support.books import BooksServer

from suibao.books import Books
from suibao.errors import SuibaoError
from suibao.office import durable
from suibao.office.durable import Work
from suibao.office.durable_progress import progress, runs

STEPS = 12


@pytest.fixture(scope="module")
def durable_books(books_server: BooksServer) -> Iterator[Books]:
    """Books on a database of the module's own: keys of runs differ from test to test."""
    with books_server.open(books_server.create()) as opened:
        with opened.begin() as connection:
            connection.execute(sa.text("CREATE TABLE done_steps (step integer)"))
        yield opened


def start(books: Books, key: str, kill_at: int = 0) -> subprocess.Popen[str]:
    address = books.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    script = Path(durable_script.__file__)
    command = [sys.executable, str(script), str(books.home), address, key, str(STEPS), str(kill_at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, err = process.communicate(timeout=60)
    assert process.returncode in (0, -9), err
    assert err == ""
    return process.returncode, out.strip()


def counts(books: Books) -> dict[int, int]:
    """How often each step did its work; the table is emptied."""
    query = sa.text(
        "WITH gone AS (DELETE FROM done_steps RETURNING step) SELECT step, count(*) FROM gone GROUP BY step"
    )
    with books.begin() as connection:
        return {row.step: row.count for row in connection.execute(query)}


def listing(done: list[str]) -> Callable[[Work], list[str]]:
    """A flow of three steps that says which of them did their work."""

    def act(name: str) -> str:
        done.append(name)
        return name.upper()

    return lambda work: [work.step(name, partial(act, name)) for name in ("one", "two", "three")]


@pytest.mark.slow
def test_killed_and_started_again_goes_on(durable_books: Books) -> None:
    for kill_at in (1, 5, STEPS):
        assert ended(start(durable_books, "killed", kill_at)) == (-9, "")
        between = progress(durable_books, "script", "killed")
        assert between is not None
        assert between.state == "interrupted"
        assert len(between.planned) == STEPS
        assert between.left
    assert ended(start(durable_books, "killed")) == (0, str(sum(range(1, STEPS + 1))))
    done = counts(durable_books)
    assert set(done) == set(range(1, STEPS + 1))
    # Of two threads, a kill can cost the killing step and the one beside it once more, nothing else.
    assert sum(done.values()) <= STEPS + 3 * 2
    after = progress(durable_books, "script", "killed")
    assert after is not None
    assert (after.state, after.left, after.result) == ("done", (), sum(range(1, STEPS + 1)))


@pytest.mark.slow
def test_started_twice_at_once_works_once(durable_books: Books) -> None:
    processes = [start(durable_books, "twice") for _ in range(2)]
    assert [ended(one) for one in processes] == [(0, "78")] * 2
    assert counts(durable_books) == dict.fromkeys(range(1, STEPS + 1), 1)


def test_two_threads_work_once(durable_books: Books) -> None:
    done: list[str] = []
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(durable.run, durable_books, "threads", "k", listing(done)) for _ in range(2)]
        assert [one.result(30) for one in both] == [["ONE", "TWO", "THREE"]] * 2
    assert done == ["one", "two", "three"]


def test_progress_is_read_while_it_runs(durable_books: Books) -> None:
    at_two, go_on = threading.Event(), threading.Event()

    def flow(work: Work) -> None:
        work.plan(["one", "two"])
        work.step("one", lambda: None)
        work.step("two", lambda: [at_two.set(), go_on.wait(30)])

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(durable.run, durable_books, "watched", "k", flow, {"month": 202601})
        assert at_two.wait(30)
        found = progress(durable_books, "watched", "k")
        go_on.set()
        running.result(30)
    assert found is not None
    assert (found.state, found.left, found.inputs) == ("running", ("two",), {"month": 202601})
    assert [one.name for one in found.steps] == ["one"]
    assert found.began_at <= found.steps[0].began_at <= found.moved_at
    assert [one.key for one in runs(durable_books, "watched")] == ["k"]
    assert progress(durable_books, "watched", "unknown") is None


def test_an_error_passes_and_the_run_can_go_on(durable_books: Books) -> None:
    done: list[str] = []
    broken = [True]

    def act(name: str) -> str:
        if name == "b" and broken[0]:
            raise SuibaoError("disk full", "磁盘已满")
        done.append(name)
        return name

    def flow(work: Work) -> list[str]:
        found: list[str] = work.parallel([(name, partial(act, name)) for name in "abcdef"], threads=1)
        return found

    with pytest.raises(SuibaoError, match="disk full"):
        durable.run(durable_books, "errors", "k", flow)
    assert done == ["a"], "after a failure no other step is begun"
    broken[0] = False
    assert durable.run(durable_books, "errors", "k", flow) == list("abcdef")
    assert done == list("abcdef")


def test_an_error_outside_of_steps_leaves_the_run_open(durable_books: Books) -> None:
    done: list[str] = []
    flows = [lambda work: (listing(done)(work), 1 // 0), listing(done)]
    with pytest.raises(ZeroDivisionError):
        durable.run(durable_books, "flows", "k", flows[0])
    assert durable.run(durable_books, "flows", "k", flows[1]) == ["ONE", "TWO", "THREE"]
    assert len(done) == 3


def test_an_interrupt_ends_the_step_and_keeps_it(durable_books: Books) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins with it ignored
    done: list[str] = []

    def flow(work: Work) -> list[str]:
        def slow() -> str:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)
            done.append("slow")
            return "slow"

        return [work.step("slow", slow), work.step("next", lambda: done.append("next") or "next")]

    try:
        with pytest.raises(KeyboardInterrupt):
            durable.run(durable_books, "interrupts", "k", flow)
    finally:
        signal.signal(signal.SIGINT, before)
    assert done == ["slow"]
    assert durable.run(durable_books, "interrupts", "k", flow) == ["slow", "next"]
    assert done == ["slow", "next"]


def test_other_inputs_under_the_same_key_are_refused(durable_books: Books) -> None:
    durable.run(durable_books, "inputs", "k", lambda work: work.inputs, {"month": 202601, "law": "current"})
    again = durable.run(durable_books, "inputs", "k", lambda work: 1, {"month": 202601, "law": "current"})
    assert again == {"month": 202601, "law": "current"}
    with pytest.raises(SuibaoError, match=r"other inputs \(month\)") as caught:
        durable.run(durable_books, "inputs", "k", lambda work: 1, {"month": 202602, "law": "current"})
    assert "开始时的输入" in caught.value.zh


def test_runs_do_not_nest_and_names_are_plain(durable_books: Books) -> None:
    inner = partial(durable.run, durable_books, "inner", "k", lambda work: 1)
    with pytest.raises(SuibaoError, match="inside a step"):
        durable.run(durable_books, "outer", "k", lambda work: work.step("inner", inner))
    for name, key in (("no name", "k"), ("name", ""), ("name", "two\nlines")):
        with pytest.raises(SuibaoError, match="cannot be called"):
            durable.run(durable_books, name, key, lambda work: 1)


def test_a_cancelled_run_says_so(durable_books: Books) -> None:
    with pytest.raises(ZeroDivisionError):
        durable.run(durable_books, "cancelled", "k", lambda work: 1 // 0)
    with durable.reading(durable_books) as client:
        assert client is not None
        client.cancel_workflow("cancelled:k")
    with pytest.raises(SuibaoError, match="CANCELLED"):
        durable.run(durable_books, "cancelled", "k", lambda work: 1)


def test_before_the_first_run_there_is_nothing(books_server: BooksServer) -> None:
    with books_server.open(books_server.create()) as fresh:
        assert runs(fresh, "close") == []
        assert progress(fresh, "close", "k") is None


@pytest.mark.parametrize("before", ["streams", "workflow_input", "idx_operation_outputs_retention"])
def test_stopped_while_its_tables_were_made(books_server: BooksServer, before: str) -> None:
    """Stopped at the very first run, DBOS has half of its tables; whoever comes next makes the others."""

    def stop(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "CREATE" in statement and before in statement:
            raise KeyboardInterrupt

    with books_server.open(books_server.create()) as books:
        sa.event.listen(books.engine, "before_cursor_execute", stop)
        with pytest.raises(KeyboardInterrupt):
            durable.run(books, "first", "k", lambda work: 1)
        sa.event.remove(books.engine, "before_cursor_execute", stop)
        assert runs(books, "first") == []
        assert durable.run(books, "first", "k", lambda work: 1) == 1
        assert [one.state for one in runs(books, "first")] == ["done"]
