"""Everything that is measured, in one table. Run: ``python -m bench``; takes some ten minutes the first time of a day."""

from __future__ import annotations

import sys

from bench import (
    bizdays,
    calendar,
    check,
    databases,
    find,
    free,
    gaps,
    kept,
    keys,
    lists,
    lock,
    sending,
    start,
    table,
    traffic,
    work,
)


def main() -> int:
    """Make the books, measure all, and return 1 where a figure is over its goal."""
    for size in databases.SIZES:
        print(f"Making sure of {databases.path_of(size)}", file=sys.stderr)
    rows: list[table.Row] = []
    for part in (start, keys, calendar, gaps, find, free, traffic, lists, kept, work, lock, check, bizdays, sending):
        print(f"Measuring {part.__name__}", file=sys.stderr)
        rows += part.run()
    return table.show(rows)


if __name__ == "__main__":
    sys.exit(main())
