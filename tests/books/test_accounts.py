from __future__ import annotations

import pytest

from suibao.books import accounts
from suibao.errors import SuibaoError


def test_names() -> None:
    assert accounts.due("平台一", "employee_pension", "440100") == "due:平台一:employee_pension:440100"
    assert accounts.pool("work_injury", "CN") == "pool:work_injury:CN"
    assert accounts.account("ab", "employee_medical", "440100") == "account:ab:employee_medical:440100"
    assert accounts.branch_of("account:ab:employee_medical:440100") == "employee_medical"


@pytest.mark.parametrize("owner", ["", "a:b", "a b", "a\u3000b", "x" * 200])
def test_bad_parts(owner: str) -> None:
    with pytest.raises(SuibaoError, match="no account name"):
        accounts.due(owner, "employee_pension", "440100")
