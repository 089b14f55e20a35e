"""``suibao demo``: the invented city, from nothing to a closed month on one screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from suibao.books import Books
from suibao.cli.determined import print_determined, write_determined
from suibao.cli.determined_json import as_json
from suibao.cli.month import outcome, run_month, tell_outcome
from suibao.cli.options import Home, LawName, month_number
from suibao.cli.output import Json, Language, print_json, progress
from suibao.cli.recognise import determined
from suibao.demo import build, write
from suibao.demo.city import MONTHS, SEED
from suibao.demo.files import Format, folder
from suibao.demo.recognition import write_case
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.office.recognition import Determination

WORKERS, WORKERS_OF_A_YEAR = 10_000, 300

LOG_MONTH = "2026-03"
"""The law under which the rider's case is reviewed: the last month of the platform's log."""

SOONEST = datetime(2026, 4, 1)
"""The city's last month is over then: a clock that runs behind must not make its orders future ones."""


def demo(
    *,
    workers: Annotated[int, Parameter(help="劳动者人数，--year、--moves 缺省 300 workers, 300 with --year or --moves")] = 10_000,
    orders: Annotated[int, Parameter(help="三个月的订单数 orders in three months")] = 1_900_000,
    seed: Annotated[int, Parameter(help="随机种子 seed")] = SEED,
    month: Annotated[str, Parameter(help="核定的月份 month to assess")] = "2026-01",
    year: Annotated[
        bool, Parameter(negative="", help="小城一年：关账、征缴、申领、发放、核对 a year of a small city through the whole office")
    ] = False,
    moves: Annotated[
        bool, Parameter(negative="", help="劳动者去外地就业：关系自动接续、地区间清算 workers move to other cities: transfer and clearing")
    ] = False,
    law: LawName = "current",
    fmt: Annotated[Format, Parameter(name="--format", help="文件格式 format of the files")] = "parquet",
    out: Annotated[Path, Parameter(help="输出目录 output folder")] = Path("demo-out"),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Build the city under ``out``/files, assess a month and recognise a rider; books in ``out``/home unless told otherwise."""
    if year:
        from suibao.cli.demo_year import show_year  # pension and claims: not for a month

        with progress(lang, quiet=json) as tell:
            show_year(WORKERS_OF_A_YEAR if workers == WORKERS else workers, seed, out, home, lang, json=json, tell=tell)
        return
    if moves:
        from suibao.cli.demo_moves import show_moves

        with progress(lang, quiet=json) as tell:
            show_moves(WORKERS_OF_A_YEAR if workers == WORKERS else workers, seed, out, home, lang, json=json, tell=tell)
        return
    number = month_number(month)
    if number not in MONTHS:
        known = ", ".join(map(folder, MONTHS))
        raise SuibaoError(
            f"The demo city has the months {known}, not {month}.",
            f"演示城市只有 {known} 的数据，没有 {month}。",
            month=month,
        )
    now = max(datetime.now(), SOONEST)
    with progress(lang, quiet=json) as tell:
        tell("city", 0, 1)
        files = out / "files"
        written = write(build(seed, workers, orders=orders), files, fmt)
        chosen = [path for path in written if path.parent in (files, files / folder(number))]
        with Books.open(home or out / "home") as books:
            summary, warnings = run_month(
                books, chosen, number, out, law=law, now=now, language=lang, progress=tell
            )
        tell("determination", 0, 1)
        found, doubts = _determined(files / "recognition", seed, law, now, lang)
        report = write_determined(found, out / "determinations", lang, pdf=True, tell=doubts.append)
    if json:
        print_json({**outcome(summary, warnings), "determination": as_json(found, report, doubts)})
        return
    tell_outcome(summary, warnings, lang, json=False)
    print_determined(found, report, doubts, lang, json=False)


def _determined(folder: Path, seed: int, law: str, now: datetime, lang: str) -> tuple[Determination, list[str]]:
    """The case of a rider of the city, reviewed together with the platform's log."""
    case, worker = write_case(folder, seed)
    log = (folder / "orders.parquet", folder / "offers.parquet")
    return determined(case, log, worker, package(law).law.at(LOG_MONTH), now, lang)
