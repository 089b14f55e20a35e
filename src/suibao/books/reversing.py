"""Reversals: the exact opposites of transfers that stand in the ledger, staged by one statement."""

from __future__ import annotations

import sqlalchemy as sa

from suibao.books import differences
from suibao.books.schema_ledger import FORM_ID, WORD_ID
from suibao.books.words import ESCAPED, PERSON
from suibao.errors import SuibaoError

REVERSALS = """
SELECT min(key) FROM pg_temp.chosen c JOIN books.transfers t USING (id) WHERE t.reverses <> 0
"""
UNPOSTED = """
SELECT min(key) FROM pg_temp.chosen c JOIN books.transfers t USING (id)
LEFT JOIN books.resolutions r ON r.transfer = t.id WHERE t.pending AND r.outcome IS DISTINCT FROM 'posted'
"""
# The database computes the numbers of words as it checks them.
NEW_FORM, NEW_LABEL = "'reverse:' || f.text", "l.code || chr(31) || CAST(:note AS text)"
OLD = "pg_temp.chosen JOIN books.transfers t USING (id) JOIN books.forms f ON f.id = t.form JOIN books.labels l ON l.id = t.label"
FORMS = f"""
INSERT INTO books.forms SELECT {FORM_ID}, text FROM (SELECT DISTINCT {NEW_FORM} AS text FROM {OLD}) AS texts
ORDER BY 1 ON CONFLICT DO NOTHING
"""  # noqa: S608 pieces of this module
LABELS = f"""
INSERT INTO books.labels SELECT {WORD_ID.format(NEW_LABEL)}, l.code, CAST(:note AS text)
FROM (SELECT DISTINCT l.code FROM {OLD}) AS l ORDER BY 1 ON CONFLICT DO NOTHING
"""  # noqa: S608
STAGE = f"""
INSERT INTO pg_temp.staging (id, debit, credit, form, label, amount_fen, basis_fen, reverses, subject, month, pending)
SELECT row_number() OVER (ORDER BY t.id), t.credit, t.debit, {FORM_ID.replace("text", f"({NEW_FORM})")},
    {WORD_ID.format(NEW_LABEL)}, t.amount_fen, t.basis_fen, t.id, t.subject, t.month, false
FROM {OLD}
"""  # noqa: S608


def stage_reversals(connection: sa.Connection, note: str) -> int:
    """Stage the reversals of the chosen transfers; how many. The reason becomes their note.

    Raises SuibaoError where one is a reversal itself, or is not posted.
    """
    _check_reversible(connection)
    differences.make_staging(connection)
    reason = {"note": note.replace(PERSON, ESCAPED)}
    connection.execute(sa.text(FORMS))
    connection.execute(sa.text(LABELS), reason)
    return connection.execute(sa.text(STAGE), reason).rowcount


def _check_reversible(connection: sa.Connection) -> None:
    reversal = connection.scalar(sa.text(REVERSALS))
    if reversal is not None:
        raise SuibaoError(
            f"'{reversal}' is itself a reversal and stays. Post the right amount anew, under a new key.",
            f"“{reversal}”本身是冲销记录，不可再冲销。请用新的键重新入账。",
            key=reversal,
        )
    unposted = connection.scalar(sa.text(UNPOSTED))
    if unposted is not None:
        raise SuibaoError(
            f"'{unposted}' is pending or voided: there is nothing to take back. Pending transfers are voided.",
            f"“{unposted}”处于待定或已作废状态，无可冲销。待定记录请用作废。",
            key=unposted,
        )
