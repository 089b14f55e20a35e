"""``suibao interest``: the yearly crediting of personal accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from suibao.cli.options import Figures, Home
from suibao.cli.output import Json, Language, mark, print_json, progress, warn
from suibao.errors import SuibaoError
from suibao.rules.units import decimal_text

if TYPE_CHECKING:
    from suibao.office.interest import Credited

FIRST_YEAR = 1998
LAST_YEAR = 2100


def interest(
    *,
    year: Annotated[int, Parameter(help="记账年度，如 2025 the year")],
    method: Annotated[
        Literal["month", "year"],
        Parameter(help="当年计入额的计息方法：month 月积数法，year 年度计算法 how the year's contributions earn"),
    ] = "month",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Credit the interest of a year to every personal account of the pension schemes; again changes nothing."""
    from suibao.books import Books
    from suibao.law import CURRENT_LAW, package
    from suibao.law.pension.career_terms import Crediting
    from suibao.office.interest import credit_interest

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise SuibaoError(
            f"{year} is no year of crediting: expected {FIRST_YEAR} to {LAST_YEAR}.",
            f"{year} 不是记账年度：应为 {FIRST_YEAR} 至 {LAST_YEAR}。",
        )
    chosen = Crediting.MONTH_METHOD if method == "month" else Crediting.YEAR_METHOD
    with Books.open(home) as books, progress(lang, quiet=json) as tell:
        found = credit_interest(books, year, package(CURRENT_LAW, figures).law, method=chosen, progress=tell)
    if json:
        print_json(_as_json(found))
    else:
        _print(found, zh=lang == "zh", lang=lang)


def _as_json(found: Credited) -> dict[str, object]:
    plain = {name: getattr(found, name) for name in found.__dataclass_fields__ if name != "unknown"}
    unknown = [
        {"branch": one.branch.code, "region": one.region, "accounts": one.accounts, "en": one.error.en, "zh": one.error.zh,
         **one.error.details}
        for one in found.unknown
    ]  # fmt: skip
    return plain | {"unknown": unknown}


def _print(found: Credited, *, zh: bool, lang: str) -> None:
    total = decimal_text(found.posted_fen, 2)
    mark(
        not found.unknown,
        f"{found.year} 年个人账户记账：{found.accounts:,} 个账户，本次入账 {found.posted:,} 笔，净额 {total} 元，{found.unchanged:,} 个无变化。"
        if zh
        else f"Interest of {found.year}: {found.accounts:,} accounts, {found.posted:,} posted now, net {total} yuan, "
        f"{found.unchanged:,} unchanged.",
    )
    for one in found.unknown:
        number = f"{one.accounts:,} 个账户未记账：" if zh else f"nothing posted for {one.accounts:,} accounts: "
        warn(number + one.error.text(lang))
    if found.in_payment:
        warn(f"{found.in_payment:,} 个账户已在支付待遇，其计息办法未查明，未记账。" if zh else
             f"{found.in_payment:,} accounts are in payment: how they earn is not established, nothing was posted.")  # fmt: skip
    if found.brought:
        warn(f"{found.brought:,} 个账户当年有结转转入，转入额自次年起计息。" if zh else
             f"{found.brought:,} accounts had money brought forward within the year: it earns from the next year on.")  # fmt: skip
