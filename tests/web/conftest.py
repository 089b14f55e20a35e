from __future__ import annotations

from tests.support.books import books, books_database, books_server, own_books

__all__ = ["books", "books_database", "books_server", "own_books"]
