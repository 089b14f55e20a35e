"""Careers: published vectors through the fold, errors in words of the career, the award in one call."""

from __future__ import annotations

from functools import cache

import pytest
from tests.law.tabled import assuming, at

from suibao.errors import SuibaoError
from suibao.law.careers import Career, CareerMonth, Crediting, Fold, Span, Totals, award
from suibao.law.settlement import standing_in
from suibao.rules import InputError, ParameterError

MONTHLY = Crediting.MONTH_METHOD


@cache
def fold() -> Fold:
    return Fold(at("current", "2025-12"))


def assumed(**figures: str) -> Fold:
    return Fold(assuming("current", tuple(figures.items()), "2025-12"))


def test_account_before_and_after_2006() -> None:
    """V-TR-4 (facts/transfer.md): base 3,000, 330.00 for December 2005 and 240.00 for January 2006."""
    career = Career((Span("2005-12", "2006-01", "440000", base_fen=300_000, index=1_000_000),), "440000", MONTHLY)
    assert assumed(account_interest_rate="0").totals(career).account_balance_fen == 33_000 + 24_000


def test_before_1998_the_account_gets_what_the_person_paid() -> None:
    """facts/transfer.md TR-02; accounts of Shanghai began in 1993-01, of Beijing in 1992-10 (account_start.csv)."""
    paid = Span("1997-11", "1998-01", "310000", base_fen=100_000, own_paid_fen=4_000, index=1_000_000)
    career = Career((paid,), "310000", MONTHLY)
    assert assumed(account_interest_rate="0").totals(career).account_balance_fen == 2 * 4_000 + 11_000


def test_months_before_the_account_are_counted_and_not_credited() -> None:
    spans = (
        Span("1990-01", "1990-12", "310000", CareerMonth.DEEMED, index=1_000_000),
        Span("1992-11", "1993-02", "310000", base_fen=50_000, own_paid_fen=1_000, index=1_200_000),
    )
    totals = assumed(account_interest_rate="0").totals(Career(spans, "310000", MONTHLY))
    assert (totals.deemed_months, totals.pre_account_months, totals.actual_months) == (12_000, 2_000, 4_000)
    assert totals.credited_months == 16_000
    assert totals.account_balance_fen == 2 * 1_000
    assert totals.average_index == (12 * 1_000_000 + 4 * 1_200_000) // 16


def test_gaps_lower_the_average_where_they_count() -> None:
    """facts/pension.md EP-35: in Beijing zero in the denominator, in Shanghai outside the formula."""
    halves = (("2022-01", "2022-06"), ("2023-01", "2023-06"))
    for region, average in (("110000", 666_667), ("310000", 1_000_000)):
        spans = tuple(Span(*half, region, base_fen=1, index=1_000_000) for half in halves)
        totals = fold().totals(Career(spans, region, MONTHLY))
        assert totals.average_index == average
        assert totals.credited_months == 12_000


def test_a_mover_is_measured_by_the_place_of_benefit() -> None:
    """facts/pension.md EP-33; reference wage of Shanghai 12,434 from July 2025 (pension_provincial.csv)."""
    span = Span("2025-07", "2025-12", "360000", base_fen=385_454)
    assert fold().totals(Career((span,), "310000", MONTHLY)).average_index == 310_000


def test_each_half_year_is_divided_by_the_wage_that_governs_it() -> None:
    """Shanghai: 12,307 to June 2025, 12,434 from July (pension_provincial.csv): a base at each is the index 1."""
    spans = (
        Span("2025-01", "2025-06", "310000", base_fen=1_230_700),
        Span("2025-07", "2025-12", "310000", base_fen=1_243_400),
    )
    assert fold().totals(Career(spans, "310000", MONTHLY)).average_index == 1_000_000


def test_the_account_earns_at_the_rate_of_the_place_that_held_it() -> None:
    """Shanghai's own 3.5 % of 2012 (account_interest.csv), for somebody who draws the pension elsewhere."""
    career = Career((Span("2011-01", "2011-12", "310000", base_fen=1, index=1_000_000),
                     Span("2012-12", "2012-12", "310000", base_fen=1, index=1_000_000)),
                    "440000", MONTHLY, balance_fen=100_000, balance_year=2011)  # fmt: skip
    assert fold().totals(career).account_balance_fen == 103_500


