"""A plan: the rules for a set of outputs, fused into one compiled loop over columns.

Built once, called many times. One pass, only the asked outputs; blocks are shared among threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa

from suibao.rules.case import at_row, refuse_wrong_names
from suibao.rules.codegen import OUTSIDE, UNKNOWN, generate
from suibao.rules.columns import STORED, Array, first_outside, read_column
from suibao.rules.compiled import MISSING, compile_loop
from suibao.rules.errors import InputError, LawError, ParameterError, RuleError
from suibao.rules.regions import NATION
from suibao.rules.tables import build_table

if TYPE_CHECKING:
    from suibao.rules.law import Law

BLOCK = 1 << 16
"""Rows a thread takes at a time: large enough to hide the cost of handing out, small enough to share."""

BLANK = {"int": MISSING, "float": np.nan, "region": -1}
"""What stands in a row that could not be computed, by kind of unit (0 for others): never a plausible amount."""


@dataclass(frozen=True)
class Result:
    """Columns of a run in stored units, and for each row the number of a figure that was unknown (0 = none)."""

    columns: Mapping[str, Array]
    faults: Array | None
    plan: Plan
    inputs: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    @property
    def faulty(self) -> Array:
        """Positions of the rows that could not be computed."""
        return np.flatnonzero(self.faults) if self.faults is not None else np.empty(0, dtype=np.int64)

    def error(self, row: int) -> ParameterError:
        """Why ``row`` could not be computed: the same error that one case gives."""
        assert self.faults is not None
        error = self.plan.failure({name: array[row].item() for name, array in self.inputs.items()})
        assert isinstance(error, ParameterError), f"row {row} is marked, but as one case it can be computed"
        return error

    def table(self) -> pa.Table:
        """The outputs as an Arrow table."""
        return pa.table(dict(self.columns))


class Plan:
    """Compiled rules for the asked outputs under one law. See `Law.plan`."""

    def __init__(self, law: Law, outputs: tuple[str, ...], by: str | None = None) -> None:
        self.law = law
        self.graph = law.graph(outputs)
        self.digest = law.digest
        if by is not None and by != self.graph.per:
            raise RuleError(
                f"These outputs are per {self.graph.per}, not per {by}.", f"这些结果的分析单位是 {self.graph.per}，不是 {by}。"
            )
        units = {one.name: one.unit for one in self.graph.inputs} | {one.name: one.unit for one in self.graph.rules}
        terms = {name: unit.term for name, unit in units.items() if unit.term}
        self.tables = [build_table(one, law, terms) for one in self.graph.parameters]
        self._refuse_unknown_at_once()

    def _refuse_unknown_at_once(self) -> None:
        """A figure without region and keys that a rule always needs must be known before any row is read."""
        always = {name for one in self.graph.rules if one.when is None for name in one.arguments}
        for one, table in zip(self.graph.parameters, self.tables, strict=True):
            if table.shape.form == "unknown" and one.name in always:
                one.find(NATION, (), self.law.dated, self.law.regions)

    @cached_property
    def source(self) -> str:
        """The text of the generated loop."""
        return generate(self.graph, [table.shape for table in self.tables])

    @cached_property
    def _loop(self) -> Any:
        """Compiled, or loaded from disk, when it is first needed."""
        examples = (*(_read_only(np.empty(0, STORED[one.unit.kind])) for one in self.graph.inputs), *self._figures)
        outputs = self.buffers(0)
        return compile_loop(self.source, self.graph.rules, (np.empty(0, np.int16), *examples, *outputs.values()))

    @cached_property
    def _figures(self) -> tuple[Any, ...]:
        """Figures and axes in the order of the loop's arguments; a single figure as one of Python's numbers."""
        given = [(one, table) for table in self.tables for one in table.arrays]
        return tuple(
            one if isinstance(one, np.ndarray) else float(one) if table.shape.is_float else int(one)
            for one, table in given
        )

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the columns this plan needs."""
        return tuple(one.name for one in self.graph.inputs)

    @property
    def may_fail(self) -> bool:
        """True when some figure may be unknown for some row."""
        return any(table.shape.form != "known" for table in self.tables)

    def buffers(self, rows: int) -> dict[str, Array]:
        """Output columns to hand to ``run(out=…)`` again and again."""
        return {name: np.empty(rows, dtype=STORED[kind]) for name, kind in self._kinds.items()}

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """Kind of unit of each output."""
        kinds: dict[str, str] = {one.name: one.unit.kind for one in self.graph.inputs}
        kinds |= {one.name: one.unit.kind for one in self.graph.rules}
        return {name: kinds[name] for name in self.graph.outputs}

    def __call__(self, data: Any, **options: Any) -> Result:
        """Same as `run`."""
        return self.run(data, **options)

    def run(
        self,
        data: Any,
        *,
        out: Mapping[str, Array] | None = None,
        threads: int | None = None,
        block: int = BLOCK,
        extra: Literal["refuse", "ignore"] = "refuse",
        faults: Literal["raise", "keep"] = "raise",
    ) -> Result:
        """Compute the outputs for all rows of ``data`` (Arrow table, mapping of arrays or lists, pandas).

        ``out``: buffers to write into. ``extra``: what to do with columns that no rule knows.
        ``faults``: raise at the first row with an unknown figure, or keep such rows marked.
        Raises InputError and ParameterError; rows count from 0.
        """
        columns, rows = self._read(data, extra)
        results = self._checked(out, rows) if out is not None else self.buffers(rows)
        marks = np.empty(rows if self.may_fail else 0, dtype=np.int16)
        arguments = (
            marks,
            *(_read_only(columns[one.name]) for one in self.graph.inputs),
            *self._figures,
            *(results[name] for name in self.graph.outputs),
        )
        try:
            found = self._spread(arguments, rows, threads or os.cpu_count() or 1, block)
        except ArithmeticError:
            raise self._first_impossible(arguments, rows) from None
        if found & OUTSIDE:
            declared = {one.name: (one, columns[one.name]) for one in self.graph.inputs}
            raise first_outside(declared) or InputError("An input is outside its limits.", "有输入超出范围。")
        result = Result(results, marks if found & UNKNOWN else None, self, columns)
        if found & UNKNOWN:
            self._blank(results, result.faulty)
        if faults == "raise" and result.faulty.size:
            raise result.error(int(result.faulty[0]))
        return result

    def _checked(self, out: Mapping[str, Array], rows: int) -> Mapping[str, Array]:
        """``out`` itself when it fits: the loop writes without looking."""
        for name, kind in self._kinds.items():
            array = out.get(name)
            fits = array is not None and array.shape == (rows,) and array.dtype == STORED[kind]
            if array is None or not fits or not array.flags.c_contiguous or not array.flags.writeable:
                raise InputError(
                    f"The buffer for {name!r} does not fit {rows} rows. Next step: out=plan.buffers({rows}).",
                    f"结果 {name!r} 的缓冲区与 {rows} 行不符。请使用 out=plan.buffers({rows})。",
                    output=name,
                )
        return out

    def _blank(self, results: Mapping[str, Array], rows: Array) -> None:
        for name, kind in self._kinds.items():
            results[name][rows] = BLANK.get(kind, 0)

    def _read(self, data: Any, extra: str) -> tuple[dict[str, Array], int]:
        names = list(data.column_names) if isinstance(data, (pa.Table, pa.RecordBatch)) else list(data)
        known = self.law.inputs
        refuse_wrong_names(names if extra == "refuse" else [n for n in names if n in known], self.graph, known)
        columns = {one.name: read_column(one, data[one.name], self.law.regions) for one in self.graph.inputs}
        lengths = {name: len(array) for name, array in columns.items()}
        if len(set(lengths.values())) > 1:
            told = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise InputError(f"Columns differ in length: {told}.", f"各列长度不一：{told}。")
        return columns, next(iter(lengths.values()), 0) if columns else _length(data)

    def _spread(self, arguments: tuple[Any, ...], rows: int, threads: int, block: int) -> int:
        """Run the loop over all rows; returns its bits for all rows together."""
        loop = self._loop  # compiled before threads share it
        if threads == 1 or rows <= block:
            return int(loop(0, rows, *arguments))
        with ThreadPoolExecutor(threads) as pool:
            starts = range(0, rows, block)
            found = pool.map(lambda start: loop(start, min(start + block, rows), *arguments), starts)
            return reduce(or_, found, 0)

    def _first_impossible(self, arguments: tuple[Any, ...], rows: int) -> InputError:
        """The error for the first row that divides by zero or overflows, found by halving."""
        first, last = 0, rows
        while last - first > 1:
            middle = (first + last) // 2
            try:
                self._loop(first, middle, *arguments)
            except ArithmeticError:
                last = middle
            else:
                first = middle
        names = [one.name for one in self.graph.inputs]
        row = {name: array[first].item() for name, array in zip(names, arguments[1:], strict=False)}
        error = self.failure(row)
        assert error is not None, f"row {first} fails in the loop, but as one case it can be computed"
        where, where_zh = at_row(first)
        return InputError(f"{where}{error.en}", f"{where_zh}{error.zh}", **error.details, row=first)

    def failure(self, row: Mapping[str, Any]) -> LawError | None:
        """Why ``row`` (in stored units, regions as positions) cannot be computed: the error that one case gives."""
        prepared = self.law.prepared(self.graph.outputs)
        try:
            prepared.steps_of(dict(row))
        except LawError as error:
            # Kept as a value it would keep the frames of its traceback, and with them the tables of its caller.
            error.__traceback__ = error.__context__ = error.__cause__ = None
            return error
        return None


def _length(data: Any) -> int:
    """Rows of a table of which no column is needed: the outputs are the same in each."""
    if isinstance(data, (pa.Table, pa.RecordBatch)):
        return int(data.num_rows)
    return max((len(data[name]) for name in data), default=0)


def _read_only(array: Array) -> Array:
    """The loop is compiled for read-only inputs, which is what Arrow hands over; NumPy's come as such too."""
    view = array.view()
    view.flags.writeable = False
    return view


def columns_needed(plans: Iterable[Plan]) -> list[str]:
    """Names of all columns that ``plans`` read."""
    return sorted({name for plan in plans for name in plan.inputs})


__all__ = ["BLOCK", "Plan", "Result", "columns_needed"]
