"""Random cases of a status review for the tests of `suibao.law.recognition`: claims, evidence, chains of companies."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st
from tests.law.tabled import at

from suibao.law.recognition.facts import FACTS
from suibao.law.recognition.model import Claim, Company, CompanyReview, Evidence, EvidenceKind, Review, ReviewCase

LAW = at("current", "2026-01")
STATION, PLATFORM, AGENCY = (Company(name, f"{name} ltd") for name in ("station", "platform", "agency"))
CHAIN = (STATION, PLATFORM, AGENCY)


def evidence() -> st.SearchStrategy[tuple[Evidence, ...]]:
    """None, one piece or two."""
    return st.lists(st.sampled_from(list(EvidenceKind)).map(Evidence), max_size=2).map(tuple)


def claim(name: str, by: tuple[str, ...] = ("",)) -> st.SearchStrategy[Claim]:
    """One claim about a fact."""
    values = st.sampled_from([int(grade) for grade in FACTS[name].grades])
    return st.builds(Claim, values, st.sampled_from(by), evidence())


@st.composite
def stated(
    draw: st.DrawFn, by: tuple[str, ...] = ("",), most: int = 26, claims: int = 1
) -> dict[str, tuple[Claim, ...]]:
    """Facts with their claims."""
    names = draw(st.lists(st.sampled_from(list(FACTS)), unique=True, max_size=most))
    return {name: tuple(draw(st.lists(claim(name, by), min_size=1, max_size=claims))) for name in names}


@st.composite
def chains(draw: st.DrawFn) -> ReviewCase:
    """A case of three companies, in which some facts are said to be one company's and some nobody's."""
    by = ("", *(one.id for one in CHAIN))
    return ReviewCase("chain", companies=CHAIN, facts=draw(stated(by, claims=3)))


def single(facts: Mapping[str, int]) -> ReviewCase:
    """A case of one company on these grades."""
    return ReviewCase("single", companies=(STATION,), facts={name: (Claim(grade),) for name, grade in facts.items()})


def by(company: Company, name: str, code: str, *kinds: EvidenceKind) -> Claim:
    """A claim that this company exercises a control, by its code."""
    return Claim(int(FACTS[name].term[code.upper()]), company.id, tuple(map(Evidence, kinds)))


def of(review: Review, company: Company) -> CompanyReview:
    """The review of one company."""
    return next(one for one in review.companies if one.company == company)
