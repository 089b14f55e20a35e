"""``suibao enrol``: files of an agency's desk into the registry, refused rows back to whoever sent them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from suibao.cli.options import Home
from suibao.cli.output import Json, Language, mark, print_json, print_table, say, warn

if TYPE_CHECKING:
    from suibao.office.enrolling_files import Enrolled

SHOWN = 20
REGISTERS = {
    "parties": "单位", "engagements": "用工", "people": "人员", "enrolments": "参保", "choices": "缴费选择", "histories": "既往记录",
    "balances": "个人账户",
}  # fmt: skip


def enrol(
    *files: Annotated[
        Path, Parameter(help="文件或目录：单位、花名册、增减变动表、既往记录、账户储存额（Excel、CSV）files or folders")
    ],
    refused: Annotated[
        Path, Parameter(help="未接受的行写入此工作簿，改正后重新提交 workbook for rows that were refused")
    ] = Path("refused.xlsx"),
    actor: Annotated[str, Parameter(name="--actor", help="经办人代号 who does it", env_var="SUIBAO_ACTOR")] = "cli",
    home: Home = None,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Import files; each row is accepted or refused with a reason. Sent again, a file changes nothing. Status 1 when rows were refused."""
    from suibao.books import Books
    from suibao.law import current_law
    from suibao.office.enrolling_files import enrol_files

    with Books.open(home) as books:
        regions = set(current_law().regions.codes) - {"CN"}
        done = enrol_files(books, files, now=datetime.now(UTC), by=actor, regions=regions)
        with done.desk:
            path = done.desk.write_refused(refused)
            told = _told(done, path)
    if json:
        print_json(told)
    else:
        _tell(told, lang)
    if told["refused"]:
        raise SystemExit(1)


def _told(done: Enrolled, path: Path | None) -> dict[str, Any]:
    """Everything in plain data; ID numbers only masked."""
    rows = [
        {
            "file": row["file"], "row": row["row"], "reason": row["reason"], "field": row["field"],
            "message_zh": row["message_zh"], "message_en": row["message_en"],
        }
        for kind in done.desk.kinds for row in done.desk.refused(kind).to_pylist()
    ]  # fmt: skip
    return {
        "files": [
            {"file": one.file, "kind": one.kind, "rows": one.rows, "accepted": one.accepted, "refused": one.quarantined}
            for one in done.desk.files()
        ],
        "repeated": done.repeated,
        "changes": {
            name: {"added": one.added, "changed": one.changed, "unchanged": one.unchanged} for name, one in done.changes.items()
        },
        "refused": rows,
        "refused_file": str(path) if path else None,
        "warnings": [{"file": one.file, "zh": one.zh, "en": one.en} for one in done.desk.warnings],
    }  # fmt: skip


def _tell(told: dict[str, Any], lang: str) -> None:
    zh = lang == "zh"
    for one in told["warnings"]:
        warn(one[lang])
    for file in told["repeated"]:
        warn(f"{file}：内容此前已导入，未作更改。" if zh else f"{file}: imported before; nothing was changed.")
    counts = [(one["file"], f"{one['rows']:,}", f"{one['accepted']:,}", f"{one['refused']:,}") for one in told["files"]]
    print_table(
        ["文件", "行数", "接受", "退回"] if zh else ["file", "rows", "accepted", "refused"], counts, right=(1, 2, 3)
    )
    done = [
        (REGISTERS.get(name, name) if zh else name, *(f"{one[what]:,}" for what in ("added", "changed", "unchanged")))
        for name, one in told["changes"].items()
    ]
    if done:
        print_table(
            ["登记", "新增", "变更", "未变"] if zh else ["register", "added", "changed", "unchanged"],
            done,
            right=(1, 2, 3),
        )
    for row in told["refused"][:SHOWN]:
        place = f"{Path(row['file']).name} {row['row']}"
        mark(False, f"{place}: {row['message_zh'] if zh else row['message_en']}")
    more = len(told["refused"]) - SHOWN
    if more > 0:
        say(f"另有 {more:,} 行。" if zh else f"{more:,} more.")
    if told["refused_file"]:
        path = told["refused_file"]
        say(f"退回的行在 {path}，改正后重新提交：suibao enrol {path}" if zh
            else f"Refused rows are in {path}; correct them and send it: suibao enrol {path}")  # fmt: skip
    elif told["files"]:
        mark(True, "全部接受。" if zh else "All rows were accepted.")
