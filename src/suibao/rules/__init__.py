"""The engine: rules, parameters, laws, plans, traces. It knows no insurance.

    law = Law.of("example", collect([module]), inputs, parameters, regions).at("2025-10")
    law.evaluate(case, ["contribution"])   # one case
    law.explain(case, ["contribution"])    # one case with every step and source
    law.plan(["contribution"])(columns)    # many cases, compiled
"""

from suibao.rules.deciding import Answer
from suibao.rules.errors import (
    DateError,
    InputError,
    LawError,
    ParameterError,
    ParameterFileError,
    RegionError,
    RuleError,
)
from suibao.rules.law import Law, day_of
from suibao.rules.loading import read_parameters
from suibao.rules.money import (
    RATE_DENOMINATOR,
    clamp,
    helper,
    portion,
    portion_down,
    portion_up,
    share,
    to_jiao,
    to_jiao_up,
    to_yuan,
)
from suibao.rules.parameter import ACCEPTED, PROVISIONAL, STATUSES, VERIFIED, Moment, Parameter, Value
from suibao.rules.reform import Reform, read_reform
from suibao.rules.regions import NATION, Region, Regions, read_regions
from suibao.rules.rendering import as_html, as_text
from suibao.rules.rule import Input, Rule, collect, rule
from suibao.rules.trace import Trace
from suibao.rules.units import Unit, shown, unit_of

__all__ = [
    "ACCEPTED", "NATION", "PROVISIONAL", "RATE_DENOMINATOR", "STATUSES", "VERIFIED", "Answer", "DateError", "Input",
    "InputError", "Law", "LawError", "Moment", "Parameter", "ParameterError", "ParameterFileError", "Reform",
    "Region", "RegionError", "Regions", "Rule", "RuleError", "Trace", "Unit", "Value", "as_html", "as_text",
    "clamp", "collect", "day_of", "helper", "portion", "portion_down", "portion_up", "read_parameters",
    "read_reform", "read_regions", "rule", "share", "shown", "to_jiao", "to_jiao_up", "to_yuan", "unit_of",
]  # fmt: skip
