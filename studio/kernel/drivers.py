"""Which database driver a URL needs, decided before Peewee is imported."""

import sys


def is_postgres(url: str) -> bool:
    """Tell a PostgreSQL URL from the path of a SQLite file."""
    return url.startswith(("postgres://", "postgresql://"))


def leave_out_unused(url: str) -> None:
    """Keep Peewee from importing psycopg for a SQLite file: it would cost 0.14 s and 10 MiB at each start.

    Only of use before ``models`` is imported. ``None`` in ``sys.modules`` makes the later import fail, which Peewee
    takes for "not installed".
    """
    if not is_postgres(url):
        sys.modules.setdefault("psycopg", None)  # type: ignore[arg-type]
