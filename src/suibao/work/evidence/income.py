"""What a worker earns from whom, where a roster says which worker numbers are one person."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from suibao.work.engagements import owners, shared_numbers
from suibao.work.evidence.reading import Log
from suibao.work.parsing import fen


def incomes(log: Log, days: ir.Table) -> ir.Table:
    """One row a ``platform`` and ``worker`` known from the roster: ``income_fen`` from who pays for its orders, and
    ``income_all_fen`` from all payers in the files.

    Of a payer and month the pay sheet counts where there is one, else the pay of the orders: an agency's sheet pays for the orders of
    its workers. A number that two people have at one payer is nobody's.
    """
    whose = _whose(log)
    months = days.mutate(month=(days["day"].year() * 100 + days["day"].month()).cast("int32"))
    paid = months.group_by("platform", "worker", "month").agg(order_fen=months["pay_fen"].sum())
    orders = _owned(paid.rename(look_payer="platform", look_worker="worker"), whose)
    orders = orders.group_by("person", "payer", "month").agg(order_fen=orders["order_fen"].sum())
    sheets = log.sheets.select("month", look_payer="payer", look_worker="worker", sheet_fen=fen(log.sheets["pay"]))
    sheets = _owned(sheets, whose)
    sheets = sheets.group_by("person", "payer", "month").agg(sheet_fen=sheets["sheet_fen"].sum())
    both = orders.outer_join(sheets, ["person", "payer", "month"])
    rows = both.select(
        person=ibis.coalesce(both["person"], both["person_right"]), payer=ibis.coalesce(both["payer"], both["payer_right"]),
        fen=ibis.coalesce(both["sheet_fen"], both["order_fen"]),
    )  # fmt: skip
    payers = rows.group_by("person", "payer").agg(income_fen=rows["fen"].sum())
    everyone = payers.group_by(who="person").agg(income_all_fen=payers["income_fen"].sum())
    shares = payers.inner_join(everyone, payers["person"] == everyone["who"]).drop("who")
    keys = whose.rename(platform="look_payer", worker="look_worker")
    return keys.inner_join(shares, ["person", "payer"]).select("platform", "worker", "income_fen", "income_all_fen")


def numbers(log: Log, platform: str, worker: str) -> list[tuple[str, str]]:
    """The worker's number, and the numbers that the same person has elsewhere."""
    whose = _whose(log)
    me = whose.filter((whose["look_payer"] == platform) & (whose["look_worker"] == worker)).select("person").distinct()
    rows = log.con.to_pyarrow(whose.semi_join(me, "person").select("look_payer", "look_worker")).to_pylist()
    return sorted({(platform, worker), *((row["look_payer"], row["look_worker"]) for row in rows)})


def _whose(log: Log) -> ir.Table:
    """Person and payer by the payer's or using unit's own worker number."""
    def known() -> ir.Table:
        rows = log.roster.filter(log.roster["person"].notnull())
        shared = shared_numbers(rows)
        clear = rows.anti_join(shared, [rows["payer"] == shared["shared_payer"], rows["worker"] == shared["shared_worker"]])
        return owners(clear).select("look_payer", "look_worker", "person", "payer")

    return log.once("whose", known)


def _owned(rows: ir.Table, whose: ir.Table) -> ir.Table:
    return rows.inner_join(whose, ["look_payer", "look_worker"])
