"""A claim and a kind of claim as people read them: steps, amounts, what can follow, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from suibao.books import Books, accounts, ledger
from suibao.books.claims import Claim, Step
from suibao.cli.output import print_json, print_table, say
from suibao.errors import SuibaoError
from suibao.law import package
from suibao.office.claims.facts import FEN, inputs_of
from suibao.office.claims.kinds import Kind
from suibao.rules.units import decimal_text

BEARERS = {
    "fund": "基金", "employer": "用人单位", "uninsured_employer": "未参保单位（待付）", "advance": "基金先行支付",
    "third_party": "基金先付，向第三人追偿",
}  # fmt: skip
TITLES = {"zh": ("步", "日期", "事项", "状态", "期限", "经办"), "en": ("step", "day", "event", "state", "due", "by")}
WORDS = {"in_time": "是否在时限内", "outlook": "初步判断", "would_settle": "还需要知道", "missing_papers": "缺少材料",
         "employer_bears_earlier_costs": "此前费用是否由单位负担", "recognised": "认定", "confirmed": "确认",
         "liable_unit": "承担责任的单位", "grade": "伤残等级", "first_month": "按月待遇起始月", "cover": "订单参保记录"}  # fmt: skip


def print_kinds(found: Iterable[Kind], lang: str) -> None:
    """All kinds in a table."""
    titles = {"zh": ("类别", "名称", "险种", "开始"), "en": ("kind", "name", "branch", "begins with")}[lang]
    rows = [
        (one.code, one.zh if lang == "zh" else one.en, one.branch.zh if lang == "zh" else one.branch.code,
         ", ".join(one.machine.open_to(one.machine.start)))
        for one in found
    ]  # fmt: skip
    print_table(titles, rows)


def kind_json(kind: Kind, *, whole: bool) -> dict[str, Any]:
    """A kind as plain data; ``whole`` with states, events and facts."""
    plain: dict[str, Any] = {"kind": kind.code, "zh": kind.zh, "en": kind.en, "branch": kind.branch.code}
    if whole:
        machine = kind.machine
        plain |= {
            "states": [{"state": str(one), "zh": one.zh, "final": one in machine.final, "pays_monthly": one in kind.paying}
                       for one in machine.states],
            "events": [{"event": str(one), "zh": one.zh} for one in machine.events],
            "moves": [{"state": str(state), "event": str(event), "after": str(after)} for (state, event), after in machine.moves.items()],
            "needed": list(kind.needed), "facts": [dict(zip(("name", "zh", "unit"), row, strict=True)) for row in _facts(kind)],
        }  # fmt: skip
    return plain


def print_kind(kind: Kind, lang: str) -> None:
    """States with what can follow, then what may be stated."""
    zh, machine = lang == "zh", kind.machine
    say(f"{kind.zh if zh else kind.en} [{kind.code}]", "bold")
    rows = [
        (f"{one.zh}（{one}）" if zh and one else one.zh if zh else str(one) or "–",
         ("、" if zh else ", ").join(f"{event.zh}（{event}）" if zh else str(event) for event in machine.open_to(one)))
        for one in machine.states
    ]  # fmt: skip
    print_table(("状态", "可进行") if zh else ("state", "what can follow"), rows)
    print_table(("事实", "含义", "单位") if zh else ("fact", "meaning", "unit"), _facts(kind))


def _facts(kind: Kind) -> list[tuple[str, str, str]]:
    """Name, label and unit of everything that may be stated; amounts by their name in yuan."""
    known = inputs_of(package("current").law, kind.unit) if kind.unit else {}
    own = [(name, label + (" *" if name in kind.needed else ""), "") for name, label in kind.own_facts.items()]
    return own + [
        (one.name.removesuffix(FEN), one.zh, ", ".join(member.name.lower() for member in one.unit.term) if one.unit.term
         else one.unit.name.replace("fen", "yuan"))
        for one in known.values()
    ]  # fmt: skip


def print_claim(books: Books, kind: Kind, claim: Claim, lang: str, *, json: bool) -> None:
    """A claim with its steps, what was posted for it, and what can follow."""
    posted = _posted(books, kind, claim)
    if json:
        plain = asdict(claim) | {"state": claim.state, "due_on": claim.due_on, "posted": posted}
        print_json(plain | {"can_follow": [str(one) for one in kind.machine.open_to(claim.state)]})
        return
    zh = lang == "zh"
    state = kind.machine.states(claim.state)
    about = f"{kind.zh if zh else kind.en} {claim.claim} · {claim.region} · {claim.event_on}"
    say(f"{about} · {state.zh}（{state}）" if zh else f"{about} · {state}", "bold")
    print_table(TITLES[lang], [_row(kind, one, zh=zh) for one in claim.steps])
    for one in claim.steps:
        _say_outcome(one, zh=zh)
    if posted:
        say("已入账：" if zh else "Posted:")
        for row in posted:
            say(f"  {row['month']}  {row['code']}  {decimal_text(row['amount_fen'], 2)} {'元' if zh else 'yuan'}")
    follow = kind.machine.open_to(claim.state)
    words = ("、" if zh else ", ").join(f"{one.zh}（{one}）" if zh else str(one) for one in follow)
    say(("可进行：" if zh else "What can follow: ") + (words or ("无，已办结" if zh else "nothing, the claim is closed")))


def _row(kind: Kind, step: Step, *, zh: bool) -> tuple[str, ...]:
    machine = kind.machine
    event = machine.event(step.event).zh if zh else step.event
    state = machine.states(step.after).zh if zh else step.after
    return str(step.number), str(step.happened_on), event, state, str(step.due_on or ""), step.actor


def _say_outcome(step: Step, *, zh: bool) -> None:
    """Amounts with who bears them, what is open, what else the step came to."""
    outcome = step.outcome
    for item in outcome.get("items", ()):
        bearer = BEARERS.get(item["by"], item["by"]) if zh else item["by"]
        amount = decimal_text(int(item["fen"]), 2)
        why = (f"（suibao claim show … --why {step.number}）" if zh else f" (--why {step.number})") if step.trace else ""
        say(f"  {step.number}. {item['item']} {item['month']}：{amount} 元，{bearer}{why}" if zh
            else f"  {step.number}. {item['item']} {item['month']}: {amount} yuan, {bearer}{why}")  # fmt: skip
    for one in outcome.get("open", ()):
        say(f"  {step.number}. {one['item']}：数额未明，还需要 {one['zh']}" if zh else f"  {step.number}. {one['item']}: open, needs {one['en']}")
    if note := outcome.get("deadline", {}).get("note"):
        say(f"  {step.number}. {note['zh'] if zh else note['en']}")
    for name, label in WORDS.items():
        value = outcome.get(name)
        if value not in (None, "", []):
            text = ", ".join(map(str, value)) if isinstance(value, list) else _word(value, zh=zh)
            say(f"  {step.number}. {label}：{text}" if zh else f"  {step.number}. {name}: {text}")


def _word(value: Any, *, zh: bool) -> str:
    said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return {"yes": "是", "no": "否", "unknown": "未知"}.get(said, said) if zh else said


def _posted(books: Books, kind: Kind, claim: Claim) -> list[Mapping[str, Any]]:
    """What the ledger holds of a claim on the person's account of benefits owed."""
    owed = accounts.payable(claim.person, kind.branch.code, claim.region)
    rows = ledger.entries(books, account=owed).to_pylist()
    return [{name: row[name] for name in ("month", "code", "debit", "credit", "amount_fen")} for row in rows if row["note"] == claim.claim]


