"""What is outside the subset is refused when the rule is declared, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.making import HEADER, amount, law_of, module_of

from suibao.rules import RuleError

LINES_ABOVE = HEADER.count("\n") + 1  # HEADER, then an empty line begins the text

REFUSED = {
    "a loop": ("for i in a:\n        pass\n    return a", "For"),
    "a comprehension": ("return [a]", "List"),
    "a subscript": ("return a[0]", "Subscript"),
    "a call": ("return round(a)", "a call of 'round'"),
    "a method": ("return a.bit_length()", "a call of 'a.bit_length'"),
    "an attribute": ("return a.real", "'a.real', which is no member of a closed list"),
    "text": ("return 'x'", "the constant 'x'"),
    "nothing": ("return None", "the constant None"),
    "a bare return": ("return", "return without a value"),
    "true division": ("return a / 2", "the operator Div"),
    "a power": ("return a ** 2", "the operator Pow"),
    "bits": ("return a & 1", "the operator BitAnd"),
    "membership": ("return 1 if a in (1, 2) else 0", "the comparison In"),
    "a lambda": ("return (lambda: 1)()", "a call of"),
    "an import": ("import os\n    return a", "Import"),
    "a global": ("global z\n    return a", "Global"),
    "an f-string": ("return f'{a}'", "JoinedStr"),
    "augmented assignment": ("a += 1\n    return a", "AugAssign"),
    "two names": ("x, y = a, a\n    return x", "an assignment to more than one name"),
    "a walrus": ("return (x := a)", "NamedExpr"),
    "an unknown name": ("return a + b", "the name 'b', which has no value there"),
    "a name with a value on one path": ("if a > 1:\n        x = 1\n    return x", "the name 'x', which has no value there"),
    "a path without return": ("if a > 1:\n        return 1", "a path that does not end in return"),
    "keywords": ("return clamp(a, floor=1, ceiling=2)", "a call of 'clamp'"),
    "a try": ("try:\n        return a\n    finally:\n        pass", "Try"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_file_and_line(name, tmp_path):
    body, why = REFUSED[name]
    with pytest.raises(RuleError) as error:
        module_of(f"@fen()\ndef wrong(a):\n    {body}\n", tmp_path)
    assert f"Rule 'wrong' uses {why}" in error.value.en
    assert str(tmp_path) in str(error.value.details["file"])
    assert error.value.details["line"] >= LINES_ABOVE + 2
    assert f"{error.value.details['file']}:{error.value.details['line']}" in error.value.en
    assert "wrong" in error.value.zh


def test_the_line_is_the_line(tmp_path):
    with pytest.raises(RuleError) as error:
        module_of('@fen()\ndef wrong(a):\n    """Says."""\n    x = a\n    return x ** 2\n', tmp_path)
    file, line = error.value.details["file"], error.value.details["line"]
    assert "x ** 2" in Path(file).read_text(encoding="utf-8").splitlines()[line - 1]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [("a=0", "a default for an argument (missing is never a default)"), ("*a", "arguments with *"), ("**a", "arguments with *")],
)
def test_arguments_that_hide_missing_values(arguments, why, tmp_path):
    with pytest.raises(RuleError, match="uses ") as error:
        module_of(f"@fen()\ndef wrong({arguments}):\n    return 1\n", tmp_path)
    assert why in error.value.en


def test_what_is_allowed(tmp_path):
    text = '''
LIMIT = 7

class Kind(IntEnum):
    A = 1

@fen(unit="ratio")
def ratio(a):
    return a / 2

@fen()
def all_of_it(a):
    """A docstring."""
    x = -a if not a > 3 and a != 5 or a == 1 else abs(a)
    if x < LIMIT:
        y = min(x, 4) % 3 // 1
    elif x == Kind.A:
        return 1
    else:
        y = max(x, 2, 1)
    return clamp(y, 0, 9) * 2 - 1 + True
'''
    module = module_of(text, tmp_path)
    law = law_of(module, [amount("a")])
    rows = list(range(12))
    expected = [law.evaluate({"a": a}, "all_of_it")["all_of_it"] for a in rows]
    assert expected == [module.all_of_it(a) for a in rows]
    assert law.plan("all_of_it").run({"a": rows})["all_of_it"].tolist() == expected


def test_a_decorated_rule_stays_an_ordinary_function(tmp_path):
    module = module_of("@fen()\ndef twice(a):\n    return 2 * a\n", tmp_path)
    assert module.twice(21) == 42
    assert module.twice.__rule__.formula == "return 2 * a"


def test_an_unknown_unit(tmp_path):
    with pytest.raises(RuleError, match=r"no unit 'fen/mouth'. Did you mean 'fen/month'"):
        module_of('@fen(unit="fen/mouth")\ndef a(x):\n    return x\n', tmp_path)


def test_an_unknown_argument_names_the_nearest(tmp_path):
    law = law_of(module_of("@fen()\ndef a(pey):\n    return pey\n", tmp_path), [amount("pay")])
    with pytest.raises(RuleError, match=r"'pey'. Did you mean 'pay'\? It is an argument of 'a'"):
        law.plan("a")
