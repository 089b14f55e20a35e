"""Work lost otherwise than by the worker's own will (非因本人意愿中断就业): the closed list of 若干规定 13.

One rule an item, so that an explanation shows which one is met. The list is identical in 广东省失业保险条例 16.
"""

from suibao.law.inputs import given
from suibao.law.unemployment.terms import WorkEnding
from suibao.law.units import JOB_LOSS
from suibao.rules import rule

INPUTS = [given("work_ending", WorkEnding, "失去工作的情形", "how work ended", JOB_LOSS)]


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 13(1); 劳动合同法 44(1)(4)(5)", zh="劳动合同终止",
      en="contract ended by expiry or the employer's end", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_by_contract_end(work_ending):
    """Item (1): the contract ran out, or the employer went bankrupt, was closed or dissolved."""
    return (work_ending == WorkEnding.EXPIRED or work_ending == WorkEnding.EMPLOYER_BANKRUPT
            or work_ending == WorkEnding.EMPLOYER_CLOSED)  # fmt: skip


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 13(2); 劳动合同法 39, 40, 41", zh="用人单位解除劳动合同",
      en="dismissed by the employer", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_by_dismissal(work_ending):
    """Item (2): dismissal, also for the worker's fault (劳动合同法 39): fault is not own will."""
    return (work_ending == WorkEnding.DISMISSED_FOR_FAULT or work_ending == WorkEnding.DISMISSED_WITH_NOTICE
            or work_ending == WorkEnding.LAID_OFF)  # fmt: skip


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 13(3); 劳动合同法 36", zh="单位提出协商解除",
      en="ended by agreement that the employer proposed", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_by_agreement(work_ending):
    """Item (3): who proposed the agreement decides; the same agreement proposed by the worker is own will."""
    return work_ending == WorkEnding.AGREED_ON_EMPLOYERS_PROPOSAL


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 13(4)", zh="解除聘用合同或被辞退、除名、开除",
      en="appointment ended or expelled", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_by_expulsion(work_ending):
    """Item (4): institutions' employment contracts ended by the employer, and expulsion of any kind."""
    return work_ending == WorkEnding.APPOINTMENT_ENDED or work_ending == WorkEnding.EXPELLED


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 13(5); 劳动合同法 38", zh="因单位过错而辞职",
      en="left because of the employer's breach", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_by_breach(work_ending):
    """Item (5): the worker leaves, but under 劳动合同法 38; unpaid social insurance (38(3)) is one of its grounds."""
    return work_ending == WorkEnding.LEFT_UNPAID_INSURANCE or work_ending == WorkEnding.LEFT_FOR_BREACH


@rule(unit="bool", source="实施《中华人民共和国社会保险法》若干规定 13(6)", zh="法定其他情形", en="another case by law",
      per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_by_other_law(work_ending):
    """Item (6): what other laws, regulations and rules add."""
    return work_ending == WorkEnding.OTHER_BY_LAW


@rule(unit="bool", source="社会保险法 45(2); 实施《中华人民共和国社会保险法》若干规定 13", zh="职工非因本人意愿失业",
      en="employee, not by own will", per=JOB_LOSS, since="2011-07-01", status="secondary")  # fmt: skip
def jobless_employee_not_by_own_will(
    jobless_by_contract_end, jobless_by_dismissal, jobless_by_agreement, jobless_by_expulsion, jobless_by_breach,
    jobless_by_other_law,
):  # fmt: skip
    """Any item of the list. Whoever resigns on no ground of it left by own will."""
    return (jobless_by_contract_end or jobless_by_dismissal or jobless_by_agreement or jobless_by_expulsion
            or jobless_by_breach or jobless_by_other_law)  # fmt: skip
