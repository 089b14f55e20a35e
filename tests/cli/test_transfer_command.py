"""``suibao transfer``, ``clear`` and ``peer``: a relation asked for, looked at, cleared, paid; and one whose other side is elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.cli.calling import suibao
from tests.support.books import home_directory
from tests.support.moving import GUANGZHOU, HANGZHOU, moved_worker

from suibao.books import Books

ON = ("--on", "2026-03-05")


@pytest.fixture(scope="module")
def desk() -> Iterator[tuple[Path, list[str]]]:
    """A home of their own for these tests, with two who moved; one of them has asked."""
    with home_directory() as place, Books.open(place) as books:
        people = [moved_worker(books, number) for number in (0, 1)]
        yield place, people


@pytest.fixture(scope="module")
def settled(desk: tuple[Path, list[str]]) -> Any:
    home, people = desk
    return suibao(
        "transfer", "ask", "pension", "--person", people[0], "--to", HANGZHOU, *ON, "--home", home, "--json"
    ).json


def test_asked_for_in_one_step(desk: tuple[Path, list[str]], settled: Any) -> None:
    """V-TR-1: 24 months at 8,000 yuan; both sides here, so it is done at once, within the law's days."""
    home, people = desk
    assert (settled["state"], settled["account_fen"], settled["pooled_fen"]) == ("settled", 1_536_000, 2_304_000)
    (leg,) = settled["legs"]
    assert (leg["used_days"], leg["limit_days"], leg["in_time"]) == (0, 45, True)  # TR-30: 15 + 15 + 15 working days
    again = suibao(
        "transfer", "ask", "pension", "--person", people[0], "--to", HANGZHOU, *ON, "--home", home, "--json"
    ).json
    assert again == settled
    shown = suibao("transfer", "show", settled["number"], *ON, "--home", home)
    assert "已办结：记录和资金已转入" in shown.out
    assert "个人账户 15,360.00 元，统筹基金 23,040.00 元" in shown.out
    english = suibao("transfer", "show", settled["number"], *ON, "--home", home, "--lang", "en").out
    assert "Done: record and money have arrived." in english
    why = suibao("transfer", "show", settled["number"], "--why", "--home", home, "--json").json
    assert why["law"]["name"]


def test_the_workers_view(desk: tuple[Path, list[str]], settled: Any) -> None:
    home, people = desk
    assert (
        suibao("transfer", "opt-out", "--person", people[0], "--branch", "unemployment", "--home", home, *ON).status
        == 0
    )
    seen = suibao("transfer", "show", "--person", people[0], *ON, "--home", home, "--json").json
    assert [(one["region"], one["until"]) for one in seen["relations"]] == [(GUANGZHOU, "2026-03-05"), (HANGZHOU, None)]
    assert [one["branch"] for one in seen["staying"]] == ["work_injury", "maternity"]
    assert seen["opted_out"] == ["unemployment"]
    shown = suibao("transfer", "show", "--person", people[0], *ON, "--home", home)
    assert "工伤保险：不转移" in shown.out
    assert "社会保险经办条例 15" in shown.out
    assert "恢复自动转移" in suibao("transfer", "opt-in", "--person", people[0], "--home", home).out


def test_lists_and_questions(desk: tuple[Path, list[str]], settled: Any) -> None:
    home, _ = desk
    other = suibao(
        "transfer", "ask", "medical", "--person", "ab" * 16, "--to", HANGZHOU, *ON, "--home", home, "--lang", "en"
    )
    assert other.status == 2
    assert "nothing to move" in other.err
    listed = suibao("transfer", "list", "--home", home, "--json").json
    assert [one["number"] for one in listed] == [settled["number"]]
    assert settled["number"] in suibao("transfer", "list", "--state", "settled", "--home", home).out
    assert (
        suibao("transfer", "list", "--state", "setled", "--home", home, "--lang", "en").err.count("Nearest: settled")
        == 1
    )
    assert "没有" in suibao("transfer", "overdue", *ON, "--home", home).out
    assert "0 件" in suibao("transfer", "settle", *ON, "--home", home).out
    found = suibao("transfer", "detect", "--month", "2026-02", *ON, "--home", home, "--json").json
    assert found["month"] == 202602
    nothing = suibao("transfer", "answer", settled["number"], "--home", home)
    assert (nothing.status, "未陈述任何事实" in nothing.err) == (2, True)
    assert suibao("transfer", "withdraw", settled["number"], "--home", home).status == 2


