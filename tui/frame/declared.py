"""The screen of a record that the studio declares: its form, reading, saving, leafing and deleting, written once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from studio.kernel.access import HIDDEN
from studio.kernel.types import YES, Choice, Unclear, Verdict, meaning, no
from studio.lists import record_kind
from studio.lists.record_kind import Opening, RecordKind
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk, Open
from tui.frame.edit import RecordEdit, Values
from tui.frame.form_fields import At, Layout, offer_choices, place_fields
from tui.frame.record import RecordScreen
from tui.widgets.form import Fact, Form, FormShape

if TYPE_CHECKING:
    from studio.papers.paper import Paper

GENERAL, NOTES = "General", "Notes"


class DeclaredEdit(RecordEdit):
    """The values of a declared record; see `RecordEdit`."""

    def __init__(
        self,
        kind: RecordKind,
        forms: Callable[[], Iterable[Form]],
        desk: Callable[[], Desk],
        record_id: int | None,
        links: Mapping[str, int | None],
    ) -> None:
        super().__init__(forms, desk, record_id)
        self.kind = kind
        self.links = links
        """What a new one is made from, by column."""

    def label(self, key: str, row: int = 0) -> str:
        return self.kind.fields[key].label

    async def theirs(self) -> tuple[Values, int]:
        record = await self._desk().gateway.read(record_kind.read, self.kind, self.record_id or 0)
        return dict(record.values), record.version

    async def save(self) -> None:
        """Save what is typed.

        Raises:
            StudioError: what the service refuses, ``StaleRecord`` among it.
        """
        gateway, actor, mine = self._desk().gateway, self._desk().actor, self.mine()
        if self.record_id is None:
            given = _to_service(mine)
            self.record_id = await gateway.write(record_kind.add, actor, self.kind, given, self.links)
        else:
            values = _to_service(self.changes())
            await gateway.write(record_kind.save, actor, self.kind, self.record_id, self.version, values)
        self.accept(mine)


def _to_service(values: Mapping[str, Any]) -> Values:
    return {key: meaning(value) if isinstance(value, Choice) else value for key, value in values.items()}


class DeclaredScreen(RecordScreen):
    """One record of a declared kind; ``record_id`` ``None`` is a new one, made from ``links``."""

    RECORD: ClassVar[RecordKind]
    LAYOUT: ClassVar[Layout]
    """The form of the General tab; its notes have a tab of their own."""
    FIRST: ClassVar[str]
    """The field in which one begins."""
    PANES: ClassVar[Mapping[str, str]] = {GENERAL: "G", NOTES: "N"}
    EDIT: ClassVar[type[DeclaredEdit]] = DeclaredEdit
    edit: DeclaredEdit

    def __init__(
        self, record_id: int | None, links: Mapping[str, int | None], neighbours: tuple[int, ...] = ()
    ) -> None:
        super().__init__(self.EDIT(self.RECORD, self.forms, lambda: self.desk, record_id, links))
        self.neighbours = neighbours
        self.typed: Mapping[str, str] = {}
        """What a new one begins with, as if it had been typed."""
        self.found: Opening | None = None

    @property
    def table(self) -> str:
        return self.RECORD.table

    @property
    def general(self) -> Form:
        """The form of the General tab."""
        return self.query_one("#general", Form)

    @property
    def one(self) -> str:
        """What people call it."""
        return self.RECORD.one

    def title_text(self) -> str:
        one = self.one
        if self.edit.record_id is None:
            return f"New {one}"
        row = self.found.record.row if self.found and self.found.record else None
        named = f"{one.capitalize()} {getattr(row, 'number', '')}".rstrip()
        return f"{named}  {self.called()}".rstrip()

    def made_from(self) -> str:
        return "".join(f"-{name}{linked}" for name, linked in self.edit.links.items() if linked is not None)

    def called(self) -> str:
        """Return what stands behind kind and number in the title: whom it is about."""
        client = self.edit.base.get("client")
        return client.label if client else ""

    def compose_pane(self, name: str) -> ComposeResult:
        fields, wanted = self.RECORD.fields, self.desk.preferences
        if name == GENERAL:
            yield Form(place_fields(fields, self.LAYOUT, wanted), id="general")
        else:
            notes = place_fields(fields, (At("notes", span=True, height=0),), wanted)
            yield Form(notes, shape=FormShape((0, 0)), id="notes")

    def pane_opened(self, name: str) -> None:
        if name == GENERAL:
            self.general.focus_field(self.FIRST)
        elif name == NOTES:
            self.query_one("#notes", Form).focus_field("notes")
        super().pane_opened(name)

    def begin(self) -> None:
        if self.record_id is None and self.typed:
            self.edit.put(self.typed)
            self.drafts.touch()
        super().begin()

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self, *, keep_typed: bool = True, instead: int | None = None) -> bool:
        wanted = self.edit.record_id if instead is None else instead
        read = self.desk.gateway.read(record_kind.opening, self.RECORD, wanted, self.edit.links)
        if (found := await self.attempt(read)) is None:
            return False
        self.found, self.edit.record_id = found, wanted
        offer_choices(self.general, self.RECORD.fields, found.offered)
        self.edit.show(found.values, found.record.version if found.record else None, keep_typed=keep_typed)
        self.draw_record()
        self.draw_tabs()
        self.draw_frame()
        return True

    def draw_record(self) -> None:
        super().draw_record()
        if self.found is not None:
            for name, text in self.found.facts.items():
                self.general.set_fact(name, text)

    def field_changed(self, name: str) -> None:
        if self.RECORD.fields[name].kind == "choice":
            if not isinstance(self.edit.mine()[name], Unclear):  # What is being typed leaves a reading under way alone.
                self.in_background(self._offer, group="record.offer")
        elif name == "client":
            self.in_background(self.take_client, group="record.client")

    async def take_client(self) -> None:
        """Offer what fits the client that was chosen, and put the first of it where something of the one before stood."""
        if isinstance(self.edit.mine()["client"], Unclear):
            return  # It is being typed.
        picks = [one for one in self.RECORD.fields.values() if one.kind == "pick" and self.client_now is not None]
        if (offered := await self._offered(without=[one.key for one in picks])) is None:
            return
        put: Values = {}
        for one in picks:
            here, theirs = meaning(self.edit.mine()[one.key]), offered[one.choices or one.key]
            # Who sees no addresses cannot tell whose it is: saving addresses it. And what is not understood is being typed.
            if here != HIDDEN and not isinstance(here, Unclear) and all(choice.key != here for choice in theirs):
                put[one.key] = next(iter(theirs), None)
        if put:
            self.edit.put(put)
            self.drafts.touch()

    async def _offer(self) -> None:
        await self._offered()

    async def _offered(self, without: Sequence[str] = ()) -> Mapping[str, tuple[Choice, ...]] | None:
        """Offer what fits the values that stand here, where that depends on them; what is not understood is as it was read.

        Args:
            without: fields whose values do not count either.
        """
        base = self.edit.base
        mine = {key: base[key] if isinstance(value, Unclear) else value for key, value in self.edit.mine().items()}
        read = self.desk.gateway.read(record_kind.offered_to, self.RECORD, mine | dict.fromkeys(without))
        if (offered := await self.attempt(read)) is not None:
            offer_choices(self.general, self.RECORD.fields, offered)
        return offered

    # -- saving ------------------------------------------------------------------------------------------------------

    async def send(self) -> bool:
        await self.edit.save()
        return True

    def tell_saved(self, *, new: bool) -> None:
        if self.found is not None and self.found.record is not None:
            one, number = self.RECORD.one, getattr(self.found.record.row, "number", None)
            self.say(f"Saved {one} {number}." if number else f"Saved the {one}.")

    # -- printing ----------------------------------------------------------------------------------------------------

    async def paper(self) -> Paper | None:
        """Return what was saved of the record as it is printed: a line for each field that says something."""
        from studio.papers.paper import Paper, PaperColumn, house

        if (of := await self.attempt(self.desk.gateway.read(house))) is None:
            return None
        rows = [(label * (not at), line) for label, text in self._lines() for at, line in enumerate(text.splitlines())]
        title, columns = " ".join(self.title_text().split()), (PaperColumn("Field"), PaperColumn("Value"))
        return Paper(title, columns, rows, "There is nothing in it.", *of)

    def _lines(self) -> Iterator[tuple[str, str]]:
        facts, base = self.found.facts if self.found is not None else {}, self.edit.base
        for item in self.LAYOUT:
            if isinstance(item, Fact):
                yield item.label, facts.get(item.name, "")
            elif isinstance(item, At):
                yield self.edit.label(item.key), self.edit.shown(item.key, base[item.key])
        placed = {item.key for item in self.LAYOUT if isinstance(item, At)}
        for key, value in base.items():
            if key not in placed:
                yield self.edit.label(key), self.edit.shown(key, value)

    # -- what every such record can do ---------------------------------------------------------------------------------

    def linked(self, name: str) -> int | None:
        """Return the id of what the record links to."""
        row = self.found.record.row if self.found and self.found.record else None
        return self.edit.links.get(name) if row is None else getattr(row, f"{name}_id", None)

    @property
    def client_now(self) -> int | None:
        """The client who stands in the form."""
        client = meaning(self.edit.mine().get("client"))
        return client if isinstance(client, int) else None

    @property
    def session_now(self) -> int | None:
        """The session that it belongs to; none where another client than the session's stands in the form."""
        return self.linked("session") if self.client_now in (None, self.linked("client")) else None

    @property
    def appointment_now(self) -> int | None:
        """The appointment that a communication made from here is about; see ``session_now``."""
        one = self.edit.record_id if self.RECORD.table == "appointment" else self.linked("appointment")
        return one if self.client_now is not None and self.client_now == self.linked("client") else None

    @property
    def task_id(self) -> int | None:
        """The task that a communication made from here belongs to."""
        return self.edit.record_id if self.RECORD.table == "task" else self.linked("task")

    def neighbour(self, by: int) -> Verdict:
        """Tell whether there is another record that far in the list it was opened from."""
        here = self.edit.record_id
        if here not in self.neighbours:
            return no(f"This {self.RECORD.one} was not opened from a list.")
        if not 0 <= self.neighbours.index(here) + by < len(self.neighbours):
            return no("That was the last one of the list." if by > 0 else "This is the first one of the list.")
        return YES

    async def leaf(self, by: int) -> None:
        """Show another record of the list it was opened from."""
        here = self.edit.record_id
        if here in self.neighbours and await self.may_leave():
            if await self.read_record(keep_typed=False, instead=self.neighbours[self.neighbours.index(here) + by]):
                self.quiet()
                await self.offer_draft()

    async def delete(self) -> None:
        """Delete the record after asking, and leave its screen."""
        one, record_id = self.RECORD.one, self.edit.record_id
        if record_id is None:
            return
        text = f"Delete {self.title_text()[:1].lower()}{self.title_text()[1:]}?\n{self.undo_way} brings it back."
        if await self.ask(AskDialog(f"Delete {one}", text, [("d", "Delete"), ("k", "Keep")], safe="k")) != "d":
            return
        removed = self.desk.gateway.write(record_kind.remove, self.desk.actor, self.RECORD, record_id)
        self.saving.busy = True  # What changes now is no other desk's doing.
        try:
            done = await self.attempt(removed)
        finally:
            self.saving.busy = False
        if done is not None:
            self.drafts.drop()
            self.app.pop_screen()
            self.desk.say(f"Deleted {one}. {self.undo_way} brings it back.")

    async def save_and_new(self) -> None:
        """Save, and begin another record that is made from the same."""
        if await self.saving.run() and self.is_active:
            self.open(
                Open(
                    self.KIND,
                    client_id=self.linked("client"),
                    session_id=self.linked("session"),
                    appointment_id=self.linked("appointment"),
                    task_id=self.linked("task"),
                    instead=True,
                )
            )
