"""A list as CSV, which every program reads."""

from __future__ import annotations

import csv
from pathlib import Path

from studio.lists.kinds import file_value
from studio.papers.paper import Paper


def write(paper: Paper, target: Path) -> None:
    """Write the columns' titles and the rows, in UTF-8; no cell is one that a spreadsheet would compute."""
    with target.open("x", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in paper.columns])
        for row in paper.rows:
            writer.writerow([file_value(column.kind, value) for column, value in zip(paper.columns, row, strict=True)])
