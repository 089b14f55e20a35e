"""The closed lists of the field: modes of work, status, industries, branches.

Each member has a code for files (its name in lower case) and a Chinese label.
The numbers are what columns and compiled loops carry; they never change once published.
"""

from __future__ import annotations

from enum import IntEnum


class Term(IntEnum):
    """A member of a closed list, with a code for files and labels for people."""

    zh: str

    def __new__(cls, value: int, zh: str = "") -> Term:
        """A member from its number and label; ``Term(number)`` finds a member."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    @property
    def code(self) -> str:
        """The spelling used in files: the name in lower case."""
        return self.name.lower()


class Mode(Term):
    """How the work is organised (用工方式)."""

    PLATFORM = 1, "平台"
    DISPATCH = 2, "劳务派遣"
    OUTSOURCING = 3, "劳务外包"
    PART_TIME = 4, "非全日制"
    DIRECT = 5, "直接用工"


class Status(Term):
    """What the worker is in law (法律身份): 人社部发〔2021〕56号, three groups."""

    LABOUR = 1, "确立劳动关系"
    NOT_FULLY = 2, "不完全符合确立劳动关系情形"
    INDEPENDENT = 3, "民事法律关系"


class Industry(Term):
    """Industries of the occupational injury scheme (人社部发〔2025〕24号); NONE is any other."""

    NONE = 0, "其他"
    RIDE_HAILING = 1, "出行"
    TAKEAWAY = 2, "外卖"
    INSTANT_DELIVERY = 3, "即时配送"
    CITY_FREIGHT = 4, "同城货运"


class Tier(Term):
    """Tier of a platform in the occupational injury scheme, by its payout ratio in a province."""

    NOT_SET = 0, "未定"
    A = 1, "a档"
    B = 2, "b档"


class Branch(Term):
    """Branches of insurance (险种)."""

    EMPLOYEE_PENSION = 1, "职工基本养老保险"
    RESIDENT_PENSION = 2, "城乡居民基本养老保险"
    EMPLOYEE_MEDICAL = 3, "职工基本医疗保险"
    RESIDENT_MEDICAL = 4, "城乡居民基本医疗保险"
    WORK_INJURY = 5, "工伤保险"
    OCCUPATIONAL_INJURY = 6, "职业伤害保障"
    UNEMPLOYMENT = 7, "失业保险"
    MATERNITY = 8, "生育保险"
    SUPPLEMENTARY_MEDICAL = 9, "补充医疗保险"
