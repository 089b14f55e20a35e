"""The command ``suibao``. Each command is a thin door: options in, a call, words or JSON out."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cyclopts import App

from suibao import __version__
from suibao.cli.output import fail
from suibao.errors import SuibaoError

app = App(
    name="suibao",
    version=__version__,
    help="随保：跟着劳动者走的社会保险。Social insurance that follows the worker.",
)
law_app = App(name="law", help="法律：规则、参数、出处。The law: rules, figures, sources.")
ledger_app = App(name="ledger", help="账本：核对、对账单。The ledger: verify, statement.")
app.command(law_app)
app.command(ledger_app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; errors that the user can put right are told plainly, with exit status 2."""
    from suibao.cli import assess, demo, explain, law, ledger  # noqa: F401 the modules register their commands

    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(words)
    except SuibaoError as error:
        fail(error, words)
