"""What an unemployment claim pays for a month: the benefit at that month's figures, and the fund's medical contributions.

Many claims share their inputs (city, reason, years paid): each distinct case is evaluated once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from suibao.books import accounts
from suibao.books.claims import Claim
from suibao.books.ledger import Transfer
from suibao.errors import SuibaoError
from suibao.law.terms import Branch
from suibao.office.calendar_months import plus
from suibao.office.claims.asking import Asked, ask, needed, on
from suibao.office.claims.jobless_cover import PAYING
from suibao.office.claims.kinds import Instalment
from suibao.office.claims.medical_months import UNEMPLOYMENT_FUND
from suibao.office.claims.spans import due_months
from suibao.office.claims.stepping import facts_of
from suibao.office.claims.unemployment_facts import case_of
from suibao.office.claims.unemployment_machine import JoblessEvent
from suibao.rules import Law

BENEFIT = "jobless_benefit"
CONTRIBUTION = "jobless_medical_contribution"

Asking = Callable[[Mapping[str, Any], str], Asked]


def monthly(connection: sa.Connection, law: Law, claim: Claim, month: int) -> Instalment:
    """The instalment of one claim for a month (yyyymm). Raises SuibaoError, by name, for what is not known any more."""
    dated = on(law, month)
    return _instalment(dated, claim, month, _once(dated))


def monthly_many(connection: sa.Connection, law: Law, many: Sequence[Claim], month: int) -> Mapping[str, Instalment]:
    """The instalments of many claims, by number; claims whose amount is not known are left out, for :func:`monthly` to say why."""
    dated = on(law, month)
    asking, found = _once(dated), {}
    for claim in many:
        try:
            found[claim.claim] = _instalment(dated, claim, month, asking)
        except SuibaoError:
            continue
    return found


def _once(law: Law) -> Asking:
    """Asks the law, each distinct case once."""
    before: dict[tuple[object, ...], Asked] = {}

    def asking(case: Mapping[str, Any], output: str) -> Asked:
        key = (output, *needed(law, case, (output,)).items())
        if key not in before:
            before[key] = ask(law, case, [output])
        return before[key]

    return asking


def _instalment(law: Law, claim: Claim, month: int, asking: Asking) -> Instalment:
    drawn = len(due_months(claim, PAYING, plus(month, -1)))
    left = int(claim.decided("months_in_all")) - drawn
    if left <= 0:
        return Instalment(stop="领取期满（社会保险法 46）", event=JoblessEvent.EXHAUST)
    case = case_of(claim.region, facts_of(claim), law, drawn)
    asked = asking(case, BENEFIT)
    if not asked.known:
        en, zh = asked.words(law)
        raise SuibaoError(
            f"The benefit of this month is not known: {en}.", f"本月失业保险金尚不能确定：{zh}。", settle=list(asked.settle)
        )
    last = left == 1
    beside, missing = _contribution(law, claim, month, asking(case, CONTRIBUTION))
    return Instalment(
        {BENEFIT: asked.values[BENEFIT]}, stop="领取期满（社会保险法 46）" if last else "", event=JoblessEvent.EXHAUST if last else "",
        trace=asked.trace, transfers=beside, missing=missing, inputs=needed(law, case, (BENEFIT,)),
    )  # fmt: skip


def _contribution(
    law: Law, claim: Claim, month: int, asked: Asked
) -> tuple[tuple[Transfer, ...], tuple[tuple[str, str], ...]]:
    """The medical contributions of the month: charged to the fund, and paid by it. Unknown by name where the base is."""
    if not asked.known:
        en, zh = asked.words(law)
        return (), ((f"medical contributions of the month: {en}", f"本月代缴医保费：{zh}"),)
    fen = asked.values[CONTRIBUTION]
    if fen == 0:
        return (), ()
    medical, own = Branch.EMPLOYEE_MEDICAL.code, Branch.UNEMPLOYMENT.code
    due = accounts.due(UNEMPLOYMENT_FUND, medical, claim.region)
    key = f"benefit|{claim.claim}|medical_contribution|{month}"
    charged = Transfer(
        due, accounts.pool(medical, claim.region), fen, month, f"{medical}.by_unemployment_fund", f"{key}|charged", claim.claim,
        claim.person,
    )  # fmt: skip
    paid = Transfer(
        accounts.pool(own, claim.region), due, fen, month, f"{own}.medical_contribution", f"{key}|paid", claim.claim, claim.person
    )
    return (charged, paid), ()
