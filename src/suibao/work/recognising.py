"""From the headers of a file to its kind and to canonical column names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from suibao.work.errors import AmbiguousColumnError, AmbiguousKindError, MissingColumnError, UnknownKindError
from suibao.work.fields import Schema, normalise
from suibao.work.schemas import SCHEMAS


@dataclass(frozen=True)
class Warning:
    """Something that a person should know and that stops nothing."""

    file: str
    en: str
    zh: str


@dataclass(frozen=True)
class Headers:
    """What the headers of one file mean: header by canonical column name, and the headers left over."""

    schema: Schema
    columns: Mapping[str, str]
    unknown: tuple[str, ...]


def match(schema: Schema, headers: Sequence[str]) -> dict[str, list[str]]:
    """Headers of the file by canonical column name of ``schema``."""
    found: dict[str, list[str]] = {}
    spellings = {field.name: field.spellings() for field in schema.fields}
    for header in headers:
        plain = normalise(header)
        for name, accepted in spellings.items():
            if plain in accepted:
                found.setdefault(name, []).append(header)
    return found


def recognise(file: str, headers: Sequence[str], schemas: Mapping[str, Schema] = SCHEMAS) -> Headers:
    """The kind of the file among ``schemas``: the one whose required columns are all there and that knows most of the headers.

    Raises :class:`UnknownKindError`, :class:`MissingColumnError`, :class:`AmbiguousKindError` or :class:`AmbiguousColumnError`.
    """
    matches = {kind: match(schema, headers) for kind, schema in schemas.items()}
    complete = [kind for kind, schema in schemas.items() if set(schema.required) <= matches[kind].keys()]
    if not complete:
        raise _incomplete(file, headers, matches, schemas)
    most = max(len(matches[kind]) for kind in complete)
    best = [kind for kind in complete if len(matches[kind]) == most]
    if len(best) > 1:
        names, zh = ", ".join(best), "、".join(schemas[kind].zh for kind in best)
        raise AmbiguousKindError(
            f"{file}: the columns fit more than one kind of file: {names}. Add the columns that only one of them has.",
            f"{file}：列名同时符合多种文件：{zh}。请补充其中一种文件特有的列。",
            file=file, kinds=best,
        )
    return _headers(file, schemas[best[0]], matches[best[0]], headers)


def _headers(file: str, schema: Schema, found: Mapping[str, list[str]], headers: Sequence[str]) -> Headers:
    for name, same in found.items():
        if len(same) > 1:
            en, zh = " and ".join(f"'{header}'" for header in same), "与".join(f"“{header}”" for header in same)
            raise AmbiguousColumnError(
                f"{file}: the columns {en} both mean '{name}'. Remove or rename one of them.",
                f"{file}：列{zh}含义相同，均为“{schema[name].zh}”。请删除或改名其中一列。",
                file=file, field=name, headers=same,
            )
    known = {same[0] for same in found.values()}
    unknown = tuple(header for header in headers if header and header not in known)
    return Headers(schema, {name: same[0] for name, same in found.items()}, unknown)


def near_header(name: str, schema: Schema, free: Sequence[str]) -> str | None:
    """The header among ``free`` that looks most like any spelling of the column ``name``."""
    plain = {normalise(header): header for header in free}
    for spelling in sorted(schema[name].spellings()):
        close = get_close_matches(spelling, sorted(plain), n=1, cutoff=0.6)
        if close:
            return plain[close[0]]
    return None


def _incomplete(
    file: str, headers: Sequence[str], matches: Mapping[str, Mapping[str, list[str]]], schemas: Mapping[str, Schema]
) -> UnknownKindError | MissingColumnError:
    """The error for a file that is of no kind: which columns the likeliest kind still lacks."""
    def share(kind: str) -> tuple[float, int]:
        required = schemas[kind].required
        return sum(name in matches[kind] for name in required) / len(required), len(matches[kind])

    schema = schemas[max(schemas, key=share)]
    found = matches[schema.kind]
    if not found:
        kinds, zh = ", ".join(schemas), "、".join(item.zh for item in schemas.values())
        return UnknownKindError(
            f"{file}: no column is known. Expected one of: {kinds}. The first row must hold the column names.",
            f"{file}：没有可识别的列。应为以下文件之一：{zh}。第一行须为列名。",
            file=file, headers=list(headers),
        )
    missing = [name for name in schema.required if name not in found]
    free = [header for header in headers if header not in {same[0] for same in found.values()}]
    near = {name: near_header(name, schema, free) for name in missing}
    hints = [f"'{header}' looks like '{name}'" for name, header in near.items() if header]
    hints_zh = [f"“{header}”可能是“{schema[name].zh}”" for name, header in near.items() if header]
    names = ", ".join(f"{name} ({schema[name].zh})" for name in missing)
    return MissingColumnError(
        f"{file}: missing column {names}; the file looks like {schema.kind} ({schema.zh})."
        + (f" {'; '.join(hints)}: rename it." if hints else " Add it, in any position."),
        f"{file}：缺少列{'、'.join(f'“{schema[name].zh}”' for name in missing)}，该文件应为{schema.zh}。"
        + (f"{'；'.join(hints_zh)}，请改名。" if hints_zh else "请补充，位置不限。"),
        file=file, kind=schema.kind, fields=missing,
    )


def warnings(file: str, headers: Headers) -> list[Warning]:
    """One warning for each column that is not used, with the nearest unused column of the schema."""
    schema = headers.schema
    spelled = {
        spelling: field for field in schema.fields if field.name not in headers.columns
        for spelling in sorted(field.spellings())
    }
    notes = []
    for header in headers.unknown:
        close = get_close_matches(normalise(header), sorted(spelled), n=1, cutoff=0.6)
        field = spelled[close[0]] if close else None
        notes.append(Warning(
            file,
            f"{file}: column '{header}' is not used"
            + (f"; did you mean '{field.name}' ({field.zh})?" if field else "."),
            f"{file}：列“{header}”未使用" + (f"；是否应为“{field.zh}”？" if field else "。"),
        ))
    return notes
