"""A list as an Excel workbook of one sheet: numbers are numbers, days are days, and a text is never a formula."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from studio.lists.kinds import Whom, json_value
from studio.papers.paper import Paper

MOST_CHARS = 32_767
"""Of a cell. Source: Excel specifications and limits."""
MOST_ROWS = 1_048_576
"""Of a sheet, the titles among them; there are further sheets for more. Source: as above."""
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_WIDEST = 60


def write(paper: Paper, target: Path) -> None:
    """Write the workbook row by row, whose number the memory does not grow with."""
    from xlsxwriter import Workbook

    with TemporaryDirectory() as aside:
        # constant_memory: a row is on the disk when the next one begins.
        book = Workbook(str(target), {"constant_memory": True, "tmpdir": aside})
        try:
            _fill(book, paper)
            book.close()
        except BaseException:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
            raise


def _fill(book: Any, paper: Paper) -> None:
    formats = {"title": book.add_format({"bold": True, "bottom": 1})}
    formats |= {kind: book.add_format({"num_format": kind}) for kind in (_DAY, _MOMENT)}
    sheet, at = _sheet(book, paper, formats, 1), 1
    for row in paper.rows:
        if at == MOST_ROWS:
            sheet, at = _sheet(book, paper, formats, len(book.worksheets()) + 1), 1
        for column, value in enumerate(row):
            _put(sheet, at, column, paper.columns[column].kind, value, formats)
        at += 1


def _sheet(book: Any, paper: Paper, formats: dict[str, Any], number: int) -> Any:
    # Excel takes at most 31 characters, and none of these.
    name = re.sub(r"[\[\]:*?/\\']", " ", _clean(paper.title))[:26].strip() or "List"
    sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(paper.columns):
        sheet.set_column(at, at, min(_WIDEST, max(len(column.title) + 2, 12 if column.kind != "text" else 24)))
        sheet.write_string(0, at, _clean(column.title), formats["title"])
    return sheet


def _put(sheet: Any, row: int, column: int, kind: str, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, formats[_MOMENT])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats[_DAY])
    else:
        plain = value.name if isinstance(value, Whom) else json_value(kind, value)  # type: ignore[arg-type]
        text = ", ".join(plain) if isinstance(plain, list) else str(plain or "")
        sheet.write_string(row, column, _clean(text)[:MOST_CHARS])


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in text)
