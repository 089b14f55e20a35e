"""A document as PDF, set by Typst from one template that reads the blocks as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import orjson

from suibao.documents import charts
from suibao.documents.blocks import FIGURES, Block, Document
from suibao.errors import SuibaoError

SERIF: Final = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Source Han Serif CN",
    "Songti SC",
    "SimSun",
)
SANS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
)
"""Families that hold simplified Chinese, the best first: those of Debian, Adobe, Google, Apple, Microsoft."""


def to_pdf(document: Document) -> bytes:
    """The document as a tagged PDF of A4 pages (PDF/UA-1). Same document, same fonts, same release of Typst: same bytes.

    The date of the file is the document's day, so no clock is read. Raises SuibaoError where no Chinese font is installed.
    """
    import typst

    serif, sans = fonts_of(families())
    source = files("suibao.documents").joinpath("templates", "document.typ").read_bytes()
    inputs = {"document": orjson.dumps(_record(document)).decode(), "serif": serif, "sans": sans}
    day = datetime(document.made_on.year, document.made_on.month, document.made_on.day, tzinfo=UTC)
    made = typst.compile(source, format="pdf", sys_inputs=inputs, timestamp=day, pdf_standards="ua-1")
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Families of fonts that Typst finds on this machine."""
    import typst

    return tuple(typst.Fonts().families())


def fonts_of(installed: Sequence[str]) -> tuple[str, str]:
    """The families for running text and for headings; one stands for both where the other is missing.

    Raises SuibaoError when neither is installed.
    """
    known = {name.casefold(): name for name in installed}
    serif, sans = (
        next((known[name.casefold()] for name in names if name.casefold() in known), "") for names in (SERIF, SANS)
    )
    if serif or sans:
        return serif or sans, sans or serif
    raise SuibaoError(
        "No font with Chinese characters is installed, so no PDF can be written. Next step: install one, on Debian or Ubuntu "
        "`apt-get install fonts-noto-cjk`; or write HTML instead.",
        "本机没有中文字体，无法生成 PDF。请安装中文字体（Debian、Ubuntu：`apt-get install fonts-noto-cjk`），或改为生成 HTML。",
        looked_for=(*SERIF, *SANS),
    )


def _record(document: Document) -> dict[str, Any]:
    """The document as plain data for the template: each block under its kind."""
    plain = {
        name: getattr(document, name) for name in document.__dataclass_fields__ if name not in ("made_on", "blocks")
    }
    return plain | {"blocks": [_block(block) for block in document.blocks]}


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, FIGURES):
        return {"is": "figure", "it": {"caption": block.caption, "svg": charts.svg(block), "alt": charts.alt(block)}}
    return {"is": type(block).__name__.lower(), "it": block}
