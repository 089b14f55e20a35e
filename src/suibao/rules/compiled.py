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
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import numba
import numpy as np
from numba.extending import overload, register_jitable
from platformdirs import user_cache_path

from suibao.rules import money
from suibao.rules.rule import Rule

MISSING = -(2**63)
"""Stands where a figure is unknown, and in the outputs of rows that could not be computed."""

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
_SHIFT = 4_000_000_000_000
_SHIFTED = _SHIFT * money.RATE_DENOMINATOR + money.RATE_DENOMINATOR // 2


def cache_folder() -> Path:
    """Where compiled plans live: ``$SUIBAO_HOME/cache/plans``, or the user's cache folder."""
    home = os.environ.get("SUIBAO_HOME")
    return Path(home) / "cache" / "plans" if home else user_cache_path("suibao") / "plans"


def _share(amount: int, rate: int) -> int:
    """As money.share for |amount × rate| below 4·10^18: shifted into unsigned numbers, where dividing by a
    constant is one multiplication without the repair that signed floor division needs."""
    shifted = np.uint64(np.int64(amount) * np.int64(rate) + _SHIFTED)
    return np.int64(shifted // np.uint64(money.RATE_DENOMINATOR)) - _SHIFT  # type: ignore[return-value]


def _share_for(amount: int, rate: int) -> Callable[[int, int], int]:
    """Numba asks this for the implementation; its arguments are types."""
    return _share


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
    register_jitable(position)


def fingerprint(text: str, rules: Iterable[Rule]) -> str:
    """Digest of all that shapes the compiled code."""
    parts = [text, sys.version, numba.__version__, np.__version__, inspect.getsource(_share), inspect.getsource(position)]
    for function in (*(one.function for one in rules), *money.helpers):
        parts += [inspect.getsource(function), repr(_constants(function))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _constants(function: Callable[..., Any]) -> list[tuple[str, str]]:
    """Global numbers and closed lists that a rule reads, with their values."""
    code: CodeType = function.__code__
    found = []
    for name in code.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, (int, float)):
            found.append((name, repr(value)))
        elif isinstance(value, type):
            found.append((name, repr([(member.name, int(member)) for member in value])))  # type: ignore[var-annotated, attr-defined]
    return found


def compile_loop(text: str, rules: Iterable[Rule]) -> Any:
    """The compiled ``loop`` of the generated text; from disk when it was compiled before."""
    rules = tuple(rules)
    _teach_numba()
    module_name = f"suibao_plan_{fingerprint(text, rules)}"
    loaded = sys.modules.get(module_name)
    if loaded is not None:
        return loaded.compiled
    file = _write_once(cache_folder() / f"{module_name}.py", text)
    spec = importlib.util.spec_from_file_location(module_name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    vars(module).update(int64=np.int64, float64=np.float64, MISSING=MISSING, NAN=np.nan, position=position)
    for one in rules:
        setattr(module, f"rule_{one.name}", numba.njit(one.function, **_OPTIONS))
    # Numba finds the module of cached code by name when it loads it again.
    sys.modules[module_name] = module
    spec.loader.exec_module(module)
    module.compiled = numba.njit(module.loop, cache=True, **_OPTIONS)  # type: ignore[attr-defined]
    return module.compiled


def _write_once(file: Path, text: str) -> Path:
    """Write ``text`` unless it is there; two processes may do so at the same time."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
        os.replace(temporary, file)
    return file
