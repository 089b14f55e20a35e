"""`suibao collect`, `receipt`, `refund` from the filing to the refund, on the tiny demo's books."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.calling import Said, suibao
from tests.support.collection import Row, bank_file

REGION = "440300"


@pytest.fixture(scope="module")
def filing(demo: Said, home: Path) -> Said:
    return suibao(
        "collect", "--month", "2026-01", "--day", "2026-02-01", "--due-on", "2026-02-25", "--home", home, "--json"
    )


def largest(filing: Said) -> dict[str, object]:
    found: dict[str, object] = max(filing.json["filing"]["new"], key=lambda one: one["total_fen"])
    return found


def test_from_filing_to_refund(filing: Said, home: Path, tmp_path: Path) -> None:
    one = largest(filing)
    region, owner, total = str(one["region"]), str(one["owner"]), int(str(one["total_fen"]))
    assert one["due_on"] == "2026-02-25"
    rows = [Row("C1", total + 12_345, memo=str(one["reference"])), Row("C2", 100, name="不明", memo="二月")]
    path = bank_file(tmp_path / "bank.csv", rows, "gb18030")
    path.write_bytes(path.read_bytes() + "2026-02-10,甲,1,abc,,C3,,\r\n".encode("gb18030"))
    common = ("--region", region, "--day", "2026-02-20", "--home", home, "--out", tmp_path / "out", "--json")
    done = suibao("collect", path, *common).json["statements"][0]
    assert (done["rows"], done["accepted"], len(done["refused"])) == (3, 2, 1)
    assert "abc" in Path(done["refused_file"]).read_text(encoding="utf-8-sig")
    assert suibao("collect", path, *common).json["statements"][0]["known"]
    status = suibao("collect", "--status", "--owner", owner, *common).json["status"]
    assert status["sums"]["balanced"]
    assert status["sums"]["prepaid"] == 12_345
    held = suibao("collect", "--status", *common).json["status"]["suspense"][0]["receipt"]
    said = suibao("receipt", "assign", held, "--owner", owner, "--home", home, "--lang", "en")
    assert "assigned" in said.out
    assert "(done before)" in suibao("receipt", "assign", held, "--owner", owner, "--home", home, "--lang", "en").out
    asked = suibao(
        "refund", "ask", "--owner", owner, "--region", region, "--yuan", "124.45", "--home", home, "--json"
    ).json
    assert suibao("refund", "grant", asked["refund"], "--home", home, "--json").json["state"] == "granted"
    assert suibao("refund", "pay", asked["refund"], "--home", home, "--json").json["state"] == "paid"
    words = suibao("collect", "--status", "--owner", owner, "--home", home).out
    assert "收款与去向相符" in words
    assert "已缴清" in words


def test_words(demo: Said, home: Path, filing: Said) -> None:
    said = suibao("collect", "--month", "2026-01", "--home", home, "--day", "2026-02-26")
    assert "份无变化" in said.out
    assert "欠费告知" in said.out
    said = suibao("collect", "--status", "--home", home, "--day", "2026-03-10", "--lang", "en")
    assert "late fee of" in said.out


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("collect",), "Nothing to do"),
        (("collect", "nothing.csv"), "Whose account is it"),
        (("collect", "nothing.csv", "--region", REGION), "no such file"),
        (("collect", "--status", "--day", "soon"), "is no day"),
        (("receipt", "assign", "R1"), "needs --owner"),
        (("receipt", "bounce", "R1"), "no receipt 'R1'"),
        (("refund", "ask"), "needs --owner"),
        (("refund", "grant"), "needs the number"),
        (("refund", "ask", "--owner", "PT1", "--region", REGION, "--yuan", "1.005"), "is no amount"),
    ],
)
def test_what_cannot_be_done_is_told(home: Path, call: tuple[str, ...], says: str) -> None:
    said = suibao(*call, "--home", home, "--lang", "en")
    assert said.status == 2
    assert says in said.err
