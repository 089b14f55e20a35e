"""``suibao ledger verify|statement``."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import Said, suibao

from suibao.books import ledger
from suibao.books.verification import Problem


def test_verify(demo: Said, home: Path) -> None:
    facts = suibao("ledger", "verify", "--home", home, "--json").json
    assert facts["ok"]
    assert facts["problems"] == []
    assert facts["transfers"] > 100
    assert "✓ 账本完好" in suibao("ledger", "verify", "--home", home).out
    assert "The ledger is whole" in suibao("ledger", "verify", "--home", home, "--lang", "en").out


def test_a_broken_ledger_is_told_with_status_1(demo: Said, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ledger.Verification(False, 1, 2, 3, "", {}, (Problem("the hash does not fit [x]", "哈希不符 [x]", 3),))
    monkeypatch.setattr(ledger, "verify", lambda books: broken)
    for arguments, told in ((["--lang", "en"], "the hash does not fit [x]"), ([], "哈希不符 [x]"), (["--json"], "[x]")):
        failed = suibao("ledger", "verify", "--home", home, *arguments)
        assert failed.status == 1
        assert told in failed.out


def test_statement(demo: Said, home: Path) -> None:
    facts = suibao("ledger", "statement", "due:PT1", "--home", home, "--json").json
    assert facts["balances"]
    assert facts["entries"] == []
    name = facts["balances"][0]["account"]
    whole = suibao("ledger", "statement", name, "--home", home, "--json").json
    assert sum(row["amount_fen"] for row in whole["entries"]) == whole["balances"][0]["balance_fen"]
    text = suibao("ledger", "statement", "due:PT1", "--home", home).out
    assert "合计" in text
    assert name in text
    shown = suibao("ledger", "statement", name, "--month", "2026-01", "--home", home, "--lang", "en").out
    assert "counterpart" in shown
    assert "2026-01" in shown
    none = suibao("ledger", "statement", name, "--month", "2025-01", "--home", home, "--json")
    assert (none.status, none.json["balances"]) == (0, [])


@pytest.mark.parametrize(("account", "near"), [("due:PT1x", "due:PT1"), ("nothing", "due:, pool: or account:")])
def test_no_such_account(demo: Said, home: Path, account: str, near: str) -> None:
    failed = suibao("ledger", "statement", account, "--home", home, "--lang", "en")
    assert (failed.status, failed.out) == (2, "")
    assert near in failed.err
