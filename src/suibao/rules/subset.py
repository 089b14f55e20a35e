"""The small part of Python that rules may use, checked when a rule is declared.

Allowed: if/else, conditional expressions, comparisons, and/or/not, + - * // %, min, max, abs, the
named roundings, members of closed lists, local names, constants of the module. True division only in rules
whose unit is a float. Every path must end in ``return``, and a name must have a value wherever it is read. The
same text runs under Python and under Numba, with the same result.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from enum import EnumMeta
from functools import lru_cache
from typing import Any, Never

from suibao.rules.errors import RuleError
from suibao.rules.money import helpers

_STATEMENTS = (ast.Return, ast.If)
_EXPRESSIONS = (
    ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Name, ast.operator, ast.expr_context, ast.boolop, ast.unaryop, ast.cmpop,
)  # fmt: skip
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod)
_BUILTINS = frozenset({"min", "max", "abs"})
_DIVISIONS = (ast.Div, ast.FloorDiv, ast.Mod)

Refuse = Callable[[ast.AST, str], Never]
"""Raises RuleError for a place in the text: which node, and what is wrong with it."""


@lru_cache(maxsize=4096)
def source_of(function: Callable[..., Any]) -> tuple[str, str, int]:
    """The text of ``function``, its file and first line. Remembered: finding a function in its file is slow."""
    lines, first = inspect.getsourcelines(function)
    return textwrap.dedent("".join(lines)), inspect.getfile(function), first


def text_of(function: Callable[..., Any]) -> str:
    """The text of ``function`` with the constants and closed lists it reads: changes whenever its result may."""
    return "\n".join((source_of(function)[0], *_constants(function)))


def _constants(function: Callable[..., Any]) -> list[str]:
    found = []
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, EnumMeta):
            found.append(f"{name}={[(member.name, int(member)) for member in value]}")  # type: ignore[var-annotated]
        elif isinstance(value, (int, float)):
            found.append(f"{name}={value!r}")
    return found


def divides(function: Callable[..., Any]) -> bool:
    """True when the rule divides by something that is not a written constant, and so might divide by zero."""
    for node in ast.walk(_definition(function)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, _DIVISIONS) and not isinstance(node.right, ast.Constant):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("portion"):
            return True
    return False


def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    definition = ast.parse(source_of(function)[0]).body[0]
    assert isinstance(definition, ast.FunctionDef)
    return definition


def check(function: Callable[..., Any], *, allow_division: bool) -> str:
    """Refuse what is outside the subset, with file and line; return the formula as text."""
    definition = _definition(function)
    _, file, first = source_of(function)
    offset = first - 1

    def refuse(node: ast.AST, why: str) -> Never:
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
    known = _arguments(definition, refuse) | _module_names(function)
    if _flow(body, known, refuse) is not None:
        refuse(body[-1] if body else definition, "a path that does not end in return")
    return "\n".join(ast.unparse(statement) for statement in body)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return body[1:]
    return body


def _arguments(definition: ast.FunctionDef, refuse: Refuse) -> set[str]:
    """Names of the arguments. A default would stand in for a missing value, so there may be none."""
    given = definition.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
        refuse(definition, "arguments with * or /")
    if given.defaults:
        refuse(given.defaults[0], "a default for an argument (missing is never a default)")
    return {one.arg for one in given.args}


def _module_names(function: Callable[..., Any]) -> set[str]:
    """What a rule may read besides its arguments: functions, closed lists and constants of its module."""
    own = {name for name, value in function.__globals__.items() if isinstance(value, (int, float, EnumMeta))}
    return own | _BUILTINS | {one.__name__ for one in helpers}


def _flow(body: list[ast.stmt], known: set[str], refuse: Refuse) -> set[str] | None:
    """Follow every path: names that surely have a value after ``body``, or None when every path has returned."""
    for statement in body:
        if isinstance(statement, ast.If):
            _check_names(statement.test, known, refuse)
            ends = [_flow(branch, set(known), refuse) for branch in (statement.body, statement.orelse)]
            open_ends = [end for end in ends if end is not None]
            if not open_ends:
                return None
            known = set.intersection(*open_ends)
            continue
        value = statement.value if isinstance(statement, (ast.Return, ast.Assign)) else None
        if value is None:
            refuse(statement, "return without a value")
        _check_names(value, known, refuse)
        if isinstance(statement, ast.Return):
            return None
        known |= {target.id for target in getattr(statement, "targets", []) if isinstance(target, ast.Name)}
    return known


def _check_names(expression: ast.expr, known: set[str], refuse: Refuse) -> None:
    for node in ast.walk(expression):
        if isinstance(node, ast.Name) and node.id not in known:
            refuse(node, f"the name {node.id!r}, which has no value there")


def _check_node(node: ast.AST, refuse: Refuse, *, allow_division: bool) -> None:
    why = _refused(node, allow_division=allow_division)
    if why:
        refuse(node, why)


def _refused(node: ast.AST, *, allow_division: bool) -> str:
    """What is wrong with one node of the text; empty when nothing is."""
    match node:
        case ast.BinOp(op=operator):
            allowed = isinstance(operator, _OPERATORS) or (allow_division and isinstance(operator, ast.Div))
            return "" if allowed else f"the operator {type(operator).__name__}"
        case ast.Compare(ops=comparisons):
            refused = [type(one).__name__ for one in comparisons if not isinstance(one, _COMPARISONS)]
            return f"the comparison {refused[0]}" if refused else ""
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _BUILTINS | {one.__name__ for one in helpers}:
            return ""
        case ast.Call():
            return f"a call of {ast.unparse(node.func)!r}"
        case ast.Assign(targets=[ast.Name()]):
            return ""
        case ast.Assign():
            return "an assignment to more than one name"
        case ast.Attribute(value=ast.Name(id=name)) if name[:1].isupper():
            return ""
        case ast.Attribute():
            return f"{ast.unparse(node)!r}, which is no member of a closed list"
        case ast.Constant(value=value):
            return "" if isinstance(value, (int, float)) else f"the constant {value!r}"
    return "" if isinstance(node, (*_STATEMENTS, *_EXPRESSIONS)) else type(node).__name__
