"""How a session's record is saved: from what stands in the forms to one call of a service, refusals and drafts included."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from studio.kernel.errors import Clash, StaleRecord
from studio.sessions import sessions
from studio.sessions.flags import Flag
from tui.screens.session.actions import SessionActions
from tui.screens.session.form import OUTSIDE
from tui.widgets.form import Form

NOTES = "Notes"


class SessionSaving(SessionActions):
    """The saving half of a session's record. ``SessionScreen`` shows it."""

    ticked: set[int]
    """The family members who take part."""
    flags: dict[str, Any]
    """What the flag boxes cannot hold: the reason of a cancellation, the original of a redo."""

    def draw_family(self) -> None:
        """Draw the list of the family, with who takes part."""
        raise NotImplementedError

    def extra_dirty(self) -> bool:
        return self.offered is not None and bool(self.set_changes())

    def set_changes(self) -> dict[str, tuple[int, ...]]:
        """Return the participants and promotions where they differ from the saved ones, as ids."""
        source = self.record
        had = {
            "participants": {p.id for p in source.participants} if source else set(),
            "promotions": {p.id for p in source.promotions} if source else set(),
        }
        now = {"participants": self.ticked, "promotions": self.promotions}
        return {name: tuple(sorted(now[name])) for name in now if now[name] != had[name]}

    # -- drafts ------------------------------------------------------------------------------------------------------

    def draft_place(self) -> str:
        return f"session-{self.session_id}" if self.session_id is not None else f"session-new-{self.client_id}"

    def draft_values(self) -> dict[str, Any]:
        sets = {name: list(ids) for name, ids in self.set_changes().items()}
        return super().draft_values() | {"sets": sets, "flags": self.flags}

    async def take_draft(self, values: dict[str, Any]) -> None:
        await super().take_draft(values)
        sets = values.get("sets", {})
        self.ticked = set(sets.get("participants", self.ticked))
        self.promotions = set(sets.get("promotions", self.promotions))
        self.flags = dict(values.get("flags", {}))
        self.draw_family()
        self.draw_tabs()

    # -- saving ------------------------------------------------------------------------------------------------------

    def service_values(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Turn the form's values into those of ``sessions.save_session``."""
        whole = self.general.values()
        out = {name: value for name, value in typed.items() if name not in ("date", "start", "end", "room", "reminder")}
        if {"date", "start", "end"} & set(typed):
            day, start, end = whole["date"], whole["start"], whole["end"]
            if isinstance(day, date) and isinstance(start, time):
                out["starts_at"] = datetime.combine(day, start)
                if isinstance(end, time):
                    # Midnight and after belong to the same evening.
                    over = timedelta(days=1) if end == time(0) and start != time(0) else timedelta()
                    out["ends_at"] = datetime.combine(day, end) + over
        if "room" in typed:
            outside = isinstance(typed["room"], str) and typed["room"].startswith(OUTSIDE)
            out["room"] = None if outside else typed["room"]
            out["outside_location"] = int(str(typed["room"]).removeprefix(OUTSIDE)) if outside else None
        if {"reminder", "reminder_min"} & set(typed):
            out["reminder_min"] = whole["reminder_min"] if whole["reminder"] else None
        return out

    def _changes(self) -> dict[str, Any]:
        form = self.general
        typed = form.values() if self.session_id is None else form.changes()
        values = self.service_values(dict(typed)) | self.set_changes() | self._flag_values()
        if NOTES in self._built:
            values |= self.query_one("#notes", Form).changes()
        if self.session_id is None:
            values = {name: value for name, value in values.items() if value is not None and value != ""}
            # An emptied room or person is a choice, not a gap for the type to fill.
            values |= {n: None for n in ("photographer", "assistant", "room") if values.get(n) is None}
        return values

    def _flag_values(self) -> dict[str, Flag]:
        return {
            name: Flag(str(answer)) if name == "cancelled" else Flag(original=answer)
            for name, answer in self.flags.items()
        }

    async def save(self) -> bool:
        values, stood = self._changes(), self.forms_as_they_stand()
        if not values:
            self.say("Nothing has changed since it was saved.")
            self.drop_draft()
            return True
        try:
            saved = await self._write(values, allow_clash=False)
        except Clash as clash:
            from tui.screens.session.clash import ask_clash

            answer = await ask_clash(self.desk, clash)
            if answer == "next" and clash.next_free is not None:
                self.move_to(clash.next_free)
                return await self.save()
            if answer != "anyway":
                self.say(str(clash), problem=True)
                self.general.focus_field("start")
                return False
            saved = await self._write(values, allow_clash=True)
        self.drop_draft()
        if self.session_id is None:
            self.desk.note_made("session", saved.session_id)
        self.session_id = saved.session_id
        self.accept_forms(stood)
        await self.read_record()
        told = " ".join([f"Saved session {saved.number}.", *saved.warnings])
        self.say(told, problem=bool(saved.warnings))
        return True

    async def _write(self, values: dict[str, Any], *, allow_clash: bool) -> sessions.Saved:
        gateway, actor = self.desk.gateway, self.desk.actor
        if self.session_id is None:
            return await gateway.write(
                sessions.book_session, actor, self.client_id or 0, values, allow_clash=allow_clash
            )
        return await gateway.write(
            sessions.save_session, actor, self.session_id, self.version, values, allow_clash=allow_clash
        )

    async def merge(self, error: StaleRecord) -> bool:
        from tui.screens.dialogs.stale import keep_mine

        mine = set(self._changes())
        kept = await keep_mine(self.desk, error, mine)
        if kept is None:
            self.say(str(error), problem=True)
            return False
        typed = {name: text for form in self.forms() for name, text in form.typed().items()}
        sets = self.set_changes()
        if not await self.read_afresh():
            return False
        for form in self.forms():
            form.retype({n: t for n, t in typed.items() if n in form.values() and kept(n)})
        self.ticked = set(sets.get("participants", self.ticked))
        self.promotions = set(sets.get("promotions", self.promotions))
        return await self.try_save()
