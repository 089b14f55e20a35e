"""Alembic migrations of the books; they ship with the package and run when the books are opened."""
