"""The contribution index (缴费工资指数) of one row of a career, and the totals carried from row to row.

A row is the months of one calendar year that one reference wage governs: docs/decisions/018. What a rule calls
``…_after`` is the input ``…_before`` of the next row; `suibao.law.careers` hands them on. A month that is credited in
part (proposal 3) weighs in the average as much as it counts; in current law every month counts whole.
"""

from suibao.law.inputs import given, month_given
from suibao.law.units import CAREER_YEAR
from suibao.rules import portion, rule

INDEX_ONE = 1_000_000
WHOLE_MONTH = 1_000

INPUTS = [
    month_given("year_first_month", "本段起始年月", "first month of the row", CAREER_YEAR),
    given("year_months_paid", "months", "缴费月数", "months paid", CAREER_YEAR, most=12),
    given("year_months_deemed", "months", "视同缴费月数", "months deemed paid", CAREER_YEAR, most=12),
    given("year_months_gap", "months", "未缴费月数", "months unpaid", CAREER_YEAR, most=12),
    given("year_credited_months", "thousandths of a month", "计入的月数", "months credited", CAREER_YEAR, most=12_000),
    given("year_base_sum_fen", "fen", "各月缴费基数之和", "sum of the bases of the months paid", CAREER_YEAR, most=10**9),
    given("year_before_account", "bool", "建账前", "before the account", CAREER_YEAR),
    given("has_stated_index", "bool", "有已认定指数", "an index is stated", CAREER_YEAR),
    given("stated_index", "index", "已认定的缴费指数", "index as stated by the agency", CAREER_YEAR, most=20 * INDEX_ONE),
    given("deemed_index", "index", "视同缴费指数", "index of the deemed months", CAREER_YEAR, most=20 * INDEX_ONE),
    given("index_sum_before", "index", "此前指数之和", "sum of monthly indices so far", CAREER_YEAR, most=10**12),
    given("index_months_before", "thousandths of a month", "此前计入分母的月数", "months of the denominator so far", CAREER_YEAR,
          most=1_200_000),
    given("credited_months_before", "thousandths of a month", "此前计入的月数", "months credited so far", CAREER_YEAR,
          most=1_200_000),
    given("actual_months_before", "thousandths of a month", "此前实际缴费月数", "months paid so far", CAREER_YEAR,
          most=1_200_000),
    given("deemed_months_before", "thousandths of a month", "此前视同缴费月数", "months deemed paid so far", CAREER_YEAR,
          most=1_200_000),
    given("pre_account_months_before", "thousandths of a month", "此前计入过渡部分的实缴月数", "months paid in the transition so far",
          CAREER_YEAR, most=1_200_000),
]  # fmt: skip


@rule(unit="calendar month", source="国发〔1997〕26号; 地方规定", zh="当地建账年月", en="month in which accounts began there",
      per=CAREER_YEAR, status="weak")  # fmt: skip
def account_start(account_start_month):
    """When the region opened personal accounts; deemed years end before it (pension.md EP-38)."""
    return account_start_month


@rule(unit="bool", source="国发〔1997〕26号; 地方规定", zh="本段在建账之前", en="the row lies before the account",
      per=CAREER_YEAR, status="weak")  # fmt: skip
def row_is_before_account(year_first_month, account_start):
    """Whether the months of the row were paid before the region opened accounts."""
    return year_first_month < account_start


@rule(unit="bool", source="国发〔2005〕38号 六", zh="本段有缴费月", en="the row has paid months", per=CAREER_YEAR)
def has_paid_months(year_months_paid, year_credited_months):
    """Without a paid month there is no index and no reference wage is asked for, nor where what was paid credits nothing."""
    return year_months_paid > 0 and year_credited_months > 0


@rule(unit="bool", source="国发〔2005〕38号 六", zh="指数按基数计算", en="the index is computed from the bases", per=CAREER_YEAR)
def index_is_computed(has_paid_months, has_stated_index):
    """An index that the agency has stated (a printed statement of the year) stands; reference wages before 2020 are
    mostly unknown."""
    return has_paid_months and not has_stated_index


@rule(unit="index", source="国办发〔2009〕66号; 京劳社养发〔2007〕31号", zh="按基数计算的指数", en="index from bases and wage",
      per=CAREER_YEAR, when="index_is_computed", status="weak")  # fmt: skip
def wage_index(year_base_sum_fen, year_credited_months, contribution_reference_wage):
    """Mean base of the months credited divided by the reference wage, at the place of benefit.

    Half up to the millionth: rounding by province is not established. The regional 60 % is never taken for granted.
    """
    return portion(year_base_sum_fen, INDEX_ONE * WHOLE_MONTH, year_credited_months * contribution_reference_wage)


