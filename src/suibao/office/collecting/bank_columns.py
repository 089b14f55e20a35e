"""Columns of bank statements as banks name them, and why a row is refused."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from suibao.errors import SuibaoError


class Column(StrEnum):
    """What a column of a bank statement holds."""

    DATE = "date"
    NAME = "name"
    ACCOUNT = "account"
    AMOUNT = "amount"
    OUTGOING = "outgoing"
    DIRECTION = "direction"
    MEMO = "memo"
    SERIAL = "serial"
    ORIGINAL = "original"


SPELLINGS: dict[Column, tuple[str, ...]] = {
    Column.DATE: ("交易日期", "记账日期", "入账日期", "交易时间", "日期", "date"),
    Column.NAME: (
        "对方户名",
        "对方名称",
        "付款人名称",
        "付款人户名",
        "付款方户名",
        "付款方名称",
        "付款人",
        "对方单位名称",
        "payer name",
        "name",
    ),
    Column.ACCOUNT: ("对方账号", "对方帐号", "付款人账号", "付款人帐号", "付款方账号", "对方账户", "account"),
    Column.AMOUNT: ("金额", "交易金额", "贷方发生额", "贷方金额", "收入金额", "收入", "贷方", "发生额", "amount"),
    Column.OUTGOING: ("借方发生额", "借方金额", "支出金额", "支出", "借方", "outgoing"),
    Column.DIRECTION: ("借贷标志", "借贷方向", "收付标志", "收支", "借贷", "direction"),
    Column.MEMO: ("摘要", "附言", "用途", "备注", "交易附言", "交易摘要", "memo"),
    Column.SERIAL: ("流水号", "交易流水号", "银行流水号", "交易流水", "流水", "serial"),
    Column.ORIGINAL: ("原流水号", "原交易流水号", "被冲流水号", "original serial"),
}
"""Headers by column. Memo columns may be several; their texts are joined."""

NEEDED = (Column.DATE, Column.AMOUNT, Column.SERIAL, Column.NAME)
INCOMING_WORDS = ("贷", "收", "来账", "c", "credit", "in", "收入")
OUTGOING_WORDS = ("借", "付", "往账", "d", "debit", "out", "支", "支出")
TOTAL_WORDS = ("合计", "总计", "小计", "本页合计", "total")


class Reason(StrEnum):
    """Why a row is refused; published codes never change."""

    WRONG_CELLS = "wrong_cells"
    BROKEN_ENCODING = "broken_encoding"
    MISSING = "missing_value"
    BAD_DATE = "unparsable_date"
    FUTURE = "future_date"
    BAD_AMOUNT = "unparsable_amount"
    FRACTION = "fraction_of_a_fen"
    ABSURD = "absurd_amount"
    ZERO = "no_amount"
    OUTGOING = "outgoing_payment"
    BAD_DIRECTION = "unknown_direction"
    TOTAL = "total_row"
    SERIAL_DIFFERS = "serial_content_differs"
    UNKNOWN_BOUNCE = "unknown_original"


MESSAGES: dict[Reason, tuple[str, str]] = {
    Reason.WRONG_CELLS: (
        "单元格数与表头不一致，请检查分隔符与引号。",
        "The row has another number of cells than the header.",
    ),
    Reason.BROKEN_ENCODING: (
        "含有无法识别的字符，请另存为 UTF-8。",
        "Bytes that are no characters: save the file as UTF-8.",
    ),
    Reason.MISSING: ("必填单元格为空，请补充。", "A cell that is needed is empty: fill it in."),
    Reason.BAD_DATE: ("交易日期无法识别，应如 2026-02-10。", "The date cannot be read; expected 2026-02-10."),
    Reason.FUTURE: ("交易日期晚于收款日，请核对。", "The date lies after the day of collection: check it."),
    Reason.BAD_AMOUNT: ("金额无法识别，应如 1234.50。", "The amount cannot be read; expected 1234.50."),
    Reason.FRACTION: ("金额超过两位小数，请核对。", "The amount has more than two decimals: check it."),
    Reason.ABSURD: ("金额超出合理范围，请核对。", "The amount is beyond what is plausible: check it."),
    Reason.ZERO: ("没有收款金额。", "No amount came in."),
    Reason.OUTGOING: (
        "是付出款项，不是收款；退费用 refund 确认，银行冲回须填原流水号。",
        "Money that went out: confirm refunds with `refund`; a bounce needs the original serial number.",
    ),
    Reason.BAD_DIRECTION: ("借贷标志无法识别，应为借或贷。", "The direction cannot be read; expected 借 or 贷."),
    Reason.TOTAL: ("是合计行，不是一笔收款，无需处理。", "A total, not a payment: nothing to do."),
    Reason.SERIAL_DIFFERS: (
        "流水号已收过且内容不同，保留先前一笔；请向银行核实。",
        "The serial number came before with other content; that one is kept. Ask the bank.",
    ),
    Reason.UNKNOWN_BOUNCE: (
        "找不到原流水号对应的收款，或金额不符。",
        "No receipt with the original serial number, or of another amount.",
    ),
}
"""Chinese and English."""


def column_of(header: str) -> Column | None:
    """What a header stands for; None where it stands for nothing that is needed. Notes in brackets are left out."""
    plain = unicodedata.normalize("NFKC", header).strip().lower()
    plain = plain.partition("(")[0].strip().replace(" ", "") or plain
    for column, spellings in SPELLINGS.items():
        if plain in {one.replace(" ", "") for one in spellings}:
            return column
    return None


def no_header(path: str) -> SuibaoError:
    """The error for a file in which no row names the needed columns."""
    needed = "、".join(SPELLINGS[one][0] for one in NEEDED)
    return SuibaoError(
        f"{path}: no row names the columns of a bank statement. Needed: {needed}. Export the statement with its headers.",
        f"{path}：没有找到银行流水的表头。须有：{needed}。请连同表头重新导出。", file=path,
    )  # fmt: skip
