"""The kinds that may be larger than memory, orders and offers, are checked and summed without being held.

Four passes over the columns that each needs: (1) numbers that may stand in more than one row; (2) rows with
a problem or such a number are set aside and judged, a small share; (3) all others, with those that passed the
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
from suibao.work.parsing import Parsed
from suibao.work.repeating import repeated_hashes, stands_once
from suibao.work.schemas import OFFERS, ORDERS
from suibao.work.storing import forget, store
from suibao.work.taking import Checked, Step, accepted, check, judge, together


@dataclass(frozen=True)
class Aside:
    """The rows set aside with their verdicts, and the sources that they came from."""

    sources: Sequence[Checked]
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
    """Judge the rows that are not plainly good or whose number may stand in several; ``beside`` adds problems with
    other files. The table ``judged_<kind>`` stays in ``con``."""
    kind, key = schema.kind, schema.key[0]
    repeated = repeated_hashes(con, kind, [source.parsed for source in sources], key)
    plain = [
        is_plainly_good(source.parsed, source.question) & stands_once(source.parsed, key, repeated) for source in sources
    ]
    aside = [source.judged(~good.fill_null(False)) for source, good in zip(sources, plain, strict=True)]
    judged = judge(con, schema, together(aside), beside)
    if repeated is not None:
        forget(con, repeated.get_name())
    return Aside(sources, judged)


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
    """Add the rows of worker numbers without an owner to the judged ones.

    They are few among many, so they are first found by number alone, and only they are judged: rows set aside are
    left out by place, which needs no check either.
    """
    kind = aside.sources[0].parsed.schema.kind
    unknown = store(con, f"unknown_{kind}", owned.filter(owned["person"].isnull()).select("platform", "worker").distinct())
    if con.to_pyarrow(unknown.count()).as_py():
        strange = [check(rows.within(unknown, "platform", "worker"), source.question).judged()
                   for source, rows in zip(aside.sources, aside.clean(), strict=True)]
        con.insert(aside.judged.get_name(), beside(together(strange)))
    forget(con, unknown.get_name())
