"""What this program is made of, and which version of it made and last wrote the open book."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from studio.kernel import schema

LIBRARIES = ("Textual", "Peewee", "psycopg")


def versions() -> dict[str, str]:
    """Name the versions, in the order in which they are told: program, schema, Python, libraries. No book need be open."""
    import apsw

    told = {
        "sittings": of("sittings"),
        "schema": schema.known_migrations()[-1].partition("_")[0],
        "python": platform.python_version(),
        "sqlite": apsw.sqlite_lib_version(),
    }
    return told | {name.lower(): found for name in LIBRARIES if (found := of(name))}


def of(package: str) -> str:
    """Return the version of an installed package; empty where there is none."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def in_words(told: dict[str, str]) -> str:
    """Write the versions in one line."""
    names = {"sittings": "Sittings", "python": "Python", "sqlite": "SQLite", "textual": "Textual", "peewee": "Peewee"}
    return ", ".join(f"{names.get(name, name)} {number}" for name, number in told.items())
