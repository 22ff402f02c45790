"""What is typed into one record and not saved: over which version, and how its values stand in the forms.

It knows no screen: it is given the forms that are built, and asked. ``base`` are the values as they were read, ``mine`` as
they stand here. A value is what belongs together (``studio.kernel.merge``); a form may show it in several fields.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from typing import Any, ClassVar

from studio.kernel.packed import packed_all, unpacked_all
from studio.kernel.shown import format_date, format_time
from studio.kernel.types import Choice, Unclear, meaning
from studio.lists.fields import Fields
from studio.lists.own_fields import OwnField
from tui.frame.desk import Desk
from tui.widgets.form import Form

Values = dict[str, Any]


class FormEdit:
    """The values of one thing being edited. A subclass says how they stand in forms, and how they read as text."""

    FIELDS: ClassVar[Fields]
    KINDS: ClassVar[tuple[type, ...]] = (Choice, Unclear)
    """The dataclasses that values may be, for drafts."""
    LABELS: ClassVar[Mapping[str, str]] = {}
    """What values are called that are no declared field."""

    def __init__(
        self, forms: Callable[[], Iterable[Form]], desk: Callable[[], Desk], record_id: int | None = None
    ) -> None:
        """Edit what stands in ``forms``, which returns those built so far; ``record_id`` ``None`` is a new record."""
        self._forms = forms
        self._desk = desk
        self.record_id = record_id
        self.base: Values = {}
        self.version: int | None = None
        """The version of the record that was read; ``None`` for a new one."""
        self.own: tuple[OwnField, ...] = ()
        """The studio's own fields of such records."""
        self.apart: Values = {}
        """Values that stand in no form, or in one that is not built yet."""

    # -- how values stand in forms: a subclass that has others than plain fields changes both ---------------------------

    def to_form(self, values: Mapping[str, Any]) -> dict[str, object]:
        """Return what the fields of all forms show for these values."""
        return dict(values)

    def from_form(self, standing: Mapping[str, object]) -> Values:
        """Return the values that stand in the fields of all forms."""
        return {key: standing[key] for key in self.base if key in standing}

    # -- what stands here ---------------------------------------------------------------------------------------------

    def mine(self) -> Values:
        """Return the values as they stand here."""
        values = self.base | self.apart
        if not values:
            return {}
        standing, read = self.to_form(values), self.to_form(self.base)
        for form in self._forms():
            if not form.filled:
                continue
            # What nobody touched is as it was read, also where a field cannot show it to the letter. What was once put
            # into a field says nothing any more: it may have been typed back to what was read.
            stands, touched = form.standings(), form.changes()
            standing |= {name: read[name] for name in stands.keys() & read.keys()}
            standing |= {name: stands[name] for name in touched}
        return values | self.from_form(standing)

    def changes(self) -> Values:
        """Return the values that differ from those read."""
        return {key: value for key, value in self.mine().items() if meaning(value) != meaning(self.base[key])}

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return bool(self.changes())

    def show(self, values: Mapping[str, Any], version: int | None, *, keep_typed: bool = True) -> None:
        """Show a record as it was read; what was typed meanwhile stays, unless it was given up."""
        typed = self.changes() if keep_typed else {}
        self.base, self.version, self.apart = dict(values), version, typed
        for form in self._forms():
            self.fill(form)

    def fill(self, form: Form) -> None:
        """Fill a form that was just built, or whose record was read anew; what is typed in it and kept stays."""
        base, now = self.to_form(self.base), self.to_form(self.base | self.apart)
        form.load(base, keep={name for name in base if meaning(base[name]) != meaning(now[name])})
        form.put(now)

    def put(self, values: Mapping[str, Any]) -> None:
        """Put values in as if they were typed here, such as those of a draft."""
        known = {key: value for key, value in values.items() if key in self.base}
        self.apart = {key: value for key, value in self.mine().items() if key not in known} | known
        now = self.to_form(self.base | self.apart)
        for form in self._forms():
            form.put(now)

    def accept(self, saved: Mapping[str, Any]) -> None:
        """Take these values for what the database has: they were saved."""
        self.base = dict(saved)

    # -- drafts ---------------------------------------------------------------------------------------------------------

    def packed(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what was changed and what stood there before, as JSON's own types."""
        changes = self.changes()
        return packed_all(changes), packed_all({key: self.base[key] for key in changes})

    def unpacked(self, kept: Mapping[str, Any]) -> Values:
        """Return the values of a draft; what this record does not have is left out."""
        return {key: value for key, value in unpacked_all(kept, self.KINDS).items() if key in self.base}

    # -- words ----------------------------------------------------------------------------------------------------------

    def label(self, key: str, row: int = 0) -> str:
        """Return what a value is called."""
        field = self.FIELDS.get(key) or next((own.field for own in self.own if own.form_name == key), None)
        return self.LABELS.get(key) or (field.subject or field.label if field else key.replace("_", " ").capitalize())

    def shown(self, key: str, value: Any) -> str:
        """Return a value as people read it, with its lines; nothing is empty."""
        if value is None or value is False:
            return ""
        if isinstance(value, Choice):
            return value.label
        if isinstance(value, Unclear):
            return value.text
        if value is True:
            return "yes"
        if isinstance(value, time):
            return format_time(value)
        return format_date(value) if hasattr(value, "toordinal") else str(value)


class RecordEdit(FormEdit, ABC):
    """The values of a record with a screen of its own."""

    @property
    def session_type(self) -> int | None:
        """The session type that stands here, by which own fields are asked for; ``None`` where there is none."""
        return None

    @abstractmethod
    async def theirs(self) -> tuple[Values, int]:
        """Read the record's values as they are now, and its version."""
