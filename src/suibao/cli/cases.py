"""Cases as JSON, from a file or from standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from suibao.errors import SuibaoError
from suibao.law import package
from suibao.law.catalogue import LATE_FIGURES, VERIFIED_ONLY
from suibao.rules import Law


@dataclass(frozen=True)
class Case:
    """One case: the facts, the names of the results wanted, the month, the law, the day of knowledge."""

    inputs: dict[str, Any]
    outputs: tuple[str, ...]
    month: str
    law: str
    known: str | None = None


def case_of(given: Mapping[str, Any], options: Mapping[str, str | None], where: str) -> Case:
    """A case from what a line gives, completed by options. Raises SuibaoError for what is missing or of a wrong kind."""
    every = {**options, **{name: value for name, value in given.items() if value is not None}}
    for name in ("inputs", "outputs", "month", "law"):
        if not every.get(name) and every.get(name) != {}:
            raise SuibaoError(
                f"{where} gives no {name!r}, and no option does.", f"{where} 缺少 {name!r}，命令行也没有给出。"
            )
    inputs, outputs = every["inputs"], every["outputs"]
    names = [one.strip() for one in outputs.split(",")] if isinstance(outputs, str) else outputs
    if not isinstance(inputs, dict):
        raise SuibaoError(f"{where}: inputs must be an object.", f"{where}：inputs 应为 JSON 对象。")
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise SuibaoError(f"{where}: outputs must be a list of names.", f"{where}：outputs 应为名称列表。")
    known = every.get("known")
    return Case(inputs, tuple(names), str(every["month"]), str(every["law"]), str(known) if known else None)


def law_of(case: Case, figures: tuple[Path, ...], *, verified_only: bool, provisional: bool) -> Law:
    """The law of ``case`` at its month, as known on its day of knowledge, taking the figures that the options ask for."""
    words = [case.law, *([VERIFIED_ONLY] if verified_only else []), *([LATE_FIGURES] if provisional else [])]
    return package("+".join(words), figures).law.at(case.month, known=case.known)


def read(file: Path) -> bytes:
    """The content of a file, or of standard input for ``-``."""
    if str(file) == "-":
        return sys.stdin.buffer.read()
    if not file.is_file():
        option = str(file).startswith("-")
        raise SuibaoError(
            f"There is no {'option and no ' if option else ''}file {file}.",
            f"没有{'选项，也没有' if option else ''}文件 {file}。",
            file=str(file),
        )
    return file.read_bytes()


def read_words(file: Path) -> str:
    """The text of a file in UTF-8, or of standard input for ``-``."""
    try:
        return read(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SuibaoError(
            f"{file} is not UTF-8 text. Save it as UTF-8.", f"{file} 不是 UTF-8 文本，请以 UTF-8 保存。", file=str(file)
        ) from None


def lines_of(file: Path) -> Iterator[bytes]:
    """The lines that are not blank; standard input as they come."""
    lines = sys.stdin.buffer if str(file) == "-" else read(file).splitlines()
    yield from (line for line in lines if line.strip())


def parsed(text: bytes, where: str) -> dict[str, Any]:
    """A JSON object. Raises SuibaoError for anything else."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise SuibaoError(f"{where} is not JSON: {error}.", f"{where} 不是 JSON：{error}。") from None
    if not isinstance(value, dict):
        raise SuibaoError(f'{where}: expected an object such as {{"inputs": …}}.', f"{where}：应为 JSON 对象。")
    return value
