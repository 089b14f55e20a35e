"""The kinds that may be larger than memory, orders and offers, are checked and summed without being held.

Four passes over the columns that each needs: (1) numbers that stand in more than one row; (2) rows with a
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
from suibao.work.fields import Schema
from suibao.work.judging import repeated_keys, without_repeats
from suibao.work.parsing import Parsed
from suibao.work.schemas import OFFERS, ORDERS
from suibao.work.storing import forget, store
from suibao.work.taking import Checked, Step, accepted, together


@dataclass(frozen=True)
class Aside:
    """The rows set aside with their verdicts, and for each source the condition under which a row was not."""

    sources: Sequence[Checked]
    plain: Sequence[ir.BooleanValue]
    judged: ir.Table

    def clean(self) -> list[Parsed]:
        """Each source without the rows set aside: leaving out known rows is quicker than checking all of them again."""
        return [source.parsed.without(self.judged) for source in self.sources]


@dataclass(frozen=True)
class Large:
    """The rows set aside, with their verdicts, and the sums of all accepted ones with their owners."""

    judged: ir.Table
    owned: ir.Table


def set_aside(con: Backend, schema: Schema, sources: Sequence[Checked], beside: Step = lambda rows: rows) -> Aside:
    """Judge the rows that are not plainly good or whose number stands in several; ``beside`` adds problems with other
    files. Tables ``repeated_<kind>`` and ``judged_<kind>`` stay in ``con``."""
    kind, key = schema.kind, schema.key[0]
    repeated = store(con, f"repeated_{kind}", repeated_keys([source.parsed for source in sources], schema))
    plain = [
        is_plainly_good(source.parsed, source.question) & ~source.parsed[key].isin(repeated[key]) for source in sources
    ]
    aside = [source.judged(~good.fill_null(False)) for source, good in zip(sources, plain, strict=True)]
    own = store(con, f"own_{kind}", together(aside))
    judged = store(con, f"judged_{kind}", without_repeats(beside(own), schema))
    forget(con, f"own_{kind}")
    return Aside(sources, plain, judged)


def take_orders(
    con: Backend, sources: Sequence[Checked], owners: ir.Table, beside: Step, tell: Callable[[str], None]
) -> Large:
    """Judge and sum the orders; ``beside`` adds the problems that a row has with the roster and the parties."""
    tell("orders: checks")
    aside = set_aside(con, ORDERS, sources, beside)
    tell("orders: sums")
    clean = [needed(parsed) for parsed in aside.clean()]
    owned = store(con, "owned", with_owner(order_groups(together([*clean, needed(accepted(aside.judged))])), owners))
    tell("orders: workers that nobody knows")
    _strangers(con, aside, owned, beside)
    return Large(aside.judged, owned)


def take_offers(con: Backend, sources: Sequence[Checked], owners: ir.Table, beside: Step) -> Large:
    """Judge the offers as the orders are; a month's assessment only counts them."""
    aside = set_aside(con, OFFERS, sources, beside)
    rows = together([table.select("platform", "worker") for table in (*aside.clean(), accepted(aside.judged))])
    groups = rows.group_by("platform", "worker").agg(rows=rows.count())
    owned = store(con, "owned_offers", with_owner(groups, owners))
    _strangers(con, aside, owned, beside)
    return Large(aside.judged, owned)


def _strangers(con: Backend, aside: Aside, owned: ir.Table, beside: Step) -> None:
    """Add the rows of worker numbers without an owner to the judged ones."""
    unknown = owned.filter(owned["person"].isnull()).select("platform", "worker").distinct()
    if not con.to_pyarrow(unknown.count()).as_py():
        return
    strange = [
        source.judged(good).semi_join(unknown, ["platform", "worker"])
        for source, good in zip(aside.sources, aside.plain, strict=True)
    ]
    con.insert(aside.judged.get_name(), beside(together(strange)))
