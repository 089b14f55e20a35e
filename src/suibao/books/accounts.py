"""Names of ledger accounts: structured text that says whose money it is, of which branch, where.

The three kinds of contributions are `due` (what someone owes), `pool` (a pooled fund, 统筹基金) and `account`
(a personal account, 个人账户). Other parts of the office may add kinds; the form stays `kind:part:…:part`.
"""

from __future__ import annotations

import re

from suibao.errors import SuibaoError

FORM = re.compile(r"[a-z][a-z_]*(:[^:\s]+)+")
LONGEST = 200


def due(owner: str, branch: str, region: str) -> str:
    """What a party or person owes: ``due:<owner>:<branch code>:<region>``."""
    return name("due", owner, branch, region)


def pool(branch: str, region: str) -> str:
    """The pooled fund of a branch in a region: ``pool:<branch code>:<region>``."""
    return name("pool", branch, region)


def account(person: str, branch: str, region: str) -> str:
    """A person's own account in a branch: ``account:<person>:<branch code>:<region>``."""
    return name("account", person, branch, region)


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
