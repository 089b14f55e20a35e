"""``suibao award``: the worksheet of a pension, from a claim, from the books, or from a career stated in a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from suibao.cli.claim import Actor, Fact, FactFile, Key, _facts, _parsed
from suibao.cli.options import Figures, Home, Known, LawName
from suibao.cli.output import Json, Language
from suibao.cli.whom import Person, Worker
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books import Books
    from suibao.cli.award_shown import Shown
    from suibao.rules import Law


def award(
    *,
    person: Person = None,
    worker: Worker = None,
    claim: Annotated[
        str | None, Parameter(help="申请编号：显示已作出的核定 number of a claim: what was decided")
    ] = None,
    career: Annotated[
        Path | None,
        Parameter(
            allow_leading_hyphen=True, help="缴费经历文件（YAML），不用账册测算 a career in a file, without books"
        ),
    ] = None,
    month: Annotated[
        str | None,
        Parameter(help="所选退休年月，缺省为法定退休年月 month of retirement, the statutory one unless given"),
    ] = None,
    region: Annotated[str | None, Parameter(help="待遇领取地 place of benefit")] = None,
    facts: FactFile = None,
    fact: Fact = (),
    commit: Annotated[bool, Parameter(negative="", help="受理、预审并核定 file, check and award the claim")] = False,
    key: Key = None,
    out: Annotated[Path | None, Parameter(help="输出目录（网页、PDF、JSON）folder for page, PDF and JSON")] = None,
    pdf: Annotated[bool, Parameter(help="是否同时生成 PDF write a PDF as well")] = True,
    law: LawName = "current",
    figures: Figures = (),
    known: Known = None,
    actor: Actor = "cli",
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Show the worksheet of a pension and write it as page, PDF and JSON. Nothing is decided without ``--commit``."""
    from suibao.cli.award_shown import print_award, write_award
    from suibao.law import package

    now, chosen = datetime.now(UTC), package(law, figures).law
    stated = dict(_facts(facts, fact)) | ({"chosen_retirement_month": month} if month else {})
    if career is not None:
        found = _forecast(career, chosen, stated, now, known)
    else:
        from suibao.books import Books

        with Books.open(home) as books:
            if claim is not None:
                found = decided(books, claim)
            else:
                found = _applied(books, chosen, (person, worker), region, stated, now, actor, key, commit=commit)
    files, warnings = write_award(found, out, lang, pdf=pdf) if out else ((), [])
    print_award(found, files, warnings, lang, json=json)


def _forecast(file: Path, law: Law, stated: Mapping[str, Any], now: datetime, known: str | None) -> Shown:
    """The worksheet of a career in a file."""
    from suibao.cli.award_shown import Shown
    from suibao.office.claims.employee_pension import READ
    from suibao.office.pensions.career_file import read_career
    from suibao.office.pensions.deciding import known_on
    from suibao.office.pensions.forecasting import forecast
    from suibao.rules import day_of

    read = read_career(_parsed(file), str(file))
    facts = READ(law, {**read.facts, **stated})
    retired = str(facts.get("chosen_retirement_month") or read.retired)
    sheet = forecast(law, _retiring(read, retired), facts, known_on(now), day_of(known) if known else None)
    return Shown(sheet, forecast=True)


def _retiring(read: Any, retired: str) -> Any:
    from dataclasses import replace

    return replace(read, retired=retired)


def decided(books: Books, number: str) -> Shown:
    """What was decided on a claim, as it was decided."""
    from suibao.books import claims, registry
    from suibao.cli.award_shown import Shown
    from suibao.office.pensions.worksheet import from_json

    with books.begin() as connection:
        claim = claims.load(connection, number)
    made = next((one for one in reversed(claim.steps) if "worksheet" in one.outcome), None)
    if made is None:
        raise SuibaoError(
            f"Nothing was awarded on claim {number}: it is in the state '{claim.state}'. `suibao claim show {number}` tells more.",
            f"申请 {number} 尚未核定（状态 {claim.state}）。可用 `suibao claim show {number}` 查看。", claim=number,
        )  # fmt: skip
    name = registry.names(books, [claim.person]).get(claim.person, "")
    return Shown(from_json(made.outcome["worksheet"], made.trace), name, number)


def _applied(
    books: Books, law: Law, whom: tuple[str | None, str | None], region: str | None, stated: Mapping[str, Any], now: datetime,
    actor: str, key: str | None, *, commit: bool,
) -> Shown:  # fmt: skip
    """The worksheet of somebody on record; with ``commit`` the claim is filed, checked and awarded."""
    from suibao.books import registry
    from suibao.books.registry import Access
    from suibao.cli.award_shown import Shown
    from suibao.cli.whom import person_key
    from suibao.office.claims.employee_pension import KIND, READ
    from suibao.office.claims.kinds import Act, Opening
    from suibao.office.pensions.conditions import Application
    from suibao.office.pensions.deciding import known_on, sheet_for

    person = person_key(books, *whom)
    if region is None:
        raise SuibaoError(
            "Which place is to pay? Give --region, such as 440300.", "请用 --region 指明待遇领取地，如 440300。"
        )
    day = known_on(now)
    if commit:
        form = key or f"pension|{person}"
        claim = KIND.open(books, law, Opening(person, region, day, form, stated, now, actor))
        for event in ("check", "award"):
            claim = KIND.act(books, law, claim, Act(event, day, f"{form} {event}", now, actor))
        return decided(books, claim.claim)
    access = Access(now, actor, "worksheet of a pension")
    with books.begin() as connection:
        sheet = sheet_for(books, connection, law, person, Application(region, READ(law, stated)), access)
    return Shown(sheet, registry.names(books, [person]).get(person, ""))
