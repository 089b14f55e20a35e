"""The information sheet (参保缴费信息表): basics and money of sheet 1 (IC90), one row a year of sheet 2 (IC91).

Its sums are checked when it is read: ④ = ① + ② + ③ and ⑥ = ④ + ⑤ (FM-01), the months of each row, and of all rows.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from suibao.office.relations.letter_parts import Count, Document, Fen, Month, Rate, RegionCode, Span, Text, coded


class AccountClass(StrEnum):
    """aae473: the class of an account; 0 and 1 are the forms' own, a frozen account is a temporary one to them."""

    GENERAL = "0"
    TEMPORARY = "1"
    FROZEN = "1f"


class RowKind(StrEnum):
    """What a row's months are."""

    PAID = "paid"
    DEEMED = "deemed"
    ONE_OFF = "one_off"


class YearRow(Span):
    """Sheet 2 (IC91): equal months of one calendar year, in one place."""

    region: RegionCode = coded("aab299", "参保地行政区划代码", "region")
    region_name: Text = coded("aab300", "参保地名称", "name of the region", default="")
    year: int = coded("aae001", "年度", "year", ge=1950, le=2100)
    count: Count = coded("aae202", "缴费月数", "months")
    base_fen: Fen = coded("aae180", "月缴费基数（分）", "monthly base")
    unit_rate: Rate | None = coded("aaa042", "单位缴费比例", "rate of the unit", default=None)
    unit_account_rate: Rate | None = coded("aaa043", "单位划入个人账户比例", "of it into the account", default=None)
    own_rate: Rate | None = coded("aaa041", "个人缴费比例", "the worker's rate", default=None)
    credited_fen: Fen = coded("aae381", "本年记账额（分）", "credited in the year", default=0)
    own_credited_fen: Fen | None = coded("aae264", "其中个人缴费", "of it the worker's own", default=None)
    balance_fen: Fen | None = coded("aae382", "年末储存额（分）", "balance at the end of the year", default=None)
    arrived: Month | None = coded("aab191", "到账年月", "month of arrival", default=None)
    kind: RowKind = coded("aaa115", "缴费类型", "kind of months", default=RowKind.PAID)
    temporary: bool = coded("", "是否临时账户缴费", "whether paid into a temporary account", default=False)
    note: Text = coded("aae013", "备注", "note", default="")

    @model_validator(mode="after")
    def _one_year(self) -> YearRow:
        if not self.first // 100 == self.last // 100 == self.year:
            raise ValueError(
                f"months {self.first} to {self.last} are not of the year {self.year}; expected one row a year"
            )
        if self.count != self.months:
            raise ValueError(f"{self.count} months stated, {self.first} to {self.last} are {self.months}")
        return self


class Basics(Document):
    """Sheet 1 (IC90): what an agency knows of the relation."""

    account_class: AccountClass = coded("aae473", "账户类别", "class of the account: 0 general, 1 temporary")
    first_paid: Month | None = coded("aac049", "首次缴费年月", "first month paid", default=None)
    set_up: Month | None = coded("aac032", "建立个人账户年月", "month in which the account was set up", default=None)
    local_first: Month | None = coded("aae030", "本地参保起始年月", "first month here", default=None)
    local_last: Month | None = coded("aae031", "本地参保终止年月", "last month here", default=None)
    local_months: Count = coded("aae201", "本地实际缴费月数", "months paid here")
    deemed_until: Month | None = coded("", "视同缴费截止年月", "deemed months until", default=None)
    gaps: tuple[Span, ...] = coded("", "中断缴费时间", "gaps", default=())
    contributor: str = coded(
        "", "参保身份", "unit and employee, or alone", default="employee", pattern="^(employee|alone)$"
    )
    balance_fen: Fen = coded(
        "", "转移前个人账户储存额", "the account before the transfer and before refunds", default=0
    )
    before_1998_fen: Fen = coded("", "其中1997年底前", "of it before 1998", default=0)
    interest_fen: Fen = coded("", "其中利息", "of it interest", default=0)
    paid_pool_rate: Rate | None = coded("", "实际划入统筹比例", "rate really paid into the pool", default=None)
    active: bool = coded("", "是否仍在缴费", "whether somebody still pays here", default=False)
    arrears: tuple[Month, ...] = coded("", "欠费月份", "months not fully paid", default=())
    draws: bool | None = coded("", "是否已领取待遇", "whether a pension is drawn; null where unknown", default=False)
    born: date | None = coded("", "出生日期", "day of birth", default=None)
    is_woman: bool | None = coded("", "是否女性", "whether a woman", default=None)