def test_a_stated_balance_replaces_years_whose_rates_are_unknown() -> None:
    span = Span("2010-01", "2016-12", "440000", base_fen=500_000, index=800_000)
    with pytest.raises(ParameterError, match="account_interest_rate"):
        fold().totals(Career((span,), "440000", MONTHLY))
    totals = fold().totals(Career((span,), "440000", MONTHLY, balance_fen=4_000_000, balance_year=2015))
    credit, weighted = 12 * 40_000, 66 * 40_000
    interest = round(4_000_000 * 0.0831) + round(weighted * 0.0831 / 12)
    assert totals.account_balance_fen == 4_000_000 + credit + interest
    assert totals.credited_months == 84_000


def test_three_thirds_of_a_month_are_a_month_of_the_pension() -> None:
    """Proposal 3: a third of the smallest payment credits a third of a month, up to the award: neither less nor more.

    Beijing 2025: floor 7,162, at 20 % 1,432.40; a platform's share of 477.47 is the payment on 2,387.35.
    """
    facts = {"region": "110000", "employers": 0, "joins_flexible_pension": False, "pension_base_fen": 0,
             "platform_pension_fen": 47_747}  # fmt: skip
    law = at("proposal/3-platform-pension-share", "2025-10")
    (third,) = law.evaluate({one.name: facts[one.name] for one in law.graph(("credited_month",)).inputs}, ["credited_month"]).values()
    assert third == 333
    whole = Span("2025-07", "2025-09", "110000", CareerMonth.FLEXIBLE, base_fen=716_200)
    thirds = Span("2025-07", "2026-03", "110000", CareerMonth.FLEXIBLE, base_fen=238_735, credited=int(third))
    one, nine = (assumed(account_interest_rate="0").totals(Career((span,), "110000", MONTHLY)) for span in (whole, thirds))
    assert one.credited_months == 3_000
    assert nine.credited_months == 9 * 333
    assert abs(nine.average_index - one.average_index) <= one.average_index // 900
    assert abs(nine.account_balance_fen - one.account_balance_fen) <= 3

    def basic(totals: Totals) -> int:
        known = {"region": "110000", "average_index": totals.average_index, "credited_months": totals.credited_months,
                 "has_stated_base": True, "stated_benefit_base_fen": 1_204_900, "has_stated_local_base": False,
                 "stated_local_base_fen": 0}  # fmt: skip
        needed = [one.name for one in law.graph(("basic_pension",)).inputs]
        return int(law.evaluate({name: known[name] for name in needed}, ["basic_pension"])["basic_pension"])

    assert abs(basic(nine) - basic(one)) <= 2


def test_the_award_in_one_call() -> None:
    """facts/pension.md section 6: J 12,049, Z 0.8, 360 months: basic pension 3,253.23; divisor 139 at 60.

    Beijing's transition covers what was paid to June 1998, here 32 months: 12,049 x 0.8 x 32 / 12 x 1 %.
    """
    span = Span("1995-11", "2025-10", "110000", base_fen=600_000, index=800_000)
    career = Career((span,), "110000", MONTHLY, balance_fen=13_900_000, balance_year=2024)
    law = assuming("current", (("account_part_year_interest", "no"),), "2025-12")
    parts = award(law, career, "2025-11", {"age_at_award_months": 720})
    assert parts["basic_pension"] == 325_323
    assert parts["account_pension"] == round((13_900_000 + 10 * 48_000) / 139)
    assert parts["transition_pension"] == 25_705


def test_the_base_is_that_of_the_year_of_retirement() -> None:
    """facts/pension.md section 2.5, J; Shanghai 12,434 in 2025, 12,577 in 2026: retired in December, first paid in January."""
    span = Span("2000-01", "2025-12", "310000", base_fen=600_000, index=800_000)
    career = Career((span,), "310000", MONTHLY, balance_fen=13_900_000, balance_year=2025)
    law, facts = at("current", "2026-01"), {"age_at_award_months": 720}
    assert award(law, career, "2026-01", facts, ["award_base"]) == {"award_base": 1_257_700}
    assert award(law, career, "2026-01", facts, ["award_base"], retired="2025-12") == {"award_base": 1_243_400}


