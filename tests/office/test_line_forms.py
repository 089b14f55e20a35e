from __future__ import annotations

import pyarrow as pa

from suibao.office.close import Closed
from suibao.office.line_forms import PERSON, forms_of
from suibao.office.transfers import transfers_of


def test_forms_spelled_out_are_the_transfers_of_the_lines(closed: Closed) -> None:
    lines = closed.assessment.lines
    forms = forms_of(lines)
    people = forms["person"].to_pylist()
    texts = {"debit": "debit", "credit": "credit", "code": "code", "form": "key", "note": "note"}
    spelled = {
        column: pa.array(
            [text.replace(PERSON, person) for text, person in zip(forms[name].to_pylist(), people, strict=True)]
        )
        for name, column in texts.items()
    }
    expected = transfers_of(lines)
    assert lines.num_rows > 500
    for column, values in spelled.items():
        assert values.equals(expected[column].combine_chunks()), column
    assert forms["basis_fen"].equals(lines["base_fen"])
    assert len(pa.chunked_array(forms["form"]).combine_chunks().dictionary) < lines.num_rows / 5
