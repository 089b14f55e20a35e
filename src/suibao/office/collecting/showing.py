"""What may be shown and kept of a bank row: companies' names whole, people's masked, long numbers cut to four digits."""

from __future__ import annotations

import re

_COMPANY = re.compile(r"公司|集团|厂|店|中心|银行|社$|所$|院$|局$|会$|部$|站$|LTD|INC|CO\.|LLC|COMPANY", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d[\dXx \-]{5,}[\dXx]")
LONGEST_MEMO = 200


def shown_name(name: str) -> str:
    """A company's name whole; of any other name the first character and stars."""
    plain = name.strip()
    return plain if _COMPANY.search(plain) else plain[:1] + "*" * (len(plain) - 1)


def shown_memo(memo: str) -> str:
    """A memo without the long numbers in it (accounts, ID numbers, telephones): their last four digits stay."""
    return _LONG_NUMBER.sub(lambda match: "*" + match[0][-4:], memo.strip())[:LONGEST_MEMO]
