"""In which order money is set against what is owed, and how it is divided where it does not reach."""

from suibao.law.inputs import LARGEST_DEBT, given
from suibao.law.units import DEBT
from suibao.rules import rule

AFTER_ALL_MONTHS = 100_000
MILLION = 1_000_000

INPUTS = [
    given("is_late_fee", "bool", "系滞纳金", "the debt is a late fee", DEBT),
    given("borne_by_worker", "bool", "系代扣代缴的个人部分", "the worker's part, withheld from pay", DEBT),
    given("money_fen", "fen", "可用缴款", "money to be set against debts", DEBT, most=LARGEST_DEBT),
    given("debt_through_fen", "fen", "同序欠费累计至本笔", "debts of the same rank up to and with this one", DEBT, most=LARGEST_DEBT),
    given("debts_fen", "fen", "同序欠费合计", "all debts of the same rank", DEBT, most=LARGEST_DEBT),
]


@rule(unit="count", source="劳办发〔1997〕116号 11; 国家税务总局公告2019年第48号 1", zh="冲抵次序", en="rank when money is set against debts",
      per=DEBT, status="project")  # fmt: skip
def payment_rank(dues_month, is_late_fee, borne_by_worker):
    """Lowest first: the oldest month; in a month the worker's part, which was withheld from pay; late fees behind all dues.

    The oldest month first is the rolling division of 116. That contributions come before late fees follows, by analogy, what
    the tax authority allows for taxes, and completes the workers' months; that the worker's part comes first is our judgement.
    """
    late_fee = AFTER_ALL_MONTHS if is_late_fee else 0
    payers_part = 0 if borne_by_worker else 1
    return late_fee + 2 * dues_month + payers_part


@rule(unit="fen", source="项目判断", zh="冲抵至本笔累计", en="money set against debts up to and with this one", per=DEBT,
      status="project")  # fmt: skip
def set_against_through(money_fen, debt_through_fen, debts_fen):
    """Debts of one rank share what there is in proportion, running totals rounded down: nothing is lost, none gets more
    than it is owed. Taken in millions apart, so that the product stays exact in 64 bits."""
    if money_fen >= debts_fen:
        return debt_through_fen
    millions = money_fen // MILLION * debt_through_fen
    rest = millions % debts_fen * MILLION + money_fen % MILLION * debt_through_fen
    return millions // debts_fen * MILLION + rest // debts_fen
