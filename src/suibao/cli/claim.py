"""``suibao claim kinds|report|step|show|list|overdue``: claims of every branch, one way for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from suibao.cli.options import Figures, Home, LawName
from suibao.cli.output import Json, Language, print_json, print_table, say
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books import Books
    from suibao.office.claims.kinds import Kind
    from suibao.rules import Law

FactFile = Annotated[
    Path | None,
    Parameter(name="--facts", allow_leading_hyphen=True, help="事实（YAML 或 JSON 文件，- 为标准输入）facts as YAML or JSON"),
]
Fact = Annotated[
    tuple[str, ...], Parameter(name="--fact", help="一项事实：名称=值，可多次 one fact: name=value, as often as needed")
]
Day = Annotated[str | None, Parameter(name="--on", help="日期，如 2026-03-02，缺省为今天 day, today unless given")]
Actor = Annotated[str, Parameter(name="--actor", help="经办人代号 who does it", env_var="SUIBAO_ACTOR")]
Key = Annotated[
    str | None,
    Parameter(name="--key", help="本步骤的键，重复提交不会重复处理 key of this step: the same again changes nothing"),
]


def kinds(
    kind: Annotated[str | None, Parameter(help="申请类别 kind of claim")] = None, *, lang: Language = "zh", json: Json = False
) -> None:
    """What kinds of claim there are; of one kind: states, events and what may be stated."""
    from suibao.cli.claim_shown import kind_json, print_kind, print_kinds
    from suibao.office.claims.kinds import kind_of
    from suibao.office.claims.kinds import kinds as known

    found = [kind_of(kind)] if kind else list(known().values())
    if json:
        print_json([kind_json(one, whole=kind is not None) for one in found])
    elif kind:
        print_kind(found[0], lang)
    else:
        print_kinds(found, lang)


def report(
    kind: Annotated[str, Parameter(help="申请类别，见 claim kinds kind of claim")],
    *,
    region: Annotated[str, Parameter(help="地区代码 region")],
    event_on: Annotated[str, Parameter(name="--event-on", help="事件之日，如事故日 day of the event")],
    person: Annotated[str | None, Parameter(help="人员键 person key")] = None,
    worker: Annotated[str | None, Parameter(help="单位/工号，代替人员键 payer/worker number instead of the key")] = None,
    payer: Annotated[str, Parameter(help="有关单位或平台的编号 payer concerned")] = "",
    facts: FactFile = None,
    fact: Fact = (),
    key: Key = None,
    law: LawName = "current",
    figures: Figures = (),
    actor: Actor = "cli",
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Open a claim. Without ``--key`` a person's claim of this kind about this day is one claim, however often it is sent."""
    from suibao.books import Books
    from suibao.cli.claim_shown import print_claim
    from suibao.office.claims.kinds import Opening, kind_of

    chosen, stated = kind_of(kind), _facts(facts, fact)
    with Books.open(home) as books:
        who, at = _person(books, person, worker)
        day = _day(event_on, "--event-on")
        opening = Opening(
            who, region, day, key or f"{kind}|{who}|{day}", stated, datetime.now(UTC), actor, payer or at
        )
        claim = chosen.open(books, _law(law, figures), opening)
        print_claim(books, chosen, claim, lang, json=json)