@rule(unit="index", source="沪人社规〔2021〕32号; 地方规定", zh="本段指数下限", en="least index of the row", per=CAREER_YEAR,
      when="index_is_computed", status="weak")  # fmt: skip
def index_floor(year_before_account, index_minimum, index_minimum_before_account):
    """The region's least index for the year; zero where there is none. Guangxi has one before the account."""
    if year_before_account:
        return max(index_minimum, index_minimum_before_account)
    return index_minimum


@rule(unit="bool", source="渝劳社发〔2006〕41号; 地方规定", zh="本段指数有上限", en="the row's index has a maximum",
      per=CAREER_YEAR, when="index_is_computed", status="weak")  # fmt: skip
def index_has_ceiling(index_maximum_applies):
    """Only where the region sets one (Chongqing); elsewhere an index above 3 stands: docs/decisions/018."""
    return index_maximum_applies


@rule(unit="index", source="渝劳社发〔2006〕41号", zh="本段指数上限", en="greatest index of the row", per=CAREER_YEAR,
      when="index_has_ceiling", status="weak")  # fmt: skip
def index_ceiling(index_maximum):
    """The region's greatest index for the year."""
    return index_maximum


@rule(unit="index", source="沪人社规〔2021〕32号; 渝劳社发〔2006〕41号", zh="经上下限调整的指数", en="index within regional limits",
      per=CAREER_YEAR, when="index_is_computed", status="weak")  # fmt: skip
def limited_index(wage_index, index_floor, index_has_ceiling, index_ceiling):
    """Lifted and cut only where the region says so; otherwise never clamped (pension.md EP-33)."""
    lifted = max(wage_index, index_floor)
    if index_has_ceiling:
        return min(lifted, index_ceiling)
    return lifted


@rule(unit="index", source="国发〔2005〕38号 六; 国办发〔2009〕66号", zh="本段缴费指数", en="index of the row", per=CAREER_YEAR,
      when="has_paid_months")  # fmt: skip
def year_index(limited_index, has_stated_index, stated_index):
    """As stated by the agency, else as computed."""
    if has_stated_index:
        return stated_index
    return limited_index


@rule(unit="bool", source="国办发〔2009〕66号 答记者问 2009-12-30", zh="指数异常提示", en="the index is unusual", per=CAREER_YEAR,
      when="has_paid_months", status="weak")  # fmt: skip
def index_is_unusual(year_index, index_usual_least, index_usual_most):
    """Outside 0.6 to 3: valid for movers and for low floors, but worth a look. A warning, never a clamp."""
    return year_index < index_usual_least or year_index > index_usual_most


@rule(unit="bool", source="地方规定", zh="本段有未缴费月", en="the row has unpaid months", per=CAREER_YEAR)
def has_gap_months(year_months_gap):
    """Without a gap nobody need know how the region treats one."""
    return year_months_gap > 0


@rule(unit="bool", source="地方规定", zh="未缴费月计入分母", en="unpaid months are counted", per=CAREER_YEAR,
      when="has_gap_months", status="weak")  # fmt: skip
def gap_is_counted(index_gap_counted):
    """In five provinces an unpaid month lowers the average; elsewhere it does not enter (pension.md EP-35)."""
    return index_gap_counted


@rule(unit="index", source="地方规定", zh="未缴费月指数之和", en="sum of the indices of unpaid months", per=CAREER_YEAR,
      when="gap_is_counted", status="weak")  # fmt: skip
def gap_index_sum(year_months_gap, index_of_unpaid_month):
    """Zero for each month; 0.6 in Heilongjiang, if its unpaid months are counted at all."""
    return year_months_gap * index_of_unpaid_month


@rule(unit="months", source="地方规定", zh="计入分母的未缴费月", en="unpaid months in the denominator", per=CAREER_YEAR,
      when="gap_is_counted", status="weak")  # fmt: skip
def gap_months_counted(year_months_gap):
    """All of them, where the region counts them."""
    return year_months_gap


@rule(unit="bool", source="地方规定", zh="本段有视同缴费月", en="the row has deemed months", per=CAREER_YEAR)
def has_deemed_months(year_months_deemed):
    """Without deemed months nobody need know how the region treats them."""
    return year_months_deemed > 0


@rule(unit="bool", source="地方规定", zh="视同缴费月计入分母", en="deemed months are counted", per=CAREER_YEAR,
      when="has_deemed_months", status="weak")  # fmt: skip
def deemed_is_counted(index_deemed_counted):
    """Inside the denominator in 20 provinces, outside in 11 (pension.md EP-36)."""
    return index_deemed_counted


@rule(unit="index", source="地方规定", zh="视同缴费月指数之和", en="sum of the indices of deemed months", per=CAREER_YEAR,
      when="deemed_is_counted", status="weak")  # fmt: skip
