"""Options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

Home = Annotated[
    Path | None,
    Parameter(name="--home", help="数据目录，账册所在 data folder, where the books are", env_var="SUIBAO_HOME"),
]
LawName = Annotated[str, Parameter(name="--law", help="法律：current 或 proposal/… which law")]
Month = Annotated[str, Parameter(name="--month", help="月份，如 2026-01 month")]
Figures = Annotated[
    tuple[Path, ...], Parameter(name="--figures", help="自备参数文件（YAML），用于补足未查明的数值 figures of your own")
]


VerifiedOnly = Annotated[
    bool,
    Parameter(
        name="--verified-only", negative="",
        help="只用官方、可信二手或推算的数值，其余点名拒绝 refuse by name what rests on weaker figures",
    ),
]  # fmt: skip
Provisional = Annotated[
    bool,
    Parameter(
        name="--provisional", negative="",
        help="新数值未公布时依规定暂用上期数值 use the last figure where the new one is late and the law says so",
    ),
]  # fmt: skip
Known = Annotated[
    str | None, Parameter(name="--known", help="以某日所知的法律计算 the law as it was known on a day, such as 2026-08-01")
]


def month_number(text: str) -> int:
    """yyyymm of a month such as 2026-01. Raises DateError for anything else; a day counts for its month."""
    from suibao.rules import day_of  # NumPy behind it: not for --help

    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        text = text[:7]
    day = day_of(text)
    return day.year * 100 + day.month
