"""The second process compiles nothing, and what shapes the code names the file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from tests.rules.making import amount, law_of, module_of

from suibao.rules.compiled import cache_folder

CODE = """
import island
plan = island.law().at("2025-10").plan(["employee"])
rows = {"pay": [600_000], "region": ["100100"]}
print(plan.run(rows)["employee"].tolist(), sum(plan._loop.stats.cache_misses.values()), sum(plan._loop.stats.cache_hits.values()))
"""


def in_a_process(home) -> str:
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root / "examples"), str(root / "src")])
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True,
                          env={**os.environ, "SUIBAO_HOME": str(home), "PYTHONPATH": paths})  # fmt: skip
    return done.stdout.strip()


def test_the_second_process_compiles_nothing(tmp_path):
    assert in_a_process(tmp_path) == "[48000] 1 0"
    assert in_a_process(tmp_path) == "[48000] 0 1"


def test_a_changed_constant_or_helper_is_other_code(tmp_path):
    text = "LIMIT = {limit}\n\n@fen()\ndef r(a):\n    return min(a, LIMIT)\n"
    for limit in (5, 6):
        law = law_of(module_of(text.format(limit=limit), tmp_path), [amount("a")])
        assert law.plan("r").run({"a": [9]})["r"].tolist() == [limit]


def test_read_only_and_writable_columns_share_one_compilation(law):
    plan = law.plan("take_home")
    plan.run({"pay": np.array([5]), "region": ["CN"]})
    plan.run(pa.table({"pay": [5], "region": ["CN"]}))
    plan.run({"pay": pa.array([5], pa.int64()), "region": pa.array(["CN"]).dictionary_encode()})
    assert len(plan._loop.signatures) == 1


def test_without_suibao_home_the_users_cache_folder_is_used(monkeypatch):
    monkeypatch.delenv("SUIBAO_HOME")
    assert cache_folder().name == "plans"
    assert "suibao" in str(cache_folder())


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_share_one_compiled_loop(law, threads):
    plan = law.plan("base")
    assert plan.run({"pay": [0] * 9, "region": ["CN"] * 9}, threads=threads, block=2)["base"].tolist() == [400_000] * 9
