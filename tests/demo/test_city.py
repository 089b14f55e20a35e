from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from suibao.demo import City, build
from suibao.demo.columns import NEVER
from suibao.demo.people import PATTERNS
from suibao.errors import SuibaoError
from suibao.law.terms import Mode, Status
from suibao.work.schemas import SCHEMAS


def test_same_seed_same_city(city: City) -> None:
    again = build(workers=300, orders=20_000)
    assert again.orders == city.orders
    assert again.paysheets == city.paysheets
    assert (again.parties, again.roster, again.enrolments) == (city.parties, city.roster, city.enrolments)
    assert again.planted == city.planted


def test_other_seed_other_city(city: City) -> None:
    other = build(seed=7, workers=300, orders=20_000)
    assert other.roster != city.roster
    assert other.orders != city.orders


def test_number_of_orders_does_not_change_the_people(city: City) -> None:
    fewer = build(workers=300, orders=5_000)
    assert (fewer.roster, fewer.enrolments, fewer.paysheets) == (city.roster, city.enrolments, city.paysheets)
    assert fewer.scale < city.scale


@pytest.mark.parametrize("orders", [1, 5_000, 20_000])
def test_orders_are_as_many_as_asked(orders: int) -> None:
    made = build(workers=300, orders=orders, months=(202601, 202602))
    rows = sum(table.num_rows for table in made.orders.values())
    repeated = sum(planted.get("orders.duplicate_id", 0) for planted in made.planted.values())
    assert rows == orders + repeated


def test_columns_are_those_of_the_schemas(city: City) -> None:
    order, sheet = next(iter(city.orders.values())), next(iter(city.paysheets.values()))
    for kind, table in (
        ("orders", order), ("paysheet", sheet), ("roster", city.roster),
        ("enrolments", city.enrolments), ("parties", city.parties),
    ):
        assert tuple(table.column_names) == SCHEMAS[kind].names


def test_words_are_those_of_the_schemas(city: City) -> None:
    bad = {"虚构行业", "虚构方式"}
    for kind, table in (("orders", city.orders[202601, "PT3"]), ("roster", city.roster), ("parties", city.parties)):
        for field in SCHEMAS[kind].fields:
            if field.choices:
                words = set(pc.unique(table[field.name].combine_chunks().cast(pa.string())).to_pylist()) - {None} - bad
                assert words <= set(field.codes) or words <= set(field.choices), field.name


def test_every_order_lies_in_its_month_and_engagement(city: City) -> None:
    truth = city.truth
    active = truth.activity.counts > 0
    started = truth.engagements.started[truth.activity.engagement][:, None]
    ended = truth.engagements.ended[truth.activity.engagement][:, None]
    inside = (truth.calendar.day >= started) & ((ended == NEVER) | (truth.calendar.day <= ended))
    assert not (active & ~inside).any()
    for (month, _), table in city.orders.items():
        for name in ("offered_at", "accepted_at", "finished_at"):
            moments = [when for when in table[name].to_pylist() if when is not None and when.year < 2060]
            assert {when.year * 100 + when.month for when in moments} == {month}


def test_times_of_good_orders_follow_each_other(city: City) -> None:
    table = city.orders[202602, "PT1"]
    done = [row for row in table.to_pylist() if row["finished_at"] and row["picked_up_at"]]
    assert done
    assert all(r["offered_at"] < r["accepted_at"] <= r["picked_up_at"] <= r["finished_at"] for r in done)


def test_all_modes_statuses_and_combinations_are_there(full_city: City) -> None:
    jobs, folk = full_city.truth.engagements, full_city.truth.people
    assert set(jobs.mode) == {Mode.PLATFORM, Mode.DISPATCH, Mode.OUTSOURCING, Mode.PART_TIME}
    platform = jobs.status[jobs.mode == Mode.PLATFORM]
    assert set(platform) == set(Status)
    assert set(folk.pattern) == set(range(len(PATTERNS)))
    per_person = np.bincount(jobs.person, minlength=len(folk))
    assert per_person.tolist() == [PATTERNS[p].count("+") + 1 for p in folk.pattern]
    pairs = set(zip(jobs.person.tolist(), jobs.payer.tolist(), strict=True))
    assert len(pairs) == len(jobs), "nobody has two engagements with one payer"
    assert len(set(zip(jobs.payer.tolist(), jobs.number.tolist(), strict=True))) == len(jobs)


