"""A close in a process of its own, for tests that kill it or start it twice.

Usage: close_script.py HOME ADDRESS PEOPLE PATH... Prints `working` when it begins, and in the end what the close came to as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.support.month import MONTH, NOW

from suibao.books import Books
from suibao.office.close import close_month


def main() -> None:
    home, address, people, *paths = sys.argv[1:]
    with Books.open(Path(home), address) as books:
        print("working", flush=True)
        done = close_month(books, paths, MONTH, now=NOW, people=int(people))
    assert done.posted is not None
    assert done.verification is not None
    print(
        json.dumps(
            {"standing": done.posted.standing_fen, "ok": done.verification.ok, "repeated": done.finished.repeated}
        )
    )


if __name__ == "__main__":
    main()
