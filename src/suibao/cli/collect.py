"""``suibao collect``, ``receipt`` and ``refund``: filings, bank statements, what is missing, what people decide."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from suibao.cli.options import Figures, Home, month_number
from suibao.cli.output import Json, Language, print_json
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.books import Books
    from suibao.rules import Law

Day = Annotated[
    str | None, Parameter(name="--day", help="收款日或办理日，如 2026-02-20，缺省为今天 day, today unless given")
]
Region = Annotated[str | None, Parameter(name="--region", help="地区代码 region")]
Owner = Annotated[str | None, Parameter(name="--owner", help="缴费人：单位编号或人员键 payer, or person key")]
Actor = Annotated[str, Parameter(name="--actor", help="经办人代号 who does it", env_var="SUIBAO_ACTOR")]
Key = Annotated[
    str | None,
    Parameter(name="--key", help="本步骤的键，重复提交不会重复处理 key of this step: the same again changes nothing"),
]


def collect(
    *files: Annotated[Path, Parameter(help="银行流水（CSV、Excel）bank statements")],
    region: Region = None,
    day: Day = None,
    month: Annotated[str | None, Parameter(help="先申报这个月份，如 2026-01 file this month first")] = None,
    due_on: Annotated[
        str | None,
        Parameter(
            name="--due-on", help="缴款截止日，法定期限未查明时须给出 last day of payment, where none is established"
        ),
    ] = None,
    cause: Annotated[
        Literal["payer", "agency"], Parameter(help="更正的原因：缴费单位或经办机构 who made a correction necessary")
    ] = "payer",
    status: Annotated[bool, Parameter(negative="", help="显示征缴状况 show how collection stands")] = False,
    owner: Owner = None,
    out: Annotated[Path, Parameter(help="退回行的目录 folder for refused rows")] = Path("out"),
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """File a month, take bank statements in, set the money against what is owed, tell the workers; or show how it stands."""
    from suibao.books import Books
    from suibao.cli.collect_shown import print_collected, print_status, status_json

    chosen, now = _day(day), datetime.now(UTC)
    if files and region is None:
        raise SuibaoError(
            "Whose account is it? Say the region of the collection account: --region 440300.",
            "请指明收款账户所属地区：--region 440300。",
        )
    if not (files or month or status):
        raise SuibaoError(
            "Nothing to do: give bank statements, --month to file one, or --status.",
            "没有要办理的事项：请给出银行流水文件、--month（申报某月）或 --status（查看状况）。",
        )
    law = _law(figures)
    with Books.open(home) as books:
        told: dict[str, Any] = {"day": str(chosen)}
        if month:
            told["filing"] = _file(books, law, month, region, owner, chosen, now, due_on, cause)
        if files and region:
            told["statements"] = [_take(books, law, one, region, chosen, now, out) for one in files]
        if month or files:
            from suibao.office.collecting.notices import tell

            told["notices"] = tell(books, day=chosen, now=now)
        if status:
            from suibao.office.collecting.status import status as how

            standing = how(books, law=law, day=chosen, region=region, owner=owner)
            told["status"] = status_json(standing)
    if json:
        print_json(told)
        return
    print_collected(told, lang)
    if status:
        print_status(standing, lang)


def receipt(
    action: Annotated[
        Literal["assign", "release", "return", "bounce"],
        Parameter(help="assign 指定缴费人；release 撤销匹配；return 退回付款人；bounce 银行冲回 what to do"),
    ],
    number: Annotated[str, Parameter(help="收款编号，见 collect --status number of the receipt")],
    *,
    owner: Owner = None,
    remember: Annotated[
        bool,
        Parameter(
            negative="", help="登记付款账户，以后自动匹配 register the account, so that the next payment matches"
        ),
    ] = False,
    day: Day = None,
    actor: Actor = "cli",
    key: Key = None,
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Say whose a receipt is, take a match back, send money back, or record that the bank took it back."""
    from suibao.books import Books
    from suibao.cli.collect_shown import print_receipt
    from suibao.office.collecting import moving

    if (action == "assign") != (owner is not None):
        raise SuibaoError(
            "`assign` needs --owner, the other actions take none.", "assign 须用 --owner 指明缴费人，其他操作不需要。"
        )
    chosen = _day(day)
    common: dict[str, Any] = {
        "law": _law(figures), "day": chosen, "now": datetime.now(UTC), "actor": actor,
        "key": key or f"cli|{action}|{number}|{owner or ''}|{chosen}",
    }  # fmt: skip
    with Books.open(home) as books:
        if owner is not None:
            done = moving.assign(books, number, owner, remember=remember, **common)
        else:
            act = {"release": moving.release, "return": moving.give_back, "bounce": moving.bounce}[action]
            done = act(books, number, **common)
    if json:
        print_json({"receipt": number, "action": action, "owner": owner, "done": done})
        return
    print_receipt(action, number, done=done, language=lang)


