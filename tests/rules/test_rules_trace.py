"""Traces: the versioned JSON form, text and HTML, in Chinese and English."""

from __future__ import annotations

import json

import pytest
from tests.rules.making import amount, figure, law_of, module_of, parameter

from suibao.rules import Input, InputError, Regions, RuleError, as_html, as_text, shown, unit_of
from suibao.rules.case import read_input

CASE = {"pay": 600_000, "region": "100000", "trade": "ferry", "has_boat": True}
OUTPUTS = ["employee", "boat_cover"]

STEP = {"rule": str, "zh": str, "en": str, "unit": str, "value": int, "shown": str, "applies": bool, "condition": (str, type(None)),
        "formula": str, "says": str, "source": str, "status": str, "arguments": dict, "parameters": list}  # fmt: skip
PARAMETER = {"name": str, "zh": str, "en": str, "unit": str, "value": int, "shown": str, "region": str, "from": str,
             "to": (str, type(None)), "instrument": str, "url": str, "status": str, "note": str}  # fmt: skip
INPUT = {"name": str, "zh": str, "en": str, "unit": str, "value": int, "shown": str}


@pytest.fixture(scope="module")
def trace(law):
    return law.explain(CASE, OUTPUTS)


def conforms(found, form):
    assert list(found) == list(form)
    for name, kind in form.items():
        assert isinstance(found[name], kind), name


def test_the_json_form_is_version_1(law, trace):
    form = json.loads(json.dumps(trace.as_json()))
    assert list(form) == ["version", "law", "outputs", "inputs", "steps"]
    assert form["version"] == 1
    assert form["law"] == {"name": "island", "digest": law.digest, "date": "2025-10-01"}
    assert form["outputs"] == {"employee": 48_000, "boat_cover": 4_500}
    for one in form["inputs"]:
        conforms(one, INPUT)
    for step in form["steps"]:
        conforms(step, STEP)
        for used in step["parameters"]:
            conforms(used, PARAMETER)
    premium = form["steps"][[step["rule"] for step in form["steps"]].index("boat_cover")]["parameters"][0]
    assert (premium["value"], premium["region"], premium["from"], premium["status"]) == (4500, "100000", "2025-07-01", "weak")


def test_steps_stand_in_order_of_computation(trace):
    names = [line.step.rule.name for line in trace.lines]
    for line in trace.lines:
        for name, _ in line.arguments:
            if name in names:
                assert names.index(name) < names.index(line.step.rule.name)


def test_values_by_name(trace):
    assert (trace["employee"], trace["base"], trace["pay"]) == (48_000, 600_000, 600_000)
    with pytest.raises(RuleError, match=r"no value in this trace 'bas'. Did you mean 'base'"):
        trace["bas"]


def test_figures_that_need_a_second_look(trace):
    assert [one.name for one in trace.weakest] == ["boat_premium"]


def test_text_in_chinese(trace, law):
    text = as_text(trace)
    assert text.startswith(f"法律版本: island {law.digest} (2025-10-01)\n")
    for part in ("个人缴费 = 480.00 元/月", "月收入 (pay): 6,000.00 元/月", "行业 (trade): ferry", "有船 (has_boat): 是",
                 "公式: return share(base, employee_rate)", "取值: base = 6,000.00 元/月",
                 "参数: 个人费率 8% (CN, 2020-01-01 – …; Island Act 2 [官方])",
                 "[单一弱来源]", "依据: Island Act 2 [官方]"):  # fmt: skip
        assert part in text, part


def test_text_in_english(trace):
    text = as_text(trace, "en")
    for part in ("employee = 480.00 yuan/month", "monthly pay (pay): 6,000.00 yuan/month", "owns a boat (has_boat): yes",
                 "formula: return share(base, employee_rate)", "values: base = 6,000.00 yuan/month",
                 "figure: employee rate 8% (CN, 2020-01-01 – …; Island Act 2 [official])", "source: Island Act 2 [official]"):  # fmt: skip
        assert part in text, part
    assert not any("一" <= letter <= "鿿" for letter in text)


