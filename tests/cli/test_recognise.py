"""``suibao recognise`` and ``suibao rulings``: files, screen, JSON, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest
from tests.cli.calling import Said, suibao
from tests.work.evidence_log import offer, taken
from tests.work.making import NOW, id_number, write_parquet

from suibao.cli import recognise as command
from suibao.documents import pdf
from suibao.law.recognition.facts import FACTS, LABEL
from suibao.law.recognition.reading import read_text
from suibao.law.recognition.reviewing import TESTS
from suibao.work.evidence import measures
from suibao.work.evidence.reading import Log

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "recognise"
STATION = EXAMPLES / "station-rider.yaml"
MONTH = ("--month", "2026-03")
HTML = ("--no-pdf", *MONTH)

SMALL = """\
case: {case}
companies: [{{id: p1, name: 甲平台, role: platform}}]
facts:
  hours_duty: fixed
  refusal: {{value: free, evidence: [{{kind: clause, text: 可自由拒单}}]}}
"""


def form(folder: Path, case: str = "small", text: str = SMALL) -> Path:
    file = folder / "case.yaml"
    file.write_text(text.format(case=json.dumps(case)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty orders in ten weeks of w1, ten of w2, one of w3 that was not completed, an offer to w4, and a row of nowhere."""
    orders = [taken(number, number, 600, region="440300") for number in range(60)]
    orders += [taken(100 + number, number, 660, worker="w2", region="440300") for number in range(10)]
    orders += [taken(200, 3, 700, worker="w3", outcome="cancelled", finished_at=None), taken(201, 4, 700, worker="w3", region="999999")]
    folder = tmp_path_factory.mktemp("log")
    write_parquet(folder, {"orders": orders, "offers": [offer(1, 2, 60, worker="w4")]})
    return folder