def refund(
    action: Annotated[
        Literal["ask", "grant", "refuse", "pay", "withdraw"],
        Parameter(help="ask 申请；grant 批准；refuse 不予批准；pay 支付；withdraw 撤回 what to do"),
    ],
    number: Annotated[str | None, Parameter(help="退费编号（ask 时不填）number of the refund, none with ask")] = None,
    *,
    owner: Owner = None,
    region: Region = None,
    yuan: Annotated[str | None, Parameter(help="退费金额（元）amount in yuan")] = None,
    reason: Annotated[str, Parameter(help="理由 reason")] = "",
    day: Day = None,
    actor: Actor = "cli",
    key: Key = None,
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Ask for a refund of a prepayment, decide on it, pay it."""
    from suibao.books import Books
    from suibao.cli.collect_shown import print_refund, refund_json
    from suibao.office.collecting import refunding
    from suibao.office.collecting.states import RefundEvent

    chosen, now = _day(day), datetime.now(UTC)
    with Books.open(home) as books:
        if action == "ask":
            if number or not (owner and region and yuan):
                raise SuibaoError(
                    "`refund ask` needs --owner, --region and --yuan, and no number.",
                    "refund ask 须给出 --owner、--region、--yuan，不填编号。",
                )
            fen = _fen(yuan)
            name = key or f"cli|refund|{owner}|{region}|{fen}|{reason}|{chosen}"
            found = refunding.ask(books, owner, region, fen, reason=reason, day=chosen, now=now, actor=actor, key=name)
        else:
            if not number:
                raise SuibaoError(
                    f"`refund {action}` needs the number of the refund.", f"refund {action} 须给出退费编号。"
                )
            name = key or f"cli|refund {action}|{number}"
            event, law = RefundEvent(action), _law(figures)
            found = refunding.decide(
                books, number, event, law=law, day=chosen, now=now, actor=actor, key=name, note=reason
            )
    if json:
        print_json(refund_json(found))
        return
    print_refund(found, lang)


def _file(
    books: Books, law: Law, month: str, region: str | None, owner: str | None, day: date, now: datetime, due_on: str | None,
    cause: str,
) -> dict[str, Any]:  # fmt: skip
    from suibao.cli.collect_shown import filing_json
    from suibao.law.collection.terms import SupplementCause
    from suibao.office.collecting.file_month import file_month

    done = file_month(
        books, month_number(month), law=law, day=day, now=now, region=region, owner=owner,
        due_on=_day(due_on) if due_on else None, cause=SupplementCause[cause.upper()],
    )  # fmt: skip
    undated = {place: {"en": one.en, "zh": one.zh} for place, one in done.filed.undated.items()}
    return {
        "month": month, "new": [filing_json(one) for one in done.filed.new], "unchanged": done.filed.unchanged,
        "given_back_fen": done.given_back_fen, "set_off_fen": done.set_off_fen, "undated": undated,
    }  # fmt: skip


def _take(books: Books, law: Law, path: Path, region: str, day: date, now: datetime, out: Path) -> dict[str, Any]:
    from suibao.cli.collect_shown import taken_json
    from suibao.office.collecting.bank_statement import read_statement, write_refused
    from suibao.office.collecting.taking import take

    statement = read_statement(path, day)
    taken = take(books, statement, region, law=law, day=day, now=now)
    place = ""
    if taken.refused:
        folder = out / "quarantine"
        folder.mkdir(parents=True, exist_ok=True)
        place = str(folder / f"{path.stem}-{statement.digest.hex()[:8]}.csv")
        write_refused(Path(place), statement.headers, taken.refused)
    return {**taken_json(taken), "refused_file": place}


def _law(figures: tuple[Path, ...]) -> Law:
    from suibao.law import CURRENT_LAW, package

    return package(CURRENT_LAW, figures).law


def _day(text: str | None) -> date:
    """A day such as 2026-02-20; today where none is given. Raises SuibaoError for anything else."""
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SuibaoError(f"'{text}' is no day. Expected 2026-02-20.", f"“{text}”不是日期，应如 2026-02-20。") from None


def _fen(text: str) -> int:
    from decimal import Decimal, InvalidOperation

    try:
        fen = Decimal(text.replace(",", "")) * 100
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or fen != int(fen):
        raise SuibaoError(f"'{text}' is no amount in yuan. Expected 123.45.", f"“{text}”不是金额，应如 123.45（元）。")
    return int(fen)