def print_why(claim: Claim, number: int, lang: str, *, json: bool) -> None:
    """How the law came to a step: its trace, as it was kept when the step was taken."""
    step = next((one for one in claim.steps if one.number == number), None)
    if step is None or not step.trace:
        told = [str(one.number) for one in claim.steps if one.trace]
        raise SuibaoError(
            f"Step {number} has no trace. Steps with one: {', '.join(told) or 'none'}.",
            f"第 {number} 步没有计算过程。有计算过程的步骤：{'、'.join(told) or '无'}。", step=number,
        )  # fmt: skip
    if json:
        print_json(step.trace)
        return
    print_trace(step.trace, lang)


def print_trace(trace: Mapping[str, Any], lang: str) -> None:
    """A kept trace: the law, and each rule that applied with what it was given."""
    zh, law = lang == "zh", trace["law"]
    say(f"{'法律版本' if zh else 'Law'}: {law['name']} {law['digest']} ({law['date']})", "bold")
    for one in trace.get("steps", ()):  # a short trace has what went in and what came out
        if one["applies"]:
            _say_rule(one, zh=zh)
    for title, name in (("所据", "given"), ("所得", "outputs")) if "given" in trace else ():
        say(f"{title if zh else name}: " + ", ".join(f"{key}={value}" for key, value in trace[name].items()))


def _say_rule(one: Mapping[str, Any], *, zh: bool) -> None:
    say(f"{one['zh'] if zh else one['en']} [{one['rule']}] = {one['shown']}", "bold")
    say("  " + one["formula"].replace("\n", "\n  "))
    given = ", ".join(f"{name}={value}" for name, value in one["arguments"].items())
    if given:
        say(f"  {given}")
    for figure in one["parameters"]:
        say(f"  {figure['zh'] if zh else figure['en']} = {figure['shown']} · {figure['instrument']} [{figure['status']}]")
    say(f"  {one['source']} [{one['status']}]")
