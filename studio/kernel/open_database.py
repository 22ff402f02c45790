"""What an open book says of itself, beside what Peewee does with it: the one interface of its two databases."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager, nullcontext
from typing import ClassVar

from peewee import Database


class OpenDatabase(Database):
    """The database of the open book."""

    sqlite: ClassVar[bool]
    """Whether it is a file of SQLite; else it is a server of PostgreSQL."""

    only_read = False
    """Whether it is read as it lies there, because there is no room for more; such a connection lasts for one call."""

    @abstractmethod
    def who_saves(self) -> str:
        """Name the desk that keeps the others from saving, and since when; empty where nobody does now."""

    @abstractmethod
    def unhurried(self) -> AbstractContextManager[object]:
        """Within the block a commit does not wait for the disk; one after it waits for all before."""

    def at_once(self) -> AbstractContextManager[None]:
        """Wait for no other desk within the block: what is locked is refused. A server's writers only wait for a row."""
        return nullcontext()
