"""``suibao registry history|show|open|keys|rotate|retire|verify``: who is known, since when, and who looked."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from suibao.cli.options import Home
from suibao.cli.output import Json, Language, mark, print_json, print_table, progress, say
from suibao.cli.registry_shown import print_register
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books import Books

PersonKey = Annotated[str | None, Parameter(name="--person", help="人员键 person key")]
Worker = Annotated[
    str | None, Parameter(name="--worker", help="单位/工号，代替人员键 payer/worker number instead of the key")
]
AskNumber = Annotated[
    bool,
    Parameter(
        name="--ask-number", negative="",
        help="从标准输入读身份号码（不写在命令行上）read the ID number from standard input, so that no history keeps it",
    ),
]  # fmt: skip
Actor = Annotated[str, Parameter(name="--actor", help="经办人代号 who does it", env_var="SUIBAO_ACTOR")]


def history(
    *, person: PersonKey = None, worker: Worker = None, ask_number: AskNumber = False, home: Home = None,
    lang: Language = "zh", json: Json = False,
) -> None:  # fmt: skip
    """Every version of everything about a person: what, from when it is so, when it was recorded, by whom, why."""
    from suibao.books import Books, registry

    with Books.open(home) as books:
        who = found_person(books, person, worker, ask=ask_number)
        found = registry.history(books, who)
    if json:
        print_json({"person": who, **found})
        return
    say(who, "bold")
    for name, rows in found.items():
        print_register(name, rows, lang)


def show(
    *,
    person: PersonKey = None,
    worker: Worker = None,
    ask_number: AskNumber = False,
    on: Annotated[
        str | None, Parameter(name="--on", help="哪一天的情况，缺省为今天 on which day, today unless given")
    ] = None,
    known: Annotated[
        str | None,
        Parameter(name="--known", help="以某日终了时所知为准 as it was known at the end of a day, such as 2026-02-01"),
    ] = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """What holds of a person on a day: work, chain, insurance by branch, choices, determinations, what was brought along."""
    from suibao.books import Books, registry

    day = _day(on, "--on") if on else date.today()
    moment = datetime.combine(_day(known, "--known"), datetime.max.time(), UTC) if known else None
    with Books.open(home) as books:
        who = found_person(books, person, worker, ask=ask_number)
        then = registry.as_of(books, moment, day, who)
        names = [name for name in registry.REGISTERS if name != "parties"]
        found = {name: rows for name in names if (rows := getattr(then, name).to_pylist())}
    if json:
        print_json({"person": who, "on": day, "known": moment, **found})
        return
    say(f"{who}  {day}", "bold")
    for name, rows in found.items():
        print_register(name, rows, lang)
    if not found:
        say("当日没有记录。" if lang == "zh" else "Nothing holds on that day.")


def open_(
    *,
    purpose: Annotated[str, Parameter(help="用途，记入查阅记录 for what; it stands in the record")],
    actor: Annotated[str, Parameter(name="--actor", help="查阅人代号 who opens it", env_var="SUIBAO_ACTOR")],
    person: PersonKey = None,
    worker: Worker = None,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Open a person's sealed ID number and name. Who did, when and for what is recorded for good."""
    from suibao.books import Books, registry

    with Books.open(home) as books:
        who = found_person(books, person, worker, ask=False)
        access = registry.Access(datetime.now(UTC), actor, purpose)
        found = registry.find_person(books, who, access)
        record = registry.openings(books, who)
    if found is None:
        raise SuibaoError(f"Nobody is registered under {who}.", f"没有登记人员 {who}。", person=who)
    if json:
        print_json({"person": who, "kind": found.kind, "id_number": found.id_number, "name": found.name,
                    "valid_number": found.valid_number, "openings": [vars(one) for one in record]})  # fmt: skip
        return
    say(f"{found.name}  {found.id_number}")
    titles = ["时间（UTC）", "查阅人", "用途"] if lang == "zh" else ("time (UTC)", "who", "purpose")
    print_table(titles, [(f"{one.now:%Y-%m-%d %H:%M}", one.by, one.purpose) for one in record])


