"""How the command line speaks: language, JSON, tables, progress, errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal, NoReturn

import orjson
from cyclopts import CycloptsError, Parameter, exceptions
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from suibao.errors import SuibaoError

Language = Annotated[Literal["zh", "en"], Parameter(name="--lang", help="语言 language", env_var="SUIBAO_LANG")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="以 JSON 输出 print JSON")]

PIPE_WIDTH = 160
"""Columns when nobody looks: wide enough that names are not broken for `grep`."""

_seen = sys.stdout.isatty() or "COLUMNS" in os.environ
console = Console(highlight=False, width=None if _seen else PIPE_WIDTH)
notices = Console(stderr=True, highlight=False)

STEP_WORDS = {
    "files: reading": "读取文件",
    "parties and roster: checks": "核对单位与花名册",
    "pay sheets: checks": "核对工资表",
    "orders: checks": "核对订单",
    "orders: reading and checks": "读取并核对订单",
    "offers: checks": "核对派单记录",
    "orders: sums": "汇总订单",
    "months: sums": "汇总到人和月",
    "done": "完成",
    "assess": "核定",
    "ledger": "记账",
    "verify": "核对账本",
    "interest": "个人账户记账",
    "statements": "生成对账单",
    "filings": "生成申报表",
    "city": "生成演示城市",
    "determination": "审查一名骑手的劳动关系",
}

WRONG_CALLS: dict[type[CycloptsError], str] = {
    exceptions.UnknownCommandError: "没有这个命令",
    exceptions.UnknownOptionError: "没有这个选项",
    exceptions.MissingArgumentError: "缺少参数",
    exceptions.CoercionError: "参数值不对",
    exceptions.UnusedCliTokensError: "多余的参数",
    exceptions.RepeatArgumentError: "参数重复",
}


def print_json(value: Any) -> None:
    """Plain JSON on standard output, one document."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
    sys.stdout.write(orjson.dumps(value, option=option, default=str).decode() + "\n")


def say(text: str, style: str = "") -> None:
    """A text as it stands: brackets are no markup, and long lines are left to the terminal or the pipe."""
    console.print(Text(text, style), soft_wrap=True)


def print_table(
    titles: Sequence[str], rows: Iterable[Sequence[str | Text]], title: str = "", right: Iterable[int] = ()
) -> None:
    """A table of plain texts; ``right``: columns of numbers."""
    table = Table(title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for position, name in enumerate(titles):
        table.add_column(name, overflow="fold", justify="right" if position in right else "left")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    console.print(table)


def mark(ok: bool, text: str) -> None:
    """A line with a tick or a cross before it."""
    console.print(Text.assemble(("✓ ", "green") if ok else ("✗ ", "bold red"), text), soft_wrap=True)


def warn(text: str) -> None:
    """Something to know, on standard error."""
    notices.print(Text.assemble(("! ", "yellow"), text), soft_wrap=True)


def fail(error: SuibaoError, arguments: Sequence[str]) -> NoReturn:
    """Tell an error on standard error, in the language asked for, and leave with status 2."""
    if "--json" in arguments:
        sys.stderr.write(orjson.dumps({"error": error_json(error)}, default=str).decode() + "\n")
    else:
        notices.print(Text.assemble(("✗ ", "bold red"), error.text(_language(arguments))), soft_wrap=True)
    raise SystemExit(2)


def error_json(error: SuibaoError) -> dict[str, object]:
    """An error as plain data: both texts and the facts behind them."""
    return {**error.details, "en": error.en, "zh": error.zh}


def wrong_call(error: CycloptsError) -> SuibaoError:
    """The error for a command line that cannot be understood."""
    what = next((zh for kind, zh in WRONG_CALLS.items() if isinstance(error, kind)), "命令行有误")
    return SuibaoError(
        f"{error} `suibao --help` shows what there is.", f"{what}：{error} 可用 `suibao --help` 查看全部命令与选项。"
    )


def _language(arguments: Sequence[str]) -> str:
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return os.environ.get("SUIBAO_LANG", "zh")


@contextmanager
def progress(language: str, *, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error, if that is a terminal; call it with what is done, steps done, steps in all."""
    if quiet or not notices.is_terminal:
        yield lambda text, done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    words = TextColumn("{task.description}")
    columns = (SpinnerColumn(), words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=notices, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(text: str, done: int, total: int) -> None:
            told = STEP_WORDS.get(text, text) if language == "zh" else text
            bar.update(task, description=told, completed=done, total=total)

        yield tell
