"""The full text of every message a newcomer meets, in English and Chinese. `golden/messages.json` is the reference."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

import island
from suibao.errors import SuibaoError

GOLDEN = json.loads((Path(__file__).parent / "golden" / "messages.json").read_text(encoding="utf-8"))

ONE = {"pay": 600_000, "region": "100100"}
BOAT = {"trade": "fishing", "has_boat": True, "region": "CN"}
MANY = {"pay": [600_000, 1], "region": ["100100", "CN"]}
FERRIES = {"trade": ["ferry", "ferry"], "has_boat": [True, True], "region": ["100000", "CN"]}


def one(case, outputs=island.SIX, day="2025-10", **more):
    return lambda law: law.at(day, **more).evaluate(case, outputs)


def many(columns, outputs=island.SIX):
    return lambda law: law.at("2025-10").plan(outputs).run(columns)


MISTAKES = {
    "misspelt input": one({"pya": 600_000, "region": "CN"}),
    "one missing input": one({"region": "CN"}),
    "several missing inputs": one({}, ["boat_cover", "base"]),
    "unused input": one({**ONE, "colour": 1}),
    "text where a number belongs": one({**ONE, "pay": "6000"}),
    "words where a number belongs": one({**ONE, "pay": "much"}),
    "a float of yuan": one({**ONE, "pay": 6000.5}),
    "yes where a number belongs": one({**ONE, "pay": True}),
    "nothing where a number belongs": one({**ONE, "pay": None}),
    "negative pay": one({**ONE, "pay": -1}),
    "absurd pay": one({**ONE, "pay": 10**12}),
    "a year where a month belongs": lambda law: law.at("2025"),
    "no month": lambda law: law.at("Oktober"),
    "no date": lambda law: law.evaluate(ONE, island.SIX),
    "unknown region": one({**ONE, "region": "100900"}),
    "region by name": one({**ONE, "region": "East"}),
    "no region": one({**ONE, "region": ""}),
    "date before the first value": one(ONE, day="2019-12"),
    "not published in time": one({**ONE, "region": "CN"}, day="2026-02", known="2026-03-01"),
    "not established": one({**BOAT, "trade": "ferry", "region": "200000"}, ["boat_cover"]),
    "unverified": one({**ONE, "region": "200000"}, day="2024-06"),
    "no figure for the key": one({**BOAT, "trade": "ferry"}, ["boat_cover"]),
    "unknown member": one({**BOAT, "trade": "fihsing"}, ["boat_cover"]),
    "number of no member": one({**BOAT, "trade": 9}, ["boat_cover"]),
    "maybe": one({**BOAT, "has_boat": "maybe"}, ["boat_cover"]),
    "unknown output": one(ONE, ["bse"]),
    "column: misspelt": many({"pya": [1], "region": ["CN"]}),
    "column: unused": many({**MANY, "colour": [1, 2]}),
    "column: empty cell": many(pa.table({"pay": [1, None], "region": ["CN", "CN"]})),
    "column: empty cell of a list": many({**MANY, "pay": [1, None]}),
    "column: floats": many({**MANY, "pay": np.array([1.5, 2])}),
    "column: text": many({**MANY, "pay": ["6000", "7000"]}),
    "column: negative": many({**MANY, "pay": [5, -600]}),
    "column: negative twice": many({**MANY, "pay": [-1, -600]}),
    "column: unknown region": many({**MANY, "region": ["CN", "100900"]}),
    "column: unknown region number": many({**MANY, "region": np.array([100000, 100900])}),
    "column: unknown member": many({**FERRIES, "trade": ["ferry", "fihsing"]}, ["boat_cover"]),
    "column: lengths": many({**MANY, "pay": [1]}),
    "column: unknown figure": many(FERRIES, ["boat_cover"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_message_is_the_golden_one(undated, name):
    with pytest.raises(SuibaoError) as error:
        MISTAKES[name](undated)
    assert {"en": error.value.text("en"), "zh": error.value.text("zh")} == GOLDEN[name]
    assert str(error.value) == error.value.en


def test_no_golden_message_is_left_over():
    assert set(GOLDEN) == set(MISTAKES)


@pytest.mark.parametrize("name", GOLDEN)
def test_messages_are_short_and_whole_sentences(name):
    for language, end in (("en", (".", "?")), ("zh", ("。", "？"))):
        text = GOLDEN[name][language]
        assert text.endswith(end)
        assert len(text) < 250
        assert "None" not in text
        assert "Traceback" not in text
