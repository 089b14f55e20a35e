"""Assessment lines as ledger transfers without spelling out a text a line.

A month of a million people has a few hundred kinds of line (payer, region, branch, rule …), each of which stands for
thousands of people: the words of each kind are made once, with ``@`` where the person's key belongs.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suibao.books import accounts
from suibao.law.terms import Branch
from suibao.law.units import ORDER_MONTH
from suibao.office.transfers import PREFIX

PERSON = "@"
"""Stands for the person's key."""

KIND = ("month", "unit", "payer", "region", "industry", "rule", "branch", "component", "remitter", "destination")
"""What lines of one kind have in common."""


def forms_of(lines: pa.Table) -> pa.Table:
    """One row a line (columns: ``books.incoming.FORM_TRANSFERS``): debit what the remitter owes, credit fund or account."""
    kinds, index = _kinds(lines)
    words = [_words(kind) for kind in kinds]
    texts = {
        name: pa.DictionaryArray.from_arrays(pa.array(index, pa.int32()), pa.array([one[name] for one in words], pa.string()))
        for name in ("debit", "credit", "form", "code", "note")
    }  # fmt: skip
    numbers = {"amount_fen": lines["amount_fen"], "basis_fen": lines["base_fen"], "month": lines["month"]}
    return pa.table({**texts, "person": lines["person"], **numbers})


def _kinds(lines: pa.Table) -> tuple[list[dict[str, Any]], np.ndarray[Any, np.dtype[np.int64]]]:
    """The kinds of line there are, and which each line is of."""
    code = np.zeros(lines.num_rows, np.int64)
    for name in KIND:
        words = pc.dictionary_encode(lines[name].combine_chunks())
        words = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
        code = code * max(len(words.dictionary), 1) + words.indices.to_numpy()
    _, first, index = np.unique(code, return_index=True, return_inverse=True)
    return lines.select(KIND).take(pa.array(first)).to_pylist(), index


def _words(kind: dict[str, Any]) -> dict[str, str]:
    """The accounts, key, code and note of a kind of line."""
    branch = Branch(kind["branch"]).code
    owner = PERSON if kind["remitter"] == "worker" else kind["remitter"]
    own = kind["destination"] == "account"
    parts = [str(kind["month"]), kind["unit"], PERSON, kind["payer"], kind["region"]]
    line = "|".join([*parts, *([str(kind["industry"])] if kind["unit"] == ORDER_MONTH else []), kind["rule"]])
    return {
        "debit": accounts.due(owner, branch, kind["region"]),
        "credit": accounts.account(PERSON, branch, kind["region"]) if own else accounts.pool(branch, kind["region"]),
        "form": PREFIX + line,
        "code": f"{branch}.{kind['component']}",
        "note": line,
    }