def keys(*, home: Home = None, lang: Language = "zh", json: Json = False) -> None:
    """Which keys seal the registry's ID numbers and names, and how many rows each."""
    from suibao.books import Books, registry

    with Books.open(home) as books:
        found = registry.sealed_with(books)
    if json:
        print_json(found)
    else:
        _print_keys(found, lang)


def rotate(
    *,
    new_key: Annotated[
        bool, Parameter(name="--new-key", negative="", help="先生成新密钥 make a new key first")
    ] = False,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Seal everything anew with the current key. Stopped at any point, it goes on when called again."""
    from suibao.books import Books, registry

    with Books.open(home) as books, progress(lang, quiet=json) as tell:
        made = registry.new_key(books) if new_key else None
        done = registry.rotate(books, progress=lambda rows, total: tell("rotate", rows, total))
        found = registry.sealed_with(books)
    if json:
        print_json({"key": done.key, "new": made, "resealed": done.resealed, "sealed_with": found})
        return
    zh = lang == "zh"
    mark(
        True,
        f"现行密钥 {done.key}，重新加密 {done.resealed:,} 行。"
        if zh
        else f"Key {done.key}; {done.resealed:,} rows sealed anew.",
    )
    if made:
        say("请备份 sealing.keys，与数据库分开保存。" if zh else "Back up sealing.keys, apart from the database.")
    _print_keys(found, lang)


def retire(
    key: Annotated[str, Parameter(help="密钥编号 id of the key")],
    *, home: Home = None, lang: Language = "zh", json: Json = False,
) -> None:  # fmt: skip
    """Let go of a key that nothing is sealed with any more. Old backups of the database still need it."""
    from suibao.books import Books, registry

    with Books.open(home) as books:
        registry.retire(books, key)
    if json:
        print_json({"retired": key})
    else:
        mark(True, f"密钥 {key} 已停用。" if lang == "zh" else f"Key {key} was retired.")


def verify(*, home: Home = None, lang: Language = "zh", json: Json = False) -> None:
    """Compare the tables of the last word with what the versions say. Exit status 1 when they differ."""
    from suibao.books import Books, registry

    with Books.open(home) as books:
        wrong = registry.verify(books)
    if json:
        print_json({"ok": not wrong, "different": wrong})
    elif wrong:
        mark(
            False,
            f"与历史不符：{'、'.join(wrong)}" if lang == "zh" else f"Not what the versions say: {', '.join(wrong)}",
        )
    else:
        mark(True, "登记与其历史一致。" if lang == "zh" else "The registry is what its versions say.")
    if wrong:
        raise SystemExit(1)


def found_person(books: Books, person: str | None, worker: str | None, *, ask: bool) -> str:
    """The person key meant by a key, by payer/worker number, or by an ID number read from standard input.

    Raises SuibaoError when none is given or nobody is found.
    """
    from suibao.books import registry
    from suibao.office.explaining import person_of

    if person:
        return person
    if ask:
        number = getpass.getpass("公民身份号码 ID number: ") if sys.stdin.isatty() else sys.stdin.readline()
        found = registry.find_by_number(books, number)
        if found is None:
            raise SuibaoError("Nobody is registered under this ID number.", "没有以此身份号码登记的人员。")
        return found
    payer, _, number = (worker or "").partition("/")
    if not number:
        raise SuibaoError(
            "Say who is meant: --person KEY, --worker PAYER/NUMBER or --ask-number.",
            "请指明人员：--person 人员键、--worker 单位/工号 或 --ask-number。",
        )
    return person_of(books, payer, number)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SuibaoError(
            f"{option} {text} is not a day such as 2026-02-01.", f"{option} {text} 不是日期，应如 2026-02-01。"
        ) from error


def _print_keys(found: Mapping[str, int], lang: str) -> None:
    print_table(
        ["密钥", "行数"] if lang == "zh" else ["key", "rows"],
        [(key, f"{rows:,}") for key, rows in found.items()],
        right=(1,),
    )
