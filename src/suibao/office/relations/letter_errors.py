"""What is wrong with a document, in words: which field, what was expected, the nearest name. Never what it said of a person."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from suibao.errors import SuibaoError, nearest
from suibao.office.relations.letter_parts import codes_of
from suibao.office.relations.messages import MessageKind

MOST = 5
"""Faults told at once."""

PERSONAL = {"id_number", "name", "identity"}

WORDS = {
    "missing": ("is missing", "缺少"),
    "extra_forbidden": ("is no field of this form", "不是本表的字段"),
    "int_type": ("is not a whole number; amounts are whole fen", "不是整数；金额以分为单位"),
    "int_from_float": ("is not a whole number; amounts are whole fen", "不是整数；金额以分为单位"),
    "greater_than_equal": ("is too small", "过小"),
    "less_than_equal": ("is too large", "过大"),
    "string_pattern_mismatch": ("does not have the form expected", "格式不符"),
    "enum": ("is not on the list", "不在列表中"),
    "literal_error": ("is not on the list", "不在列表中"),
    "union_tag_invalid": ("is no kind of document", "不是已知的文书"),
    "union_tag_not_found": ("does not say which document it is", "未说明是哪种文书"),
    "timezone_aware": ("has no time zone", "缺少时区"),
}


def refusal_of(error: ValidationError, model: type[BaseModel]) -> SuibaoError:
    """A SuibaoError for what pydantic found, the first faults of it, with fields for programs."""
    faults = [_fault(one, model) for one in error.errors(include_url=False)]
    en = "; ".join(one["en"] for one in faults[:MOST])
    zh = "；".join(one["zh"] for one in faults[:MOST])
    more = len(faults) - MOST
    return SuibaoError(
        f"The document does not fit its form: {en}{f'; and {more} more' if more > 0 else ''}. See docs/letters.md.",
        f"文书与格式不符：{zh}{f'；另有 {more} 处' if more > 0 else ''}。格式见 docs/letters.md。",
        fields=faults,
    )


def _fault(one: Any, model: type[BaseModel]) -> dict[str, str]:
    steps = [step for step in one["loc"] if not _tag(step)]
    field = ".".join(str(step) for step in steps)
    en, zh = WORDS.get(one["type"], ("", ""))
    hidden = one["type"] == "extra_forbidden" or PERSONAL & {str(step) for step in steps}
    said = "" if hidden else _said(one)
    expected = _expected(one)
    close = _nearest(one, steps, model)
    if not en:
        told = str(one["ctx"]["error"]) if one["type"] == "value_error" else str(one["msg"])
        en = zh = told
        expected = said = ""
    return {
        "field": field, "type": one["type"], "expected": expected, "nearest": close,
        "en": f"{field or 'message'} {en}{f' ({said})' if said else ''}{f', expected {expected}' if expected else ''}"
              f"{f', nearest: {close}' if close else ''}",
        "zh": f"{field or '报文'} {zh}{f'（{said}）' if said else ''}{f'，应为 {expected}' if expected else ''}"
              f"{f'，最接近的是 {close}' if close else ''}",
    }  # fmt: skip


def _tag(step: Any) -> bool:
    """Whether a step of the place is the kind of the document, which pydantic puts after ``body``."""
    return step in {str(one) for one in MessageKind}


def _said(one: Any) -> str:
    """What was given, where it is short and plain."""
    value = one.get("input")
    return repr(value) if isinstance(value, (int, float, bool)) or (isinstance(value, str) and len(value) <= 40) else ""


def _expected(one: Any) -> str:
    context = one.get("ctx", {})
    for name in ("expected", "expected_tags", "pattern"):
        if name in context:
            return str(context[name])
    if "ge" in context:
        return f"at least {context['ge']}"
    return f"at most {context['le']}" if "le" in context else ""


def _nearest(one: Any, steps: list[Any], model: type[BaseModel]) -> str:
    """The field or word that comes nearest to a wrong one."""
    if one["type"] == "extra_forbidden":
        form = _form(model, one["loc"][:-1])
        known = {*form.model_fields, *codes_of(form)} if form else set()
        return nearest(str(steps[-1]), known) or ""
    if one["type"] in ("enum", "literal_error", "union_tag_invalid"):
        context = one.get("ctx", {})
        listed = str(context.get("expected", context.get("expected_tags", "")))
        words = [word.strip(" '") for word in listed.replace(" or ", ",").split(",")]
        given = context.get("tag", one.get("input"))
        return (nearest(given, words) or "") if isinstance(given, str) else ""
    return ""


def _form(model: type[BaseModel], place: tuple[Any, ...]) -> type[BaseModel] | None:
    """The form that a place in the message is in."""
    for step in place:
        if isinstance(step, int):
            continue
        if step in model.model_fields:
            forms = _forms(model.model_fields[step].annotation)
            if not forms:
                return None
            model = forms[0]
            union = forms
        else:
            model = next((form for form in union if form.model_fields["kind"].default == step), model)
    return model


def _forms(annotation: Any) -> list[type[BaseModel]]:
    """Every form in a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [form for part in get_args(annotation) for form in _forms(part)]
