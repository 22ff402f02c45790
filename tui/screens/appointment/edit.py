"""What is typed into one appointment: saved by a service of its own, which may ask about a clash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from studio.appointments import appointments
from studio.appointments.appointments import Saved
from studio.dates.spans import end_by_length, end_of
from studio.kernel.types import Allow, Choice, meaning
from tui.frame.declared import DeclaredEdit
from tui.frame.edit import Values
from tui.frame.saving import Host
from tui.screens.dialogs.clash import save_asking

WHEN = ("date", "start", "end")


class AppointmentEdit(DeclaredEdit):
    """One appointment's values."""

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """Start and end as they stand here, each ``None`` where it cannot be told."""
        return span_of(self.mine())

    def move_to(self, start: datetime) -> None:
        """Put another start in; the length stays."""
        starts_at, ends_at = self.span
        if starts_at is not None and ends_at is not None:
            end = end_by_length(start, ends_at - starts_at)
            self.put({"date": start.date(), "start": start.time(), "end": end.time()})

    async def save_asking(self, host: Host) -> Saved | None:
        """Save what is typed, asking about a clash; ``None`` where the user would rather change it, which was said.

        Raises:
            StudioError: what the service refuses, ``StaleRecord`` among it.
        """
        saved = await save_asking(self._desk(), host, self._send, self.move_to)
        if saved is None:
            host.focus_named("start")
        return saved

    async def _send(self, allow: Allow) -> Saved:
        gateway, actor, mine = self._desk().gateway, self._desk().actor, self.mine()
        may = allow.get("allow_clash", False)
        if self.record_id is None:
            links = {f"{name}_id": self.links.get(name) for name in ("client", "session")}
            links["client_id"] = links["client_id"] if links["session_id"] else None
            saved = await gateway.write(appointments.book, actor, to_service(mine, mine), **links, allow_clash=may)
        else:
            values = to_service(self.changes(), mine)
            saved = await gateway.write(
                appointments.change, actor, self.record_id, self.version, values, allow_clash=may
            )
        self.record_id = saved.appointment_id
        self.accept(mine)
        return saved


def span_of(values: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """Return the start and the end that three fields say, each ``None`` where it cannot be told."""
    day, start, end = (values.get(key) for key in WHEN)
    if not isinstance(day, date) or not isinstance(start, time):
        return None, None
    starts_at = datetime.combine(day, start)
    return starts_at, end_of(starts_at, end) if isinstance(end, time) else None


def to_service(values: Mapping[str, Any], all_values: Mapping[str, Any]) -> Values:
    """Turn values into those of ``appointments.book`` and ``change``."""
    out = {
        key: meaning(value) if isinstance(value, Choice) else value for key, value in values.items() if key not in WHEN
    }
    for key in ("people", "rooms"):
        if key in out:
            out[key] = out[key] or ""
    if any(key in values for key in WHEN):
        out["starts_at"], out["ends_at"] = span_of(all_values)
    return out
