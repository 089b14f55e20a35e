"""Orders, the one kind that may be larger than memory, are checked and summed without being held.

Four passes over the columns that each needs: (1) order numbers that stand in more than one row; (2) rows with a
problem or such a number are set aside and judged, a small share; (3) all others, with those that passed the
judgement, are summed; (4) only where a worker number has no owner, the rows of that number are looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from suibao.work.aggregating_orders import needed, order_groups, with_owner
from suibao.work.checking_fast import is_plainly_good
from suibao.work.judging import repeated_keys, without_repeats
from suibao.work.schemas import ORDERS
from suibao.work.storing import forget, store
from suibao.work.taking import Checked, Step, accepted, together


@dataclass(frozen=True)
class Orders:
    """The rows set aside, with their verdicts, and the sums of all accepted ones with their owners."""

    judged: ir.Table
    owned: ir.Table


def take_orders(
    con: Backend, sources: Sequence[Checked], owners: ir.Table, beside: Step, tell: Callable[[str], None]
) -> Orders:
    """Judge and sum the orders; ``beside`` adds the problems that a row has with the roster and the parties."""
    tell("orders: repeated numbers")
    repeated = store(con, "repeated", repeated_keys([source.parsed for source in sources], ORDERS))
    plain = [
        is_plainly_good(source.parsed, source.question) & ~source.parsed["order_id"].isin(repeated["order_id"])
        for source in sources
    ]
    tell("orders: checks")
    aside = [source.judged(~good.fill_null(False)) for source, good in zip(sources, plain, strict=True)]
    own = store(con, "own_orders", together(aside))
    judged = store(con, "judged_orders", without_repeats(beside(own), ORDERS))
    forget(con, "own_orders")
    tell("orders: sums")
    clean = [needed(source.parsed.filter(good)) for source, good in zip(sources, plain, strict=True)]
    groups = order_groups(together([*clean, needed(accepted(judged))]))
    owned = store(con, "owned", with_owner(groups, owners))
    tell("orders: workers that nobody knows")
    unknown = owned.filter(owned["person"].isnull()).select("platform", "worker").distinct()
    if con.to_pyarrow(unknown.count()).as_py():
        strange = [
            source.judged(good).semi_join(unknown, ["platform", "worker"])
            for source, good in zip(sources, plain, strict=True)
        ]
        con.insert("judged_orders", beside(together(strange)))
    return Orders(judged, owned)
