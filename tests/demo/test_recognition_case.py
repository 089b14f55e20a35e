"""The demo's case to recognise: a form that can be read, a log that belongs to it, parties of the city."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from suibao.demo import recognition
from suibao.demo.parties import ALL
from suibao.demo.recognition import PENALTY, PLATFORM, STATION, write_case
from suibao.law import current_law
from suibao.law.recognition.model import EvidenceKind, ReviewCase
from suibao.law.recognition.reading import read_text
from suibao.law.recognition.reviewing import review
from suibao.law.status.terms import Refusal, Standing
from suibao.work.schemas import OFFERS, ORDERS

Written = tuple[Path, str, ReviewCase]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("demo") / "recognition"
    file, worker = write_case(folder, 7)
    return folder, worker, read_text(file.read_text(encoding="utf-8"), file.name)


def table(written: Written, name: str) -> pa.Table:
    return pq.read_table(written[0] / f"{name}.parquet")


def test_the_form_is_of_the_parties_of_the_city(written: Written) -> None:
    case = written[2]
    names = {one.party: one.name for one in ALL}
    assert [one.id for one in case.companies] == [PLATFORM.party, "station", "agency"]
    assert case.companies[0].name == names[PLATFORM.party]
    assert names[STATION.party] in case.companies[1].name
    assert all(one.name.startswith("虚构") for one in case.companies), "nobody's name"
    assert "虚构" in case.title
    assert (case.worker.oi_batch, case.worker.oi_tier, case.worker.injury_class) == (PLATFORM.oi_batch, PLATFORM.oi_tier, STATION.injury_class)
    assert case.worker.region in current_law().regions.codes


def test_the_month_is_left_to_the_log(written: Written) -> None:
    worker = written[2].worker
    assert (worker.month, worker.pay_fen, worker.orders, worker.order_minutes) == ("", None, None, None)


def test_every_fact_has_a_company_and_evidence(written: Written) -> None:
    claims = [claim for name, every in written[2].facts.items() if name != "contract_label" for claim in every]
    assert all(one.by and one.evidence for one in claims)
    assert all(piece.text and piece.ref for one in claims for piece in one.evidence)
    assert len({piece.kind for one in claims for piece in one.evidence}) >= 3
    assert EvidenceKind.LOG not in {piece.kind for one in claims for piece in one.evidence}, "that is for the log itself"


def test_the_log_is_of_the_platform_and_the_worker(written: Written) -> None:
    orders, offers = table(written, "orders"), table(written, "offers")
    platform, worker = written[1].split("/")
    assert set(orders.column_names) <= set(ORDERS.names)
    assert set(offers.column_names) <= set(OFFERS.names)
    for rows in (orders, offers):
        assert rows["platform"].unique().to_pylist() == [platform] == [PLATFORM.party]
    assert worker in orders["worker"].unique().to_pylist()
    assert written[2].worker.name.endswith(worker)
    assert offers.filter(pc.equal(offers["worker"], worker)).num_rows == max(
        row["count"] for row in offers.group_by("worker").aggregate([([], "count_all")]).rename_columns(["worker", "count"]).to_pylist()
    )


def test_what_the_papers_say_of_work_agrees_with_the_log(written: Written) -> None:
    """Six days a week at least, from ten in the morning, within the period of the form."""
    orders, case = table(written, "orders"), written[2]
    mine = orders.filter(pc.equal(orders["worker"], written[1].split("/")[1]))
    days = sorted({moment.date() for moment in mine["accepted_at"].to_pylist()})
    assert case.started is not None
    assert case.ended is not None
    assert case.started <= days[0]
    assert days[-1] <= case.ended
    weeks = (case.ended - case.started).days / 7
    assert len(days) / weeks >= 5.5
    first = sorted(min(moment.time() for moment in mine["accepted_at"].to_pylist() if moment.date() == day) for day in days)
    assert first[len(first) // 2].hour in (9, 10)
    assert case.ended < date(2026, 4, 1), "the demo's clock"


def test_fines_follow_lateness(written: Written) -> None:
    """As the platform's rules in the form say: orders in time are hardly fined."""
    done = table(written, "orders").filter(pc.equal(table(written, "orders")["outcome"], "completed"))
    late = pc.greater(done["finished_at"], done["promised_at"])
    fined = pc.greater(done["deduction"], 0)
    share = {side: pc.mean(pc.cast(fined.filter(which), pa.float64())).as_py() for side, which in (("late", late), ("in time", pc.invert(late)))}
    assert share["late"] > 0.4
    assert share["in time"] < 0.05


def test_the_papers_alone_find_the_station_and_believe_the_clause(written: Written) -> None:
    """Without the log refusing is free, as the agreement says; that it is not only the log can show."""
    found = review(written[2], current_law().at("2026-03"))
    assert (found.with_company.id, found.main.standing, found.unplaced, found.conflicts) == ("station", Standing.CLEARLY, (), ())
    platform = next(one for one in found.companies if one.company.id == PLATFORM.party)
    assert platform.facts["refusal"] == Refusal.FREE
    assert PENALTY.wait_factor > 1
    assert PENALTY.pay_cut > 0


def test_the_same_seed_writes_the_same_case(written: Written, tmp_path: Path) -> None:
    file, worker = write_case(tmp_path / "again", 7)
    assert worker == written[1]
    assert file.read_bytes() == (written[0] / "case.yaml").read_bytes()
    assert pq.read_table(tmp_path / "again" / "orders.parquet").equals(table(written, "orders"))


def test_another_seed_writes_another_log(written: Written, tmp_path: Path) -> None:
    write_case(tmp_path, 8)
    assert not pq.read_table(tmp_path / "orders.parquet").equals(table(written, "orders"))


def test_a_longer_log_than_a_month_so_that_one_is_whole() -> None:
    assert recognition.DAYS > 31 + 14
