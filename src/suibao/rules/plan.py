"""A plan: the rules for a set of outputs, fused into one compiled loop over columns.

Built once, called many times. One pass, only the asked outputs; blocks are shared among threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa

from suibao.rules.case import refuse_wrong_names
from suibao.rules.codegen import Shape, generate
from suibao.rules.columns import STORED, Array, first_outside, read_column
from suibao.rules.compiled import compile_loop
from suibao.rules.errors import InputError, ParameterError, RuleError
from suibao.rules.parameter import Parameter
from suibao.rules.tables import Table, build_table

if TYPE_CHECKING:
    from suibao.rules.law import Law

BLOCK = 1 << 16
"""Rows a thread takes at a time: large enough to hide the cost of handing out, small enough to share."""


@dataclass(frozen=True)
class Result:
    """Columns of a run in stored units, and for each row the number of the figure that was unknown (0 = none)."""

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
        return self.plan.explain_fault(int(self.faults[row]), {name: array[row] for name, array in self.inputs.items()})

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
        terms = {one.name: one.unit.term for one in (*self.graph.inputs, *self.graph.rules) if one.unit.term}
        self.tables = [build_table(one, law, terms) for one in self.graph.parameters]
        self._refuse_unknown_at_once()

    def _refuse_unknown_at_once(self) -> None:
        """A figure without region and keys that a rule always needs must be known before any row is read."""
        always = {name for one in self.graph.rules if one.when is None for name in one.arguments}
        for one, table in zip(self.graph.parameters, self.tables, strict=True):
            if table.shape.form == "unknown" and one.name in always:
                one.find("CN", (), self.law.dated, self.law.regions)

    @cached_property
    def source(self) -> str:
        """The text of the generated loop."""
        return generate(self.graph, [table.shape for table in self.tables])

    @cached_property
    def _loop(self) -> Any:
        return compile_loop(self.source, self.graph.rules)

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
        kinds = {one.name: one.unit.kind for one in (*self.graph.inputs, *self.graph.rules)}
        return {name: np.empty(rows, dtype=STORED[kinds[name]]) for name in self.graph.outputs}

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
        results = out if out is not None else self.buffers(rows)
        marks = np.zeros(rows, dtype=np.int16) if self.may_fail else None
        arguments = (
            marks if marks is not None else np.empty(0, dtype=np.int16),
            *(columns[one.name] for one in self.graph.inputs),
            *(array for table in self.tables for array in table.arrays),
            *(results[name] for name in self.graph.outputs),
        )
        if self._spread(arguments, rows, threads or os.cpu_count() or 1, block):
            declared = {one.name: (one, columns[one.name]) for one in self.graph.inputs}
            raise first_outside(declared) or InputError("An input is outside its limits.", "有输入超出范围。")
        result = Result(results, marks, self, columns)
        if faults == "raise" and result.faulty.size:
            raise result.error(int(result.faulty[0]))
        return result

    def _read(self, data: Any, extra: str) -> tuple[dict[str, Array], int]:
        names = list(data.column_names) if isinstance(data, (pa.Table, pa.RecordBatch)) else list(data)
        known = {name: one for name, one in self.law.inputs.items()}
        refuse_wrong_names(names if extra == "refuse" else [n for n in names if n in known], self.graph, known)
        columns = {one.name: read_column(one, data[one.name], self.law.regions) for one in self.graph.inputs}
        lengths = {name: len(array) for name, array in columns.items()}
        if len(set(lengths.values())) > 1:
            raise InputError(f"Columns differ in length: {lengths}.", f"各列长度不一：{lengths}。")
        return columns, next(iter(lengths.values()), 0)

    def _spread(self, arguments: tuple[Array, ...], rows: int, threads: int, block: int) -> bool:
        """Run the loop over all rows; True when any input was outside its limits."""
        if threads == 1 or rows <= block:
            return bool(self._loop(0, rows, *arguments))
        self._loop(0, 0, *arguments)  # compile before threads share the function
        with ThreadPoolExecutor(threads) as pool:
            starts = range(0, rows, block)
            return any(pool.map(lambda start: self._loop(start, min(start + block, rows), *arguments), starts))

    def explain_fault(self, number: int, row: Mapping[str, Any]) -> ParameterError:
        """The error behind a mark: which figure is unknown for which region, keys and date."""
        parameter = self.graph.parameters[number - 1]
        return fault_error(self, parameter, row)


def fault_error(plan: Plan, parameter: Parameter, row: Mapping[str, Any]) -> ParameterError:
    """Run the row as one case up to the look-up that fails, and return its error."""
    prepared = plan.law.prepared(plan.graph.outputs)
    values: dict[str, Any] = {name: value.item() for name, value in row.items()}
    if parameter.regional and values.get(plan.graph.region) == -1:
        return _no_region(parameter)
    try:
        for step in prepared.steps:
            values[step.rule.name] = prepared.value(step, values)
            if parameter.regional and values.get(plan.graph.region) == -1:
                return _no_region(parameter)
    except ParameterError as error:
        return error
    raise AssertionError(f"{parameter.name} was marked unknown in a row where it is known")


def _no_region(parameter: Parameter) -> ParameterError:
    return ParameterError(
        f"{parameter.name} depends on the region, and the row has none.",
        f"{parameter.zh}（{parameter.name}）因地区而异，而该行没有地区。",
        parameter=parameter.name,
    )


def columns_needed(plans: Iterable[Plan]) -> list[str]:
    """Names of all columns that ``plans`` read."""
    return sorted({name for plan in plans for name in plan.inputs})


__all__ = ["BLOCK", "Plan", "Result", "Table", "columns_needed"]
