"""The commonest errors of law, word for word, in Chinese and English.

What any law can get wrong (a missing or misspelt input, a year where a month belongs) stands with the engine's tests.
To renew after a change of words: SUIBAO_RENEW_GOLDEN=1, then read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.law.tabled import PLAIN, at

from suibao.errors import SuibaoError
from suibao.law import package
from suibao.law.catalogue import read_key
from suibao.law.units import ENGAGEMENT_MONTH, ORDER_MONTH, WORKER_MONTH

FILE = Path(__file__).parent / "golden" / "messages.yaml"
RENEW = "SUIBAO_RENEW_GOLDEN"


def ask(unit: str, month: str, output: str, **facts: Any) -> None:
    law = at("current", month)
    case = PLAIN[unit] | facts
    law.evaluate({one.name: case[one.name] for one in law.graph((output,)).inputs}, [output])


TRIED: dict[str, Callable[[], object]] = {
    "a figure that was looked for and not found": lambda: ask(
        ENGAGEMENT_MONTH, "2026-03", "unemployment_employee", payer_region="110000"
    ),
    "the tier of a platform is not set": lambda: ask(
        ORDER_MONTH, "2025-10", "oi_platform", industry="instant_delivery", oi_tier="not_set", orders=30
    ),
    "a month before the first figure": lambda: ask(
        WORKER_MONTH, "2019-06", "flexible_pension", region="110000", joins_flexible_pension=True
    ),
    "a month after the last figure": lambda: ask(
        WORKER_MONTH, "2026-10", "flexible_pension", region="440300", joins_flexible_pension=True
    ),
    "a place without any figure": lambda: ask(WORKER_MONTH, "2025-10", "flexible_medical", region="620000",
                                              joins_flexible_medical=True),
    "a figure that nobody has checked": lambda: ask(
        WORKER_MONTH, "2023-01", "resident_medical", region="620000", joins_resident_medical=True, annual_due=True
    ),
    "a step that the class does not have": lambda: ask(
        ENGAGEMENT_MONTH, "2025-10", "work_injury_employer", injury_class=1, injury_float=50
    ),
    "the class of the payer is not known": lambda: ask(ENGAGEMENT_MONTH, "2025-10", "work_injury_employer", injury_class=0),
    "a tier that is not offered": lambda: ask(
        WORKER_MONTH, "2025-10", "resident_pension", region="620000", joins_resident_pension=True, annual_due=True,
        resident_tier_fen=15_000,
    ),
    "dispatched to a place that nobody named": lambda: ask(ENGAGEMENT_MONTH, "2025-10", "pension_employer", mode="dispatch"),
    "a region that does not exist": lambda: ask(WORKER_MONTH, "2025-10", "flexible_pension", region="440399"),
    "a status in words of its own": lambda: ask(ENGAGEMENT_MONTH, "2025-10", "pension_employer", status="employee"),
    "pay below zero": lambda: ask(ENGAGEMENT_MONTH, "2025-10", "pension_employer", pay_fen=-1),
    "pay that cannot be": lambda: ask(ENGAGEMENT_MONTH, "2025-10", "pension_employer", pay_fen=10**12),
    "a law that does not exist": lambda: package("proposal/5"),
    "a code that is not in the list": lambda: read_key("industry", "taxi"),
}  # fmt: skip


def message(name: str) -> dict[str, str]:
    with pytest.raises(SuibaoError) as caught:
        TRIED[name]()
    return {"en": caught.value.en, "zh": caught.value.zh}


def golden() -> dict[str, dict[str, str]]:
    if os.environ.get(RENEW):
        text = yaml.safe_dump({name: message(name) for name in TRIED}, allow_unicode=True, sort_keys=False, width=120)
        FILE.write_text(text, encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


GOLDEN = golden()


@pytest.mark.parametrize("name", TRIED)
def test_message(name: str) -> None:
    assert message(name) == GOLDEN[name]


def test_messages_are_short_and_in_both_languages() -> None:
    assert set(GOLDEN) == set(TRIED)
    for name, said in GOLDEN.items():
        assert len(said["en"]) <= 500, name
        assert len(said["zh"]) <= 300, name
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said["zh"]), name
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in said["en"].split("Note:")[0].split("against")[0]), (
            name
        )
