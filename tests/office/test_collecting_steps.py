"""State machines of filings, receipts and refunds; refunds; what the worker is told."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from tests.support.collection import (
    ANN,
    BOB,
    CIA,
    FIRST,
    LAW,
    NOW,
    REGION,
    Row,
    filed,
    parties,
    stand,
    sums,
    take_rows,
    worker,
)

from suibao.books import Books
from suibao.errors import SuibaoError
from suibao.office.claims.machine import Machine
from suibao.office.collecting.notices import notices, tell
from suibao.office.collecting.refunding import ask, decide
from suibao.office.collecting.states import (
    FILING,
    RECEIPT,
    REFUND,
    FilingState,
    ReceiptState,
    RefundEvent,
    RefundState,
    filing_state,
)
from suibao.office.collecting.status import status

WHO = {"day": date(2026, 3, 1), "now": NOW, "actor": "clerk"}
BY_LAW = {**WHO, "law": LAW}


@pytest.mark.parametrize("machine", [FILING, RECEIPT, REFUND], ids=["filing", "receipt", "refund"])
def test_every_pair_of_state_and_event(machine: Machine) -> None:
    for state, event in product(machine.states, machine.events):
        if (state, event) in machine.moves:
            assert machine.next(state, event) == machine.moves[(state, event)]
        else:
            with pytest.raises(SuibaoError, match="cannot follow") as caught:
                machine.next(state, event)
            assert event.zh in caught.value.zh


def test_what_is_final() -> None:
    assert RECEIPT.final == {ReceiptState.RETURNED, ReceiptState.BOUNCED}
    assert REFUND.final == {RefundState.REFUSED, RefundState.PAID, RefundState.WITHDRAWN}


@pytest.mark.parametrize(
    ("owed", "paid", "state"),
    [(100, 0, FilingState.FILED), (100, 1, FilingState.PART), (100, 100, FilingState.PAID), (0, 0, FilingState.PAID)],
)
def test_where_a_filing_stands(owed: int, paid: int, state: FilingState) -> None:
    assert filing_state(owed, paid) == state


@pytest.fixture
def january(books: Books) -> Books:
    parties(books, (FIRST, "某某人力资源有限公司", "91440300MA5EXWHW6F"))
    stand(books, 202601, worker(ANN) + worker(BOB), "january")
    filed(books, 202601)
    return books


def pay(books: Books, folder: Path, serial: str, fen: int) -> None:
    reference = status(books, law=LAW, day=date(2026, 2, 1)).filings[0].filing.reference
    take_rows(books, folder, serial, [Row(serial, fen, memo=reference)])


# -- refunds


def test_refund_from_request_to_payment(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 500_000)
    asked = ask(january, FIRST, REGION, 20_000, reason="多缴", **WHO, key="r1")
    assert asked == ask(january, FIRST, REGION, 20_000, reason="多缴", **WHO, key="r1")
    granted = decide(january, asked.refund, RefundEvent.GRANT, **BY_LAW, key="r1 granted")
    assert (asked.state, granted.state) == (RefundState.ASKED, RefundState.GRANTED)
    paid = decide(january, asked.refund, RefundEvent.PAY, **BY_LAW, key="r1 paid")
    assert paid == decide(january, asked.refund, RefundEvent.PAY, **BY_LAW, key="r1 paid")
    found = sums(january)
    assert (found.refunded, found.prepaid) == (20_000, 0)


def test_what_was_granted_pays_no_dues_until_it_is_withdrawn(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 500_000)
    refund = ask(january, FIRST, REGION, 20_000, reason="多缴", **WHO, key="r1").refund
    decide(january, refund, RefundEvent.GRANT, **BY_LAW, key="granted")
    stand(january, 202602, worker(ANN, 202602), "february")
    assert filed(january, 202602, day=date(2026, 3, 1), due_on=date(2026, 3, 15)).set_off_fen == 0
    decide(january, refund, RefundEvent.WITHDRAW, **BY_LAW, key="withdrawn")
    assert sums(january).set_against == 500_000


def test_no_refund_beyond_what_is_free(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 490_000)
    with pytest.raises(SuibaoError, match="free prepayment of 10000 fen"):
        ask(january, FIRST, REGION, 10_001, reason="", **WHO, key="r1")
    first = ask(january, FIRST, REGION, 10_000, reason="", **WHO, key="r1").refund
    second = ask(january, FIRST, REGION, 10_000, reason="", **WHO, key="r2").refund
    decide(january, first, RefundEvent.GRANT, **BY_LAW, key="g1")
    with pytest.raises(SuibaoError, match="free prepayment of 0 fen"):
        decide(january, second, RefundEvent.GRANT, **BY_LAW, key="g2")
    decide(january, second, RefundEvent.REFUSE, **BY_LAW, key="g3", note="已批准另一笔")


def test_keys_of_refunds(january: Books, tmp_path: Path) -> None:
    pay(january, tmp_path, "S1", 490_000)
    refund = ask(january, FIRST, REGION, 10_000, reason="", **WHO, key="r1").refund
    with pytest.raises(SuibaoError, match="already stands"):
        ask(january, FIRST, REGION, 9_999, reason="", **WHO, key="r1")
    decide(january, refund, RefundEvent.GRANT, **BY_LAW, key="g")
    with pytest.raises(SuibaoError, match="already stands"):
        decide(january, refund, RefundEvent.PAY, **BY_LAW, key="g")
    with pytest.raises(SuibaoError, match="no refund 'B0'"):
        decide(january, "B0", RefundEvent.PAY, **BY_LAW, key="h")
    with pytest.raises(SuibaoError, match="positive"):
        ask(january, FIRST, REGION, 0, reason="", **WHO, key="r3")


# -- the worker is told


def test_the_worker_is_told_until_it_is_paid(january: Books, tmp_path: Path) -> None:
    assert tell(january, day=date(2026, 2, 15), now=NOW) == {"told": 0, "cleared": 0}  # the last day is in time
    assert tell(january, day=date(2026, 2, 16), now=NOW) == {"told": 2, "cleared": 0}
    assert tell(january, day=date(2026, 2, 17), now=NOW) == {"told": 0, "cleared": 0}
    pay(january, tmp_path, "S1", 160_000)  # the workers' part
    assert tell(january, day=date(2026, 2, 20), now=NOW) == {"told": 2, "cleared": 0}
    pay(january, tmp_path, "S2", 320_000)
    assert tell(january, day=date(2026, 2, 21), now=NOW) == {"told": 0, "cleared": 2}
    assert tell(january, day=date(2026, 2, 22), now=NOW) == {"told": 0, "cleared": 0}
    told = notices(january, ANN)
    assert [(one.state, one.unpaid_fen) for one in told] == [("told", 240_000), ("told", 160_000), ("cleared", 0)]
    assert told[0].parts == ({"branch": 1, "region": REGION, "worker_fen": 80_000, "payer_fen": 160_000},)


def test_the_notice_says_what_and_what_to_do(january: Books) -> None:
    tell(january, day=date(2026, 2, 16), now=NOW)
    one = notices(january, ANN)[0]
    zh, en = one.text("zh", "某某人力资源有限公司"), one.text("en", "Someone Ltd")
    assert zh.startswith("某某人力资源有限公司 未足额缴纳您 2026-01 的社会保险费，尚欠 2,400.00 元")
    assert "职工基本养老保险（440300）：个人部分 800.00 元，单位部分 1,600.00 元" in zh
    assert "社会保险法第四条、第八十二条" in zh
    assert "employee pension in 440300: your part 800.00, the payer's 1,600.00" in en


def test_where_no_day_is_established_the_worker_is_told_after_the_next_month(books: Books) -> None:
    stand(books, 202601, worker(CIA), "january")
    filed(books, 202601, due_on=None)
    assert tell(books, day=date(2026, 2, 28), now=NOW) == {"told": 0, "cleared": 0}
    assert tell(books, day=date(2026, 3, 1), now=NOW) == {"told": 1, "cleared": 0}


def test_an_earlier_day_takes_nothing_back(january: Books) -> None:
    tell(january, day=date(2026, 2, 16), now=NOW)
    assert tell(january, day=date(2026, 2, 10), now=NOW) == {"told": 0, "cleared": 0}
