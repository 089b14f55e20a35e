"""Write the statements of a month: one page per person, one per payer, and an index of the payers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.ext import Extension
from markupsafe import Markup, escape

from suibao.documents.context import Context, Note, PayerFacts, file_name, matching_notes
from suibao.documents.language import iso_month
from suibao.documents.language import language as language_of
from suibao.documents.lines import Line, by_payer, by_person, read_lines, read_parties
from suibao.documents.payer_statement import index_view, payer_view
from suibao.documents.person_statement import person_view

Progress = Callable[[int], None]
_SENTENCE: Final = re.compile(r'\{\{ _\("([^"]*)"\) \}\}')


def write_statements(
    lines: pa.Table,
    parties: pa.Table,
    directory: Path,
    language: str = "zh",
    notes: Sequence[Note] = (),
    names: Mapping[str, str] | None = None,
    regions: Mapping[str, str] | None = None,
    facts: Mapping[str, PayerFacts] | None = None,
    progress: Progress | None = None,
) -> int:
    """Write all statements of the lines under ``directory/statements/<month>`` and return how many were written.

    ``people/<first two characters>/<person>.html``, ``payers/<payer>.html``, ``index.html`` (not counted).
    ``lines`` is the assessment-lines table; ``parties`` has party, name, credit_code, region; ``names`` maps
    person keys to names, ``regions`` codes to names, ``facts`` payers to what was set aside. ``progress`` is
    called with the number of pages done since its last call. Same input, same bytes; existing pages are
    overwritten, pages of people who no longer appear are left: use a fresh directory for a changed law.
    Raises SuibaoError on a missing column, an unknown language, or parts that do not add up.
    """
    context = Context(language_of(language), read_parties(parties), names or {}, regions or {})
    rows = read_lines(lines)
    tick = progress or (lambda _: None)
    return _write_people(context, rows, notes, directory, tick) + _write_payers(
        context, rows, notes, facts or {}, directory, tick
    )


def person_page(context: Context, month: int, person: str, lines: Sequence[Line], notes: Sequence[Note] = ()) -> str:
    """One person's statement of one month as a self-contained HTML page."""
    texts = matching_notes(notes, month, lines, context.language, person=person)
    return _render("person.html.j2", context, person_view(context, month, person, lines, texts))


def payer_page(
    context: Context,
    month: int,
    payer: str,
    lines: Sequence[Line],
    notes: Sequence[Note] = (),
    facts: PayerFacts | None = None,
) -> str:
    """One payer's notice of one month as a self-contained HTML page."""
    texts = matching_notes((note for note in notes if not note.person), month, lines, context.language, payer=payer)
    return _render("payer.html.j2", context, payer_view(context, month, payer, lines, texts, facts or PayerFacts()))


def _write_people(context: Context, rows: list[Line], notes: Sequence[Note], directory: Path, tick: Progress) -> int:
    groups = by_person(rows)
    months = sorted({line.month for line in rows})
    # A person about whom only a note exists still gets a page: "not established" is an answer, silence is not.
    for note in (note for note in notes if note.person):
        for month in [note.month] if note.month else months:
            groups.setdefault((month, note.person), [])
    folders: set[Path] = set()
    own, common = _by_person(notes)
    for (month, person), lines in groups.items():
        name = file_name(person)
        folder = directory / "statements" / iso_month(month) / "people" / name[:2]
        if folder not in folders:
            folder.mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        page = person_page(context, month, person, lines, [*common, *own.get(person, [])])
        _save(folder / f"{name}.html", page)
        tick(1)
    return len(groups)


def _write_payers(
    context: Context,
    rows: list[Line],
    notes: Sequence[Note],
    facts: Mapping[str, PayerFacts],
    directory: Path,
    tick: Progress,
) -> int:
    groups = by_payer(rows)
    written = 0
    for month in sorted({line.month for line in rows}):
        payers: dict[str, list[Line]] = {payer: [] for payer in sorted(facts)}
        payers |= {payer: lines for (when, payer), lines in groups.items() if when == month}
        folder = directory / "statements" / iso_month(month)
        (folder / "payers").mkdir(parents=True, exist_ok=True)
        for payer, lines in payers.items():
            page = payer_page(context, month, payer, lines, notes, facts.get(payer))
            _save(folder / "payers" / f"{file_name(payer)}.html", page)
            tick(1)
        _save(folder / "index.html", _render("index.html.j2", context, index_view(context, month, payers)))
        written += len(payers)
    return written


def _by_person(notes: Iterable[Note]) -> tuple[dict[str, list[Note]], list[Note]]:
    """Notes of one person each, and notes for many: so that a page looks only at its own."""
    own: dict[str, list[Note]] = {}
    common: list[Note] = []
    for note in notes:
        if note.person:
            own.setdefault(note.person, []).append(note)
        else:
            common.append(note)
    return own, common


def _render(template: str, context: Context, view: dict[str, Any]) -> str:
    return _template(template, context.language.code).render(view)


class Bound(Extension):
    """Put the language's sentences into a template while it is compiled: a page then costs no look-ups."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Replace each ``{{ _("sentence") }}`` without values by its translation; all others are left to run time."""
        gettext = self.environment.globals["gettext_plain"]
        return _SENTENCE.sub(lambda match: str(escape(gettext(match[1]))), source)  # type: ignore[operator]


@lru_cache(maxsize=16)
def _template(name: str, code: str) -> Template:
    """The template compiled for a language."""
    environment = Environment(
        loader=PackageLoader("suibao.documents"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", Bound],
    )
    translations = language_of(code).translations
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    sheet = files("suibao.documents").joinpath("templates", "style.css").read_text("utf-8")
    style = Markup(sheet)  # noqa: S704 - the package's own file, nobody's input
    environment.globals |= {"language": code, "gettext_plain": translations.gettext, "style": style}
    return environment.get_template(name)


def _save(path: Path, text: str) -> None:
    with open(path, "wb", buffering=0) as file:
        file.write(text.encode())
