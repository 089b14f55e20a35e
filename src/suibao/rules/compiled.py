"""Compiling the fused loop with Numba, cached on disk so that the next process compiles nothing.

The file name of a cached loop is a digest of everything that shapes the code: the generated text, the
text of every rule and helper, the constants they use, and the versions of Python and Numba.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import os
import sys
import tempfile
import threading
from collections import namedtuple
from collections.abc import Callable, Iterable
from enum import EnumMeta
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba import types
from numba.core.errors import NumbaError
from numba.extending import overload, register_jitable
from platformdirs import user_cache_path

from suibao.rules import money
from suibao.rules.errors import RuleError
from suibao.rules.rule import Rule, not_whole
from suibao.rules.subset import text_of

MISSING = -(2**63)
"""Stands where a figure is unknown, and in the outputs of rows that could not be computed."""

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "python"}

_one_at_a_time = threading.Lock()
"""Python's error model: dividing by zero is an error, not a made-up number."""

_MILLIONTH = 1 / money.RATE_DENOMINATOR


def cache_folder() -> Path:
    """Where compiled plans live: ``$SUIBAO_HOME/cache/plans``, or the user's cache folder."""
    home = os.environ.get("SUIBAO_HOME")
    return Path(home) / "cache" / "plans" if home else user_cache_path("suibao") / "plans"


def _share(amount: int, rate: int) -> int:
    """As money.share while |amount × rate| stays below 4·10^18.

    Dividing in floating point is at most one off, and the remainder, which is exact, says so. Processors do
    this for several rows at once; a division of whole numbers they do one by one.
    """
    total = np.int64(amount) * np.int64(rate) + money.RATE_DENOMINATOR // 2
    quotient = np.int64(np.floor(np.float64(total) * _MILLIONTH))
    remainder = total - quotient * money.RATE_DENOMINATOR
    return quotient - (remainder < 0) + (remainder >= money.RATE_DENOMINATOR)  # type: ignore[return-value]


def _share_for(amount: int, rate: int) -> Callable[[int, int], int]:
    """Numba asks this for the implementation; its arguments are types."""
    return _share


def whole(value: int) -> int:
    """Marks in the loop's text where a rule must give a whole number; has a meaning only when compiled."""
    raise AssertionError("only compiled code calls this")


def _whole_for(value: Any) -> Callable[[Any], Any] | None:
    """Whole numbers, yes/no and members of closed lists; for a float there is no implementation."""

    def number(value: Any) -> Any:
        return np.int64(value)

    return number if isinstance(value, (types.Integer, types.Boolean, types.IntEnumMember)) else None


def yes_no(value: int) -> int:
    """1 for any yes, as Python's truth has it."""
    return 1 if value else 0


def position(axis: Any, key: int) -> int:
    """Index of ``key`` in a short sorted axis, or -1."""
    for at in range(len(axis)):
        if axis[at] == key:
            return at
    return -1


@cache
def _teach_numba() -> None:
    """Let compiled code call the helpers that rules may use."""
    overload(money.share)(_share_for)
    for one in money.helpers:
        if one is not money.share:
            register_jitable(one)
    register_jitable(money.product)
    overload(whole)(_whole_for)
    register_jitable(position)
    register_jitable(yes_no)


def fingerprint(text: str, rules: Iterable[Rule], signature: Any) -> str:
    """Digest of all that shapes the compiled code."""
    parts = [text, str(signature), sys.version, numba.__version__, np.__version__]
    parts += [inspect.getsource(one) for one in (_share, _whole_for, position, yes_no, _numbers)]
    for function in (*(one.function for one in rules), money.product, *money.helpers):
        parts += [function.__module__, text_of(function)]  # Numba finds the modules of cached code by name
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


@cache
def _rule_function(function: Callable[..., Any]) -> Any:
    """A rule for compiled code, made once a process: plans that share rules share their compilation.

    Closed lists are read as named tuples of their numbers, which Numba compares, and takes the least and greatest of, like any
    other number; of members of an enumeration it takes no `min` or `max`.
    """
    lists = {
        name: _numbers(value)
        for name in function.__code__.co_names
        if isinstance(value := function.__globals__.get(name), EnumMeta)
    }
    plain = FunctionType(function.__code__, function.__globals__ | lists, function.__name__)
    plain.__module__ = function.__module__
    return numba.njit(plain, **_OPTIONS)


def _numbers(members: EnumMeta) -> Any:
    """A closed list as a named tuple of its numbers."""
    known: dict[str, Any] = dict(members.__members__)
    form: Any = namedtuple(members.__name__, list(known))  # type: ignore[misc]  # a name and fields known only now
    return form(*map(int, known.values()))


def compile_loop(text: str, rules: Iterable[Rule], arguments: Iterable[Any]) -> Any:
    """The compiled ``loop`` of the generated text; from disk when it was compiled before.

    ``arguments`` are examples of what follows start and stop: the types are fixed once, so that a read-only
    or otherwise special array never causes another compilation. Raises RuleError for a rule Numba refuses.
    """
    with _one_at_a_time:  # a module stands among the loaded ones before its loop is compiled
        return _compiled(text, tuple(rules), arguments)


def _compiled(text: str, rules: tuple[Rule, ...], arguments: Iterable[Any]) -> Any:
    _teach_numba()
    signature = (types.int64, types.int64, *map(numba.typeof, arguments))
    module_name = f"suibao_plan_{fingerprint(text, rules, signature)}"
    loaded = sys.modules.get(module_name)
    if loaded is not None:
        return loaded.compiled
    file = _write_once(cache_folder() / f"{module_name}.py", text)
    spec = importlib.util.spec_from_file_location(module_name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    vars(module).update(int64=np.int64, uint64=np.uint64, float64=np.float64, empty=np.empty, MISSING=MISSING,
                        NAN=np.nan, position=position, whole=whole, yes_no=yes_no)  # fmt: skip
    for one in rules:
        setattr(module, f"rule_{one.name}", _rule_function(one.function))
    # Numba finds this module, too, by name when it loads the code again.
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    try:
        module.compiled = numba.njit(signature, cache=True, **_OPTIONS)(module.loop)  # type: ignore[attr-defined]
    except NumbaError as error:
        del sys.modules[module_name]
        raise _refused(rules, module, error) from error
    return module.compiled


def _refused(rules: Iterable[Rule], module: Any, error: NumbaError) -> RuleError:
    """Why the loop does not compile: nearly always a rule in whole units whose text gives a float."""
    for one in rules:
        results = [
            types.unliteral(kind.return_type) for kind in getattr(module, f"rule_{one.name}").nopython_signatures
        ]
        if one.unit.kind != "float" and any(isinstance(kind, types.Float) for kind in results):
            return not_whole(one)
    reason = str(error).strip().splitlines()
    return RuleError(f"These rules do not compile: {reason[0]} {reason[-1]}", f"规则无法编译：{reason[0]} {reason[-1]}")


def _write_once(file: Path, text: str) -> Path:
    """Write ``text`` unless it is there; two processes may do so at the same time."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        os.replace(temporary, file)
    return file
