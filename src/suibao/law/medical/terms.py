"""Closed lists of medical cover."""

from suibao.law.terms import Term


class MedicalScheme(Term):
    """How somebody is insured for medical care today (参保方式)."""

    EMPLOYEE = 1, "职工医保（随单位）"
    FLEXIBLE = 2, "职工医保（灵活就业）"
    RESIDENT = 3, "居民医保"
