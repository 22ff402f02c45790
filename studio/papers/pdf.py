"""A list as PDF: the studio and the day on each page, the titles on top of each, long texts over several lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from studio.kernel import clock
from studio.kernel.shown import format_date
from studio.lists.kinds import show_value, stands_right
from studio.papers.paper import Paper

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "DejaVuSansCondensed", "DejaVuSansCondensed-Bold"
MARGIN_PT = 42
SIZE_PT = 8.5
MEASURED = 400
"""Rows from whose texts the columns get their widths."""
BATCH = 400
"""Rows of one table: a single table of thousands is laid out in a time that grows with their square."""
LEAST_PT, MOST_SHARE = 34, 0.5
"""How narrow a column may be, and how much of the page one may take before all others have what they need."""

_CID = {"kana": "HeiseiKakuGo-W5", "han": "STSong-Light", "hangul": "HYGothic-Medium"}
"""Fonts that every reader of PDF brings along, by script: DejaVu has none of these. They are named, not embedded."""
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")


def write(paper: Paper, target: Path) -> None:
    """Write the pages."""
    from reportlab.lib.pagesizes import A4, LETTER, landscape
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    register()
    size = LETTER if paper.letter else A4
    rows = iter(paper.rows)
    first = [row for row, _ in zip(rows, range(MEASURED), strict=False)]
    widths = _widths(paper, first)
    if sum(widths) > size[0] - 2 * MARGIN_PT:
        size = landscape(size)
    widths = _fitted(widths, size[0] - 2 * MARGIN_PT)
    head, body = _styles()
    told = f"{paper.studio}{', ' * bool(paper.studio)}{format_date(clock.today())}"
    story: list[Any] = [Paragraph(marked(paper.title), head), Spacer(1, 6)]
    story += _tables(paper, first, rows, widths) if first else [Paragraph(marked(paper.empty), body)]
    template = SimpleDocTemplate(
        str(target),
        pagesize=size,
        leftMargin=MARGIN_PT,
        rightMargin=MARGIN_PT,
        topMargin=MARGIN_PT,
        bottomMargin=MARGIN_PT,
        title=paper.title,
        author=paper.studio,
        invariant=1,
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.setFont(PLAIN, SIZE_PT - 1)
        canvas.drawString(MARGIN_PT, MARGIN_PT / 2, shown(told))
        canvas.drawRightString(size[0] - MARGIN_PT, MARGIN_PT / 2, f"Page {page.page}")

    template.build(story, onFirstPage=foot, onLaterPages=foot)


@cache
def register() -> None:
    """Make the fonts known; once is enough."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    for name in _CID.values():
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def _styles() -> tuple[Any, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName=PLAIN, fontSize=SIZE_PT, leading=SIZE_PT + 2)
    return ParagraphStyle("head", parent=body, fontName=BOLD, fontSize=13, leading=17), body


def _tables(
    paper: Paper, first: Sequence[Sequence[Any]], rest: Iterator[Sequence[Any]], widths: Sequence[float]
) -> Iterator[Any]:
    from itertools import chain, islice

    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, TableStyle

    _, body = _styles()
    right = ParagraphStyle("right", parent=body, alignment=2)
    title = ParagraphStyle("title", parent=body, fontName=BOLD)
    looks = [right if stands_right(column.kind) else body for column in paper.columns]
    heads = [
        Paragraph(marked(column.title), ParagraphStyle("t", parent=title, alignment=look.alignment))
        for column, look in zip(paper.columns, looks, strict=True)
    ]
    style = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.7, colors.black),
            ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.lightgrey),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    rows = chain(first, rest)
    while batch := list(islice(rows, BATCH)):
        cells = [
            [
                Paragraph(marked(show_value(column.kind, value)), look)
                for column, value, look in zip(paper.columns, row, looks, strict=True)
            ]
            for row in batch
        ]
        # A row that is higher than a page goes on on the next one.
        yield LongTable([heads, *cells], colWidths=widths, repeatRows=1, splitInRow=1, style=style, hAlign="LEFT")


# -- how wide --------------------------------------------------------------------------------------------------------


def _widths(paper: Paper, rows: Sequence[Sequence[Any]]) -> list[float]:
    """Return what each column needs, in points, so that none of the measured rows is broken."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    needed = []
    for at, column in enumerate(paper.columns):
        texts = [show_value(column.kind, row[at]) for row in rows]
        longest = max((stringWidth(shown(text), PLAIN, SIZE_PT) for text in texts), default=0.0)
        needed.append(max(longest, stringWidth(shown(column.title), BOLD, SIZE_PT)) * 1.05 + 8)
    return needed


def _fitted(widths: Sequence[float], room: float) -> list[float]:
    """Make the widest columns narrower until all stand beside each other; the narrow ones keep what they need."""
    fitted = [min(width, max(LEAST_PT, room * MOST_SHARE)) if sum(widths) > room else width for width in widths]
    order = sorted(range(len(fitted)), key=lambda at: fitted[at])
    left = room
    for place, at in enumerate(order):
        fitted[at] = min(fitted[at], left / (len(order) - place))
        left -= fitted[at]
    return fitted


# -- letters ---------------------------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """Return a text as it can be drawn: composed letters, and nothing that steers."""
    return "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))


def marked(text: str) -> str:
    """Write a text as the library's markup: nothing of it is markup itself, and each script has a font that knows it."""
    han = _CID["kana"] if _KANA.search(text) else _CID["han"]
    parts, run, font = [], "", ""
    for letter in shown(text):
        wanted = font_of(letter, han)
        if wanted != font and run:
            parts.append(_in_font(run, font))
            run = ""
        run, font = run + letter, wanted
    return "".join([*parts, _in_font(run, font)])


def _in_font(run: str, font: str) -> str:
    return f'<font name="{font}">{escape(run)}</font>' if font else escape(run)


def font_of(letter: str, han: str = _CID["han"]) -> str:
    """Return the font of a letter that the plain one has not; empty for the plain one."""
    code = ord(letter)
    if code < 0x1100:
        return ""
    if 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7B0:
        return _CID["hangul"]
    if _KANA.match(letter):
        return _CID["kana"]
    return han if 0x2E80 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0xFF00 <= code < 0xFFF0 else ""
