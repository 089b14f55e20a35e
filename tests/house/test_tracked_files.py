"""What must not stand in a file that others get: machines, registries, people."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator

from tests.house.tree import ROOT, SOURCE, listed, page, texts

from suibao.demo.identity import REGION
from suibao.work.identity import is_id_number

# Written in pieces, so that this file does not find itself.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "mirror", "crates" + ".io",
         "tuna." + "tsinghua", "mirrors." + "aliyun", "conda." + "anaconda", "--index" + "-url", "extra-index" + "-url",
         "trusted" + "-host", "find" + "-links"]  # fmt: skip
MACHINE = re.compile(r"(?<![\w./~$}-])/(?:" + "|".join(("work", "root", "ho" + "me", "Users", "opt")) + r")/[\w.-]+")
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
BELONGS_TO_NOBODY = (REGION, "99", "00")
"""How numbers begin that no authority can have issued: the demo city's code, and provinces that do not exist."""
EXAMPLE_OF_THE_STANDARD = "110105" + "19491231" + "002X"
"""Printed in GB 11643-1999 itself."""

LOCK = "requirements.lock"


def found(pattern: re.Pattern[str]) -> Iterator[tuple[str, int, str]]:
    for name, text in texts().items():
        for number, line in enumerate(text.splitlines(), start=1):
            for match in pattern.finditer(line):
                yield name, number, match[0]


def test_no_registry_or_index() -> None:
    pattern = re.compile("|".join(map(re.escape, HOSTS)))
    listed([f"{name}:{line} {text}" for name, line, text in found(pattern)],
           "Where packages come from is set on each machine, never in this repository:")  # fmt: skip


def test_no_path_of_a_machine() -> None:
    listed([f"{name}:{line} {text}" for name, line, text in found(MACHINE)],
           "A path of one machine means nothing on another; use a relative path or SUIBAO_HOME:")  # fmt: skip


def test_no_identity_numbers() -> None:
    people = [
        f"{name}:{line} {text[:6]}…"
        for name, line, text in found(ID_NUMBER)
        if is_id_number(text) and not text.startswith(BELONGS_TO_NOBODY) and text.upper() != EXAMPLE_OF_THE_STANDARD
    ]
    listed(people, f"A number with a right check digit may be somebody's; begin invented ones with {REGION} or 99:")


def test_lock_has_hashes_and_no_index() -> None:
    lines = page(LOCK).splitlines()
    blocks = re.split(r"\n(?=\S)", "\n".join(line for line in lines if not line.startswith("#")).strip())
    bare = [block.splitlines()[0] for block in blocks if block and "--hash=sha256:" not in block]
    listed(bare, f"Every line of {LOCK} is pinned by hashes; renew it with `make lock`:")
    loose = [block.splitlines()[0] for block in blocks if block and "==" not in block.splitlines()[0]]
    listed(loose, f"Every line of {LOCK} names one version:")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_dependencies_are_locked() -> None:
    project = tomllib.loads(page("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["dependency-groups"]["docs"]]
    names = {normal(re.split(r"[\[<>=!~ ;]", one)[0]) for one in wanted if isinstance(one, str)}
    locked = {normal(line.split("==")[0]) for line in page(LOCK).splitlines() if re.match(r"[\w.-]+==", line)}
    listed(sorted(names - locked), f"In pyproject.toml but not in {LOCK}; run `make lock`:")


def test_every_package_stands_in_a_layer() -> None:
    contracts = tomllib.loads(page("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    named = set(re.findall(r"suibao\.(\w+)", " ".join(layers)))
    here = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    listed(sorted(here - named), "Packages that no layer of the import contract names (pyproject.toml):")


def test_ci_can_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK), ".ci/run is not executable: chmod +x .ci/run"
    text = page(".ci/run")
    assert "make lint" in text
    assert "make test" in text


def test_make_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    assert {"demo", "test", "lint", "check", "bench", "docs", "clean"} <= targets


def test_changelog_fragments_say_what_they_touch() -> None:
    """Names as ``<topic>.<kind>.md``; a change of figures names regions and periods."""
    fragments = sorted((ROOT / "changelog.d").glob("*.md"))
    kinds = ("added", "changed", "fixed", "removed", "law")
    wrong = [one.name for one in fragments if one.name != "README.md" and one.name.split(".")[-2] not in kinds]
    listed(wrong, f"Fragments are called <topic>.<kind>.md with a kind of {', '.join(kinds)}:")
    silent = [one.name for one in fragments if one.name.endswith(".law.md")
              and not re.search(r"(?m)^Regions: .+\n(?:.*\n)*?Periods: .+", one.read_text(encoding="utf-8"))]  # fmt: skip
    listed(silent, "A change of law names what it touches, in lines `Regions: …` and `Periods: …`:")
