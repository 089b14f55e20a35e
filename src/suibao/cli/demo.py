"""``suibao demo``: the invented city, from nothing to a closed month on one screen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import orjson
from cyclopts import Parameter

from suibao.cli import app
from suibao.cli.options import Home, LawName, month_number
from suibao.cli.output import Json, Language, console, notices, print_json, progress


@app.command
def demo(
    *,
    workers: Annotated[int, Parameter(help="劳动者人数 workers")] = 10_000,
    orders: Annotated[int, Parameter(help="三个月的订单数 orders in three months")] = 2_000_000,
    seed: Annotated[int, Parameter(help="随机种子 seed")] = 20260101,
    month: Annotated[str, Parameter(help="核定的月份 month to assess")] = "2026-01",
    law: LawName = "current",
    fmt: Annotated[
        Literal["parquet", "csv", "csv-gb18030", "excel"], Parameter(name="--format", help="文件格式 format of the files")
    ] = "parquet",
    out: Annotated[Path, Parameter(help="输出目录 output folder")] = Path("demo-out"),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """生成演示城市并核定一个月。Build the invented city and assess one of its months."""
    from suibao.books import Books
    from suibao.cli.month import run_month
    from suibao.demo.city import build
    from suibao.demo.files import folder, write
    from suibao.documents.summary import show, to_json

    number = month_number(month)
    with progress(lang, quiet=json) as tell:
        tell("city", 0, 1)
        city = build(seed, workers, orders=orders)
        files = out / "files"
        write(city, files, fmt)
        registers = [file for file in files.iterdir() if file.is_file()]
        with Books.open(home or out / "home") as books:
            summary, warnings = run_month(
                books, [*registers, files / folder(number)], number, out, law=law, now=datetime.now(), language=lang,
                progress=tell,
            )  # fmt: skip
    if json:
        print_json(orjson.loads(to_json(summary)))
        return
    for warning in warnings:
        notices.print(f"[yellow]![/] {warning}")
    show(summary, console, lang)
