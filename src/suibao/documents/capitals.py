"""Amounts in Chinese capitals (大写金额), as bills and filings must state them.

Source: 支付结算办法, annex 1 《正确填写票据和结算凭证的基本规定》 (中国人民银行 银发〔1997〕393号), paragraphs 2 to 4:
capitals for digits, 整 after a whole yuan, one 零 for any run of zeros inside the number.
"""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def capitals(amount_fen: int) -> str:
    """The amount in capitals, prefixed 人民币: ``140950`` → ``人民币壹仟肆佰零玖元伍角``.

    ``amount_fen`` is whole fen; any size, exactly. A negative amount (a correction) begins with 负.
    """
    yuan, rest = divmod(abs(amount_fen), 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if not rest:
        text += "整"
    elif jiao:
        text += f"{_DIGITS[jiao]}角"
    elif yuan:
        text += "零"
    if fen:
        text += f"{_DIGITS[fen]}分"
    return f"人民币{'负' if amount_fen < 0 else ''}{text}"


def _whole(number: int) -> str:
    """A whole number in capitals, grouped by 万 and 亿 (万亿 and above by repetition)."""
    if number == 0:
        return _DIGITS[0]
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if number >= size:
            high, low = divmod(number, size)
            if not low:
                return _whole(high) + name
            # One 零 stands for the empty leading places of the lower group.
            return _whole(high) + name + (_DIGITS[0] if low < size // 10 else "") + _whole(low)
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    """A number from 1 to 9999 in capitals."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (_DIGITS[0] if gap and text else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return text
