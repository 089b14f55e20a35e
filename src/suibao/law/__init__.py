"""The statutes: one module per branch, parameters by region and date, reforms beside them. Pure."""

from suibao.law.catalogue import CURRENT_LAW, Carried, Package, current_law, names, package
from suibao.law.lines import LineKind

__all__ = ["CURRENT_LAW", "Carried", "LineKind", "Package", "current_law", "names", "package"]
