"""Collection (征缴): from dues that stand assessed to money in the fund.

:func:`file_month` makes filings, :func:`collect` takes bank statements in and sets the money against what is owed,
:func:`unpaid` says line by line what is still missing.
"""

from suibao.office.collecting.unpaid import Paid, Unpaid, paid_months, paid_months_of, unpaid

__all__ = ["Paid", "Unpaid", "paid_months", "paid_months_of", "unpaid"]
