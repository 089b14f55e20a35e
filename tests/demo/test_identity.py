from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import numdb
from stdnum.cn import ric, uscc

from suibao.demo import City
from suibao.demo.identity import REGION, credit_code, id_numbers, spoil


def _ids(city: City) -> list[str]:
    return [*city.roster["id_number"].to_pylist(), *city.enrolments["id_number"].to_pylist()]


def test_identity_numbers_have_right_checks_dates_and_sex(city: City) -> None:
    folk = city.truth.people
    for number, birth, male in zip(folk.id_number.tolist(), folk.birth, folk.male, strict=True):
        assert len(number) == 18
        assert number[-1] == ric.calc_check_digit(number)
        assert ric.get_birth_date(number) == birth.astype("datetime64[D]").item()
        assert int(number[16]) % 2 == int(male)
    assert len(set(folk.id_number.tolist())) == len(folk)


def test_identity_numbers_belong_to_no_place_that_exists(full_city: City) -> None:
    assert {number[:6] for number in _ids(full_city)} == {REGION}
    county = [found for _, found in numdb.get("cn/loc").info(REGION) if "county" in found]
    assert county == []


def test_people_of_the_full_city_are_all_different(full_city: City) -> None:
    assert len(set(full_city.truth.people.id_number.tolist())) == 10_000


def test_credit_codes_have_right_checks_and_no_real_region(city: City) -> None:
    codes = city.parties["credit_code"].to_pylist()
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert uscc.is_valid(code)
        assert code[2:8] == REGION
    with pytest.raises(ValueError, match="449900"):
        credit_code(1, "440100")


def test_organisation_code_inside_the_credit_code_has_its_own_check() -> None:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    for number in range(200):
        subject = credit_code(number)[8:17]
        total = sum(int(c, 36) * w for c, w in zip(subject[:8], weights, strict=True))
        assert subject[8] == {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def test_names_are_obviously_invented(full_city: City) -> None:
    assert all(name.startswith("工友") for name in full_city.roster["name"].to_pylist())
    assert all(name.startswith("虚构") for name in full_city.parties["name"].to_pylist())


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2010, 1, 1)), st.booleans())
def test_spoilt_numbers_never_pass(day: date, male: bool) -> None:
    number = str(id_numbers(np.array([day], dtype="datetime64[D]"), np.array([male]))[0])
    assert number[-1] == ric.calc_check_digit(number)
    assert spoil(number)[-1] != ric.calc_check_digit(number)


def test_too_many_people_of_one_day_are_refused() -> None:
    births = np.full(501, np.datetime64("1990-01-01"))
    with pytest.raises(ValueError, match="more than 499"):
        id_numbers(births, np.ones(501, dtype=np.bool_))
