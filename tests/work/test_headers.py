"""What is wrong with a file as a whole, in words; and what is only warned about."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.work.making import base, take, write_parquet

from suibao.work.errors import (
    AmbiguousColumnError,
    AmbiguousKindError,
    IncompleteFilesError,
    MissingColumnError,
    UnknownKindError,
    UnreadableFileError,
)
from suibao.work.fields import normalise
from suibao.work.recognising import recognise, warnings
from suibao.work.schemas import SCHEMAS


def test_every_kind_is_recognised_by_its_own_names_and_by_its_chinese_labels() -> None:
    for kind, schema in SCHEMAS.items():
        assert recognise("f", schema.names).schema.kind == kind
        assert recognise("f", [field.zh for field in schema.fields]).schema.kind == kind
        assert recognise("f", [field.name for field in schema.fields if field.required]).schema.kind == kind


def test_no_spelling_means_two_columns() -> None:
    for schema in SCHEMAS.values():
        owners: dict[str, str] = {}
        for field in schema.fields:
            for spelling in field.spellings():
                assert owners.setdefault(spelling, field.name) == field.name


def test_headers_forgive_case_blanks_units_and_width() -> None:
    assert normalise(" Accepted_At ") == normalise("acceptedat")
    assert normalise("劳动报酬（元）") == normalise("劳动报酬")


def test_missing_column_names_the_nearest_header() -> None:
    headers = ["order_id", "platform", "worker", "region", "industry", "acepted_at", "pay"]
    with pytest.raises(MissingColumnError) as caught:
        recognise("may.csv", headers)
    assert caught.value.en == (
        "may.csv: missing column accepted_at (接单时间); the file looks like orders (订单). 'acepted_at' looks like "
        "'accepted_at': rename it."
    )
    assert caught.value.zh == "may.csv：缺少列“接单时间”，该文件应为订单。“acepted_at”可能是“接单时间”，请改名。"


def test_unknown_kind() -> None:
    with pytest.raises(UnknownKindError) as caught:
        recognise("x.csv", ["foo", "bar"])
    assert caught.value.en.startswith("x.csv: no column is known. Expected one of: orders, offers, paysheet, roster")
    assert caught.value.zh.startswith("x.csv：没有可识别的列。应为以下文件之一：订单、派单记录、工资表")


def test_two_columns_with_one_meaning() -> None:
    with pytest.raises(AmbiguousColumnError) as caught:
        recognise("p.csv", [*SCHEMAS["parties"].required, "单位名称"])
    assert caught.value.en == "p.csv: the columns 'name' and '单位名称' both mean 'name'. Remove or rename one of them."
    assert caught.value.zh == "p.csv：列“name”与“单位名称”含义相同，均为“单位名称”。请删除或改名其中一列。"


def test_ambiguous_kind() -> None:
    headers = [*SCHEMAS["paysheet"].required, "days", *SCHEMAS["parties"].required]
    with pytest.raises(AmbiguousKindError) as caught:
        recognise("both.csv", headers)
    assert caught.value.en == (
        "both.csv: the columns fit more than one kind of file: paysheet, parties. Add the columns that only one of "
        "them has."
    )


def test_unused_column_is_warned_about_with_the_nearest_name() -> None:
    headers = recognise("p.csv", [*SCHEMAS["orders"].required, "ratingg", "memo"])
    notes = warnings("p.csv", headers)
    assert [note.en for note in notes] == [
        "p.csv: column 'ratingg' is not used; did you mean 'rating' (评分)?", "p.csv: column 'memo' is not used."]
    assert notes[0].zh == "p.csv：列“ratingg”未使用；是否应为“评分”？"


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.pdf", b"x", "'.pdf' is not a known format"),
    ("a.parquet", b"PAR0", "not a Parquet file, or damaged"),
    ("a.xlsx", b"PK", "not a workbook"),
    ("a.csv", b"", "empty"),
])
def test_unreadable(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFileError, match=words):
        take(tmp_path / name)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        take(tmp_path / "none.csv")


def test_missing_kinds(tmp_path: Path) -> None:
    write_parquet(tmp_path, {"orders": base()["orders"]})
    with pytest.raises(IncompleteFilesError) as caught:
        take(tmp_path)
    assert caught.value.en.startswith("No roster and no parties file among the 1 files read.")
    assert caught.value.zh.startswith("所读1个文件中缺少用工花名册、单位名单，请补充。")
