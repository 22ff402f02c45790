"""What an open book says of itself, beside what Peewee does with it: the one interface of its two databases."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar

from peewee import SCOPE_VALUES, Context, Database, Field


class _QuickContext(Context):
    """Writes a field of a model at once; Peewee takes a dozen calls for each, half of what a short question costs."""

    __slots__ = ()

    def sql(self, obj: Any) -> Any:
        if getattr(type(obj), "__sql__", None) is not Field.__sql__:
            return super().sql(obj)  # type: ignore[no-untyped-call]
        if self.scope == SCOPE_VALUES:
            return self.literal(f'"{obj.column_name}"')
        return self.literal(f'"{self.alias_manager[obj.model._meta.table]}"."{obj.column_name}"')


class OpenDatabase(Database):
    """The database of the open book."""

    context_class = _QuickContext

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
