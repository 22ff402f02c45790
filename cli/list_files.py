"""``sittings list KIND export FILE``: a list of the studio's own, written into a file."""

from __future__ import annotations

import csv
import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from cli.desk import Desk
from cli.maintained import part_of
from cli.output import Answer, table
from studio.kernel.errors import Invalid
from studio.lists.kinds import file_value
from studio.lists.maintained import Entry, Maintained
from studio.lists.sheet import Sheet, plain, sheet


def export(desk: Desk, args: Namespace) -> Answer:
    """Write the list into a file."""
    kept: Maintained = args.kept
    target = Path(args.file).expanduser()
    if target.suffix.casefold() != ".csv":
        raise Invalid(f"Lists are written as .csv files: name one, such as {kept.kind}.csv.")
    if target.exists():
        raise Invalid(f"{target} exists already: name another file, or remove that one first.")
    shown = sheet(kept, part_of(args))
    # Written beside its place: a file of that name is a whole one, also after a kill and on a full disk.
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Name", *(field.label for field in kept.fields.values()), "Inactive"])
            writer.writerows(_file_row(shown, entry) for entry in shown.entries)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return Answer(
        lambda: {"file": str(target), "entries": len(shown.entries)},
        lambda: table([[f"Wrote {len(shown.entries)} {kept.many} to {target}."]]),
    )


def _file_row(shown: Sheet, entry: Entry) -> Iterator[str]:
    yield file_value("text", entry.name)
    for key, field in shown.kept.fields.items():
        kind: Literal["flag", "count", "text"] = field.kind if field.kind in ("flag", "count") else "text"
        yield file_value(kind, plain(shown, entry, key))
    yield file_value("flag", entry.inactive)
