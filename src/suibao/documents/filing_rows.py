"""The rows of a filing: one per line in the detail, and sums of lines by region, branch, component and rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from suibao.documents.context import Context, masked
from suibao.documents.labels import AAE140, bearer_label, component_label, destination_label, industry_label
from suibao.documents.language import plain_money, rate
from suibao.documents.lines import Line, component_rank
from suibao.documents.totals import Total, totals


class Detail(NamedTuple):
    """One line of the detail (明细), in the words of a filing; amounts in fen, rate in millionths."""

    number: int
    person: str
    name: str
    region: str
    code: str
    branch: str
    component: str
    bearer: str
    destination: str
    industry: str
    base_fen: int
    rate_ppm: int
    orders: int
    amount_fen: int
    rule: str


class Declared(NamedTuple):
    """One row of the filing's first sheet: lines of one region, branch, component and rate, summed."""

    region: str
    code: str
    branch: str
    component: str
    rate_ppm: int
    sum: Total


class OrderRow(NamedTuple):
    """Orders times price (单量×每单金额) of one region and industry; price in fen, None where not a whole fen."""

    region: str
    industry: str
    price_fen: int | None
    sum: Total


# Headings of the detail and which cells are numbers: (heading, kind), in the order of Detail.
DETAIL: Final = (
    ("序号", "count"), ("人员编号", "text"), ("姓名", "text"), ("参保地", "text"), ("险种代码", "text"),
    ("险种", "text"), ("缴费项目", "text"), ("承担方", "text"), ("去向", "text"), ("行业", "text"),
    ("缴费基数", "money"), ("费率", "rate"), ("订单数", "count"), ("应缴金额", "money"), ("规则", "text"),
)  # fmt: skip


# What the workbook's 明细 shows of it; the CSV file has every column. Each cell costs a spreadsheet time.
SHEET: Final = (
    "序号", "人员编号", "姓名", "参保地", "险种代码", "险种", "缴费项目", "缴费基数", "费率", "订单数", "应缴金额",
)  # fmt: skip


def detail_rows(context: Context, lines: Sequence[Line]) -> list[Detail]:
    """The detail of a payer's lines, numbered from 1."""
    language = context.language
    return [
        Detail(
            number,
            line.person,
            masked(context.names.get(line.person, "")),
            context.region(line.region),
            AAE140.get(line.branch, ""),
            context.branch(line.branch),
            component_label(line.component, language),
            bearer_label(line.bearer, language),
            destination_label(line.destination, language),
            industry_label(line.industry, language) if line.per_order else "",
            line.base_fen,
            line.rate_ppm,
            line.quantity if line.per_order else 0,
            line.amount_fen,
            line.rule,
        )
        for number, line in enumerate(lines, 1)
    ]


def detail_cells(row: Detail) -> list[str]:
    """The row as text: yuan with two decimals, rate as a percentage; a base, rate or count of 0 stays blank."""
    cells: tuple[str | int, ...] = row
    return [_cell(value, kind, heading) for value, (heading, kind) in zip(cells, DETAIL, strict=True)]


def _cell(value: str | int, kind: str, heading: str) -> str:
    if isinstance(value, str):
        return value
    if not value and heading != "应缴金额":
        return ""
    return plain_money(value) if kind == "money" else rate(value) if kind == "rate" else str(value)


def declared_rows(context: Context, lines: Sequence[Line]) -> list[Declared]:
    """The sums of the first sheet, ordered by region, branch, component and rate."""
    groups = totals(lines, lambda line: (line.region, line.branch, component_rank(line.component), line.rate_ppm))
    return [
        Declared(
            context.region(region),
            AAE140.get(branch, ""),
            context.branch(branch),
            component_label(ranked[1], context.language),
            rate_ppm,
            groups[region, branch, ranked, rate_ppm],
        )
        for region, branch, ranked, rate_ppm in sorted(groups)
    ]


def order_rows(context: Context, lines: Sequence[Line]) -> list[OrderRow]:
    """Orders and price by region and industry for the lines that are paid per order."""
    groups = totals(
        (line for line in lines if line.per_order),
        lambda line: (line.region, line.industry, -1 if line.price_fen is None else line.price_fen),
    )
    return [
        OrderRow(context.region(region), industry_label(industry, context.language), None if price < 0 else price, sums)
        for (region, industry, price), sums in sorted(groups.items())
    ]
