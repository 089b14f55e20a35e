"""The month of orders in DuckDB SQL by hand: same checks, same duplicates, same sums as ``suibao.work``.

Written as someone who knows DuckDB would write it for exactly this file: no text parsing, no other spellings, no
messages. Identity numbers are already hashed (``owners`` comes ready), which favours this side.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from suibao.work.limits import ORDER_AMOUNT, ORDER_HOURS, RATING

FRACTION = "abs({0} * 100 - round({0} * 100)) <= 5e-5"
MONEY = f"({{0}} between {ORDER_AMOUNT.low} and {ORDER_AMOUNT.high} and {FRACTION})"
CODES = {"none": 0, "ride_hailing": 1, "takeaway": 2, "instant_delivery": 3, "city_freight": 4}
BROKEN = "\ufffd"

GOOD = f"""
    order_id <> '' and platform <> '' and worker <> ''
    and not contains(order_id, '{BROKEN}') and not contains(platform, '{BROKEN}') and not contains(worker, '{BROKEN}')
    and region in (select region from regions)
    and industry in ({", ".join(f"'{code}'" for code in CODES)})
    and accepted_at >= timestamp '2025-10-01' and accepted_at < timestamp '2025-11-01'
    and coalesce(assigned in ('dispatched', 'grabbed'), true)
    and coalesce(outcome in ('completed', 'cancelled', 'failed'), true)
    and case when finished_at is null then coalesce(outcome <> 'completed', false)
        else date_diff('second', accepted_at, finished_at) between 0 and {int(ORDER_HOURS.high) * 3600}
             and finished_at <= timestamp '2025-11-01' end
    and coalesce(rating between {RATING.low} and {RATING.high}, true)
    and {MONEY.format("pay")} and coalesce({MONEY.format("fee")}, true) and coalesce({MONEY.format("deduction")}, true)
"""
COMPLETED = "coalesce(outcome = 'completed', finished_at is not null)"
SUMS = f"""
    count(*) as n, count(*) filter (where {COMPLETED}) as orders,
    count(*) filter (where {COMPLETED} and assigned = 'dispatched') as dispatched,
    sum(cast(round(pay * 100) as bigint)) as pay_fen,
    sum(coalesce(cast(round(deduction * 100) as bigint), 0)) as deduction_fen,
    sum(coalesce(cast(round(fee * 100) as bigint), 0)) as fee_fen,
    bit_or(1::bigint << day(accepted_at)) as active,
    coalesce(sum(case when {COMPLETED} then date_diff('second', accepted_at, finished_at) end), 0) as seconds
"""
INDUSTRY = "case industry " + " ".join(f"when '{code}' then {number}" for code, number in CODES.items()) + " end"


def month_by_hand(folder: Path, memory_limit: str, threads: int, owners: pa.Table, regions: list[str]) -> pa.Table:
    """Order-months of the folder's ``orders.parquet``; refused rows stay in the table ``refused``."""
    con = duckdb.connect(config={"memory_limit": memory_limit, "threads": threads, "preserve_insertion_order": False,
                                 "temp_directory": str(folder / "spill")})
    con.register("given_owners", owners)
    con.execute("create table owners as from given_owners")
    con.execute("create table regions as select unnest(?) as region", [regions])
    con.execute(f"create view orders as from read_parquet('{folder / 'orders.parquet'}', file_row_number = true)")
    con.execute(f"create view parties as from '{folder / 'parties.parquet'}'")
    con.execute("create table repeated as select order_id from orders group by 1 having count(*) > 1")
    con.execute(f"""
        create table aside as select *, coalesce(({GOOD}), false) as good
        from orders where not coalesce(({GOOD}), false) or order_id in (from repeated)""")
    con.execute("""
        create table kept as select * exclude (good) from aside join owners using (platform, worker) where good
        qualify row_number() over (partition by order_id order by accepted_at, platform, worker, region, industry,
            offered_at, accepted_at, picked_up_at, promised_at, finished_at, assigned, outcome, rating, fee, pay,
            deduction, file_row_number) = 1""")
    con.execute("create table refused as from aside where file_row_number not in (select file_row_number from kept)")
    con.execute(f"""
        create table sums as
        with accepted as (
            select platform, worker, region, industry, assigned, outcome, accepted_at, finished_at, pay, fee, deduction
            from orders where {GOOD} and order_id not in (from repeated)
            union all
            select platform, worker, region, industry, assigned, outcome, accepted_at, finished_at, pay, fee, deduction
            from kept)
        select platform, worker, region, {INDUSTRY} as industry, {SUMS} from accepted group by 1, 2, 3, 4""")
    return con.sql("""
        select person, platform as payer, min(worker) as worker, s.region, industry, 202510 as month,
            sum(orders) as orders, sum(pay_fen) as pay_fen, sum(deduction_fen) as deduction_fen,
            sum(fee_fen) as fee_fen, bit_count(bit_or(active)) as active_days, sum(seconds) // 60 as minutes,
            sum(dispatched) as dispatched, min(status) as status, min(mode) as mode, any_value(oi_batch) as oi_batch,
            any_value(case oi_tier when 'a' then 1 when 'b' then 2 else 0 end) as oi_tier
        from sums s join owners using (platform, worker) join parties on party = platform
        group by person, platform, s.region, industry order by person, payer, s.region, industry
    """).to_arrow_table()
