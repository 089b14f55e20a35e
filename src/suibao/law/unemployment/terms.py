"""Closed lists of the benefit side of unemployment insurance: how work ended, why a benefit stops."""

from suibao.law.terms import Term


class WorkEnding(Term):
    """How work ended: the cases of 若干规定 13, those that are of the worker's own will, and work without a contract."""

    EXPIRED = 1, "劳动合同期满"
    EMPLOYER_BANKRUPT = 2, "用人单位破产"
    EMPLOYER_CLOSED = 3, "用人单位被关闭或解散"
    DISMISSED_FOR_FAULT = 4, "因劳动者过失被解除"
    DISMISSED_WITH_NOTICE = 5, "无过失被解除"
    LAID_OFF = 6, "经济性裁员"
    AGREED_ON_EMPLOYERS_PROPOSAL = 7, "单位提出并协商一致解除"
    APPOINTMENT_ENDED = 8, "单位提出解除聘用合同"
    EXPELLED = 9, "被辞退、除名或开除"
    LEFT_UNPAID_INSURANCE = 10, "因未依法缴纳社会保险费而辞职"
    LEFT_FOR_BREACH = 11, "因用人单位其他过错而辞职"
    OTHER_BY_LAW = 12, "法律法规规定的其他情形"
    RESIGNED = 13, "本人意愿辞职"
    AGREED_ON_WORKERS_PROPOSAL = 14, "劳动者提出并协商一致解除"
    NO_CONTRACT = 15, "无劳动合同的接单中断"


class StopReason(Term):
    """Why the benefit stops (社会保险法 51)."""

    NONE = 0, "无停领情形"
    REEMPLOYED = 1, "重新就业"
    CONSCRIPTED = 2, "应征服兵役"
    EMIGRATED = 3, "移居境外"
    DRAWS_PENSION = 4, "享受基本养老保险待遇"
    REFUSED_WORK = 5, "无正当理由拒绝介绍的工作或培训"
