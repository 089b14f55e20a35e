"""The report as HTML and PDF: sound structure, nothing from outside, the same bytes every time."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pypdf
import pytest
from tests.documents.determinations import driver, rider

from suibao.documents import charts
from suibao.documents.blocks import (
    Bars,
    Column,
    Document,
    Heading,
    Intervals,
    Items,
    Note,
    PageBreak,
    Paragraph,
    Point,
    Row,
    Span,
    Table,
    plain,
    texts,
)
from suibao.documents.determination import determination
from suibao.documents.html import to_html
from suibao.documents.pdf import families, fonts_of, to_pdf
from suibao.errors import SuibaoError

CASES = {"rider": rider, "driver": driver}
BOTH = [(name, code) for name in CASES for code in ("zh", "en")]
VOID = {"meta", "br", "col", "img", "link", "hr", "input"}


def has_fonts() -> bool:
    try:
        return bool(fonts_of(families()))
    except SuibaoError:
        return False


needs_fonts = pytest.mark.skipif(not has_fonts(), reason="no Chinese font; to run this: apt-get install fonts-noto-cjk")


class Page(HTMLParser):
    """Elements of a page with their attributes; complains of tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def small(*blocks: Any, title: str = "题") -> Document:
    return Document("zh", "类", title, "副", "左", "右", "脚", "第 {page} 页，共 {pages} 页", date(2026, 1, 2), blocks)


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_html_is_sound(name: str, code: str) -> None:
    document = determination(CASES[name](), code)
    page = Page(to_html(document))
    assert page.open == []
    assert page.all("html")[0]["lang"] == {"zh": "zh-CN", "en": "en"}[code]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), "a level is left out"
    assert all(attributes.get("scope") for attributes in page.all("th"))
    assert len(page.all("table")) == len(page.all("caption")) > 5
    for drawing in page.all("svg"):
        assert drawing["role"] == "img"
        assert drawing["aria-label"]
    assert len(page.all("figure")) == len(page.all("figcaption")) == len(page.all("svg"))
    names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_html_says_all_that_the_document_says(name: str, code: str) -> None:
    document = determination(CASES[name](), code)
    said = "".join(Page(to_html(document)).words).replace("\n", "")
    alts = " ".join(attributes["aria-label"] or "" for attributes in Page(to_html(document)).all("svg"))
    missing = [text for text in texts(document) if text.replace("\n", "") not in said and text not in alts]
    assert missing == []


def test_html_needs_nothing_from_outside() -> None:
    page = Page(to_html(determination(rider())))
    assert not {"script", "link", "iframe", "object", "img"} & {tag for tag, _ in page.elements}
    for _, attributes in page.elements:
        assert not {"src", "href", "xlink:href"} & set(attributes)
    text = to_html(determination(rider()))
    assert "url(" not in text
    assert "@import" not in text


def test_what_the_case_says_cannot_become_markup() -> None:
    bad = '</style><script>alert("1")</script>\\'
    blocks = (
        Heading(bad), Paragraph((Span(bad, "strong"), bad)), Items((bad,)), Note(bad), PageBreak(),
        Table(bad, (Column(bad), Column(bad)), (Row((bad, bad)), Row((bad,), group=True))),
        Bars(bad, (Point(bad, 1.0, None, None, bad),)),
    )  # fmt: skip
    document = replace(small(*blocks, title=bad), head_left=bad, head_right=bad, foot=bad)
    page = Page(to_html(document))
    assert page.all("script") == []
    assert page.open == []
    assert len(page.all("style")) == 1


def test_tables_without_row_heads_and_groups() -> None:
    table = Table("t", (Column("a"), Column("b", 1, "right")), (Row(("g",), group=True), Row(("x", ""))), heads=False)
    page = Page(to_html(small(table)))
    assert [attributes["scope"] for attributes in page.all("th")] == ["col", "col", "rowgroup"]
    assert [attributes.get("data-l") for attributes in page.all("td")] == ["a", "b"]
    assert "empty" in str(page.all("td")[1]["class"])


