"""One case as it is put to the law: both records, both places with their provinces, the dated law, the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from suibao.errors import SuibaoError
from suibao.office.claims.asking import on
from suibao.office.relations.model import Record
from suibao.office.relations.places import province
from suibao.office.relations.terms import Matter
from suibao.rules import InputError, Law

Facts = Mapping[str, Any]

OWN_FACTS = ("destination", "asked_on", "keeps", "gathers_at_benefit", "one_off_account_fen",
             "overlap_before_1998_fen")  # fmt: skip
"""Facts that are no inputs of the law: the new place where its record is not given; the day asked, for the age; which
relation stays where months were paid twice ("origin" or "destination"); that the place of benefit gathers all relations;
account money of one-off payments that cannot move; account money before 1998 of months paid twice."""


@dataclass(frozen=True)
class Move:
    """What `quote` is asked about. ``region``: the new place; ``facts``: those of both records and of the case together."""

    origin: Record
    destination: Record | None
    region: str
    matter: Matter
    law: Law
    day: date
    facts: Facts
    origin_province: str
    province: str

    @property
    def within(self) -> bool:
        """Both places lie in one province: only the registration changes."""
        return self.origin_province == self.province

    @property
    def law_facts(self) -> dict[str, object]:
        """What was stated as a fact of the law, which goes before what the records say."""
        return {name: value for name, value in self.facts.items() if name in self.law.inputs}


def moved(origin: Record, destination: Record | None, matter: Matter, law: Law, day: date, facts: Facts) -> Move:
    """The case with its places and its dated law. Raises SuibaoError as `quoting.quote` does."""
    return moved_under(on(law, day), origin, destination, matter, day, facts)


def moved_under(
    dated: Law, origin: Record, destination: Record | None, matter: Matter, day: date, facts: Facts
) -> Move:
    """The same under a law that is already the one of ``day``."""
    stated = {**origin.facts, **(destination.facts if destination is not None else {}), **facts}
    if stated:
        _refuse_strange(stated, dated)
    region = destination.region if destination is not None else str(stated.get("destination") or "")
    _check(origin, destination, region, matter)
    if stated.get("hukou_region"):
        stated["hukou_region"] = province(dated, str(stated["hukou_region"]))
    return Move(
        origin, destination, region, matter, dated, day, stated, province(dated, origin.region), province(dated, region)
    )


def _refuse_strange(facts: Facts, law: Law) -> None:
    """Raise InputError with the nearest name for a fact that neither the law nor this module knows."""
    for name in facts:
        if name not in law.inputs and name not in OWN_FACTS:
            raise InputError.unknown_name("fact of a transfer", "接续事实", name, [*law.inputs, *OWN_FACTS],
                                          "Next step: remove it, or rename it.", "请删去或改名。")  # fmt: skip


def _check(origin: Record, destination: Record | None, region: str, matter: Matter) -> None:
    if not region:
        raise SuibaoError(
            "Where does the relation go? Give the record of the new place, or its code as the fact 'destination'.",
            "关系转往何处？请提供转入地的记录，或以“destination”给出其地区代码。",
        )
    if region == origin.region and matter != Matter.CONVERSION:
        raise SuibaoError(
            f"Nothing moves from {region} to {region}.", f"转出地与转入地相同（{region}），无可转移。", region=region
        )
    if destination is not None and destination.person != origin.person:
        raise SuibaoError("The two records are of two people.", "两份记录不属于同一人。")
    if origin.branch != matter.branch:
        raise SuibaoError(
            f"A case of {matter} moves {matter.branch.code}, and the record is of {origin.branch.code}.",
            f"“{matter.zh}”转移的是{matter.branch.zh}，记录却属于{origin.branch.zh}。",
        )
