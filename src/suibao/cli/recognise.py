"""``suibao recognise``: is this a labour relationship? From contract and dispatch log to a reasoned determination."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from suibao.cli.options import LawName
from suibao.cli.output import Json, Language, say
from suibao.errors import SuibaoError

if TYPE_CHECKING:
    from suibao.law.recognition.model import ReviewCase
    from suibao.office.recognition import Determination
    from suibao.rules import Law
    from suibao.work.evidence.model import LogEvidence
    from suibao.work.evidence.reading import Log

LOG_MEMORY = "3GB"
CHINA = timezone(timedelta(hours=8))


def recognise(
    case: Annotated[
        Path | None,
        Parameter(
            allow_leading_hyphen=True,
            help="案例表（YAML，- 为标准输入），--form 打印空白表 a case form, - for standard input; --form prints an empty one",
        ),
    ] = None,
    *,
    from_log: Annotated[
        tuple[Path, ...],
        Parameter(name="--from-log", consume_multiple=True, help="订单与派单记录，文件或目录 files or folders of orders and offers"),
    ] = (),
    worker: Annotated[str | None, Parameter(help="日志中的劳动者：平台/编号 the worker in the log: PLATFORM/NUMBER")] = None,
    law: LawName = "current",
    month: Annotated[str | None, Parameter(help="适用哪个月的法律，缺省为今天 law of which month, today's unless given")] = None,
    out: Annotated[Path, Parameter(help="报告目录 where the report goes")] = Path("determinations"),
    pdf: Annotated[bool, Parameter(help="是否同时生成 PDF write a PDF as well")] = True,
    form: Annotated[bool, Parameter(name="--form", negative="", help="打印空白案例表 print an empty case form")] = False,
    lang: Language = "zh",
    json: Json = False,
) -> None:
    """Review a case form, an order log, or a case with a log, and write the determination. It supports a ruling and replaces none."""
    if form:
        from suibao.law.recognition.form import case_form

        say(case_form())
        return
    from suibao.cli.determined import print_determined, write_determined
    from suibao.law import package

    now = datetime.now(CHINA).replace(tzinfo=None)
    found, warnings = determined(case, from_log, worker, package(law).law.at(month or now.date()), now, lang)
    files = write_determined(found, out, lang, pdf=pdf, tell=warnings.append)
    print_determined(found, files, warnings, lang, json=json)


def determined(
    case: Path | None, files: tuple[Path, ...], worker: str | None, law: Law, now: datetime, lang: str
) -> tuple[Determination, list[str]]:
    """The determination of a case form, of a worker's log, or of both, under ``law`` (dated), and what the log's files warn of.

    ``now``: local time of China; what a log dates later is left out. Raises SuibaoError where there is neither form nor log.
    """
    from suibao.office.recognition import company_of, determine

    stated = _stated(case)
    logs: tuple[LogEvidence, ...] = ()
    warnings: list[str] = []
    if files:
        platform, number = _named(worker)
        if stated and stated.companies:
            company_of(stated, platform)  # refused before a large log is read
        with _log(files, now) as log:
            warnings = [one.en if lang == "en" else one.zh for one in log.warnings]
            stated, logs = _with_log(stated, log, platform, number)
    elif worker:
        raise SuibaoError(
            "--worker names somebody in a log: give the log's files with --from-log.",
            "--worker 指明日志中的劳动者：请用 --from-log 给出日志文件。",
        )
    if stated is None:
        raise SuibaoError(
            "Nothing to review. Next step: suibao recognise --form > case.yaml, fill it in, suibao recognise case.yaml; or "
            "suibao recognise --worker PLATFORM/NUMBER --from-log FILES.",
            "没有可审查的内容。请先运行 suibao recognise --form > case.yaml，填写后运行 suibao recognise case.yaml；或 "
            "suibao recognise --worker 平台/编号 --from-log 文件。",
        )
    return determine(stated, law, now.date(), logs), warnings


def _stated(file: Path | None) -> ReviewCase | None:
    """The case of a form; None without one. A collection of rulings is another command's."""
    if file is None:
        return None
    from suibao.cli.cases import read_words
    from suibao.law.recognition.reading import read_case
    from suibao.law.recognition.yaml_case import parsed

    data = parsed(read_words(file), str(file))
    if isinstance(data, Mapping) and "cases" in data and "case" not in data:
        raise SuibaoError(
            f"{file} is a collection of rulings. Next step: suibao rulings {file}.",
            f"{file} 是裁判集。请运行 suibao rulings {file}。",
            file=str(file),
        )
    return read_case(data, str(file))


def _log(files: tuple[Path, ...], now: datetime) -> Log:
    from suibao.law import current_law
    from suibao.work.evidence.reading import read_log

    return read_log(files, regions=current_law().regions.codes, memory_limit=LOG_MEMORY, now=now)


def _with_log(
    stated: ReviewCase | None, log: Log, platform: str, number: str
) -> tuple[ReviewCase, tuple[LogEvidence, ...]]:
    """The case, completed by what the log shows of the worker's month, and the evidence: of the worker, of the platform."""
    from suibao.office.recognition import case_of_log
    from suibao.work.evidence.measures import measure

    whole = measure(log, platform)  # first: the worker's sums are among those of the platform
    own = measure(log, platform, number)
    return _with_month(stated or case_of_log(own), log, platform, number), (own, whole)


def _named(worker: str | None) -> tuple[str, str]:
    platform, slash, number = (worker or "").partition("/")
    if not (platform and slash and number):
        raise SuibaoError(
            "Whose log is it? Give --worker PLATFORM/NUMBER, as in the log" + (f", not {worker!r}." if worker else "."),
            "请用 --worker 平台/编号 指明日志中的哪位劳动者" + (f"，现为 {worker!r}。" if worker else "。"),
            worker=worker,
        )
    return platform, number


def _with_month(case: ReviewCase, log: Log, platform: str, number: str) -> ReviewCase:
    """What the case does not state about the worker's month, taken from the log; all of one month or nothing."""
    from suibao.work.evidence.month_worked import month_worked

    stated = case.worker
    if stated.month or any(one is not None for one in (stated.pay_fen, stated.orders, stated.order_minutes)):
        return case
    found = month_worked(log, platform, number)
    if found is None:
        return case
    return replace(
        case,
        worker=replace(
            stated, month=found.month, region=stated.region or found.region, pay_fen=found.pay_fen, orders=found.orders,
            order_minutes=found.order_minutes,
        ),
    )  # fmt: skip
