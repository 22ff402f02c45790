"""Letters as PDF, on the studio's letterhead: the address where a window envelope shows it, the day in the client's language.

Several letters are one file, each from a page of its own on; its pages are numbered from the second one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from studio.kernel.records import dataclass
from studio.papers import pdf

SIZE_PT, LEADING_PT = 10.5, 14.5
SIDE_PT = 70.9
"""25 mm: both windows begin there, or a hair further left."""
HEAD_PT, FOOT_PT = 48.0, 56.7
WINDOW_TOP_PT = {False: 147.4, True: 150.0}
"""From the top edge to the first line of the address, on A4 and on Letter: in the window of DIN 5008 form B (45 to 85 mm) and
of ISO 269 DL, and in that of a number 10 envelope when the page is folded in three."""
DAY_TOP_PT = {False: 260.0, True: 256.0}
LATER_TOP_PT = 76.0
MOST_ADDRESS_LINES = 7


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is printed."""

    studio: str
    head: tuple[str, ...]
    """What stands under the studio's name: where it is, and how it is reached."""
    to: tuple[str, ...]
    """The lines of the address."""
    day: str
    body: str
    on_letter: bool
    """Whether it is printed on Letter and not on A4."""


def unprintable(text: str) -> str:
    """Return the signs of a text that no font here has, each once: they would be boxes."""
    from reportlab.pdfbase import pdfmetrics

    pdf.register()
    known = pdfmetrics.getFont(pdf.PLAIN).face.charToGlyph
    shown = pdf.shown(text.replace("\n", " "))
    return "".join(dict.fromkeys(one for one in shown if ord(one) not in known and not pdf.font_of(one)))


def write(letters: Sequence[Letter], target: Path) -> int:
    """Write letters into one file, and return how many pages it has."""
    from reportlab.pdfgen.canvas import Canvas

    pdf.register()
    canvas = Canvas(str(target), invariant=1)
    canvas.setAuthor(letters[0].studio if letters else "")
    canvas.setTitle("Letters" if len(letters) > 1 else "Letter")
    pages = sum(_written(one, canvas) for one in letters)
    canvas.save()
    return pages


def _written(letter: Letter, canvas: Any) -> int:
    from reportlab.lib.pagesizes import A4, LETTER

    width, height = LETTER if letter.on_letter else A4
    waiting, page = list(_paragraphs(letter.body)), 0
    while waiting or not page:
        page += 1
        canvas.setPageSize((width, height))
        if page == 1:
            _letterhead(letter, canvas, width, height)
            top = height - DAY_TOP_PT[letter.on_letter] - 2 * LEADING_PT
        else:
            _number(letter, canvas, page, width, height)
            top = height - LATER_TOP_PT
        waiting = _filled(waiting, canvas, width, top)
        canvas.showPage()
    return page


def _letterhead(letter: Letter, canvas: Any, width: float, height: float) -> None:
    line = height - HEAD_PT
    canvas.setFont(pdf.BOLD, 14)
    canvas.drawRightString(width - SIDE_PT, line, _cut(letter.studio, pdf.BOLD, 14, width - 2 * SIDE_PT))
    canvas.setFont(pdf.PLAIN, 8.5)
    for text in letter.head:
        line -= 11
        canvas.drawRightString(width - SIDE_PT, line, _cut(text, pdf.PLAIN, 8.5, width - 2 * SIDE_PT))
    line = height - WINDOW_TOP_PT[letter.on_letter]
    for text in letter.to[:MOST_ADDRESS_LINES]:
        _line(text, canvas, SIDE_PT, line)
        line -= LEADING_PT - 1
    _line(letter.day, canvas, SIDE_PT, height - DAY_TOP_PT[letter.on_letter])


def _line(text: str, canvas: Any, left: float, base: float) -> None:
    """Draw one line, in as many fonts as it needs, as far as there is room."""
    paragraph = _paragraph(_cut(text, pdf.PLAIN, SIZE_PT, ADDRESS_WIDTH_PT))
    paragraph.wrap(2 * ADDRESS_WIDTH_PT, LEADING_PT)
    paragraph.drawOn(canvas, left, base - (LEADING_PT - SIZE_PT))


ADDRESS_WIDTH_PT = 300.0


def _cut(text: str, font: str, size: float, room: float) -> str:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    text = pdf.shown(text)
    if stringWidth(text, font, size) <= room:
        return text
    while text and stringWidth(f"{text}..", font, size) > room:
        text = text[:-1]
    return f"{text}.."


def _number(letter: Letter, canvas: Any, page: int, width: float, height: float) -> None:
    canvas.setFont(pdf.PLAIN, 8.5)
    told = _cut(f"{letter.studio}, {letter.day}", pdf.PLAIN, 8.5, width - 2 * SIDE_PT - 40)
    canvas.drawString(SIDE_PT, height - HEAD_PT, told)
    canvas.drawRightString(width - SIDE_PT, height - HEAD_PT, str(page))


def _filled(waiting: list[Any], canvas: Any, width: float, top: float) -> list[Any]:
    """Draw as many paragraphs as there is room for, and return what is left for the next page."""
    room, base = width - 2 * SIDE_PT, top
    while waiting:
        _, height = waiting[0].wrap(room, base - FOOT_PT)
        if height > base - FOOT_PT:
            begun, *rest = waiting[0].split(room, base - FOOT_PT) or [None]
            if begun is None:
                return waiting
            waiting[:1] = [begun, *rest]
            if not rest:
                return waiting
            _, height = begun.wrap(room, base - FOOT_PT)
        base -= height
        waiting.pop(0).drawOn(canvas, SIDE_PT, base)
    return waiting


def _paragraphs(body: str) -> Iterator[Any]:
    """Give each line of a text; an empty one is the space between two paragraphs."""
    for text in body.strip("\n").split("\n"):
        yield _paragraph(text.replace("\t", "    "))


def _paragraph(text: str) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("letter", fontName=pdf.PLAIN, fontSize=SIZE_PT, leading=LEADING_PT, splitLongWords=1)
    return Paragraph(pdf.marked(text) if text.strip() else "&nbsp;", style)
