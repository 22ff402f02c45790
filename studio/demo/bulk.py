"""Write the many rows of a new database at once, in the caller's transaction.

Only for a database that nobody works in yet, such as the demo studio: these rows get no record of their own in the
journal (docs/decisions/0010-rows-in-bulk.md). Constraints, the double-booking guard and the search indexes hold all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peewee import __exception_wrapper__  # type: ignore[attr-defined]

import models
from models import TABLES, Base
from studio.find import index
from studio.kernel import database


def insert_rows(model: type[Base], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into a table with one statement.

    Args:
        names: the model's fields in the order of each row's values, ``id`` among them; fields with a default may be
            left out.
        rows: values as the models take them; instants in aware UTC, wall times naive.
    """
    fields = [model._meta.fields[name] for name in names]
    given = set(names)
    left_out = {f.column_name: f.default for f in model._meta.sorted_fields if f.name not in given and not f.null}
    columns = [field.column_name for field in fields] + list(left_out)
    values = ["?"] * len(fields) + [_literal(default) for default in left_out.values()]
    sql = f"INSERT INTO {model._meta.table_name} ({', '.join(columns)}) VALUES ({', '.join(values)})"
    timed = [
        (place, field.db_value)
        for place, field in enumerate(fields)
        if isinstance(field, (models.DayField, models.WallField, models.UtcField))
    ]
    _run(sql, _bound(rows, timed))


def _literal(default: Any) -> str:
    if isinstance(default, bool):
        return "TRUE" if default else "FALSE"
    if isinstance(default, int):
        return str(default)
    return "'" + str(default).replace("'", "''") + "'"


def _bound(rows: Iterable[Sequence[Any]], timed: Sequence[tuple[int, Any]]) -> Iterator[Sequence[Any]]:
    for row in rows:
        values = list(row)
        for place, db_value in timed:
            values[place] = db_value(values[place])
        yield values


def index_rows(table: str, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Fill ``client_search`` or ``session_search``.

    Args:
        rows: a record's id and the texts that it is found by.
    """
    _run(index.insert_sql(table), (row for row in (index.index_row(i, texts) for i, texts in rows) if row))


def _run(sql: str, rows: Iterable[Sequence[Any]]) -> None:
    cursor = models.database.obj.cursor()
    with __exception_wrapper__:
        cursor.executemany(sql if database.is_sqlite() else sql.replace("%", "%%").replace("?", "%s"), rows)


def continue_ids() -> None:
    """Let PostgreSQL count on after the ids that were given by hand; SQLite does so by itself."""
    if database.is_sqlite():
        return
    for model in TABLES:
        table = model._meta.table_name
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        database.rows(f"SELECT setval({sequence}, coalesce((SELECT max(id) FROM {table}), 0) + 1, false)")
