"""Ending the relation (终止养老保险关系): the account is paid out, the pooled part never."""

from suibao.law.inputs import given
from suibao.law.units import CAREER_YEAR
from suibao.rules import rule

INPUTS = [
    given("lost_nationality", "bool", "丧失中国国籍", "lost Chinese nationality", CAREER_YEAR),
    given("asked_in_writing", "bool", "已书面申请终止", "asked in writing to end the relation", CAREER_YEAR),
    given("told_of_consequences", "bool", "已书面确认告知事项", "was told of the consequences in writing", CAREER_YEAR),
]  # fmt: skip


@rule(unit="bool", source="社会保险法 14", zh="退休前不得提前支取", en="no withdrawal before retirement", per=CAREER_YEAR,
      since="2011-07-01")  # fmt: skip
def withdrawal_is_barred(lost_nationality):
    """Balances stay to retirement. Whoever no longer is Chinese may end the relation instead."""
    return not lost_nationality


@rule(unit="bool", source="人力资源和社会保障部令第13号 6", zh="可以终止关系并退账户", en="the relation may end with a refund", per=CAREER_YEAR,
      since="2011-07-01", status="weak")  # fmt: skip
def may_refund_relation(withdrawal_is_barred, asked_in_writing, told_of_consequences):
    """On loss of nationality, in writing, after the agency has told in writing what it means."""
    return not withdrawal_is_barred and asked_in_writing and told_of_consequences


@rule(unit="fen", source="人力资源和社会保障部令第13号 6", zh="终止关系一次性支付", en="paid out when the relation ends",
      per=CAREER_YEAR, since="2011-07-01", when="may_refund_relation", status="secondary")  # fmt: skip
def refund_on_ending(account_after):
    """The balance of the account and nothing else: the pooled part is never returned (pension.md EP-46)."""
    return account_after
