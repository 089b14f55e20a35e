"""How a worksheet names things: formulas in words, conditions, statuses, amounts, in the language of the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from suibao.documents.language import Language
from suibao.rules import shown, unit_of
from suibao.rules.errors import RuleError
from suibao.rules.rendering import STATUS_ZH

Pair = tuple[str, str]

FORMULAS: Final[Mapping[str, Pair]] = {
    "award_base": ("公布的（或核定表载明的）退休年份计发基数", "the base published for the year of retirement, or stated on a notice"),
    "index_base": ("计发基数（个别地区为市级基数）", "the benefit base (in some regions that of the city)"),
    "indexed_wage": ("计发基数 × 平均缴费指数", "benefit base × average index"),
    "base_of_basic_pension": ("计发基数；指数低于界限的地区按比例折减", "the base; reduced in proportion where a region does so for low indices"),
    "counted_months": ("累计缴费月数，按当地进位单位", "months credited, rounded up where the region does"),
    "basic_pension": ("（基数 + 指数化月平均缴费工资）÷ 2 × 缴费月数 ÷ 12 × 1%", "(base + indexed wage) ÷ 2 × months ÷ 12 × 1 %"),
    "divisor": ("按退休年龄查表，两岁之间按月插值，保留一位小数", "by age at retirement, months between two years in proportion, one decimal"),
    "account_pension": ("个人账户储存额 ÷ 计发月数", "account balance ÷ divisor"),
    "transition_wage": ("计发基数 × 过渡指数（部分地区与基数取平均）", "base × index of the transition (in some regions the mean with the base)"),
    "deemed_wage": ("视同年限的计发工资", "wage of deemed years"),
    "transition_by_formula": ("计发工资 × 建账前年限 × 系数", "wage × years before the account × coefficient"),
    "transition_pension": ("公式所得，或新老办法并列时按规定衔接", "by formula, or as an old and a new method are joined"),
    "indexed_wage_addition": ("指数化工资 × 年限 × 增发比例", "indexed wage × years × rate"),
    "plateau_addition": ("指数化工资 × 高原增发比例", "indexed wage × rate"),
    "long_service_addition": ("平均值 × 长缴增发比例", "mean × rate for long contributions"),
    "one_child_share": ("三部分之和 × 比例", "sum of the three parts × rate"),
    "one_child_amount": ("当年标准", "the year's amount"),
    "notional_account_pension": ("虚账户储存额 ÷ 120", "notional account ÷ 120"),
    "pension_additions": ("各项地方增发之和", "sum of what the region adds"),
    "pension_parts": ("基础养老金 + 个人账户养老金 + 过渡性养老金", "basic + account + transitional pension"),
    "monthly_pension": ("三部分 + 地方增发 + 其他项目", "three parts + additions + other lines"),
    "resident_basic": ("国家最低标准 + 省级及地方加发", "national minimum + addition of province and place"),
    "resident_account_pension": ("个人账户储存额 ÷ 139", "account balance ÷ 139"),
    "resident_pension_month": ("基础养老金 + 个人账户养老金", "basic part + account part"),
}  # fmt: skip
"""Rules that a worksheet shows, in the words of the approval sheets."""

ALWAYS: Final = frozenset(
    {"basic_pension", "account_pension", "transition_pension", "monthly_pension", "resident_pension_month"}
)
"""Shown even where they come to nothing."""

PARTS: Final[Mapping[str, Pair]] = {
    "basic_pension": ("基础养老金", "Basic pension"),
    "account_pension": ("个人账户养老金", "Account pension"),
    "transition_pension": ("过渡性养老金", "Transitional pension"),
    "pension_additions": ("地方增发", "Local additions"),
    "resident_basic": ("基础养老金", "Basic pension"),
    "resident_account_pension": ("个人账户养老金", "Account pension"),
}  # fmt: skip

SUMMED: Final[Mapping[str, Pair]] = {
    "credited_months": ("累计缴费月数", "Months credited"),
    "award_actual_months": ("实际缴费", "Months paid"),
    "award_deemed_months": ("视同缴费", "Months deemed paid"),
    "average_index": ("平均缴费指数", "Average index"),
    "award_account_fen": ("个人账户储存额", "Account balance"),
    "resident_paid_years": ("累计缴费年限", "Years paid"),
    "resident_balance_fen": ("个人账户储存额", "Account balance"),
}
"""Inputs of the award that stand at the head of the sheet."""

SCHEMES: Final[Mapping[str, Pair]] = {
    "employee": ("职工基本养老保险", "Employee pension"),
    "resident": ("城乡居民基本养老保险", "Resident pension"),
}

ROUNDING: Final[Pair] = (
    "各部分只取整一次：四舍五入到分，另有规定的地区按其单位（见参数表）。指数不设上下限。",
    "Each part is rounded once: half up to the fen, or as the region has it (see the figures). Indices are not clamped.",
)


@dataclass(frozen=True)
class Words:
    """The language of a worksheet."""

    language: Language

    @property
    def english(self) -> bool:
        """Whether the document is in English."""
        return self.language.code == "en"

    def of(self, zh: str, en: str) -> str:
        """The text in the language of the document; English begins with a capital."""
        return en[:1].upper() + en[1:] if self.english else zh

    def pair(self, pair: Pair) -> str:
        """The same of a pair (zh, en)."""
        return self.of(*pair)

    def label(self, named: Mapping[str, Any]) -> str:
        """The label of a step, input or figure of a trace."""
        return self.of(named["zh"], named["en"])

    def value(self, value: Any, unit: str) -> str:
        """A stored value as people read it; '' for what has no measure (a yes or no, a region)."""
        try:
            known = unit_of(unit)
        except RuleError:
            return ""
        return "" if known.kind in ("bool", "region") else shown(value, known, self.language.code)

    def status(self, status: str) -> str:
        """How well a figure is established."""
        return status.replace("_", " ") if self.english else STATUS_ZH.get(status, status)

    def answer(self, answer: bool | None) -> str:
        """Yes, no or unknown."""
        if answer is None:
            return self.of("未知", "unknown")
        return self.of("符合", "met") if answer else self.of("不符合", "not met")

    def listed(self, parts: list[str]) -> str:
        """Parts in a row."""
        return ("; " if self.english else "；").join(part for part in parts if part)


def month_hidden(month: str) -> str:
    """A month of birth with its month blotted out: ``1966-**``."""
    return f"{month[:4]}-**" if month else "—"


def name_hidden(name: str) -> str:
    """A name with only its first character: ``工＊＊``."""
    return name[:1] + "＊" * min(max(len(name) - 1, 1), 2) if name else "—"
