"""The database: ledger, registry and kept assessments, on PostgreSQL. Open it with :meth:`Books.open`."""

from __future__ import annotations

from suibao.books import schema_claims, schema_ledger  # noqa: F401 tables join the metadata on import
from suibao.books.database import Books

__all__ = ["Books"]
