"""``suibao close``: closes, shows how far closes are, continues, and says what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import Said, suibao

from suibao.office.closing import flow
from suibao.office.closing.folder import Part


def paths(out: Path, month: str) -> list[Path]:
    return [out / "files", out / "files" / month]


def test_what_the_demo_closed_is_repeated_and_shown(demo: Said, out: Path, home: Path) -> None:
    again = suibao("close", *paths(out, "2026-01"), "--month", "2026-01", "--home", home, "--json")
    assert (again.status, again.err) == (0, "")
    found = again.json
    assert found["repeated"]
    assert (found["posted_now_fen"], found["posted_fen"]) == (0, demo.json["posted_fen"])
    assert found["amounts"] == demo.json["amounts"]
    assert found["unassessed"] == demo.json["unassessed"]
    assert (found["rows_agree"], found["money_agrees"], found["ledger_ok"]) == (True, True, True)
    shown = suibao("close", "--status", "--month", "2026-01", "--home", home, "--json").json
    assert [(one["close"], one["state"], one["left"]) for one in shown] == [(found["close"], "done", [])]
    assert [(one["done"], one["parts"]) for one in shown[0]["regions"]] == [(1, 1)]


@pytest.mark.slow
def test_an_interrupted_close_is_shown_by_region_and_continued(
    demo: Said, out: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = flow.carry_out, []

    def fail(one: object, part: Part) -> object:
        seen.append(part)
        if len(seen) == 2:
            raise OSError(28, "No space left on device", "books")
        return real(one, part)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(flow, "THREADS", 1)
        patch.setattr(flow, "carry_out", fail)
        month = ("--month", "2026-02", "--home", home)
        stopped = suibao("close", *paths(out, "2026-02"), *month, "--people", 50)
        assert (stopped.status, "No space left" in stopped.err) == (2, True)
    shown = suibao("close", "--status", "--home", home)
    assert "已中断" in shown.out
    assert "1/3" in shown.out
    assert "尚待：冲销已不在文件中的人员；封存核定；接续关系；核对账本" in shown.out
    assert "继续：suibao close --resume --month 2026-02" in shown.out
    english = suibao("close", "--status", "--month", "2026-02", "--home", home, "--lang", "en").out
    assert "interrupted" in english
    assert "To come: people gone; assessment sealed; relations attached; ledger verified" in english
    done = suibao("close", "--resume", "--home", home, "--lang", "en")
    assert done.status == 0
    assert done.out.count("✓") == 3
    nothing = suibao("close", "--resume", "--home", home)
    assert nothing.status == 2
    assert "没有中断的关账" in nothing.err


def test_a_call_without_files_or_month_says_what_to_give(home: Path) -> None:
    for words in ((), ("--month", "2026-01"), (home,)):
        said = suibao("close", *words, "--home", home)
        assert said.status == 2
        assert "--resume" in said.err


def test_before_any_close_there_is_nothing_to_show(tmp_path: Path, demo: Said, home: Path) -> None:
    assert "尚未关过账" in suibao("close", "--status", "--month", "2031-01", "--home", home).out
    assert suibao("close", "--status", "--month", "2031-01", "--home", home, "--json").json == []