@pytest.mark.parametrize(
    "figure",
    [
        Intervals(
            "i", (Point("甲", 0.5, 0.4, 0.6, "50%"), Point("乙", 0.9, None, None, "90%")), percent=True, least=0, most=1
        ),
        Intervals("r", (Point("甲", 3.0, 1.0, 5.0, "3"),), reference=0),
        Bars("b", tuple(Point(str(n), 50.0 + n % 3, None, None, str(n)) for n in range(30)), "周"),
    ],
    ids=lambda figure: figure.caption,
)
def test_drawings_are_one_ink_and_say_their_values(figure: Any) -> None:
    drawn = charts.svg(figure)
    page = Page(drawn)
    assert page.open == []
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= {"currentColor", "none", "transparent"}
    assert not re.search(r'\bid="|clip-path|<script|<image', drawn)
    assert all(point.label in charts.alt(figure) and point.text in charts.alt(figure) for point in figure.points)
    assert not [word for word in page.words if "e+" in word], "an axis writes numbers out"
    if isinstance(figure, Intervals):
        assert all(point.text in page.words for point in figure.points)


def test_same_case_same_html_in_another_process() -> None:
    """Neither a clock nor the order of a set stands behind anything."""
    program = (
        "from tests.documents.determinations import rider; from suibao.documents.determination import determination; "
        "from suibao.documents.html import to_html; import sys; sys.stdout.buffer.write(to_html(determination(rider())).encode())"
    )
    surroundings = {"PYTHONHASHSEED": "7", "PYTHONPATH": "."}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=surroundings)
    assert done.stdout.decode() == to_html(determination(rider()))


@needs_fonts
@pytest.mark.parametrize(("name", "code"), BOTH)
def test_pdf_has_pages_words_and_tags(name: str, code: str) -> None:
    document = determination(CASES[name](), code)
    read = pypdf.PdfReader(io.BytesIO(to_pdf(document)))
    pages = [page.extract_text() for page in read.pages]
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        squeezed = re.sub(r"\s", "", text)
        footer = document.page.replace("{pages}", str(len(pages))).replace("{page}", str(number))
        assert re.sub(r"\s", "", footer) in squeezed
        assert re.sub(r"\s", "", document.head_right) in squeezed
    whole = re.sub(r"\s", "", "".join(pages))
    for block in document.blocks:
        if isinstance(block, Heading | Note):
            assert re.sub(r"\s", "", plain(block.text))[:40] in whole
        if isinstance(block, Table) and block.rows:
            assert re.sub(r"\s", "", block.caption) in whole
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(code)
    assert document.title in str(read.metadata.title if read.metadata else "")


@needs_fonts
def test_same_document_same_pdf() -> None:
    document = determination(driver())
    first = to_pdf(document)
    assert first == to_pdf(document)
    metadata = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == document.made_on, "the file's date is the document's, not the clock's"


@needs_fonts
def test_a_text_longer_than_a_page_is_not_lost() -> None:
    """Rows hold together, but not at the price of what does not fit on a page."""
    words = "".join(f"第{n}句。" for n in range(2_000))
    table = Table("长表", (Column("甲"), Column("乙")), (Row(("头", words)),))
    read = pypdf.PdfReader(io.BytesIO(to_pdf(small(table))))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in read.pages))
    assert len(read.pages) > 5, "what runs over the foot of a page is in the file, and on no page"
    assert all(f"第{n}句。" in text for n in range(0, 2_000, 97))


@needs_fonts
def test_heads_of_long_tables_come_again_with_their_group() -> None:
    rows = (Row(("组一",), group=True), *(Row((f"行{n}", "值")) for n in range(120)))
    read = pypdf.PdfReader(io.BytesIO(to_pdf(small(Table("长表", (Column("表头甲"), Column("表头乙")), rows)))))
    assert len(read.pages) > 2
    for page in read.pages:
        text = re.sub(r"\s", "", page.extract_text())
        assert "表头甲表头乙" in text
        assert "组一" in text


@needs_fonts
def test_markup_of_typst_in_a_case_is_text() -> None:
    bad = '#panic("x") $x$ *b* _i_ `c` @ref <label> // end'
    read = pypdf.PdfReader(io.BytesIO(to_pdf(small(Paragraph(bad), title=bad))))
    assert '#panic("x") $x$ *b* _i_ `c` @ref <label>' in re.sub(r"\s+", " ", read.pages[0].extract_text())


def test_fonts() -> None:
    assert fonts_of(["DejaVu Sans", "noto serif cjk sc", "Noto Sans CJK SC"]) == (
        "noto serif cjk sc",
        "Noto Sans CJK SC",
    )
    assert fonts_of(["SimSun"]) == ("SimSun", "SimSun")
    assert fonts_of(["PingFang SC"]) == ("PingFang SC", "PingFang SC")
    with pytest.raises(SuibaoError, match="apt-get install fonts-noto-cjk") as told:
        fonts_of(["DejaVu Sans"])
    assert "fonts-noto-cjk" in told.value.zh
