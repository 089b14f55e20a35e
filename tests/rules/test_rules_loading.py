"""Parameter files: what they hold and what is said when they are wrong."""

from __future__ import annotations

from datetime import date

import pytest

from suibao.rules import LawError, ParameterFileError, Region, RegionError, Regions, read_parameters

HEADER = "region,from,to,value,known_from,instrument,article,url,status,note"
GOOD = "CN,2020-01-01,2020-12-31,8.5,2019-12-01,Act,1,https://example.org,official,seen"


def written(tmp_path, *rows, header=HEADER, described="{unit: rate, zh: 费率, en: rate}"):
    (tmp_path / "group.yaml").write_text(f"some_rate: {described}\n", encoding="utf-8")
    (tmp_path / "group").mkdir(exist_ok=True)
    (tmp_path / "group" / "some_rate.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return read_parameters(tmp_path, lambda name, text: {"a": 1, "b": 2}[text])


def test_a_row_as_it_is_read(tmp_path):
    (one,) = written(tmp_path, GOOD)
    (value,) = one.values
    assert (one.name, one.unit.name, one.zh) == ("some_rate", "rate", "费率")
    assert (value.amount, value.start, value.end) == (85_000, date(2020, 1, 1), date(2020, 12, 31))
    assert (value.known_from, value.status, value.citation) == (date(2019, 12, 1), "official", "Act 1")


def test_a_row_without_a_value_is_a_figure_not_established(tmp_path):
    (one,) = written(tmp_path, "CN,,,,,,,,not_established,looked for")
    assert one.values[0].amount is None
    assert one.values[0].start == date.min


def test_further_keys(tmp_path):
    header = HEADER.replace("region,", "region,size,")
    (one,) = written(tmp_path, GOOD.replace("CN,", "CN,b,"), header=header, described="{unit: rate, zh: 费率, keys: [size]}")
    assert one.values[0].keys == (2,)
    assert one.en == "some rate"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD.replace("8.5", "much"), "some_rate.csv, row 2: Expected a number, found 'much'."),
        (GOOD.replace("8.5", "NaN"), "some_rate.csv, row 2: Expected a number, found 'NaN'."),
        (GOOD.replace("8.5", "8.123456"), "some_rate.csv, row 2: 8.123456 is finer than the unit rate can hold exactly."),
        (GOOD.replace("2020-01-01", "2020-13-01"), "row 2: Column 'from' is '2020-13-01'; expected a day such as 2025-07-01."),
        (GOOD.replace("2019-12-01", "2019"), "row 2: Column 'known_from' is '2019'; expected a day such as 2025-07-01."),
        (GOOD.replace("official", "offical"), "row 2: There is no status 'offical'. Did you mean 'official'?"),
    ],
)
def test_mistakes_are_told_with_file_and_row(row, message, tmp_path):
    with pytest.raises(ParameterFileError) as error:
        written(tmp_path, row)
    assert message in error.value.en
    assert "row 2" in error.value.zh


def test_an_unknown_key_is_told(tmp_path):
    header = HEADER.replace("region,", "region,size,")
    with pytest.raises(ParameterFileError, match="row 2: Column 'size' is 'huge', which is none of its codes"):
        written(tmp_path, GOOD.replace("CN,", "CN,huge,"), header=header, described="{unit: rate, zh: 费率, keys: [size]}")


def test_wrong_columns_are_told(tmp_path):
    with pytest.raises(ParameterFileError, match="has the columns"):
        written(tmp_path, header=HEADER.replace("status", "state"))


@pytest.mark.parametrize("described", ["{zh: 费率}", "{unit: rate}"])
def test_a_parameter_needs_unit_and_label(described, tmp_path):
    with pytest.raises(ParameterFileError, match="is described without"):
        written(tmp_path, GOOD, described=described)


def test_an_unknown_unit_and_a_missing_file_are_told(tmp_path):
    with pytest.raises(LawError, match=r"no unit 'rat'. Did you mean 'rate'"):
        written(tmp_path, GOOD, described="{unit: rat, zh: 费率}")
    (tmp_path / "group" / "some_rate.csv").unlink()
    (tmp_path / "group.yaml").write_text("some_rate: {unit: rate, zh: 费率}\n", encoding="utf-8")
    with pytest.raises(ParameterFileError, match=r"has no file some_rate.csv"):
        read_parameters(tmp_path, lambda name, text: 0)


def test_regions_in_layers():
    regions = Regions([Region("110000", "CN", "北京", "Beijing"), Region("110100", "110000", "市", "City")])
    assert regions.chain("110100") == ["110100", "110000", "CN"]
    assert regions.codes[0] == "CN"
    assert [regions.parents[regions.index[code]] for code in ("CN", "110000")] == [-1, 0]
    with pytest.raises(RegionError, match=r"Near it: 110000 Beijing, 110100 City\."):
        regions.check("110200")
    with pytest.raises(ParameterFileError, match="names the parent 990000"):
        Regions([Region("990100", "990000", "", "")])