def test_some_join_and_some_leave_in_mid_month(full_city: City) -> None:
    jobs, days = full_city.truth.engagements, full_city.truth.calendar
    for mode in (Mode.PLATFORM, Mode.DISPATCH, Mode.OUTSOURCING, Mode.PART_TIME):
        mine = jobs.mode == mode
        assert (mine & (jobs.started > days.day[0]) & (jobs.started <= days.day[-1])).any()
        assert (mine & (jobs.ended >= days.day[0]) & (jobs.ended < days.day[-1])).any()
    assert (jobs.ended[jobs.ended != NEVER] >= jobs.started[jobs.ended != NEVER]).all()


def test_dispatch_from_shenzhen_is_used_in_the_demo_city(full_city: City) -> None:
    roster = full_city.roster.filter(pc.field("payer") == "DA4")
    assert set(roster["region"].to_pylist()) == {"440100"}
    assert set(roster["using_region"].to_pylist()) == {"449900"}
    parties = dict(zip(*(full_city.parties[name].to_pylist() for name in ("party", "kind")), strict=True))
    assert {parties[unit] for unit in roster["using_unit"].to_pylist()} == {"employer"}


def test_pay_sheets_hold_everyone_in_force_and_respect_the_law(full_city: City) -> None:
    jobs, days = full_city.truth.engagements, full_city.truth.calendar
    first, last = days.bounds(1)
    lasting = (jobs.mode != Mode.PLATFORM) & (jobs.started <= last) & ((jobs.ended == NEVER) | (jobs.ended >= first))
    sheets = [table for (month, _), table in full_city.paysheets.items() if month == 202602]
    repeated = full_city.planted[202602]["paysheet.duplicate_id"]
    assert sum(table.num_rows for table in sheets) == int(lasting.sum()) + repeated
    weekly = [hours for hours in full_city.roster["weekly_hours"].to_pylist() if hours is not None]
    assert max(weekly) <= 24


def test_choices_are_whole(full_city: City) -> None:
    rows = full_city.enrolments.to_pylist()
    assert len({row["id_number"] for row in rows}) == len(rows)
    for row in rows:
        assert (row["flexible_pension"] == "yes") == (row["pension_base"] is not None)
        assert (row["flexible_medical"] == "yes") == (row["medical_base"] is not None)
        assert not (row["flexible_pension"] == "yes" and row["resident_pension_tier"])
        assert not (row["flexible_medical"] == "yes" and row["resident_medical"] == "yes")
        yearly = row["resident_pension_tier"] is not None or row["resident_medical"] == "yes"
        assert yearly == (row["annual_month"] is not None)


def test_daily_fee_is_kept_once_a_day_on_the_first_order() -> None:
    city = build(workers=300, orders=20_000, months=(202601,))
    paid = city.orders[202601, "PT2"].filter(pc.field("deduction").cast(pa.float64()) >= 3)
    keys = [(row["worker"], row["accepted_at"].date()) for row in paid.to_pylist() if row["accepted_at"].year < 2060]
    repeats = city.planted[202601]["orders.duplicate_id"]
    assert keys
    assert len(keys) - len(set(keys)) <= repeats


@pytest.mark.parametrize(
    "wrong", [{"workers": 10}, {"months": (2025,)}, {"months": ()}, {"months": (202601, 202601)}, {"orders": 0}]
)
def test_senseless_arguments_are_refused_in_two_languages(wrong: dict[str, object]) -> None:
    with pytest.raises(SuibaoError) as caught:
        build(**{"workers": 300, "orders": 1_000} | wrong)  # type: ignore[arg-type]
    assert "demo city" in caught.value.en
    assert "演示城市" in caught.value.zh
