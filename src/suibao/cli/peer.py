"""``suibao peer serve|send|show``: messages between agencies that have books of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from suibao.cli.options import Figures, Home
from suibao.cli.output import Json, Language, mark, print_json, print_table, say

if TYPE_CHECKING:
    from suibao.rules import Law

Peers = Annotated[
    tuple[str, ...],
    Parameter(
        name="--peer",
        help="对方机构：地区代码开头=地址，可多次，优先于 peers.yaml another agency: 33=http://127.0.0.1:8766",
    ),
]


def serve(
    *,
    host: Annotated[str, Parameter(help="监听地址，缺省仅本机 address, this machine only unless given")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="端口 port")] = 8766,
    peer: Peers = (),
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
) -> None:
    """Take messages of other agencies, until stopped. Callers show the token in SUIBAO_PEER_TOKEN."""
    import uvicorn

    from suibao.books import Books
    from suibao.web.directory import directory, token
    from suibao.web.peer import application

    shown = token()
    with Books.open(home) as books:
        app = application(books, _law(figures), token=shown, directory=directory(books.home, peer))
        say(
            f"接收地址 http://{host}:{port}/peer/v1/messages"
            if lang == "zh"
            else f"Taking messages at http://{host}:{port}/peer/v1/messages"
        )
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)


def send(
    *,
    peer: Peers = (),
    actor: Annotated[str, Parameter(name="--actor", help="经办人代号 who does it", env_var="SUIBAO_ACTOR")] = "cli",
    figures: Figures = (),
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Send every message that is due, and take the next step of cases whose last day has passed. Run it every minute."""
    from suibao.books import Books
    from suibao.office.claims.stepping import CHINA
    from suibao.office.relations.agency import work
    from suibao.web.directory import directory
    from suibao.web.peer_client import sender

    now = datetime.now(UTC)
    with Books.open(home) as books, sender(directory(books.home, peer)) as deliver:
        found = work(books, deliver, now=now, day=now.astimezone(CHINA).date(), actor=actor, law=_law(figures))
    told = {
        "acknowledged": found.delivered.acknowledged, "failed": found.delivered.failed, "refused": found.delivered.refused,
        "woken": found.woken, "stuck": {number: error.text(lang) for number, error in found.stuck},
    }  # fmt: skip
    if json:
        print_json(told)
        return
    words = {
        "zh": "已确认 {acknowledged}，未送达 {failed}，被拒收 {refused}；到期推进业务 {woken} 件。",
        "en": "Acknowledged {acknowledged}, not delivered {failed}, refused {refused}; overdue cases taken on {woken}.",
    }
    say(words[lang].format(**told))
    for number, error in found.stuck:
        mark(False, f"{number} {error.text(lang)}")


def show(
    case: Annotated[str | None, Parameter(help="案件编号 number of a case")] = None,
    *,
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Messages that are not acknowledged, the oldest first; of a case, its whole correspondence."""
    from suibao.books import Books
    from suibao.office.relations.messages import MessageKind
    from suibao.office.relations.outbox import correspondence, waiting

    with Books.open(home) as books:
        if case is None:
            rows: list[dict[str, Any]] = [one.__dict__ for one in waiting(books)]
        else:
            with books.begin() as connection:
                rows = [dict(one) for one in correspondence(connection, case)]
    if json:
        print_json(rows)
        return
    if not rows:
        say("没有。" if lang == "zh" else "None.")
        return
    names = [
        name
        for name in ("sent_at", "case_number", "kind", "sender", "receiver", "attempts", "due_at", "detail")
        if name in rows[0]
    ]
    titles = {
        "sent_at": "发出时间", "case_number": "案件", "kind": "文书", "sender": "发送方", "receiver": "接收方", "attempts": "次数",
        "due_at": "下次发送", "detail": "情况",
    }  # fmt: skip

    def cell(name: str, value: Any) -> str:
        if name == "kind" and lang == "zh":
            return MessageKind(value).zh
        if name == "due_at" and value is None:
            return "对方拒收，须人工处理" if lang == "zh" else "refused, look at it"
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)

    shown = [[cell(name, row[name]) for name in names] for row in rows]
    print_table([titles[name] if lang == "zh" else name for name in names], shown)


def _law(figures: tuple[Path, ...]) -> Law:
    from suibao.law import CURRENT_LAW, package

    return package(CURRENT_LAW, figures).law