def deemed_index_sum(year_months_deemed, deemed_index):
    """Each with the index that the agency has determined for them."""
    return year_months_deemed * deemed_index


@rule(unit="months", source="地方规定", zh="计入分母的视同缴费月", en="deemed months in the denominator", per=CAREER_YEAR,
      when="deemed_is_counted", status="weak")  # fmt: skip
def deemed_months_counted(year_months_deemed):
    """All of them, where the region counts them."""
    return year_months_deemed


@rule(unit="index", source="国发〔2005〕38号 六; 地方规定", zh="指数累计", en="sum of monthly indices", per=CAREER_YEAR,
      status="weak")  # fmt: skip
def index_sum_after(index_sum_before, year_index, year_credited_months, gap_index_sum, deemed_index_sum):
    """Each month of the row with its index, added to what went before; a part of a month with that part of it."""
    of_paid = portion(year_index, year_credited_months, WHOLE_MONTH)
    return index_sum_before + of_paid + gap_index_sum + deemed_index_sum


@rule(unit="thousandths of a month", source="国发〔2005〕38号 六; 地方规定", zh="分母月数累计", en="months of the denominator",
      per=CAREER_YEAR, status="weak")  # fmt: skip
def index_months_after(index_months_before, year_credited_months, gap_months_counted, deemed_months_counted):
    """The months over which the average index is taken."""
    return index_months_before + year_credited_months + (gap_months_counted + deemed_months_counted) * WHOLE_MONTH


@rule(unit="bool", source="国发〔2005〕38号 六", zh="有可平均的月份", en="there are months to average", per=CAREER_YEAR)
def has_index_months(index_months_after):
    """Before the first counted month there is no average."""
    return index_months_after > 0


@rule(unit="index", source="国发〔2005〕38号 六; 国办发〔2009〕66号", zh="平均缴费指数", en="average index so far", per=CAREER_YEAR,
      when="has_index_months", status="weak")  # fmt: skip
def career_average_index(index_sum_after, index_months_after):
    """The mean over the months of the denominator, half up to the millionth; not clamped."""
    return portion(index_sum_after, WHOLE_MONTH, index_months_after)


@rule(unit="thousandths of a month", source="社会保险法 19; 国发〔2005〕38号 六", zh="缴费年限累计（千分之一月）",
      en="months credited in all", per=CAREER_YEAR)  # fmt: skip
def credited_months_after(credited_months_before, year_credited_months, year_months_deemed):
    """Months paid and deemed, wherever: years add up across places."""
    return credited_months_before + year_credited_months + year_months_deemed * WHOLE_MONTH


@rule(unit="thousandths of a month", source="社会保险法 19", zh="实际缴费月数累计", en="months paid in all", per=CAREER_YEAR)
def actual_months_after(actual_months_before, year_credited_months):
    """Months for which contributions were paid, before and after the account."""
    return actual_months_before + year_credited_months


@rule(unit="thousandths of a month", source="社会保险法 13; 国发〔1997〕26号", zh="视同缴费月数累计", en="months deemed paid in all",
      per=CAREER_YEAR)  # fmt: skip
def deemed_months_after(deemed_months_before, year_months_deemed):
    """Months of service that count without payment."""
    return deemed_months_before + year_months_deemed * WHOLE_MONTH


@rule(unit="bool", source="国发〔2005〕38号 六; 京劳社养发〔2007〕21号", zh="过渡部分延至建账之后", en="the transition goes on beyond the account",
      per=CAREER_YEAR)  # fmt: skip
def transition_goes_on(transition_goes_beyond_account):
    """Only in Beijing: accounts began in 1992-10, the transition covers what was paid to 1998-06."""
    return transition_goes_beyond_account


@rule(unit="calendar month", source="京劳社养发〔2007〕21号", zh="过渡部分止期", en="month in which the transition ends", per=CAREER_YEAR,
      when="transition_goes_on")  # fmt: skip
def transition_end(transition_ends_in):
    """Months paid before it count in the transition, with or without an account."""
    return transition_ends_in


@rule(unit="thousandths of a month", source="国发〔1997〕26号; 国发〔2005〕38号 六; 京劳社养发〔2007〕21号", zh="计入过渡部分的实缴月数累计",
      en="months paid that the transition covers in all", per=CAREER_YEAR)  # fmt: skip
def pre_account_months_after(pre_account_months_before, year_credited_months, year_before_account, year_first_month,
                             transition_end):  # fmt: skip
    """Months paid before the region opened accounts, in Beijing those to 1998-06: with the deemed ones, the transition part."""
    if year_before_account or year_first_month < transition_end:
        return pre_account_months_before + year_credited_months
    return pre_account_months_before
