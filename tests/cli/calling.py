"""Calling the command line in this process: what it says on both channels, and its exit status."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest

from suibao.cli import main, output


@dataclass(frozen=True)
class Said:
    """Exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def suibao(*arguments: object, stdin: str | None = None) -> Said:
    """Run a command. Language and width do not come from the environment."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.delenv("SUIBAO_LANG", raising=False)
        patch.setattr(output.console, "width", output.PIPE_WIDTH)
        if stdin is not None:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        try:
            main([str(one) for one in arguments])
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
    return Said(status, out.getvalue(), err.getvalue())
