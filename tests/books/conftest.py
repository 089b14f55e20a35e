from __future__ import annotations

from tests.support.books import books, books_server

__all__ = ["books", "books_server"]
