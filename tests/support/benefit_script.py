"""A benefit run in a process of its own, for tests that kill it.

Usage: benefit_script.py HOME ADDRESS MONTH KILL_AT. Pieces hold two claims; at piece KILL_AT (0: never) the process kills
itself after the piece is committed and before the durable run has kept it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from suibao.books import Books
from suibao.office import benefit_run
from suibao.office.benefit_pieces import pay_piece


def main() -> None:
    from tests.support.jobless import paid

    home, address, month, kill_at = sys.argv[1:]
    done = 0

    def killed(*arguments: object) -> int:
        nonlocal done
        count = pay_piece(*arguments)  # type: ignore[arg-type]
        done += 1
        if done == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)
        return count

    benefit_run.PIECE = 2
    benefit_run.pay_piece = killed
    with Books.open(Path(home), address) as books:
        paid(books, int(month))


if __name__ == "__main__":
    main()
