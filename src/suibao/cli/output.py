"""How the command line speaks: language, JSON, progress, errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal, NoReturn

import orjson
from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from suibao.errors import SuibaoError

Language = Annotated[Literal["zh", "en"], Parameter(name="--lang", help="语言 language", env_var="SUIBAO_LANG")]
Json = Annotated[bool, Parameter(name="--json", negative="", help="以 JSON 输出 print JSON")]

console = Console(highlight=False)
notices = Console(stderr=True, highlight=False)

STEP_WORDS = {
    "files: reading": "读取文件",
    "parties and roster: checks": "核对单位与花名册",
    "pay sheets: checks": "核对工资表",
    "orders: checks": "核对订单",
    "orders: reading and checks": "读取并核对订单",
    "orders: repeated numbers": "查找重复订单号",
    "orders: sums": "汇总订单",
    "months: sums": "汇总到人和月",
    "done": "完成",
    "ledger": "记账",
    "verify": "核对账本",
    "statements": "生成对账单",
    "filings": "生成申报表",
    "city": "生成演示城市",
}


def print_json(value: Any) -> None:
    """Plain JSON on standard output, one document."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS, default=str).decode() + "\n")


def fail(error: SuibaoError, arguments: Sequence[str]) -> NoReturn:
    """Tell an error on standard error, in the language asked for, and leave with status 2."""
    if "--json" in arguments:
        text = orjson.dumps({"error": {"en": error.en, "zh": error.zh, **error.details}}, default=str)
        sys.stderr.write(text.decode() + "\n")
    else:
        notices.print(f"[bold red]✗[/] {error.text(_language(arguments))}", markup=True)
    raise SystemExit(2)


def _language(arguments: Sequence[str]) -> str:
    for position, word in enumerate(arguments):
        if word == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return os.environ.get("SUIBAO_LANG", "zh")


@contextmanager
def progress(language: str, *, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error; call it with what is being done, steps done, steps in all."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=notices, transient=True, disable=quiet or not notices.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(text: str, done: int, total: int) -> None:
            words = STEP_WORDS.get(text, text) if language == "zh" else text
            bar.update(task, description=words, completed=done, total=total)

        yield tell