class Money(Document):
    """Sheet 1 (IC90): the six figures, in fen; ④ and ⑥ are sums."""

    before_1998_fen: Fen = coded("aic082", "①1997年底前个人账户转移额", "account before 1998")
    from_1998_fen: Fen = coded("aic083", "②1998年至上年末个人账户转移额", "account from 1998 to the end of last year")
    this_year_fen: Fen = coded("aic084", "③当年个人账户本金", "principal of the current year")
    account_fen: Fen = coded("aae240", "④个人账户转移合计＝①＋②＋③", "account in all")
    pooled_fen: Fen = coded("", "⑤统筹基金转移额", "pooled fund")
    total_fen: Fen = coded("aic102", "⑥转移总额＝④＋⑤", "total")

    @model_validator(mode="after")
    def _adds_up(self) -> Money:
        account = self.before_1998_fen + self.from_1998_fen + self.this_year_fen
        if self.account_fen != account:
            raise ValueError(f"account_fen ④ is {self.account_fen}; expected ① + ② + ③ = {account}")
        if self.total_fen != self.account_fen + self.pooled_fen:
            raise ValueError(f"total_fen ⑥ is {self.total_fen}; expected ④ + ⑤ = {self.account_fen + self.pooled_fen}")
        return self


def money(before_1998: int, from_1998: int, this_year: int, pooled: int) -> Money:
    """The six figures from those that are no sums, in fen.

    >>> money(120_000, 840_000, 60_000, 1_440_000).total_fen  # V-FM-1
    2460000
    """
    account = before_1998 + from_1998 + this_year
    return Money(
        before_1998_fen=before_1998, from_1998_fen=from_1998, this_year_fen=this_year, account_fen=account,
        pooled_fen=pooled, total_fen=account + pooled,
    )  # fmt: skip


class RefundRow(Document):
    """Account money of months paid twice, given back to the worker where they are cleaned (187号 三)."""

    region: RegionCode
    months: tuple[Month, ...] = Field(max_length=1200)
    amount_fen: Fen


class Sheet(Document):
    """The information sheet: what the origin has, and what it will send."""

    issued_on: date = coded("", "开具日期", "day of issue")
    basics: Basics
    rows: tuple[YearRow, ...] = coded("", "历年缴费明细（信息表二）", "rows of sheet 2", default=(), max_length=2000)
    money: Money
    counted_months: Count = coded("", "转移的缴费月数", "months that count at the new place")
    refunds: tuple[RefundRow, ...] = coded("", "重复缴费退款", "refunds of months paid twice", default=())
    within_province: bool = coded("", "是否省内", "whether inside a province", default=False)
    outcome: Text = coded("", "处理结果", "outcome by the law", default="taken_over")
    place_of_benefit: Text = coded("", "待遇领取地", "place of benefit", default="")
    place_reason: Text = coded("", "待遇领取地理由", "why", default="")
    law_digest: Text = coded("", "所依法律摘要", "digest of the law that it was worked out under", default="")

    @model_validator(mode="after")
    def _rows_fit(self) -> Sheet:
        paid = sum(row.count for row in self.rows if row.kind is not RowKind.DEEMED)
        if self.basics.local_months != paid:
            raise ValueError(f"basics.local_months is {self.basics.local_months}; the rows that are paid have {paid}")
        return self