def test_what_does_not_apply_is_shown_on_request_with_its_reason(law):
    trace = law.explain({**CASE, "has_boat": False}, OUTPUTS)
    assert "does not apply: condition is no (has_boat_cover)" not in as_text(trace, "en")
    assert "does not apply: condition is no (has_boat_cover)" in as_text(trace, "en", everything=True)
    assert "不适用：条件为否 (has_boat_cover)" in as_text(trace, everything=True)
    assert trace["boat_cover"] == 0
    assert not trace.weakest


@pytest.mark.parametrize("language", ["zh", "en"])
def test_html_is_whole(trace, language):
    from html.parser import HTMLParser

    html = as_html(trace, language)
    still_open: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            still_open.append(tag)

        def handle_endtag(self, tag):
            assert still_open.pop() == tag

    Reader(convert_charrefs=True).feed(html)
    assert not still_open
    assert html.count("<details open>") == len(OUTPUTS)
    assert f'lang="{language}"' in html
    assert ("480.00 元/月" if language == "zh" else "480.00 yuan/month") in html


def test_html_escapes_everything_that_comes_from_files(tmp_path):
    text = '''
@fen(source="<Act> & \\"Order\\"", zh="<b>名</b>", en="<b>name</b>")
def r(a, price):
    """Says <script>alert(1)</script> & more."""
    return a + price if a < price else a
'''
    evil = parameter("price", figure("CN", 5))
    evil = type(evil)(evil.name, evil.unit, "<i>价</i>", "<i>price</i>", (), (
        type(evil.values[0])("CN", (), evil.values[0].start, None, 5, "official", "<u>Act</u>", "&1"),))  # fmt: skip
    odd = Input("a", unit_of("fen"), "<a>甲</a>", "<a>a</a>", frozenset())
    law = law_of(module_of(text, tmp_path), [odd], [evil])
    for language in ("zh", "en"):
        html = as_html(law.explain({"a": 1}, ["r"]), language)
        for raw in ("<script", "<b>", "<i>", "<u>", "<Act>", "<a>", "a < price", "& more"):
            assert raw not in html, raw
        assert "&lt;script&gt;" in html


KINDS = """
class Size(IntEnum):
    SMALL = 1
    LARGE = 2

@fen(unit=Size)
def size(a):
    return Size.LARGE if a > 9 else Size.SMALL

@yes()
def big(a):
    return a > 9

@fen(unit=Size, when="big")
def size_when_big(a):
    return Size.LARGE

@fen(unit="ratio")
def half(a):
    return a / 2
"""


def test_closed_lists_without_chinese_labels_and_values_where_nothing_applies(tmp_path):
    law = law_of(module_of(KINDS, tmp_path), [amount("a")])
    trace = law.explain({"a": 1}, ["size", "size_when_big", "half"])
    for language, yes in (("zh", "否"), ("en", "no")):
        text = as_text(trace, language, everything=True)
        assert "[size] = small" in text
        assert "[size_when_big] = —" in text
        assert f"[big] = {yes}" in text
        assert "[half] = 0.5\n" in text
    assert trace.as_json()["outputs"] == {"size": 1, "size_when_big": 0, "half": 0.5}


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [(143_240, "fen/month", "1,432.40 元/月", "1,432.40 yuan/month"), (-5, "fen", "-0.05 元", "-0.05 yuan"),
     (80_000, "rate", "8%", "8%"), (4_500, "rate", "0.45%", "0.45%"), (None, "fen", "未知", "unknown"), (1, "bool", "是", "yes"),
     (3, "orders", "3 单", "3 orders"), (0.5, "ratio", "0.5", "0.5"), (100, "percent", "100 %", "100 percent"),
     (0, "rate", "0%", "0%"), (100_000_000, "rate", "10,000%", "10,000%")],
)  # fmt: skip
def test_values_as_people_read_them(value, unit, zh, en):
    assert (shown(value, unit_of(unit), "zh"), shown(value, unit_of(unit), "en")) == (zh, en)


def test_a_plain_number_is_shown_without_a_unit_in_english():
    assert [shown(0, unit_of("count"), lang) for lang in ("en", "zh")] == ["0", "0 个"]
    with pytest.raises(InputError, match=r"is 9; expected 0 to 3\.$"):
        read_input(Input("n", unit_of("count"), "数", "n", frozenset(), 0, 3), 9, Regions([]))