def test_clearing(desk: tuple[Path, list[str]], settled: Any, tmp_path: Path) -> None:
    home, _ = desk
    closed = suibao("clear", "close", "w1", "--home", home, "--json").json
    assert (closed["items"], closed["net_fen"]) == (1, 3_840_000)
    assert suibao("clear", "close", "w1", "--home", home, "--json").json == closed
    assert "浙江" in suibao("clear", "show", "w1", "--home", home).out
    out = tmp_path / "statement.xlsx"
    told = suibao("clear", "statement", "w1", "440000", "--out", out, "--home", home, "--json").json
    assert (told["net_fen"], told["items"]) == ({"employee_pension": -3_840_000}, 1)
    assert openpyxl.load_workbook(out).sheetnames == ["清算对账单", "明细"]
    assert "净额" in suibao("clear", "statement", "w1", "330000", "--home", home).out
    paid = suibao("clear", "pay", "w1", "--province", "440000", "--home", home, "--json").json
    assert paid["payments"][0]["paid_on"]
    assert "核对一致" in suibao("clear", "show", "--verify", "--home", home).out
    assert [one["window"] for one in suibao("clear", "show", "--home", home, "--json").json] == ["w1"]
    assert "38,400.00" in suibao("clear", "show", "--home", home, "--lang", "en").out
    lines = suibao("clear", "compare", "--window", "w1", "--home", home, "--json").json["lines"]
    net = {(one["province"], one["rule"]): one["net_fen"] for one in lines}
    assert net["330000", "twelve_percent"] == -net["440000", "twelve_percent"] == 2_304_000
    assert net["330000", "none"] == 0
    wrong = suibao("clear", "close", "w2", "--cut-off", "tomorrow", "--home", home, "--lang", "en")
    assert (wrong.status, "expected a moment" in wrong.err) == (2, True)
    assert "广东" in suibao("clear", "compare", "--home", home).out


def test_the_other_side_elsewhere(desk: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    home, people = desk
    monkeypatch.setenv("SUIBAO_PEER_TOKEN", "a token of at least sixteen characters")
    nobody = "32=http://127.0.0.1:1"
    asked = suibao("transfer", "ask", "pension", "--person", people[1], "--from", "320100", "--to", HANGZHOU, "--peer", nobody,
                   "--home", home, "--json").json  # fmt: skip
    assert (asked["state"], asked["role"]) == ("requested", "receiver")
    sent = suibao("peer", "send", "--peer", nobody, "--home", home, "--json").json
    assert sent == {"acknowledged": 0, "failed": 1, "refused": 0, "woken": 0, "stuck": {}}
    waits = suibao("peer", "show", "--home", home)
    assert "联系函" in waits.out
    assert "ConnectError" in waits.out
    assert [one["kind"] for one in suibao("peer", "show", asked["number"], "--home", home, "--json").json] == ["letter"]
    gone = suibao("transfer", "withdraw", asked["number"], "--reason", "x", "--home", home, "--json").json
    assert gone["state"] == "withdrawn"
    wrong = suibao("peer", "send", "--peer", "nonsense", "--home", home, "--lang", "en")
    assert (wrong.status, "33=http://127.0.0.1:8766" in wrong.err) == (2, True)
    monkeypatch.setenv("SUIBAO_PEER_TOKEN", "short")
    assert "至少 16 个字符" in suibao("peer", "serve", "--home", home).err