@pytest.fixture
def shared(opened: Log, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same log read and measured once for all; its name for --from-log."""
    monkeypatch.setattr(command, "_log", lambda files, now: nullcontext(opened))
    monkeypatch.setattr(measures, "measure", once)
    return "shared"


once = cache(measures.measure)


@pytest.fixture(scope="module")
def opened(log: Path) -> Iterator[Log]:
    with command._log((log,), NOW) as read:
        yield read


def recognise(*arguments: object, out: Path) -> Said:
    return suibao("recognise", *arguments, "--out", out)


@pytest.mark.parametrize(
    ("lang", "told", "page"),
    [("zh", "与某餐配运营公司（望海站）：存在劳动关系", "不代替仲裁或裁判"),
     ("en", "With 某餐配运营公司（望海站）: labour relationship", "does not replace one")],
    ids=["zh", "en"],
)  # fmt: skip
def test_a_case_form_becomes_a_screen_and_a_page(lang: str, told: str, page: str, tmp_path: Path) -> None:
    done = recognise(STATION, *HTML, "--lang", lang, out=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert told in done.out
    assert page in done.out
    html = tmp_path / "station-rider.html"
    assert f"✓ {html}" in done.out
    assert list(tmp_path.iterdir()) == [html]
    text = html.read_text(encoding="utf-8")
    assert "某餐配运营公司（望海站）" in text
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in text


def test_every_test_stands_on_the_screen_with_what_would_change_it(tmp_path: Path) -> None:
    done = recognise(STATION, *HTML, "--lang", "en", out=tmp_path)
    for name in ("group of 2021", "three elements of 2005", "limb (b) worker (UK)", "employee or employee-like"):
        assert name in done.out
    assert "whether the work is the company's business: outside it → the facts do not suffice" in done.out


def test_pdf_beside_the_page(tmp_path: Path) -> None:
    try:
        pdf.fonts_of(pdf.families())
    except pdf.SuibaoError:
        pytest.skip("no Chinese font on this machine")
    done = recognise(form(tmp_path), *MONTH, out=tmp_path / "out")
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "out" / "small.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("as_json", [False, True], ids=["screen", "json"])
def test_without_chinese_fonts_the_page_is_written_and_the_reason_told(
    as_json: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "families", lambda: ("DejaVu Sans",))
    old = tmp_path / "small.pdf"
    old.write_bytes(b"of an earlier review")
    done = recognise(form(tmp_path), *MONTH, *(["--json"] if as_json else []), out=tmp_path)
    assert done.status == 0
    assert (tmp_path / "small.html").is_file()
    assert not old.exists(), "it would contradict the new page"
    reasons = done.json["warnings"][0] if as_json else done.err
    assert "fonts-noto-cjk" in reasons
    assert done.err == "" if as_json else reasons.startswith("! ")


def documented() -> list[str]:
    """The keys that docs/cli.md lists under `recognise --json`."""
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8").split("### recognise --json")[1].split("\n## ")[0]
    return [name for line in text.splitlines() if line.startswith("| `") for name in re.findall(r"`([^`]+)`", line.split("|")[1])]


SHAPE = {
    "law": "digest date",
    "companies": "company name role standing facts elsewhere assumed tests",
    "conflicts": "fact claims kept",
    "precedents": "id ruling distance agrees differs",
    "logs": "platform worker company first_day last_day rows facts measures refusing",
    "rights": "month region mode finding contract matched columns gaps floor",
}


def test_json_has_the_keys_that_are_documented(log: Path, tmp_path: Path) -> None:
    """Read from the files themselves, not from the log that the other tests share."""
    done = recognise(EXAMPLES / "live-streamer.yaml", *HTML, "--json", out=tmp_path)
    logged = recognise("--from-log", log, "--worker", "p1/w1", *HTML, "--json", out=tmp_path)
    assert list(done.json) == list(logged.json) == documented()
    for name, wanted in SHAPE.items():
        for one in (value for found in (done.json, logged.json) for value in ([found[name]] if isinstance(found[name], dict) else found[name])):
            assert list(one) == wanted.split(), name
    test = done.json["companies"][0]["tests"]["labour_standing"]
    assert list(test) == ["value", "for", "against", "decisive", "missing", "pivots"]
    measures = logged.json["logs"][0]["measures"]
    assert all(list(one) == ["value", "low", "high", "unit", "count"] for one in measures.values())
    assert "continuity" in measures or len(measures) > 10


def test_json_says_what_was_found_in_codes(tmp_path: Path) -> None:
    found = recognise(STATION, *HTML, "--json", out=tmp_path).json
    assert (found["case"], found["standing"], found["with_company"]) == ("station-rider", "clearly", "station")
    assert found["law"]["date"] == "2026-03-01"
    assert [one["company"] for one in found["companies"]] == ["agent", "platform", "station"]
    station = found["companies"][2]
    assert station["facts"]["hours_duty"] == "fixed"
    assert tuple(station["tests"]) == TESTS
    assert station["tests"]["status_finding"]["value"] == "labour"
    assert {"changes": {"core_business": "outside"}, "result": "open"} in station["tests"]["labour_standing"]["pivots"]
    assert found["rights"]["matched"] == ["full_time"]
    column = next(one for one in found["rights"]["columns"] if (one["footing"], one["law"]) == ("full_time", "current"))
    assert column["branches"]["employee_pension"]["lines"]["pension_employer"]["fen"] == 132_160  # 16 % of 8260 yuan
    assert column["owed"]["payer"] == {"fen": 190_806, "complete": False}
    assert found["files"] == [str(tmp_path / "station-rider.html")]
    assert found["warnings"] == []


def test_a_contradiction_is_told(tmp_path: Path) -> None:
    said = recognise(EXAMPLES / "live-streamer.yaml", *HTML, "--lang", "en", out=tmp_path)
    assert "Contradicted: who decides the hours: fixed shifts and attendance;" in said.out
    found = recognise(EXAMPLES / "live-streamer.yaml", *HTML, "--json", out=tmp_path).json
    assert [(one["fact"], one["kept"], len(one["claims"])) for one in found["conflicts"]] == [("hours_duty", None, 2)]


def test_the_form_can_be_filled_in_and_reviewed(tmp_path: Path) -> None:
    """A grade for every fact, the whole way: each was read, none was lost."""
    empty = suibao("recognise", "--form")
    assert (empty.status, empty.err) == (0, "")
    assert read_text(empty.out, "form").facts == {}
    filled = empty.out
    for name, kind in FACTS.items():
        if name != LABEL:
            filled = re.sub(rf"^  {name}:$", f"  {name}: {kind.grades[-1].code}", filled, flags=re.MULTILINE)
    file = tmp_path / "case.yaml"
    file.write_text(filled, encoding="utf-8")
    found = recognise(file, *HTML, "--json", out=tmp_path).json
    assert set(found["companies"][0]["facts"]) == set(FACTS) - {LABEL}
    assert found["standing"] == "clearly"


def test_a_form_from_standard_input(tmp_path: Path) -> None:
    done = suibao("recognise", "-", *HTML, "--json", "--out", tmp_path, stdin=SMALL.format(case="piped"))
    assert (done.status, done.json["case"]) == (0, "piped")


def test_log_alone(shared: str, tmp_path: Path) -> None:
    found = recognise("--from-log", shared, "--worker", "p1/w1", *HTML, "--json", out=tmp_path).json
    assert (found["case"], found["with_company"], found["standing"]) == ("p1-w1", "p1", "open")
    facts = found["companies"][0]["facts"]
    assert (facts["assignment"], facts["continuity"]) == ("dispatched", "continuous")
    assert [(one["worker"], one["company"]) for one in found["logs"]] == [("w1", "p1"), ("", "p1")]
    assert found["logs"][0]["measures"]["orders"]["value"] == 60
    # 30 days of September against 30 of October: the later month, one order of 10 yuan a day
    assert (found["rights"]["month"], found["rights"]["region"], found["rights"]["contract"]) == ("2025-10", "440300", None)


def test_rows_left_out_are_counted(shared: str, tmp_path: Path) -> None:
    done = recognise("--from-log", shared, "--worker", "p1/w2", *HTML, "--lang", "en", out=tmp_path)
    assert done.status == 0
    assert "! 1 of 73 rows left out: unknown region" in done.err


def test_case_with_log(shared: str, tmp_path: Path) -> None:
    """The case states no month, so that the log's is taken; what only the log shows is a fact."""
    found = recognise(form(tmp_path), "--from-log", shared, "--worker", "p1/w1", *HTML, "--json", out=tmp_path).json
    assert found["companies"][0]["facts"]["assignment"] == "dispatched"
    assert found["companies"][0]["facts"]["hours_duty"] == "fixed"
    assert found["rights"]["month"] == "2025-10"


@pytest.mark.parametrize("stated", ['month: "2026-03"', "pay: 5000", "orders: 7", "order_minutes: 60"])
def test_what_the_case_states_of_a_month_is_not_mixed_with_the_log(stated: str, shared: str, tmp_path: Path) -> None:
    file = form(tmp_path, text=SMALL + f"worker: {{{{{stated}}}}}\n")
    found = recognise(file, "--from-log", shared, "--worker", "p1/w1", *HTML, "--json", out=tmp_path).json
    assert found["rights"]["month"] == ("2026-03" if stated.startswith("month") else "")


def test_a_case_that_names_no_company_is_about_the_platform_of_the_log(shared: str, tmp_path: Path) -> None:
    file = form(tmp_path, text="case: {case}\nfacts: {{hours_duty: fixed}}\n")
    found = recognise(file, "--from-log", shared, "--worker", "p1/w1", *HTML, "--json", out=tmp_path).json
    (company,) = found["companies"]
    assert (company["company"], company["facts"]["hours_duty"]) == ("p1", "fixed")


def test_the_only_platform_keeps_the_log_under_another_name_and_this_is_told(shared: str, tmp_path: Path) -> None:
    file = form(tmp_path, text=SMALL.replace("id: p1", "id: firm"))
    done = recognise(file, "--from-log", shared, "--worker", "p1/w1", *HTML, "--lang", "en", out=tmp_path)
    assert done.status == 0
    assert "! Platform p1 of the log is taken to be 甲平台 of the case" in done.err


def test_no_completed_orders_leave_the_month_unknown(shared: str, tmp_path: Path) -> None:
    found = recognise("--from-log", shared, "--worker", "p1/w3", *HTML, "--json", out=tmp_path).json
    assert (found["rights"]["month"], found["rights"]["region"]) == ("", "")


def test_offers_alone_are_a_log(shared: str, tmp_path: Path) -> None:
    found = recognise("--from-log", shared, "--worker", "p1/w4", *HTML, "--json", out=tmp_path).json
    assert (found["standing"], found["logs"][0]["facts"]["log_refused"]) == ("open", 1)


TWO = "companies: [{{id: pt1, role: platform}}, {{id: pt2, role: platform}}]\n"
NONE = "companies: [{{id: station, role: operator}}]\n"
REFUSED = {
    "no such worker": (("--worker", "p1/w11"), "", ["'w11'", "'w1'"]),
    "no such platform": (("--worker", "p2/w1"), "", ["'p2'"]),
    "not platform/number": (("--worker", "w1"), "", ["PLATFORM/NUMBER", "'w1'"]),
    "nobody named": ((), "", ["PLATFORM/NUMBER"]),
    "one of two platforms": (("--worker", "p1/w1"), "case: {case}\n" + TWO, ["'p1'", "'pt1'", "pt1, pt2"]),
    "no platform": (("--worker", "p1/w1"), "case: {case}\n" + NONE, ["'p1'", "station"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_the_log_is_refused(name: str, shared: str, tmp_path: Path) -> None:
    words, text, told = REFUSED[name]
    case = [form(tmp_path, text=text)] if text else []
    done = recognise(*case, "--from-log", shared, *words, *HTML, "--lang", "en", out=tmp_path / "out")
    assert (done.status, done.out) == (2, "")
    assert all(one in done.err for one in told), done.err
    assert not (tmp_path / "out").exists()


def test_a_log_without_orders_is_refused(tmp_path: Path) -> None:
    write_parquet(tmp_path / "log", {"offers": [offer(1, 0, 60)]})
    done = recognise("--from-log", tmp_path / "log", "--worker", "p1/w1", "--lang", "en", out=tmp_path)
    assert done.status == 2
    assert "No file of orders" in done.err


RULINGS = "cases: [{id: x, factors: {}}]\n"
FILES = {
    "a collection": (RULINGS, ["suibao rulings"]),
    "empty": ("", ["case is missing"]),
    "a list": ("[]", ["name: value"]),
    "no YAML": ("case: [", ["YAML"]),
    "unknown fact": ("case: x\nfacts: {hour_duty: fixed}\n", ["hour_duty", "hours_duty"]),
    "unknown grade": ("case: x\nfacts: {hours_duty: fixd}\n", ["fixd", "fixed"]),
    "no such company": ("case: x\ncompanies: [{id: a}]\nfacts: {hours_duty: {value: fixed, by: b}}\n", ["'b'"]),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_case(name: str, tmp_path: Path) -> None:
    text, told = FILES[name]
    file = tmp_path / "case.yaml"
    file.write_text(text, encoding="utf-8")
    done = recognise(file, "--lang", "en", out=tmp_path / "out")
    assert (done.status, done.out) == (2, "")
    assert str(file) in done.err
    assert all(one in done.err for one in told), done.err


def test_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes("case: 案\n".encode("gb18030"))
    done = recognise(file, out=tmp_path)
    assert done.status == 2
    assert "UTF-8" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("nowhere.yaml",), "There is no file nowhere.yaml"), ((), "Nothing to review"), (("--worker", "p1/w1"), "--from-log"),
     ((STATION, "--month", "1999-01"), "2005-05-25"), ((STATION, "--month", "March"), "not a month"),
     ((STATION, "--law", "curent"), "current")],
    ids=["missing", "nothing", "worker without log", "before the law", "no month", "no such law"],
)  # fmt: skip
def test_calls_that_are_refused(arguments: tuple[object, ...], told: str, tmp_path: Path) -> None:
    done = recognise(*arguments, "--lang", "en", out=tmp_path / "out")
    assert (done.status, done.out) == (2, "")
    assert told in done.err
    wrong = recognise(*arguments, "--json", out=tmp_path / "out")
    assert told in json.loads(wrong.err)["error"]["en"]
    assert not (tmp_path / "out").exists()


def test_before_the_three_groups_of_2021_a_case_is_still_reviewed(tmp_path: Path) -> None:
    found = recognise(STATION, "--no-pdf", "--month", "2012-01", "--json", out=tmp_path).json
    assert "status_finding" not in found["companies"][0]["tests"]
    assert (found["standing"], found["rights"]["finding"], found["rights"]["matched"]) == ("clearly", "labour", ["full_time"])


STRANGE = ["../../up", "/etc/x", "a/b", "a\\b", "..", ".", "骑手 甲：一案", "-", "~", "nul\u202etxt", "长" * 300, "$(x)`y`", "%2e%2e%2f"]


@pytest.mark.parametrize("case", STRANGE, ids=range(len(STRANGE)))
def test_whatever_a_case_is_called_its_files_lie_in_the_folder(case: str, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    done = recognise(form(tmp_path, case), *HTML, "--json", out=out)
    assert done.status == 0, done.err
    assert done.json["case"] == case.strip()
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file() and path.name != "case.yaml")
    assert file.parent == out
    assert re.fullmatch(r"[\w-][\w.-]*\.html", file.name)


def test_ids_that_differ_in_signs_alone_have_files_of_their_own(tmp_path: Path) -> None:
    for case in ("a/b", "a:b", "a-b"):
        assert recognise(form(tmp_path, case), *HTML, out=tmp_path / "out").status == 0
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_case_of_the_same_id_replaces_the_report(tmp_path: Path) -> None:
    assert recognise(form(tmp_path), *HTML, out=tmp_path / "out").status == 0
    before = (tmp_path / "out" / "small.html").read_text(encoding="utf-8")
    again = form(tmp_path, text=SMALL.replace("hours_duty: fixed", "hours_duty: free"))
    assert recognise(again, *HTML, out=tmp_path / "out").status == 0
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_text(encoding="utf-8") != before


def test_identity_numbers_reach_neither_screen_nor_names_of_files(tmp_path: Path) -> None:
    number = id_number(1)
    file = form(tmp_path, f"案 {number}", SMALL + f"title: 张某 {number} 案\n")
    done = recognise(file, *HTML, out=tmp_path / "out")
    assert done.status == 0
    assert number not in done.out + done.err
    (page,) = (tmp_path / "out").iterdir()
    assert number not in page.name + page.read_text(encoding="utf-8")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    file = form(tmp_path)
    done = recognise(file, *HTML, "--lang", "en", out=file)
    assert done.status == 2
    assert str(file) in done.err


def test_rulings_of_the_library() -> None:
    done = suibao("rulings", "--json", *MONTH)
    assert done.status == 0
    assert set(done.json) == {"rulings", "scores"}
    assert len(done.json["rulings"]) > 50
    assert suibao("rulings", "--lang", "en", *MONTH).out.count("\n") > 50


def test_rulings_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rulings.yaml"
    file.write_text("cases: [{id: x1, factors: {scheduling: fixed_shift}, ruling: labour_relationship}]\n", encoding="utf-8")
    done = suibao("rulings", file, "--json", *MONTH)
    assert (done.status, len(done.json["rulings"])) == (0, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [(SMALL.format(case="x"), "suibao recognise"), ("", "no rulings"), ("rulings: []\n", "no rulings"), ("cases: 3\n", "no rulings")],
    ids=["a case form", "empty", "another key", "no list"],
)  # fmt: skip
def test_files_that_hold_no_rulings(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(text, encoding="utf-8")
    done = suibao("rulings", file, "--lang", "en")
    assert (done.status, done.out) == (2, "")
    assert told in done.err
