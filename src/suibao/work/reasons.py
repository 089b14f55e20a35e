"""Why a row is refused: the codes, and what is told to people, in English and Chinese.

Every message says what was found, what was expected, the nearest known name where there is one, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from suibao.errors import nearest
from suibao.work import limits
from suibao.work.desk_schemas import BRANCHES, DESK_SCHEMAS
from suibao.work.fields import Field
from suibao.work.schemas import SCHEMAS


class Reason(StrEnum):
    """Codes of the reasons, as they stand in the quarantine. Published codes never change."""

    WRONG_CELLS = "wrong_cells"
    BROKEN_ENCODING = "broken_encoding"
    MISSING = "missing_value"
    BAD_NUMBER = "unparsable_number"
    BAD_TIME = "unparsable_time"
    BAD_YES_NO = "unparsable_yes_no"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_CHOICE = "unknown_choice"
    UNKNOWN_INDUSTRY = "unknown_industry"
    UNKNOWN_MODE = "unknown_mode"
    UNKNOWN_STATUS = "unknown_status"
    NEGATIVE = "negative_amount"
    ABSURD = "absurd_value"
    FRACTION = "fraction_of_a_fen"
    BAD_ID_NUMBER = "bad_id_number"
    BAD_CREDIT_CODE = "bad_credit_code"
    BAD_PARTY_ID = "bad_party_id"
    FINISHED_BEFORE_ACCEPTED = "finished_before_accepted"
    ANSWERED_BEFORE_OFFERED = "answered_before_offered"
    ENDS_BEFORE_START = "ends_before_it_starts"
    FUTURE = "future_date"
    WRONG_MONTH = "wrong_month"
    PAYER_NOT_IN_PARTIES = "payer_not_in_parties"
    WORKER_NOT_IN_ROSTER = "worker_not_in_roster"
    TWO_PEOPLE = "worker_number_of_two_people"
    DUPLICATE = "duplicate_id"
    DUPLICATE_DIFFERS = "duplicate_id_content_differs"
    UNKNOWN_BRANCH = "unknown_branch"
    NAME_DIFFERS = "name_differs"
    ALREADY_INSURED = "already_insured"
    NOT_INSURED = "not_insured"
    NEITHER_BASE_NOR_INDEX = "neither_base_nor_index"
    DEEMED_WITH_BASE = "deemed_with_base"
    MONTHS_OVERLAP = "months_overlap"


@dataclass(frozen=True)
class Context:
    """What messages need to know beside the cell: the asked month, and the known names."""

    month: int
    regions: frozenset[str]
    parties: frozenset[str] = frozenset()


EN: dict[Reason, str] = {
    Reason.WRONG_CELLS: "The line has another number of cells than the header. Look for a missing or extra delimiter "
    "or quotation mark.",
    Reason.BROKEN_ENCODING: "{label} holds bytes that are no characters: '{value}'. Save the file as UTF-8 and send "
    "the row again.",
    Reason.MISSING: "{label} is empty, but needed. Fill it in.",
    Reason.BAD_NUMBER: "{label} '{value}' is not a number. Expected digits such as {example}.",
    Reason.BAD_TIME: "{label} '{value}' is not a {what}. Expected {example}.",
    Reason.BAD_YES_NO: "{label} '{value}' is neither yes nor no. Expected yes, no, 是 or 否.",
    Reason.UNKNOWN_REGION: "{label} '{value}' is not a known region.{near} Expected a six-digit code of GB/T 2260.",
    Reason.UNKNOWN_CHOICE: "{label} '{value}' is not known.{near} Expected one of: {codes}.",
    Reason.NEGATIVE: "{label} {value} is negative. Write deductions in their own column, as positive numbers.",
    Reason.ABSURD: "{label} {value} is outside {low} to {high}: {reason}. Correct it; if it is right, ask to have the "
    "limit raised.",
    Reason.FRACTION: "{label} {value} has more than {places}. Round it where it arises.",
    Reason.BAD_ID_NUMBER: "{label} '{value}' is not an identity number: 18 characters, a date of birth and a right "
    "check digit are expected. Format the column as text if Excel shortened it; fill in the full number.",
    Reason.BAD_CREDIT_CODE: "{label} '{value}' is not a unified social credit code: 18 characters with a right check "
    "character are expected. Copy it from the business licence.",
    Reason.BAD_PARTY_ID: "{label} '{value}' holds a colon or a blank; account names are made of it. Use letters, "
    "digits, - and _ only.",
    Reason.FINISHED_BEFORE_ACCEPTED: "{label} {value} lies before the time of acceptance. Check both times.",
    Reason.ANSWERED_BEFORE_OFFERED: "{label} {value} lies before the time of the offer. Check both times.",
    Reason.ENDS_BEFORE_START: "{label} {value} lies before the first day. Check both dates.",
    Reason.FUTURE: "{label} {value} lies in the future. Check the date.",
    Reason.WRONG_MONTH: "{label} {value} is not in the asked month {month}. Send it with its own month.",
    Reason.PAYER_NOT_IN_PARTIES: "{label} '{value}' is not in the file of parties.{near} Add it there or correct it.",
    Reason.WORKER_NOT_IN_ROSTER: "{label} '{value}' has no engagement with this payer in {month} in the roster. Add "
    "the engagement or correct the number.",
    Reason.TWO_PEOPLE: "{label} '{value}' belongs to two people at the same payer in {month}. Give each a number of "
    "their own.",
    Reason.DUPLICATE: "{label} '{value}' was sent before with the same content; that row is kept. Nothing to do.",
    Reason.DUPLICATE_DIFFERS: "{label} '{value}' was sent before with other content; the earlier row is kept. If this "
    "row is the right one, withdraw the other.",
    Reason.UNKNOWN_BRANCH: "{label} '{value}' holds a branch that is not known.{near} Expected branches such as 养老, 医疗, "
    "失业, 工伤, 生育, with 、 or a comma between them.",
    Reason.NAME_DIFFERS: "{label} is not the name that is registered under this identity number. Check number and name; a new "
    "name is sent as a change.",
    Reason.ALREADY_INSURED: "{label} '{value}': this person is insured there with this unit already on that day. End that first, "
    "or send a change.",
    Reason.NOT_INSURED: "{label} '{value}': this person is not insured there with this unit on that day. Check the unit, the branch "
    "and the day.",
    Reason.NEITHER_BASE_NOR_INDEX: "{label} is empty, and no index is stated either. Months that were paid need one of them; a "
    "missing base is never zero.",
    Reason.DEEMED_WITH_BASE: "{label} {value} is given for months deemed paid, which have no base. Leave it empty, or correct the kind.",
    Reason.MONTHS_OVERLAP: "{label} {value}: months of this person, branch and region overlap with a row before or with the "
    "register. A month counts once; correct one of the two.",
}
ZH: dict[Reason, str] = {
    Reason.WRONG_CELLS: "该行单元格数与表头不一致，请检查是否缺少或多出分隔符、引号。",
    Reason.BROKEN_ENCODING: "{label}含有无法识别的字符：“{value}”。请将文件另存为UTF-8后重新提交该行。",
    Reason.MISSING: "{label}为空，但必须填写，请补充。",
    Reason.BAD_NUMBER: "{label}“{value}”不是数字，应如{example}。",
    Reason.BAD_TIME: "{label}“{value}”无法识别，应如{example}。",
    Reason.BAD_YES_NO: "{label}“{value}”应为是或否。",
    Reason.UNKNOWN_REGION: "{label}“{value}”不是已知地区。{near}应为六位行政区划代码（GB/T 2260）。",
    Reason.UNKNOWN_CHOICE: "{label}“{value}”无法识别。{near}应为以下之一：{codes}。",
    Reason.NEGATIVE: "{label}{value}为负数。扣款请以正数填入扣款列。",
    Reason.ABSURD: "{label}{value}超出{low}至{high}的合理范围：{reason}。请更正；如属实，请申请调整限值。",
    Reason.FRACTION: "{label}{value}超过{places}，请在源头取整。",
    Reason.BAD_ID_NUMBER: "{label}“{value}”不是有效的公民身份号码：应为18位，出生日期和校验码正确。"
    "如Excel显示不全，请将该列设为文本格式，并重新填写完整号码。",
    Reason.BAD_CREDIT_CODE: "{label}“{value}”不是有效的统一社会信用代码：应为18位且校验码正确，请照营业执照填写。",
    Reason.BAD_PARTY_ID: "{label}“{value}”含有冒号或空白；编号用于账户名，请只用文字、数字、- 和 _。",
    Reason.FINISHED_BEFORE_ACCEPTED: "{label}{value}早于接单时间，请核对两个时间。",
    Reason.ANSWERED_BEFORE_OFFERED: "{label}{value}早于派单时间，请核对两个时间。",
    Reason.ENDS_BEFORE_START: "{label}{value}早于开始日期，请核对两个日期。",
    Reason.FUTURE: "{label}{value}在未来，请核对日期。",
    Reason.WRONG_MONTH: "{label}{value}不在所属期{month}内，请随其所属月份提交。",
    Reason.PAYER_NOT_IN_PARTIES: "{label}“{value}”不在单位名单中。{near}请补充名单或更正。",
    Reason.WORKER_NOT_IN_ROSTER: "{label}“{value}”在{month}的花名册中没有与该单位的用工记录，请补充或更正编号。",
    Reason.TWO_PEOPLE: "{label}“{value}”在{month}同一单位对应两个人，请分别编号。",
    Reason.DUPLICATE: "{label}“{value}”已提交过且内容相同，保留先前一行，无需处理。",
    Reason.DUPLICATE_DIFFERS: "{label}“{value}”已提交过但内容不同，保留先前一行。如本行为准，请撤回另一行。",
    Reason.UNKNOWN_BRANCH: "{label}“{value}”中有未知险种。{near}应如养老、医疗、失业、工伤、生育，以顿号或逗号分隔。",
    Reason.NAME_DIFFERS: "{label}与该身份号码登记的姓名不符，请核对号码和姓名；改名请报变更。",
    Reason.ALREADY_INSURED: "{label}“{value}”：该人员当日已在本单位参保。请先办理减员，或报变更。",
    Reason.NOT_INSURED: "{label}“{value}”：该人员当日未在本单位参保，请核对单位、险种和日期。",
    Reason.NEITHER_BASE_NOR_INDEX: "{label}为空，也没有认定指数。实际缴费的月份须填其一；缺少的基数不会当作零。",
    Reason.DEEMED_WITH_BASE: "{label}{value}填在视同缴费月份上；视同缴费没有基数，请留空或更正月份性质。",
    Reason.MONTHS_OVERLAP: "{label}{value}：该人员同一险种、同一地区的月份与前面的行或登记内容重叠。同一月份只计一次，请更正其一。",
}
for _reason in (Reason.UNKNOWN_INDUSTRY, Reason.UNKNOWN_MODE, Reason.UNKNOWN_STATUS):
    EN[_reason], ZH[_reason] = EN[Reason.UNKNOWN_CHOICE], ZH[Reason.UNKNOWN_CHOICE]

EXAMPLES = {
    "time": ("time", "2025-10-08 12:30:00"), "date": ("date", "2025-10-08"), "month": ("month", "2025-10"),
    "money": ("number", "12.50"), "integer": ("number", "12"), "tenths": ("number", "7.5"),
}
PLACES = {"money": ("two decimals (a fen)", "两位小数（分）"), "tenths": ("one decimal", "一位小数")}


@lru_cache(maxsize=50_000)
def message(kind: str, reason: Reason, field: str, value: str, context: Context, language: str) -> str:
    """The message for one refused cell in ``en`` or ``zh``."""
    english = language == "en"
    schema = (SCHEMAS | DESK_SCHEMAS)[kind]
    column = schema[field] if field in schema.names else None
    label = (f"{field}" if english else column.zh) if column else field
    return (EN if english else ZH)[reason].format(
        label=label, value=_short(value), month=f"{context.month // 100}-{context.month % 100:02d}",
        near=_near(reason, column, value, context, english), **_of_column(column, reason, english),
    )


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"


def _of_column(column: Field | None, reason: Reason, english: bool) -> dict[str, str]:
    """The parts of a message that come from the schema."""
    if column is None:
        return {}
    what, example = EXAMPLES.get(column.type, ("", ""))
    limit = limits.ORDER_HOURS if column.name == "finished_at" else column.limit
    parts = {"what": what, "example": example, "codes": (", " if english else "、").join(column.codes)}
    parts["places"] = PLACES.get(column.type, ("", ""))[0 if english else 1]
    if limit is not None:
        unit = ("hours", "小时") if limit is limits.ORDER_HOURS else ("", "")
        parts |= {
            "low": f"{limit.low:g}", "high": f"{limit.high:,.0f} {unit[0]}".strip() if english
            else f"{limit.high:,.0f}{unit[1]}", "reason": limit.reason if english else limit.reason_zh,
        }
    elif reason is Reason.ABSURD:
        low = f"{limits.EARLIEST:%Y-%m-%d}"
        parts |= {"low": low, "high": "today" if english else "今天",
                  "reason": "nobody at work now began before" if english else "现有劳动者不可能更早开始"}
    return parts


def _near(reason: Reason, column: Field | None, value: str, context: Context, english: bool) -> str:
    known: Iterable[str] = ()
    if reason is Reason.UNKNOWN_REGION:
        known = context.regions
    elif reason is Reason.PAYER_NOT_IN_PARTIES:
        known = context.parties
    elif reason is Reason.UNKNOWN_BRANCH:
        known = BRANCHES
    elif column is not None and reason.startswith("unknown"):
        known = column.choices
    close = nearest(value.strip().lower() if known is not context.parties else value, known) if known else None
    if close is None:
        return ""
    return f" Did you mean '{close}'?" if english else f"是否应为“{close}”？"
