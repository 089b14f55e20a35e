"""The small part of Python that rules may use, checked when a rule is declared.

Allowed: if/else, conditional expressions, comparisons, and/or/not, + - * // %, min, max, abs, the
named roundings, members of closed lists, local names. True division only in rules whose unit is a
float. The same text runs under Python and under Numba, with the same result.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from suibao.rules.errors import RuleError
from suibao.rules.money import helpers

_STATEMENTS = (ast.Return, ast.Assign, ast.If)
_EXPRESSIONS = (
    ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Attribute, ast.Constant,
    ast.expr_context, ast.boolop, ast.unaryop, ast.cmpop,
)  # fmt: skip
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_REFUSED_COMPARISONS = (ast.In, ast.NotIn, ast.Is, ast.IsNot)
_BUILTINS = frozenset({"min", "max", "abs"})


def source_of(function: Callable[..., Any]) -> tuple[str, str, int]:
    """The text of ``function``, its file and first line."""
    lines, first = inspect.getsourcelines(function)
    return textwrap.dedent("".join(lines)), inspect.getfile(function), first


def check(function: Callable[..., Any], *, allow_division: bool) -> str:
    """Refuse what is outside the subset, with file and line; return the formula as text."""
    text, file, first = source_of(function)
    definition = ast.parse(text).body[0]
    assert isinstance(definition, ast.FunctionDef)
    offset = first - 1

    def refuse(node: ast.AST, why: str) -> None:
        line = offset + getattr(node, "lineno", 1)
        raise RuleError(
            f"Rule {function.__name__!r} uses {why}, which rules may not ({file}:{line}). "
            "Allowed: if/else, comparisons, + - * // %, min, max, abs and the named roundings.",
            f"规则 {function.__name__!r} 使用了不允许的写法：{why}（{file}:{line}）。",
            file=file,
            line=line,
        )

    body = _without_docstring(definition.body)
    for statement in body:
        for node in ast.walk(statement):
            _check_node(node, refuse, allow_division=allow_division)
    return "\n".join(ast.unparse(statement) for statement in body)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return body[1:]
    return body


def _check_node(node: ast.AST, refuse: Callable[[ast.AST, str], None], *, allow_division: bool) -> None:
    if isinstance(node, ast.operator):
        if not isinstance(node, _OPERATORS) and not (allow_division and isinstance(node, ast.Div)):
            refuse(node, f"the operator {type(node).__name__}")
    elif isinstance(node, _REFUSED_COMPARISONS):
        refuse(node, f"the comparison {type(node).__name__}")
    elif isinstance(node, ast.Call):
        allowed = _BUILTINS | {one.__name__ for one in helpers}
        if not isinstance(node.func, ast.Name) or node.func.id not in allowed or node.keywords:
            refuse(node, f"a call of {ast.unparse(node.func)!r}")
    elif isinstance(node, ast.Constant):
        if not isinstance(node.value, (int, float, bool)):
            refuse(node, f"the constant {node.value!r}")
    elif not isinstance(node, (*_STATEMENTS, *_EXPRESSIONS)):
        refuse(node, f"{type(node).__name__}")
