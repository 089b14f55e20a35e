"""Writes the tables of the documentation from the code, so that they cannot drift.

A page holds blocks ``<!-- generated: NAME -->`` … ``<!-- end -->``; what stands between is replaced. Run
``python docs/generate.py`` after a change of schemas, law, commands, errors or statistics; a test in
``tests/house`` fails while a page is behind.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

DOCS = Path(__file__).parent
BLOCK = re.compile(r"(<!-- generated: (?P<name>[\w. -]+?) -->\n)(?P<body>.*?)(<!-- end -->)", re.DOTALL)
SCHEMA_FILE = "letters.schema.json"
LIBRARY_MONTH = "2026-11"
"""The law that the library of rulings is tried under on the page: no figure of it is asked for."""

STATUS_ORDER = ("official", "secondary", "weak", "derived", "project", "unverified", "not_established")

Maker = Callable[[str], str]


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; bars and newlines in cells are made harmless."""
    names = list(header)
    lines = [names, ["---"] * len(names), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;").strip()


def code(text: str) -> str:
    """``text`` as code; nothing for nothing."""
    return f"`{text}`" if text else ""


# --- files -----------------------------------------------------------------------------------------------------


def files(kind: str) -> str:
    """The columns of one kind of file."""
    from suibao.work.desk_schemas import DESK_SCHEMAS
    from suibao.work.schemas import SCHEMAS

    schema = (SCHEMAS | DESK_SCHEMAS)[kind]
    rows = (
        (code(one.name), one.zh, ", ".join(one.aliases), one.type.value, "yes" if one.required else "",
         _limits(one), one.meaning)
        for one in schema.fields
    )  # fmt: skip
    head = f"{schema.meaning[0].upper()}{schema.meaning[1:]}. A row is identified by {', '.join(map(code, schema.key))}.\n\n"
    return head + table(("Column", "中文列名", "Also accepted", "Type", "Required", "Limits, codes", "Meaning"), rows)


def _limits(field: Any) -> str:
    from suibao.work import limits

    if field.codes:
        return ", ".join(map(code, field.codes))
    limit = limits.ORDER_HOURS if field.name == "finished_at" else field.limit
    if limit is None:
        return ""
    hours = " hours after acceptance" if limit is limits.ORDER_HOURS else ""
    return f"{limit.low:g} to {limit.high:,.0f}{hours}: {limit.reason}"


# --- recognition --------------------------------------------------------------------------------------------------


def recognition_facts(_: str) -> str:
    """The facts of a case form by group, with grades in order of control, whose burden, and what they are in a chain."""
    from suibao.law.recognition.facts import FACTS, GROUPS

    parts = []
    for group, (zh, en) in GROUPS.items():
        rows = (
            (code(one.name), f"{one.zh} {one.en}", ", ".join(f"{code(grade.code)} {grade.zh}" for grade in one.grades),
             one.burden.code, one.burden_source)
            for one in FACTS.values() if one.group == group
        )  # fmt: skip
        parts.append(
            f"**{zh} {en}**\n\n" + table(("Fact", "", "Grades, in order of control", "Burden", "Source"), rows)
        )
    return "\n".join(parts)


def recognition_library(_: str) -> str:
    """The library of rulings: how often rules and nearest rulings agree with the forum, and every ruling with its sources."""
    from suibao.law import current_law
    from suibao.law.recognition.leaving_out import leave_one_out

    tried = leave_one_out(current_law().at(LIBRARY_MONTH))
    scores, rows = tried.score_table("en"), tried.table("en")
    sources = ["source", *("; ".join(one.precedent.source) for one in tried.cases)]
    whole = [(*row[:3], row[3], row[4], row[6], source) for row, source in zip(rows, sources, strict=True)]
    return table(scores[0], scores[1:]) + "\n" + table(whole[0], whole[1:])


# --- law -------------------------------------------------------------------------------------------------------


def branch_rules(branch: str) -> dict[str, list[Any]]:
    """Rules of current law in one package of `suibao.law`, by module, the docstring's first line as its title."""
    from suibao.law import current_law

    found: dict[str, list[Any]] = {}
    for one in current_law().all_rules:
        if one.function.__module__.split(".")[2] == branch:
            title = (import_module(one.function.__module__).__doc__ or "").strip().splitlines()[0].rstrip(".")
            found.setdefault(title, []).append(one)
    return found


def law_branches(_: str) -> str:
    """Every branch with its page and how much there is."""
    from suibao.law.tree import BRANCHES

    rows = []
    for branch in BRANCHES:
        rules = [one for rules in branch_rules(branch).values() for one in rules]
        values = [value for one in branch_parameters(branch) for value in one.everything()]
        counts = Counter(value.status for value in values)
        about = (import_module(f"suibao.law.{branch}").__doc__ or "").strip().splitlines()[0].rstrip(".")
        rows.append((f"[{branch}](law/{branch}.md)", about, len(rules), len(branch_parameters(branch)),
                     *(counts[status] or "" for status in STATUS_ORDER)))  # fmt: skip
    return table(("Branch", "About", "Rules", "Figures", *STATUS_ORDER), rows)


def law_branch(branch: str) -> str:
    """The page of one branch: rules with formula and source, figures, where they come from, what is not established."""
    parts = []
    for title, rules in branch_rules(branch).items():
        parts.append(f"## {title}\n\n" + "\n".join(_rule(one) for one in rules))
    parameters = branch_parameters(branch)
    if parameters:
        parts += [f"## Figures\n\n{law_parameters(parameters)}", f"## Sources of the figures\n\n{_sources(parameters)}"]
    if gaps := law_gaps(parameters):
        parts.append(f"## What is not established\n\n{gaps}")
    return "\n".join(parts)


def _rule(one: Any) -> str:
    period = f", {_day(one.since)} – {one.until or '…'}" if one.since.year > 1949 or one.until else ""
    when = f", when {code(one.when)}" if one.when else ""
    takes = f"Takes {', '.join(map(code, one.arguments))}. " if one.arguments else ""
    return (
        f"### {code(one.name)} {one.zh}\n\n{one.en} · {one.unit.name} · per {one.per}{when}{period}\n\n{_prose(one.doc)}\n\n"
        f"```python\n{one.formula}\n```\n\n{takes}Source: {one.source} ({one.status}).\n"
    )


def _prose(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;").replace("*", "\\*")


def branch_parameters(branch: str) -> list[Any]:
    """The figures that the rules of a branch take, by name."""
    from suibao.law import current_law

    law = current_law()
    taken = {name for rules in branch_rules(branch).values() for one in rules for name in one.arguments}
    return [law.parameters[name] for name in sorted(taken & set(law.parameters))]


def _sources(parameters: list[Any]) -> str:
    """Instruments with their addresses, and the figures that rest on each."""
    resting: dict[tuple[str, str], set[str]] = {}
    for one in parameters:
        for value in one.everything():
            if value.amount is not None:
                resting.setdefault((value.citation, value.url.split(" | ")[0]), set()).add(one.name)
    rows = []
    for (citation, url), names in sorted(resting.items()):
        link = (
            f"[{citation or url}]({url})"
            if url.startswith("http") and " " not in url
            else citation or url or "this project"
        )
        rows.append((link, ", ".join(code(name) for name in sorted(names))))
    return table(("Source", "Figures"), rows)


def law_lines(_: str) -> str:
    """Line kinds of current law and of every proposal that adds some."""
    from suibao.law import names, package
    from suibao.law.lines import CURRENT

    found = [("current", kind) for kind in CURRENT]
    for name in names():
        found += [(name, kind) for kind in package(name).lines if kind not in CURRENT]
    rows = (
        (code(kind.rule), kind.unit, kind.branch.zh, kind.component, kind.bearer, kind.remitter, kind.destination,
         code(kind.base or ""), code(kind.rate or ""), law)
        for law, kind in found
    )  # fmt: skip
    return table(
        ("Rule", "Per", "Branch", "Component", "Borne by", "Paid over by", "Goes to", "Base", "Rate", "Law"), rows
    )


def law_parameters(parameters: list[Any]) -> str:
    """Parameters with their values counted by status."""
    rows, totals = [], Counter[str]()
    for one in parameters:
        values = list(one.everything())
        counts = Counter(value.status for value in values)
        totals += counts
        period = f"{_day(min(value.start for value in values))} – {_last(values)}" if values else ""
        rows.append((code(one.name), one.zh, one.unit.name, ", ".join(one.keys), len({value.region for value in values}),
                     period, *(counts[status] or "" for status in STATUS_ORDER)))  # fmt: skip
    rows.append(("**all**", "", "", "", "", "", *(totals[status] or "" for status in STATUS_ORDER)))
    return table(("Parameter", "中文", "Unit", "Keys", "Regions", "Period", *STATUS_ORDER), rows)


def _day(day: date) -> str:
    """A day; the beginning of time, for figures whose start nobody published, as dots."""
    return "…" if day.year == 1 else str(day)


def _last(values: list[Any]) -> str:
    return "…" if any(value.end is None for value in values) else str(max(value.end for value in values))


def law_gaps(parameters: list[Any]) -> str:
    """What was looked for and not found: parameter, period and note, with the regions; nothing where nothing is missing."""
    from suibao.law import current_law

    law = current_law()
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in parameters:
        for value in one.everything():
            if value.amount is None:
                groups.setdefault((one.name, f"{_day(value.start)} – {value.end or '…'}", value.note), []).append(
                    f"{value.region} {law.regions.by_code[value.region].zh}"
                )
    rows = ((code(name), period, _places(places), note) for (name, period, note), places in groups.items())
    return table(("Parameter", "Period", "Regions", "Note"), rows) if groups else ""


def _places(places: list[str]) -> str:
    counts = Counter(places)
    return ", ".join(place if number == 1 else f"{place} (×{number})" for place, number in counts.items())


def law_proposals(_: str) -> str:
    """The proposals: name, labels, figures and rules they bring, open parameters, reasons."""
    from suibao.law.catalogue import reforms  # suibao.law.reforms is a package too

    parts = []
    for one in reforms().values():
        brought = [f"figures: {', '.join(code(item.name) for item in one.parameters)}"]
        brought += [f"rules: {', '.join(code(item.name) for item in one.rules)}"] if one.rules else []
        brought += [f"open to the user: {', '.join(map(code, one.open))}"] if one.open else []
        reasons = " ".join(one.reasons.split())
        parts.append(
            f"### {one.name}\n\n{one.zh} · {one.en}\n\n{reasons}\n\n" + "".join(f"- {line}\n" for line in brought)
        )
    return "\n".join(parts)


# --- tables ----------------------------------------------------------------------------------------------------


def schema(name: str) -> str:
    """The columns of an Arrow table that passes between the packages: ``module NAME``."""
    module, _, attribute = name.rpartition(" ")
    found = getattr(import_module(f"suibao.{module}"), attribute)
    return table(("Column", "Type"), ((code(one.name), one.type) for one in found))


# --- ledger ----------------------------------------------------------------------------------------------------


def chart(_: str) -> str:
    """The chart of accounts."""
    from suibao.books.chart import CHART

    sides = {"debit": "借 debit", "credit": "贷 credit"}
    rows = ((kind.zh, kind.en, code(kind.form), sides[kind.side], kind.about) for kind in CHART.values())
    return table(("科目", "Kind", "Name of the account", "Balance stands on", "What moves it"), rows)


# --- command line ----------------------------------------------------------------------------------------------


def application() -> Any:
    """The command line with every command in place."""
    package = import_module("suibao.cli")
    for found in walk_packages(package.__path__, "suibao.cli."):
        import_module(found.name)
    return package.app


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of ``suibao`` with its cyclopts App, subcommands by their full name."""

    def walk(parent: Any, words: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for name in parent:
            if name.startswith("-"):
                continue
            child = parent[name]
            if child.default_command is None:
                yield from walk(child, (*words, name))
            else:
                yield " ".join((*words, name)), child

    yield from walk(application(), ())


@cache
def _commands() -> dict[str, Any]:
    return dict(commands())


def options(command: Any) -> list[tuple[tuple[str, ...], Any]]:
    """Names of each argument of a command (those that stand for nothing dropped) with cyclopts' description of it."""
    return [
        (tuple(name for name in one.names if not name.startswith("--empty-")), one)
        for one in command.assemble_argument_collection()
    ]


def cli(name: str) -> str:
    """What a command is for and its arguments."""
    command = _commands()[name]
    rows = ((", ".join(map(code, _shown(names, one))), one.parameter.help or "", _default(one), ", ".join(map(code, one.parameter.env_var)))
            for names, one in options(command))  # fmt: skip
    said = (command.help or "").strip().split("\n\n")[0].replace("\n", " ")
    return f"{said}\n\n" + table(("Argument", "Meaning", "Default", "Environment"), rows)


def _shown(names: tuple[str, ...], argument: Any) -> tuple[str, ...]:
    """An argument that may stand without its name is shown in capitals first."""
    plain = names[0].removeprefix("--").upper()
    return (plain, *(name for name in names if name != plain)) if argument.index is not None else names


def _default(argument: Any) -> str:
    default = argument.field_info.default
    if argument.required:
        return "needed"
    if default is None or default == () or default is argument.field_info.empty:
        return ""
    return code({True: "yes", False: "no"}.get(default, str(default)) if isinstance(default, bool) else str(default))


# --- errors ----------------------------------------------------------------------------------------------------


def errors_families(_: str) -> str:
    """The classes of exceptions as a tree."""
    from suibao.errors import SuibaoError

    for found in walk_packages(import_module("suibao").__path__, "suibao."):
        if not found.name.endswith("__main__") and ".migrations" not in found.name:
            import_module(found.name)

    def walk(kind: type[SuibaoError], depth: int) -> Iterator[str]:
        doc = (kind.__doc__ or "").strip().splitlines()[0]
        yield f"{'    ' * depth}- `{kind.__name__}` ({kind.__module__}): {doc}\n"
        for child in sorted(kind.__subclasses__(), key=lambda one: one.__name__):
            yield from walk(child, depth + 1)

    return "".join(walk(SuibaoError, 0))


def errors_reasons(_: str) -> str:
    """Every reason of quarantine with its messages; what stands in braces is filled in from the row."""
    from suibao.work.reasons import EN, ZH, Reason
    from suibao.work.titles import TITLES

    rows = ((code(str(one)), TITLES[one][0], EN[one], ZH[one]) for one in Reason)
    return table(("Code", "名称", "Message and what to do", "说明与处理"), rows)


# --- demo ------------------------------------------------------------------------------------------------------


def demo_statistics(_: str) -> str:
    """The statistics table; rows of the same name, source and note stand together."""
    from suibao.demo.statistics import table as statistics

    groups: dict[tuple[str, str, str, str, str], list[str]] = {}
    for one in statistics():
        value = f"{one.value:g}"
        place = (one.name, one.unit, one.status, one.title, one.note)
        groups.setdefault(place, []).append(f"{one.key}: {value}" if one.key else value)
    rows = ((code(name), "; ".join(values), unit, status, title, note)
            for (name, unit, status, title, note), values in groups.items())  # fmt: skip
    return table(("Statistic", "Values", "Unit", "Status", "Source", "Note"), rows)


def demo_counts(_: str) -> str:
    """How many values are quoted, official, derived, assumed."""
    from suibao.demo.statistics import table as statistics

    counts = Counter(one.status for one in statistics())
    return table(("Status", "Values"), counts.most_common())


def decisions(_: str) -> str:
    """Every decision with its title."""
    found = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    return "".join(f"- [{one.read_text(encoding='utf-8').splitlines()[0].lstrip('# ')}]({one.name})\n" for one in found)


# --- letters ---------------------------------------------------------------------------------------------------


def letters(name: str) -> str:
    """The fields of one form of the documents between agencies."""
    from suibao.office.relations import letter_parts, letter_sheet
    from suibao.office.relations import letters as documents

    form = next(getattr(place, name) for place in (documents, letter_sheet, letter_parts) if hasattr(place, name))
    parts = form.model_json_schema(ref_template="{model}")
    rows = (
        (code(field), code(str(told.get("code", ""))), _letter_type(told), "yes" if field in parts.get("required", ()) else "",
         told.get("description", ""))
        for field, told in parts["properties"].items()
    )  # fmt: skip
    return table(("Field", "Code", "Type", "Required", "Meaning"), rows)


def _letter_type(told: dict[str, Any]) -> str:
    """The type of a field in a few words."""
    if "anyOf" in told:
        return " or ".join(_letter_type(one) for one in told["anyOf"])
    if "oneOf" in told:
        return "one of the documents"
    if "$ref" in told:
        return str(told["$ref"])
    if "const" in told:
        return f"{told['const']!r}".replace("'", '"')
    if "enum" in told:
        return ", ".join(map(str, told["enum"]))
    if told.get("type") == "array":
        return f"list of {_letter_type(told.get('items', {}))}"
    return str(told.get("format") or told.get("type") or "any")


def letters_schema() -> str:
    """The JSON schema of a message, as the file beside the pages has it."""
    import json

    from suibao.office.relations.letters import schema as whole

    return json.dumps(whole(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


MAKERS: dict[str, Maker] = {
    "files": files, "recognition facts": recognition_facts,
    "recognition library": recognition_library, "law branches": law_branches, "branch": law_branch, "law lines": law_lines,
    "law proposals": law_proposals, "schema": schema, "chart": chart, "cli": cli,
    "errors families": errors_families, "errors reasons": errors_reasons, "demo statistics": demo_statistics,
    "demo counts": demo_counts, "decisions": decisions, "letters": letters,
}  # fmt: skip


def made(name: str) -> str:
    """The content of the block called ``name``: its maker, with the rest of the name as argument."""
    if name in MAKERS:
        return MAKERS[name]("")
    first, _, rest = name.partition(" ")
    if first not in MAKERS:
        raise SystemExit(f"No maker for the block {name!r}; known: {', '.join(sorted(MAKERS))}.")
    return MAKERS[first](rest)


def renewed(text: str) -> str:
    """The page with every block made anew."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{made(found['name']).strip()}\n\n{found[4]}", text)


def pages() -> list[Path]:
    """The pages that hold generated blocks."""
    return [page for page in sorted(DOCS.rglob("*.md")) if "<!-- generated: " in page.read_text(encoding="utf-8")]


def main() -> None:
    """Renew all pages; say which changed."""
    for page in pages():
        text = page.read_text(encoding="utf-8")
        new = renewed(text)
        if new != text:
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"renewed {page.relative_to(DOCS)}\n")
    place, text = DOCS / SCHEMA_FILE, letters_schema()
    if not place.is_file() or place.read_text(encoding="utf-8") != text:
        place.write_text(text, encoding="utf-8")
        sys.stdout.write(f"renewed {SCHEMA_FILE}\n")


if __name__ == "__main__":
    main()
