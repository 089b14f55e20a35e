"""A document as one page of HTML that needs nothing else: style, drawings and text in one file, for screen and print."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from markupsafe import Markup, escape

from suibao.documents import charts
from suibao.documents.blocks import (
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    Intervals,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Result,
    Rich,
    Row,
    Table,
    spans,
)

_TAGS = {"strong": ("<strong>", "</strong>"), "soft": ('<span class="soft">', "</span>"), "code": ("<code>", "</code>")}
_POLICY = "default-src 'none';style-src 'unsafe-inline'"


def to_html(document: Document) -> str:
    """The document as a self-contained page. Same document, same text.

    Tables carry the roles of tables although small screens lay them out as cards; drawings carry their values in words.
    """
    lang = "zh-CN" if document.language == "zh" else document.language
    body = "\n".join(_block(block) for block in document.blocks)
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(document.title)} · {escape(document.kind)}</title>
<style>{_style()}{_page(document)}</style>
</head>
<body>
<main>
<header>
<p class="kind">{escape(document.kind)}</p>
<h1>{escape(document.title)}</h1>
<p class="subtitle">{_rich(document.subtitle)}</p>
</header>
{body}
</main>
<footer>
<p>{escape(document.foot)}</p>
<p>{escape(document.head_left)} · {escape(document.head_right)}</p>
</footer>
</body>
</html>
"""


@lru_cache(maxsize=1)
def _style() -> str:
    return files("suibao.documents").joinpath("templates", "document.css").read_text("utf-8")


def _page(document: Document) -> str:
    """The running heads of printed pages, as style."""
    before, between, after = document.page.replace("{page}", "\0").replace("{pages}", "\0").split("\0")
    number = f"{_quoted(before)} counter(page) {_quoted(between)} counter(pages) {_quoted(after)}"
    return (
        f"@page{{@top-left{{content:{_quoted(document.head_left)}}}@top-right{{content:{_quoted(document.head_right)}}}"
        f"@bottom-left{{content:{_quoted(document.foot)}}}@bottom-right{{content:{number}}}}}"
    )


def _quoted(text: str) -> str:
    """A text as a string of CSS that cannot end the string or the style element."""
    return (
        '"'
        + "".join(letter if letter.isalnum() or letter in " .,/—：，。·" else f"\\{ord(letter):x} " for letter in text)
        + '"'
    )


def _rich(rich: Rich) -> Markup:
    made = []
    for span in spans(rich):
        before, after = _TAGS.get(span.style, ("", ""))
        made.append(f"{before}{str(escape(span.text)).replace(chr(10), '<br>')}{after}")
    return Markup("".join(made))  # noqa: S704 - every text was escaped above


def _block(block: Block) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Paragraph(text=text):
            return f"<p>{_rich(text)}</p>"
        case Note(text=text, tone=tone):
            return f'<p class="note {tone}" role="note">{_rich(text)}</p>'
        case Items(items=items):
            return "<ul>" + "".join(f"<li>{_rich(item)}</li>" for item in items) + "</ul>"
        case Facts(pairs=pairs):
            return f'<dl class="facts">{_pairs(pairs)}</dl>'
        case Result(label=label, headline=headline, pairs=pairs):
            top = f'<p class="label">{escape(label)}</p><p class="headline">{escape(headline)}</p>'
            return f'<section class="result" aria-label="{escape(label)}">{top}<dl>{_pairs(pairs)}</dl></section>'
        case Table():
            return _table(block)
        case Intervals() | Bars():
            drawing = charts.svg(block).replace(
                "<svg ", f'<svg role="img" aria-label="{escape(charts.alt(block))}" ', 1
            )
            return f"<figure>{drawing}<figcaption>{escape(block.caption)}</figcaption></figure>"
        case PageBreak():
            return '<div class="break"></div>'


def _pairs(pairs: Iterable[tuple[str, Rich]]) -> str:
    return "".join(f"<div><dt>{escape(label)}</dt><dd>{_rich(value)}</dd></div>" for label, value in pairs)


def _table(table: Table) -> str:
    whole = sum(column.width for column in table.columns)
    widths = "".join(f'<col style="width:{100 * column.width / whole:.1f}%">' for column in table.columns)
    heads = "".join(
        f'<th role="columnheader" scope="col" class="{column.align}">{escape(column.title)}</th>'
        for column in table.columns
    )
    rows = "\n".join(_row(table, row) for row in table.rows)
    return (
        f'<table role="table"><caption>{escape(table.caption)}</caption><colgroup>{widths}</colgroup>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n<tbody role="rowgroup">\n{rows}\n</tbody></table>'
    )


def _row(table: Table, row: Row) -> str:
    if row.group:
        span = len(table.columns)
        return f'<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="{span}">{_rich(row.cells[0])}</th></tr>'
    cells: list[str] = []
    for column, cell in zip(table.columns, row.cells, strict=True):
        if table.heads and not cells:
            cells.append(f'<th role="rowheader" scope="row" class="{column.align}">{_rich(cell)}</th>')
            continue
        empty = "" if spans(cell) else " empty"
        title = escape(column.title)
        cells.append(f'<td role="cell" class="{column.align}{empty}" data-l="{title}"><div>{_rich(cell)}</div></td>')
    return f'<tr role="row">{"".join(cells)}</tr>'
