"""Small charts as SVG, by Altair and vl-convert: the same drawing in HTML and PDF.

Drawn in one ink (``currentColor``), so that they can be printed in grey and read on a dark screen; nothing is told by colour.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from suibao.documents.blocks import Bars, Figure, Intervals, Point

INK: Final = "currentColor"
FONT: Final = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
WIDTH: Final = 300
ROW: Final = 24
HEIGHT: Final = 110
FONT_SIZE: Final = 11
LABEL_WIDTH: Final = 220
"""Width of the labels beside a chart, in pixels; longer ones are cut, so builders keep them short."""


@lru_cache(maxsize=64)
def svg(figure: Figure) -> str:
    """The figure as an SVG element without prolog, scripts or ids. Same figure, same text."""
    import vl_convert

    chart = _intervals(figure) if isinstance(figure, Intervals) else _bars(figure)
    drawn: str = vl_convert.vegalite_to_svg(chart.to_dict(), show_warnings=False)
    return _tidied(drawn)


def alt(figure: Figure) -> str:
    """What the figure shows, in words: its caption and every value."""
    return f"{figure.caption}: " + "; ".join(f"{point.label} {point.text}" for point in figure.points)


def _tidied(drawn: str) -> str:
    """Without the prolog and the clipping ids, which would collide where several drawings stand in one page."""
    body = drawn[drawn.index("<svg") :]
    body = re.sub(r"<defs>.*?</defs>", "", body, flags=re.DOTALL)
    return re.sub(r' clip-path="[^"]*"', "", body)


def _configured(chart: Any) -> Any:
    axis = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE, "titleFontWeight": "normal",
            "labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK, "gridColor": INK, "gridOpacity": 0.15,
            "labelLimit": LABEL_WIDTH}  # fmt: skip
    return (
        chart.configure(aria=False, background="transparent", font=FONT, padding=2)
        .configure_view(stroke=None)
        .configure_axis(**axis)
    )


def _intervals(figure: Intervals) -> Any:
    import altair as alt

    rows = [_row(number, point) for number, point in enumerate(figure.points)]
    order = [str(row["name"]) for row in rows]
    scale = alt.Scale(domain=_domain(figure), nice=figure.least is None or figure.most is None, zero=False)
    axis = alt.Axis(labelExpr=_written(figure.percent), tickCount=5, grid=True, labelFlush=False, labelOverlap=True)
    across: dict[str, Any] = {"scale": scale, "axis": axis, "title": None}
    name = alt.Y(
        "name:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelExpr="slice(datum.label, 4)", ticks=False, domain=False, labelPadding=8),
    )
    base = alt.Chart(_data(rows)).encode(y=name)
    known = alt.Chart(_data([row for row in rows if row["low"] is not None])).encode(y=name)
    layers = [
        known.mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("low:Q", **across), x2="high:Q"),
        known.mark_tick(color=INK, thickness=1.5, size=8).encode(x=alt.X("low:Q", **across)),
        known.mark_tick(color=INK, thickness=1.5, size=8).encode(x=alt.X("high:Q", **across)),
        base.mark_point(color=INK, fill=INK, size=36, opacity=1).encode(x=alt.X("value:Q", **across)),
        base.mark_text(color=INK, align="left", font=FONT, fontSize=FONT_SIZE, x=WIDTH + 12).encode(text="text:N"),
    ]
    if figure.reference is not None:
        line = alt.Chart(_data([{"at": figure.reference}]))
        layers.insert(0, line.mark_rule(color=INK, strokeDash=[3, 3]).encode(x=alt.X("at:Q", **across)))
    return _configured(alt.layer(*layers).properties(width=WIDTH, height=ROW * len(rows)))


def _row(number: int, point: Point) -> dict[str, object]:
    """A row of the data; the number before the name keeps equal labels apart and is not shown."""
    return {
        "name": f"{number:03d} {point.label}",
        "value": point.value,
        "low": point.low,
        "high": point.high,
        "text": point.text,
    }


def _data(rows: list[dict[str, object]]) -> Any:
    import altair as alt

    made: Any = alt.Data
    return made(values=rows)


def _domain(figure: Intervals) -> list[float]:
    ends = [end for point in figure.points for end in (point.value, point.low, point.high) if end is not None]
    ends += [] if figure.reference is None else [figure.reference]
    return [min(ends) if figure.least is None else figure.least, max(ends) if figure.most is None else figure.most]


def _written(percent: bool) -> str:
    """How numbers stand at an axis: whole, never as powers of ten."""
    return "format(datum.value, '~%')" if percent else "format(datum.value, ',')"


def _bars(figure: Bars) -> Any:
    import altair as alt

    rows = [_row(number, point) for number, point in enumerate(figure.points)]
    step = max(1, -(-len(rows) // 12))
    shown = alt.Axis(
        labelExpr=f"toNumber(slice(datum.label, 0, 3)) % {step} == 0 ? slice(datum.label, 4) : ''",
        labelAngle=0,
        ticks=False,
    )
    amount = alt.Y("value:Q", title=None, axis=alt.Axis(labelExpr=_written(figure.percent), tickCount=4))
    chart = alt.Chart(_data(rows)).mark_bar(color=INK, opacity=0.7)
    chart = chart.encode(x=alt.X("name:N", sort=None, title=figure.axis or None, axis=shown), y=amount)
    return _configured(chart.properties(width=WIDTH + LABEL_WIDTH, height=HEIGHT))
