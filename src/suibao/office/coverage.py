"""For whom a set of files speaks: silence about a payer or a person says nothing, and changes nothing.

A roster alone does not tell what was paid. When no order and no pay sheet of a payer is among the files, its
engagements would be assessed as if everyone had earned nothing; so they are held back, what stands in the ledger stays,
and the payer is named. A payer that vanishes from the list of parties is the same: its rows are quarantined.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from suibao.law.units import ENGAGEMENT_MONTH

WORK = ("orders", "pay_fen", "days")
"""Any of these above zero, for one of a payer's people, shows that its orders or pay sheets were handed in."""


def spoken_for(aggregates: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], dict[str, int]]:
    """The aggregates without engagements of payers that handed in no pay, and those payers: people held back by payer."""
    jobs = aggregates[ENGAGEMENT_MONTH]
    sums = jobs.group_by("payer").aggregate([(name, "sum") for name in WORK] + [([], "count_all")])
    handed_in = pc.greater(pc.add(pc.add(*(sums[f"{name}_sum"] for name in WORK[:2])), sums[f"{WORK[2]}_sum"]), 0)
    silent = sums.filter(pc.invert(handed_in))
    kept = jobs.filter(pc.invert(pc.is_in(jobs["payer"], silent["payer"].combine_chunks())))
    held = dict(sorted(zip(silent["payer"].to_pylist(), silent["count_all"].to_pylist(), strict=True)))
    return {**aggregates, ENGAGEMENT_MONTH: kept}, held
