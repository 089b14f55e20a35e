"""Transfers are read back in pages, in the bytes in which they were written."""

from __future__ import annotations

import numpy as np
from tests.support.transfers import many

from suibao.books import Books, chain, ledger
from suibao.books.bulk import copied
from suibao.books.compacting import ROW


def test_pages_are_the_bytes_of_binary_copy(books: Books) -> None:
    receipt = ledger.post(books, many(chain.PAGE_ROWS + 10), "pages")
    with books.begin() as connection:
        batch = connection.exec_driver_sql("SELECT first_id, last_id FROM books.batches WHERE key = 'pages'").one()
        blocks = list(chain.rows(connection, *batch))
        whole = f"COPY (SELECT {chain.COLUMNS} FROM books.transfers WHERE id BETWEEN %s AND %s ORDER BY id) TO STDOUT (FORMAT binary)"
        plain = b"".join(copied(connection, whole, tuple(batch)))
        assert list(chain.rows(connection, batch.last_id + 1, batch.last_id)) == []
    assert [len(block) for block in blocks] == [chain.PAGE_ROWS, 10]
    assert receipt.posted == chain.PAGE_ROWS + 10
    assert plain[len(chain.HEADER) : -len(chain.TRAILER)] == b"".join(
        np.ascontiguousarray(one).tobytes() for one in blocks
    )
    assert blocks[0].dtype == ROW
    assert ledger.verify(books).ok
