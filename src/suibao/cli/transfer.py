"""``suibao transfer``: relations that move, for the worker and the desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from suibao.cli.claim import Actor, Day, Fact, FactFile, Key
from suibao.cli.options import Figures, Home, Month, month_number
from suibao.cli.output import Json, Language, print_json, print_table, say
from suibao.cli.peer import Peers
from suibao.cli.whom import Person, Worker, person_key
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.law.terms import Branch
    from suibao.rules import Law

Number = Annotated[str, Parameter(help="案件编号 number of the case")]
Region = Annotated[str | None, Parameter(name="--region", help="地区代码或其开头 region code or its beginning")]
BranchCode = Annotated[
    Literal["employee_pension", "employee_medical", "unemployment"] | None,
    Parameter(name="--branch", help="险种，缺省为全部 branch, all of them unless given"),
]
AS_TEXT = ("hukou_region", "destination", "keeps")
"""Facts that look like numbers and are words."""


def ask(
    matter: Annotated[
        Literal["pension", "medical", "unemployment", "conversion"],
        Parameter(help="转移什么；conversion 为职工与居民养老衔接 what is to move; conversion: between employee and resident pension"),
    ],
    *,
    to: Annotated[
        str, Parameter(name="--to", help="转入地；衔接时为居民养老参保地 region it goes to; of a conversion, that of the resident scheme")
    ],
    person: Person = None,
    worker: Worker = None,
    origin: Annotated[
        str | None,
        Parameter(name="--from", help="原参保地，缺省由账册查明 where it lies, found in the books unless given"),
    ] = None,
    facts: FactFile = None,
    fact: Fact = (),
    key: Key = None,
    on: Day = None,
    peer: Peers = (),
    actor: Actor = "cli",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Ask for a relation to be moved: one step for the worker. With both sides here it is settled at once, or a question is put."""
    from suibao.books import Books
    from suibao.office.relations import agency, converting_here, settling
    from suibao.office.relations.terms import Matter
    from suibao.web.directory import directory

    stated, law = _stated(facts, fact), _law(figures)
    with Books.open(home) as books:
        who, chosen = person_key(books, person, worker), Matter(matter)
        name = key or f"{matter}|{who}|{origin or ''}|{to}|{on or ''}"
        by = _by(on, actor)
        if chosen is Matter.CONVERSION:
            case = converting_here.convert_here(books, who, key=name, facts={"destination": to, **stated}, law=law, **by)
        elif origin is not None and not directory(books.home, peer).is_kept_here(origin):
            case = agency.ask_elsewhere(books, chosen, who, origin, to, key=name, facts=stated, law=law, **by)
        else:
            case = settling.ask(books, chosen, who, to, key=name, facts=stated, law=law, origin=origin or "", **by)
            case = settling.settle_here(books, case.number, facts={}, law=law, **by)
        _print_case(books, case.number, by["day"], law, lang, json=json)


