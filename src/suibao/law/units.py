"""Units of analysis: what one row is. Each rule belongs to one."""

ORDER_MONTH = "order_month"
"""One worker's orders for one platform in one region and industry in one month."""

ENGAGEMENT_MONTH = "engagement_month"
"""One worker, one payer, one month."""

WORKER_MONTH = "worker_month"
"""One person, one month, over all payers."""

GAP = "gap"
"""Months that do not count in a person's record of one branch: missing, or owed."""

PAYER_MONTH = "payer_month"
"""One payer, one month: staff, dispatched staff, payroll."""

DEBT = "debt"
"""An amount overdue or undeclared."""

RETIREMENT = "retirement"
"""One person and one choice of when to retire."""

CAREER_YEAR = "career_year"
"""One person, one calendar year of one employee pension relation: bases paid, account before and after."""

AWARD = "award"
"""One employee pension at the month it begins: totals of the career, account, place of benefit."""

PENSION_IN_PAYMENT = "pension_in_payment"
"""One pension being paid: its yearly increase."""

RESIDENT_YEAR = "resident_year"
"""One person, one year of the resident pension: payment, subsidy, account before and after."""

RESIDENT_AWARD = "resident_award"
"""One resident pension at the month it begins."""

DEATH = "death"
"""The death of somebody insured or drawing a pension, not from work."""

MEDICAL_COVER = "medical_cover"
"""One person's medical cover on a day: scheme, months paid, gap, switch."""

MEDICAL_RETIREMENT = "medical_retirement"
"""One person at retirement: whether medical cover goes on without payment."""

SUPPLEMENTARY_YEAR = "supplementary_year"
"""One person, one year of supplementary or commercial medical cover."""

INJURY = "injury"
"""One injury under work injury insurance: circumstances, grade, death."""

ORDER_INJURY = "order_injury"
"""One injury under occupational injury protection: circumstances, grade, death."""

JOB_LOSS = "job_loss"
"""One loss of work: reason, years paid, benefit."""

BIRTH = "birth"
"""One birth or miscarriage."""

PENSION_TRANSFER = "pension_transfer"
"""One employee pension relation that moves to another province."""

PENSION_CONVERSION = "pension_conversion"
"""One conversion between the employee and the resident pension."""

MEDICAL_TRANSFER = "medical_transfer"
"""One medical relation that moves, or resident years turned into employee years."""

UNEMPLOYMENT_TRANSFER = "unemployment_transfer"
"""One unemployment relation that moves."""

ORDER_PAY = "order_pay"
"""One worker's order time and pay in a month, against the hourly minimum wage."""

STATUS_REVIEW = "status_review"
"""One worker and one company over one stretch of work: is this a labour relationship?"""

WORK_LOG = "work_log"
"""What an order log shows about one worker on one platform, to be graded as facts of a status review."""
