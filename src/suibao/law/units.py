"""Units of analysis: what one row is. Each rule belongs to one."""

ORDER_MONTH = "order_month"
"""One worker's orders for one platform in one region and industry in one month."""

ENGAGEMENT_MONTH = "engagement_month"
"""One worker, one payer, one month."""

WORKER_MONTH = "worker_month"
"""One person, one month, over all payers."""

DEBT = "debt"
"""An amount overdue or undeclared."""

ALL = frozenset({ORDER_MONTH, ENGAGEMENT_MONTH, WORKER_MONTH})