def answer(
    case: Number,
    *,
    facts: FactFile = None,
    fact: Fact = (),
    key: Key = None,
    on: Day = None,
    actor: Actor = "cli",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Answer what was asked: facts by the names that the question tells; the case goes on."""
    from suibao.books import Books
    from suibao.office.relations import agency, converting_here, settling
    from suibao.office.relations.terms import Matter, Role

    stated, law, by = _stated(facts, fact), _law(figures), _by(on, actor)
    if not stated:
        raise SuibaoError(
            "Nothing is stated: give --fact name=value, or --facts FILE.",
            "未陈述任何事实：请用 --fact 名称=值 或 --facts 文件。",
        )
    with Books.open(home) as books:
        row = _row(books, case)
        name = key or f"{case}|answer|{len(row.steps)}"
        if row.matter == Matter.CONVERSION:
            converting_here.convert_here(books, row.person, key=row.key, facts=stated, law=law, **by)
        elif row.role == Role.BOTH:
            settling.answer(books, case, facts=stated, key=name, **by)
            settling.settle_here(books, case, facts={}, law=law, **by)
        else:
            agency.answer(books, case, facts=stated, key=name, law=law, **by)
        _print_case(books, case, by["day"], law, lang, json=json)


def withdraw(
    case: Number,
    *,
    reason: Annotated[str, Parameter(help="理由 reason")] = "",
    key: Key = None,
    on: Day = None,
    actor: Actor = "cli",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Take a wish back, as long as nothing is decided."""
    from suibao.books import Books
    from suibao.office.relations import agency, settling
    from suibao.office.relations.terms import Role

    law, by = _law(figures), _by(on, actor)
    with Books.open(home) as books:
        name = key or f"{case}|withdraw"
        if _row(books, case).role == Role.BOTH:
            settling.withdraw(books, case, reason=reason, key=name, **by)
        else:
            agency.withdraw(books, case, reason=reason, key=name, law=law, **by)
        _print_case(books, case, by["day"], law, lang, json=json)


def settle(
    *cases: Annotated[str, Parameter(help="案件编号，缺省为全部未决案件 cases, all that are open unless given")],
    region: Region = None,
    on: Day = None,
    actor: Actor = "cli",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Settle open cases with both sides here: these, or all of them."""
    from suibao.books import Books
    from suibao.office.relations.bulk import settle_many
    from suibao.office.relations.terms import CaseState

    law, by = _law(figures), _by(on, actor)
    with Books.open(home) as books:
        numbers = list(cases) or _open(books, region)
        found = settle_many(books, numbers, law=law, **by)
    if json:
        print_json({"cases": len(numbers), "done": found.done, "states": dict(found.states)})
        return
    words = "，".join(f"{CaseState(state).zh} {count}" for state, count in sorted(found.states.items()))
    english = ", ".join(f"{state} {count}" for state, count in sorted(found.states.items()))
    say(
        f"{len(numbers)} 件，本次推进 {found.done} 件。{words}"
        if lang == "zh"
        else f"{len(numbers)} cases, {found.done} taken on. {english}"
    )


def show(
    case: Annotated[str | None, Parameter(help="案件编号 number of the case")] = None,
    *,
    person: Person = None,
    worker: Worker = None,
    why: Annotated[bool, Parameter(name="--why", negative="", help="计算过程 trace of the law")] = False,
    on: Day = None,
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """What happens to a record: steps, what arrived, time against the limits of the law; of a person also what does not move."""
    from suibao.books import Books
    from suibao.cli.transfer_shown import person_json, print_person, print_trace
    from suibao.office.relations import view

    law, day = _law(figures), _by(on, "")["day"]
    with Books.open(home) as books:
        if case is not None and why:
            print_trace(_row(books, case), lang, json=json)
        elif case is not None:
            _print_case(books, case, day, law, lang, json=json)
        else:
            found = view.of_person(books, person_key(books, person, worker), day=day, law=law)
            if json:
                print_json(person_json(found))
            else:
                print_person(found, lang)


def list_(
    *,
    state: Annotated[str | None, Parameter(help="状态 state")] = None,
    matter: Annotated[
        Literal["pension", "medical", "unemployment", "conversion"] | None, Parameter(help="转移什么 matter")
    ] = None,
    region: Region = None,
    limit: Annotated[int, Parameter(help="至多几件 at most so many")] = 1000,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Cases and where each stands, the oldest first."""
    from suibao.books import Books, transfer_cases
    from suibao.office.relations.terms import CaseState

    states = None if state is None else [str(_member(CaseState, state))]
    with Books.open(home) as books, books.begin() as connection:
        rows = transfer_cases.listed(connection, states=states, region=region, matter=matter, limit=limit)
    _print_rows(rows, lang, json=json)


def overdue(
    *,
    region: Region = None,
    on: Day = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Cases whose next step was due before a day, the longest overdue first."""
    from suibao.books import Books
    from suibao.office.relations.view import overdue as passed

    day = _by(on, "")["day"]
    with Books.open(home) as books, books.begin() as connection:
        rows = passed(connection, day, region)
    _print_rows(rows, lang, json=json, since=day)


def detect(
    *,
    month: Month,
    on: Day = None,
    actor: Actor = "cli",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Find in a closed month who works in a new region, and open their cases; a close does this by itself."""
    from suibao.books import Books
    from suibao.office.relations.detecting import attach

    with Books.open(home) as books:
        found = attach(books, month_number(month), law=_law(figures), **_by(on, actor))
    if json:
        print_json(found.__dict__)
        return
    zh = (f"新登记关系 {found.relations}，立案 {found.cases}（其中待确认 {found.overlapping}），"
          f"本人不愿转移 {found.opted_out}，已有在办 {found.waiting}。")  # fmt: skip
    en = (f"Relations noted {found.relations}, cases opened {found.cases} ({found.overlapping} with a question), opted out "
          f"{found.opted_out}, under way already {found.waiting}.")  # fmt: skip
    say(zh if lang == "zh" else en)


def opt_out(
    *, person: Person = None, worker: Worker = None, branch: BranchCode = None, on: Day = None, actor: Actor = "cli",
    home: Home = None, lang: Language = "zh", json: Json = False,
) -> None:  # fmt: skip
    """Do not move this person's relations unless asked."""
    _choose(person, worker, branch, on, actor, home, lang, json=json, out=True)


def opt_in(
    *, person: Person = None, worker: Worker = None, branch: BranchCode = None, on: Day = None, actor: Actor = "cli",
    home: Home = None, lang: Language = "zh", json: Json = False,
) -> None:  # fmt: skip
    """Take an opt-out back."""
    _choose(person, worker, branch, on, actor, home, lang, json=json, out=False)


def _choose(
    person: str | None, worker: str | None, branch: str | None, on: str | None, actor: str, home: Path | None, lang: str, *,
    json: bool, out: bool,
) -> None:  # fmt: skip
    from suibao.books import Books, relations
    from suibao.law.terms import Branch

    chosen: Branch | None = Branch[branch.upper()] if branch else None
    with Books.open(home) as books:
        who = person_key(books, person, worker)
        with books.begin() as connection:
            (relations.opt_out if out else relations.opt_in)(connection, who, chosen, **_by(on, actor))
    if json:
        print_json({"person": who, "branch": branch, "opted_out": out})
    elif lang == "zh":
        say("已登记：不自动转移关系。" if out else "已登记：恢复自动转移关系。")
    else:
        say("Noted: relations are not moved unless asked." if out else "Noted: relations follow again.")


def _print_case(books: Any, number: str, day: date, law: Law, lang: str, *, json: bool) -> None:
    from suibao.cli.transfer_shown import case_json, print_case
    from suibao.office.relations.view import case_view

    found = case_view(books, number, day=day, law=law)
    if json:
        print_json(case_json(found))
    else:
        print_case(found, lang)


def _print_rows(rows: list[Any], lang: str, *, json: bool, since: date | None = None) -> None:
    from suibao.office.relations.terms import CaseState, Matter

    names = ("number", "matter", "origin", "destination", "state", "opened_on", "due_on")
    if json:
        print_json([{name: getattr(one, name) for name in names} for one in rows])
        return
    if not rows:
        say("没有。" if lang == "zh" else "None.")
        return
    titles = {"zh": ["案件", "事项", "转出地", "转入地", "状态", "立案", "期限"], "en": list(names)}[lang]
    late = {"zh": ["逾期天数"], "en": ["days late"]}[lang] if since else []
    zh = lang == "zh"
    shown = [
        [one.number, Matter(one.matter).zh if zh else one.matter, one.origin, one.destination,
         CaseState(one.state).zh if zh else one.state, str(one.opened_on), str(one.due_on or ""),
         *([str((since - one.due_on).days)] if since and one.due_on else [])]
        for one in rows
    ]  # fmt: skip
    print_table([*titles, *late], shown, right=(7,))


def _open(books: Any, region: str | None) -> list[str]:
    """Every open case with both sides here; a conversion goes on when it is answered."""
    from suibao.books import transfer_cases
    from suibao.office.relations.terms import CaseState, Matter, Role

    states = [str(CaseState.OPENED), str(CaseState.QUESTIONED)]
    with books.begin() as connection:
        rows = transfer_cases.listed(connection, states=states, region=region, limit=1_000_000)
    return [one.number for one in rows if one.role == Role.BOTH and one.matter != Matter.CONVERSION]


def _row(books: Any, number: str) -> Any:
    from suibao.books import transfer_cases

    with books.begin() as connection:
        return transfer_cases.load(connection, number)


def _stated(file: Path | None, single: tuple[str, ...]) -> dict[str, Any]:
    """Facts with their types: yes and no, numbers, days; codes of regions stay words."""
    import yaml

    from suibao.cli.claim import _facts

    found: Mapping[str, Any] = _facts(file, single)
    return {
        name: str(value) if name in AS_TEXT else yaml.safe_load(value) if isinstance(value, str) else value
        for name, value in found.items()
    }


def _by(on: str | None, actor: str) -> dict[str, Any]:
    """Moment, day (today in China unless given) and hand."""
    from suibao.cli.claim import _day, _today

    now = datetime.now(UTC)
    found: dict[str, Any] = {"now": now, "day": _day(on, "--on") if on else _today(now), "actor": actor}
    return found


def _member(kind: Any, text: str) -> Any:
    from suibao.errors import nearest

    known = [str(one) for one in kind]
    if text in known:
        return kind(text)
    close = nearest(text, known)
    raise SuibaoError(
        f"'{text}' is no state. Known: {', '.join(known)}." + (f" Nearest: {close}." if close else ""),
        f"没有状态“{text}”。可用：{'、'.join(known)}。" + (f"最接近的是 {close}。" if close else ""),
    )


def _law(figures: tuple[Path, ...]) -> Law:
    from suibao.law import CURRENT_LAW, package

    return package(CURRENT_LAW, figures).law
