"""The database: ledger, registry and kept assessments, on PostgreSQL. Open it with :meth:`Books.open`."""

from __future__ import annotations

from suibao.books import (  # noqa: F401 tables join the metadata on import
    schema_benefits,
    schema_claims,
    schema_clearing,
    schema_collection,
    schema_ledger,
    schema_messages,
    schema_pensions,
    schema_registry,
    schema_relations,
)
from suibao.books.database import Books

__all__ = ["Books"]
