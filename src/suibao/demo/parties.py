"""The invented platforms, agencies, outsourcers, employers and using units of the demo city.

The occupational injury scheme names its platforms one by one. The three platforms here are treated as if
they stood on the list of the first batch (``oi_batch`` 1): otherwise there would be nothing to assess. Tiers are
set per platform and province, so one delivery platform has tier a and one tier b. Rates of work injury: classes 2 to 5,
and float steps that class 2 and above know.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from suibao.demo import columns
from suibao.demo.identity import REGION, SENDING_REGION, credit_code


@dataclass(frozen=True)
class Party:
    """One party; ``trade`` names the wage statistic that its pay follows, ``size`` its share of workers."""

    party: str
    name: str
    kind: str
    region: str = REGION
    oi_batch: int = 0
    oi_tier: str = "not_set"
    injury_class: int = 0
    injury_float: int = 100
    trade: str = ""
    size: float = 1.0


PLATFORMS = (
    Party("PT1", "虚构一号即时配送平台", "platform", oi_batch=1, oi_tier="b", injury_class=4),
    Party("PT2", "虚构二号即时配送平台", "platform", oi_batch=1, oi_tier="a", injury_class=4, injury_float=120),
    Party("PT3", "虚构三号出行货运平台", "platform", oi_batch=1, injury_class=5),
)
AGENCIES = (
    Party("DA1", "虚构甲劳务派遣公司", "dispatch", injury_class=3, size=4),
    Party("DA2", "虚构乙劳务派遣公司", "dispatch", injury_class=3, injury_float=80, size=3),
    Party("DA3", "虚构丙人力资源公司", "dispatch", injury_class=2, size=2),
    Party("DA4", "虚构丁异地劳务派遣公司", "dispatch", region=SENDING_REGION, injury_class=3, size=2),
)
OUTSOURCERS = (
    Party("OS1", "虚构甲配送外包公司", "outsourcing", injury_class=4, trade="transport_post", size=4),
    Party("OS2", "虚构乙保洁外包公司", "outsourcing", injury_class=3, trade="resident_services", size=3),
    Party("OS3", "虚构丙仓储外包公司", "outsourcing", injury_class=4, injury_float=150, trade="transport_post", size=3),
    Party("OS4", "虚构丁餐饮外包公司", "outsourcing", injury_class=2, trade="hotel_catering", size=2),
)
EMPLOYERS = (
    Party("PE1", "虚构甲连锁餐厅", "employer", injury_class=2, size=4),
    Party("PE2", "虚构乙超市", "employer", injury_class=2, size=4),
    Party("PE3", "虚构丙物业服务公司", "employer", injury_class=3, injury_float=80, size=3),
    Party("PE4", "虚构丁家政服务公司", "employer", injury_class=3, size=3),
    Party("PE5", "虚构戊物流园", "employer", injury_class=5, injury_float=120, size=2),
)
USING_UNITS = (
    Party("UU1", "虚构子电子厂", "employer", injury_class=4, trade="manufacturing", size=4),
    Party("UU2", "虚构丑家电厂", "employer", injury_class=4, injury_float=120, trade="manufacturing", size=3),
    Party("UU3", "虚构寅百货商场", "employer", injury_class=2, trade="wholesale_retail", size=2),
    Party("UU4", "虚构卯快递分拨中心", "employer", injury_class=5, trade="transport_post", size=2),
    Party("UU5", "虚构辰酒店", "employer", injury_class=2, trade="hotel_catering", size=1),
)
ALL = PLATFORMS + AGENCIES + OUTSOURCERS + EMPLOYERS + USING_UNITS
INDEX = {party.party: place for place, party in enumerate(ALL)}


def table() -> pa.Table:
    """The parties file."""
    return pa.table({
        "party": [item.party for item in ALL],
        "name": [item.name for item in ALL],
        "credit_code": [credit_code(place + 1) for place in range(len(ALL))],
        "region": [item.region for item in ALL],
        "kind": [item.kind for item in ALL],
        "oi_batch": pa.array([item.oi_batch for item in ALL], pa.int64()),
        "oi_tier": [item.oi_tier for item in ALL],
        "injury_class": pa.array([item.injury_class or None for item in ALL], pa.int64()),
        "injury_float": pa.array([item.injury_float for item in ALL], pa.int64()),
    })


def names(codes: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.Array:
    """Party ids of places in ALL; -1 is an empty cell."""
    return columns.coded(codes, [*(item.party for item in ALL), None])