def test_an_award_before_its_base_is_out_is_paid_on_the_last_one() -> None:
    """facts/pension.md EP-30: Beijing's base of 2026 is not known, that of 2025 is 12,049."""
    span = Span("1996-01", "2025-12", "110000", base_fen=600_000, index=800_000)
    career = Career((span,), "110000", MONTHLY, balance_fen=13_900_000, balance_year=2025)
    facts = {"age_at_award_months": 720}
    with pytest.raises(ParameterError, match="benefit_base"):
        award(at("current", "2025-12"), career, "2026-01", facts)
    provisional = award(standing_in(at("current", "2025-12"), "2026-01-15"), career, "2026-01", facts)
    assert provisional["basic_pension"] == 325_323
    assert provisional["account_pension"] == 100_000


def test_interest_in_the_year_of_the_award_is_not_established() -> None:
    span = Span("2016-01", "2025-10", "110000", base_fen=600_000, index=800_000)
    with pytest.raises(ParameterError, match="account_part_year_interest"):
        award(at("current", "2025-12"), Career((span,), "110000", MONTHLY), "2025-11", {"age_at_award_months": 720})


def paid(first: str, last: str, **more: object) -> Span:
    return Span(first, last, "110000", **({"base_fen": 600_000, "index": 800_000} | more))  # type: ignore[arg-type]


DEEMED = CareerMonth.DEEMED
WRONG = {
    "months that overlap": ((paid("2020-01", "2020-06"), paid("2020-06", "2020-12")), "2020-06 stands twice"),
    "a span that ends before it begins": ((paid("2020-06", "2020-01"), paid("2021-01", "2021-01")), "before it begins"),
    "payment without a base": ((paid("2020-01", "2020-06", base_fen=0, index=None),), "missing base is never zero"),
    "a deemed month with a base": ((paid("1980-01", "1980-06", kind=DEEMED),), "have neither"),
    "a deemed month after accounts began": (
        (paid("1992-10", "1992-10", kind=DEEMED, base_fen=0),), "end before the account"),
    "a deemed month without an index where it counts": (
        (paid("1980-01", "1980-06", kind=DEEMED, base_fen=0, index=None),), "Span.index"),
    "a month that counts more than one": ((paid("2020-01", "2020-06", credited=1_001),), "one month at most"),
    "a month that counts less than none": ((paid("2020-01", "2020-06", credited=-1),), "one month at most"),
    "no months at all": ((), "no months"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_a_career_is_said_in_its_words(name: str) -> None:
    spans, says = WRONG[name]
    refused(Career(spans, "110000", MONTHLY), says)


def test_a_payment_after_the_award_is_refused() -> None:
    refused(Career((paid("2020-01", "2020-06"),), "110000", MONTHLY, award="2020-06"), "2020-06 lies outside")


def test_a_region_that_does_not_exist_is_refused() -> None:
    refused(Career((paid("2025-01", "2025-06"),), "990000", MONTHLY), "990000")


def refused(career: Career, says: str) -> None:
    with pytest.raises(SuibaoError) as caught:
        fold().totals(career)
    assert says in caught.value.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.zh)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in caught.value.en)


def test_among_many_careers_an_error_names_the_career() -> None:
    good = Career((paid("2020-01", "2020-06"),), "110000", MONTHLY)
    unknown = Career((Span("2020-01", "2020-06", "520000", base_fen=500_000),), "520000", MONTHLY)
    with pytest.raises(ParameterError, match=r"^Career 1: contribution_reference_wage") as caught:
        fold().totals_of([good, unknown])
    assert caught.value.details["career"] == 1
    with pytest.raises(InputError, match=r"^Career 2: The career has no months"):
        fold().totals_of([good, good, Career((), "110000", MONTHLY)])


def test_an_account_start_of_ones_own() -> None:
    """Henan and Heilongjiang know local exceptions (facts/pension.md EP-38)."""
    deemed = paid("1993-01", "1993-06", kind=CareerMonth.DEEMED, base_fen=0)
    with pytest.raises(InputError):
        fold().totals(Career((deemed,), "110000", MONTHLY))
    assert fold().totals(Career((deemed,), "110000", MONTHLY, account_start="1994-01")).deemed_months == 6_000