def step(
    claim: Annotated[str, Parameter(help="申请编号 number of the claim")],
    event: Annotated[str, Parameter(help="事件，见 claim show what happened")],
    *,
    on: Day = None,
    facts: FactFile = None,
    fact: Fact = (),
    key: Key = None,
    law: LawName = "current",
    figures: Figures = (),
    actor: Actor = "cli",
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Take a step. Without ``--key`` an event of one day is one step; two bills of one day need keys of their own."""
    from suibao.books import Books, claims
    from suibao.cli.claim_shown import print_claim
    from suibao.office.claims.kinds import Act, kind_of

    now = datetime.now(UTC)
    day = _day(on, "--on") if on else _today(now)
    with Books.open(home) as books:
        with books.begin() as connection:
            found = claims.load(connection, claim)
        chosen = kind_of(found.kind)
        act = Act(event, day, key or f"{event}|{day}", now, actor, _facts(facts, fact))
        print_claim(books, chosen, chosen.act(books, _law(law, figures), found, act), lang, json=json)


def show(
    claim: Annotated[str, Parameter(help="申请编号 number of the claim")],
    *,
    why: Annotated[int | None, Parameter(help="第几步的计算过程 trace of which step")] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Steps, amounts, deadlines, what can follow; with ``--why N`` how the law came to step N."""
    from suibao.books import Books, claims
    from suibao.cli.claim_shown import print_claim, print_why
    from suibao.office.claims.kinds import kind_of

    with Books.open(home) as books:
        with books.begin() as connection:
            found = claims.load(connection, claim)
        if why is None:
            print_claim(books, kind_of(found.kind), found, lang, json=json)
        else:
            print_why(found, why, lang, json=json)


def list_(
    *,
    kind: Annotated[str | None, Parameter(help="申请类别 kind of claim")] = None,
    person: Annotated[str | None, Parameter(help="人员键 person key")] = None,
    worker: Annotated[str | None, Parameter(help="单位/工号 payer/worker number")] = None,
    region: Annotated[str | None, Parameter(help="地区代码 region")] = None,
    state: Annotated[str | None, Parameter(help="状态 state")] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Claims and where each stands."""
    from suibao.books import Books
    from suibao.office.claims.kinds import kind_of
    from suibao.office.claims.listing import standings

    chosen = kind_of(kind) if kind else None
    with Books.open(home) as books:
        who = _person(books, person, worker)[0] if person or worker else None
        with books.begin() as connection:
            found = standings(connection, kind=chosen.code if chosen else None, person=who, region=region, state=state)
    _print_standings(found, lang, json=json)


def overdue(
    *,
    on: Day = None,
    kind: Annotated[str | None, Parameter(help="申请类别 kind of claim")] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Claims whose next step was due before a day, the longest overdue first."""
    from suibao.books import Books
    from suibao.office.claims.kinds import kind_of
    from suibao.office.claims.listing import overdue as passed

    day = _day(on, "--on") if on else _today(datetime.now(UTC))
    with Books.open(home) as books, books.begin() as connection:
        found = passed(connection, day, kind_of(kind).code if kind else None)
    _print_standings(found, lang, json=json, since=day)


def _print_standings(found: list[Any], lang: str, *, json: bool, since: date | None = None) -> None:
    from dataclasses import asdict

    from suibao.office.claims.kinds import kinds as known

    if json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        say("没有。" if lang == "zh" else "None.")
        return
    titles = {"zh": ["申请", "类别", "地区", "事件日", "状态", "期限"], "en": ["claim", "kind", "region", "event", "state", "due"]}[lang]
    late = {"zh": ["逾期天数"], "en": ["days late"]}[lang] if since else []
    rows = [
        [one.claim, *_words(known().get(one.kind), one, lang), str(one.due_on or ""),
         *([str((since - one.due_on).days)] if since else [])]
        for one in found
    ]  # fmt: skip
    print_table([*titles, *late], rows, right=(6,))


def _words(kind: Kind | None, one: Any, lang: str) -> list[str]:
    if kind is None or lang == "en":
        return [one.kind, one.region, str(one.event_on), one.state]
    return [kind.zh, one.region, str(one.event_on), f"{kind.machine.states(one.state).zh}（{one.state}）"]


def _law(name: str, figures: tuple[Path, ...]) -> Law:
    from suibao.law import package

    return package(name, figures).law


def _person(books: Books, person: str | None, worker: str | None) -> tuple[str, str]:
    """The person key, and the payer that was named with a worker number."""
    from suibao.office.explaining import person_of

    if (person is None) == (worker is None):
        raise SuibaoError("Name the person: --person KEY or --worker PAYER/NUMBER.", "请指明人员：--person 人员键 或 --worker 单位/工号。")
    if person is not None:
        return person, ""
    payer, _, number = (worker or "").partition("/")
    return person_of(books, payer, number), payer


def _facts(file: Path | None, single: tuple[str, ...]) -> Mapping[str, Any]:
    """Facts from a file, then those given one by one, which go before."""
    found: dict[str, Any] = dict(_parsed(file)) if file else {}
    for one in single:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise SuibaoError(f"--fact {one!r}: expected name=value.", f"--fact {one!r}：应为 名称=值。", fact=one)
        found[name.strip()] = _listed(value.strip())
    return found


def _listed(value: str) -> Any:
    """Words between brackets are a list: ``[application_form, relation_proof]``."""
    if value.startswith("[") and value.endswith("]"):
        return [part.strip() for part in value[1:-1].split(",") if part.strip()]
    return value


def _parsed(file: Path) -> Mapping[str, Any]:
    import yaml

    from suibao.cli.cases import read_words

    try:
        value = yaml.safe_load(read_words(file))  # JSON is YAML too
    except yaml.YAMLError as error:
        raise SuibaoError(f"{file} is neither YAML nor JSON: {error}", f"{file} 既非 YAML 也非 JSON：{error}", file=str(file)) from None
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise SuibaoError(f"{file}: expected facts as name: value.", f"{file}：应为 名称: 值。", file=str(file))
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in value.items()}


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SuibaoError(f"{option} is {text!r}; expected a day such as 2026-03-02.", f"{option} 为 {text!r}；应如 2026-03-02。") from None


def _today(now: datetime) -> date:
    from suibao.office.claims.stepping import CHINA

    return now.astimezone(CHINA).date()
