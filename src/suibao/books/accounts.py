"""Names of ledger accounts: structured text that says whose money it is, of which branch, where.

What each kind is for stands in :mod:`suibao.books.chart`. The form is `kind:part:…:branch:region`: the part before the
last is always the branch, so that every branch can be balanced alone; money not yet of any branch has the branch
``all`` (:data:`ALL`).
"""

from __future__ import annotations

import re

from suibao.errors import SuibaoError

FORM = re.compile(r"[a-z][a-z_]*(:[^:\s]+)+")
LONGEST = 200
ALL = "all"
"""Stands in place of a branch where money is not yet divided among branches."""


def due(owner: str, branch: str, region: str) -> str:
    """What a party or person owes: ``due:<owner>:<branch code>:<region>``."""
    return name("due", owner, branch, region)


def pool(branch: str, region: str) -> str:
    """The pooled fund of a branch in a region: ``pool:<branch code>:<region>``."""
    return name("pool", branch, region)


def account(person: str, branch: str, region: str) -> str:
    """A person's own account in a branch: ``account:<person>:<branch code>:<region>``."""
    return name("account", person, branch, region)


def prepaid(owner: str, region: str) -> str:
    """Money of a payer or person that is not yet set against what they owe: ``prepaid:<owner>:all:<region>``."""
    return name("prepaid", owner, ALL, region)


def suspense(region: str) -> str:
    """Receipts whose payer is not known yet: ``suspense:all:<region>``."""
    return name("suspense", ALL, region)


def collection(region: str) -> str:
    """The bank account that contributions come into: ``collection:all:<region>``."""
    return name("collection", ALL, region)


def payable(person: str, branch: str, region: str) -> str:
    """Benefits awarded to a person and not yet paid out: ``payable:<person>:<branch code>:<region>``."""
    return name("payable", person, branch, region)


def disbursement(branch: str, region: str) -> str:
    """The bank account that benefits are paid from: ``disbursement:<branch code>:<region>``."""
    return name("disbursement", branch, region)


def advance(payer: str, branch: str, region: str) -> str:
    """What a payer must give back after the fund paid in its stead: ``advance:<payer>:<branch code>:<region>``."""
    return name("advance", payer, branch, region)


def overpaid(person: str, branch: str, region: str) -> str:
    """What a person must give back: ``overpaid:<person>:<branch code>:<region>``."""
    return name("overpaid", person, branch, region)


def subsidy(level: str, branch: str, region: str) -> str:
    """What the state owes or gave to a branch: ``subsidy:<level>:<branch code>:<region>``."""
    return name("subsidy", level, branch, region)


def clearing(other: str, branch: str, region: str) -> str:
    """What a region owes another, or is owed: ``clearing:<other region>:<branch code>:<region>``."""
    return name("clearing", other, branch, region)


def brought_forward(branch: str, region: str) -> str:
    """Rights from before these books began: ``brought_forward:<branch code>:<region>``."""
    return name("brought_forward", branch, region)


def name(kind: str, *parts: str) -> str:
    """Any account name from its parts; SuibaoError when a part is empty or holds a colon or space."""
    text = ":".join((kind, *parts))
    if not FORM.fullmatch(text) or text.count(":") != len(parts) or len(text) > LONGEST:
        raise SuibaoError(
            f"'{text}' is no account name. Expected kind:part:…:part, the parts without colons or spaces, "
            f"at most {LONGEST} characters, such as pool:employee_pension:440100.",
            f"“{text}”不是有效的账户名。应为 类别:部分:…:部分，各部分不含冒号和空格，总长不超过 {LONGEST} 个字符，"
            "例如 pool:employee_pension:440100。",
            account=text,
        )
    return text


def branch_of(account_name: str) -> str:
    """The branch code in an account name: the part before the last."""
    return account_name.split(":")[-2]
