"""Moments of being free, from rows written by hand."""

import ibis
import numpy as np
import pytest
from tests.work.refusals import declined, relation, taken

from suibao.work.evidence.moments import Moments, _mean_without, groups, moments_of


def moments(*rows):
    """Those of the rows, in a month of which the log holds offers: one expired on another day."""
    return moments_of(relation([*rows, declined("28 12:00", refused=False, expired=True)]), "P")


def waits(found: Moments) -> list[tuple[bool, float, float]]:
    return [(bool(r), float(b), float(w)) for r, b, w in zip(found.refused, found.wait_before, found.wait, strict=True)]


DAY = (taken("2 09:00", "2 09:30"), declined("2 09:36", "2 09:37"), taken("2 09:47", "2 10:20"), taken("2 10:25", "2 10:50"))


def test_after_refusing_the_wait_begins_with_the_answer():
    found = moments(*DAY)
    assert waits(found) == [(True, 6.0, 10.0)]  # the first has nothing before; the others are soon after the refusal


def test_after_taking_it_begins_when_all_is_finished():
    found = moments(
        taken("2 09:00", "2 09:30"), taken("2 09:34", "2 10:10"), taken("2 09:50", "2 10:00"), taken("2 10:13", "2 10:40")
    )
    assert waits(found)[0] == (False, 4.0, 3.0)  # the offer of 9:50 came during the ride: no quick next offer
    assert len(found) == 2  # the two orders of one run are one moment
    assert np.isnan(found.wait[1])
    assert found.leaves.tolist() == [False, True]


def test_a_refusal_while_carrying_is_no_moment():
    found = moments(taken("2 09:00", "2 09:30"), taken("2 09:40", "2 10:20"), declined("2 10:00"), taken("2 10:30", "2 11:00"))
    assert not found.refused.any()
    assert found.unused["carrying"] == 1
    assert len(found) == 0  # nor is the end of a run in which something was declined


@pytest.mark.parametrize("other", ["refused", "expired"])
def test_soon_after_declining_nothing_counts(other):
    earlier = declined("2 09:36", refused=other == "refused", expired=other == "expired")
    rows = [taken("2 09:00", "2 09:30"), earlier, taken("2 09:50", "2 10:00"), declined("2 11:30"), taken("2 11:40", "2 12:00")]
    late = [taken("2 12:10", "2 13:30"), declined("2 13:31"), taken("2 13:41", "2 13:50")]
    found = moments(*rows, *late)
    assert found.unused["soon_after_another"] == 1  # that of 11:30
    assert (found.offered[found.refused] % 86400 // 60).tolist() == ([576, 811] if other == "refused" else [811])


def test_a_grab_ends_a_wait_unknown():
    found = moments(*DAY[:2], taken("2 09:47", "2 10:20", dispatched=False))
    assert np.isnan(found.wait[0])
    assert not found.leaves[0]


def test_a_grabbed_order_is_no_match():
    found = moments(taken("2 09:00", "2 09:30"), taken("2 09:40", "2 10:00", dispatched=False), taken("2 10:10", "2 10:20"))
    assert found.wait_before.tolist() == [10.0]  # only the last, after the grabbed one was finished


def test_a_cancelled_order_ends_nobody_knows_when():
    found = moments(taken("2 09:00", None), declined("2 09:36"), taken("2 09:47", "2 10:20"))
    assert found.unused["unknown_before"] == 1
    assert len(found) == 0


def test_a_wait_counts_an_hour_at_most():
    assert waits(moments(*DAY[:2], taken("2 14:00", "2 14:20")))[0] == (True, 6.0, 60.0)


def test_the_next_day_is_no_next_offer_but_a_night_is_one_day():
    night = (taken("2 23:00", "2 23:40"), declined("2 23:50"), taken("3 00:05", "3 00:30"))
    assert waits(moments(*night)) == [(True, 10.0, 15.0)]
    morning = (taken("2 23:00", "2 23:40"), declined("2 23:50"), taken("3 04:05", "3 04:30"))
    assert moments(*morning).leaves.tolist() == [True]


def test_pay_offered_before_and_next():
    found = moments(
        taken("2 09:00", "2 09:30", pay_fen=700), declined("2 09:36", pay_fen=500), taken("2 09:47", "2 10:20", pay_fen=600)
    )
    assert (found.pay_before[0], found.pay_offered[0], found.pay[0]) == (7.0, 5.0, 6.0)


def test_pay_of_a_cancelled_order_is_not_known():
    assert np.isnan(moments(*DAY[:2], taken("2 09:47", None, pay_fen=0)).pay[0])


def test_others_are_other_workers_in_that_hour():
    mine = [row | {"worker": "a"} for row in DAY]
    other = [taken("2 09:00", "2 09:10"), taken("2 09:14", "2 09:40"), taken("2 09:48", "2 10:20"), taken("2 10:25", "2 10:30")]
    found = moments(*mine, *[row | {"worker": "b"} for row in other])
    at = found.refused.tolist().index(True)
    assert found.others[at] == 8.0  # b was free at 9:40 and waited until 9:48; at 9:10 b had nothing before
    assert np.isnan(found.others[found.worker == 1]).all()  # a took nothing that is a moment


def test_nothing_depends_on_the_order_of_the_rows():
    rows = [row | {"worker": name} for name in "ab" for row in DAY]
    one, other = moments(*rows), moments(*reversed(rows))
    assert waits(one) == waits(other)
    assert one.worker.tolist() == other.worker.tolist() == [0, 1]


def test_a_platform_without_rows_has_no_moments():
    assert len(moments_of(relation(DAY), "Q")) == 0
    assert len(moments_of(relation(DAY), "P", "nobody")) == 0


def test_whole_workers_are_drawn_the_same_ones_each_time():
    rows = [row | {"worker": f"w{number}"} for number in range(50) for row in DAY]
    found = moments_of(relation(rows), "P", most=41)
    assert found.drawn == (10, 50)
    assert len(found) == 10
    again = moments_of(relation(reversed(rows)), "P", counts={f"w{number}": 4 for number in range(50)}, most=41)
    assert waits(again) == waits(found)
    assert moments_of(relation(rows), "P", most=1).drawn == (1, 50)
    assert moments_of(relation(rows), "P", "w7", most=1).drawn == (1, 1)


def test_months_without_offers_are_left_out():
    """Where the files hold no offers, what was refused is missing, and a wait runs past it to the next order taken."""
    march, rows = relation(DAY), relation([taken("2 09:00", "2 09:30"), taken("2 09:36", "2 10:00")])
    times = ("offered_at", "answered_at", "finished_at")
    february = rows.mutate(**{name: rows[name] - ibis.interval(days=28) for name in times})
    assert len(moments_of(february, "P")) == 0
    assert waits(moments_of(february.union(march), "P")) == waits(moments_of(march, "P")) == [(True, 6.0, 10.0)]


def test_means_without_ones_own():
    cell, own = np.array([[0, 0, 0, 1]]), np.array([7, 7, 8, 8])
    values = np.array([1.0, 2.0, 6.0, np.nan])
    assert _mean_without(cell, values, cell, own).tolist()[:3] == [6.0, 6.0, 1.5]
    assert np.isnan(_mean_without(cell, values, cell, own)[3])
    assert _mean_without(cell, values, np.array([[1, 0, 0, 0]]), own).tolist()[1:] == [6.0, 1.5, 1.5]


def test_groups_number_combinations():
    assert groups([5, 5, 1, 5], [2, 3, 2, 2]).tolist() == [1, 2, 0, 1]
