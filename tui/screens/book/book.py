"""The wizard that books: page by page, with the client on the phone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult

from studio.appointments import kind
from studio.clients.clients import Member
from studio.kernel.types import Choice
from studio.lists.choices import SessionChoices
from studio.messages.confirming import Confirmation
from studio.sessions import opening
from studio.sessions.views import ClientBlock
from tui.frame.ask import AskDialog
from tui.frame.call_warning import warning_bar
from tui.frame.desk import Open
from tui.frame.record import RecordScreen
from tui.frame.tabs import Pane
from tui.screens.appointment.edit import AppointmentEdit
from tui.screens.appointment.filling import AppointmentFilling
from tui.screens.book import beginning
from tui.screens.book.commands import COMMANDS, BookCommands
from tui.screens.book.edit import TAKES_APPOINTMENT, TAKES_SESSION, BookEdit
from tui.screens.book.page import BookPage
from tui.screens.book.pages import PAGES
from tui.screens.book.unfinished import GO_ON, QUICK, THROW_AWAY, UnfinishedDialog
from tui.screens.book.when import FOLLOWS
from tui.screens.session.edit import SessionEdit
from tui.screens.session.facts import client_facts
from tui.screens.session.filling import Filling
from tui.terminal.readiness import edits_text, keys_wait
from tui.text import in_lines
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.form import Form
from tui.widgets.marked_lines import MarkedLines
from tui.widgets.record_table import RecordTable

WHAT, CHECK, NEXT = "What", "Check", "Next"


class BookScreen(RecordScreen):
    """Books a session or an appointment; its pages are declared in ``pages``."""

    PANES: ClassVar[Mapping[str, str]] = {page.NAME: page.TIP for page in PAGES}
    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    HELP = (
        "Books a session or an appointment page by page, with the client on the phone. {key:go_on} goes on, {key:back} goes a "
        "page back and loses nothing that was typed. What is left unbooked is kept as a draft."
    )
    KIND = "book"
    OWN_COMMANDS = COMMANDS
    PART = BookCommands
    edit: BookEdit
    commands: BookCommands

    def __init__(self, typed: Mapping[str, str], client_id: int | None = None, session_id: int | None = None) -> None:
        session = SessionEdit(lambda: self.forms_of(TAKES_SESSION), lambda: self.desk, None, None)
        links: dict[str, int | None] = {"client": None, "session": session_id}
        meeting = AppointmentEdit(kind.KIND, lambda: self.forms_of(TAKES_APPOINTMENT), lambda: self.desk, None, links)
        super().__init__(BookEdit(session, meeting))
        self.typed, self.client_wanted = typed, client_id
        self.commands = BookCommands(self)
        self.session_filling = Filling(self, session, lambda: self.offered)
        self.appointment_filling = AppointmentFilling(self, meeting, "#meeting")
        self.pages = {page.NAME: page(self) for page in PAGES}
        self.offered: SessionChoices | None = None
        self.logins: Mapping[str, int] = {}
        """The ids of those who work here, by their logins."""
        self.block: ClientBlock | None = None
        self.of_session = ""
        self.meeting_types: tuple[Choice, ...] = ()
        """The session to which an appointment will belong, in words."""
        self.confirmations: tuple[Confirmation, ...] = ()
        self.done: dict[str, str] = {}
        """What was done with it since, by channel."""

    @classmethod
    def name_of(cls) -> str:
        return "Book"

    @property
    def booked(self) -> str:
        """Its number, once it is booked."""
        return self.edit.booked

    @property
    def page(self) -> BookPage:
        """The page that is open."""
        return self.pages[self.pane]

    @property
    def panes(self) -> list[str]:
        if self.booked:
            return [NEXT]
        return [name for name, page in self.pages.items() if self.edit.kind in page.KINDS and name != NEXT]

    @property
    def warnings(self) -> list[str]:
        """What the desk should know of the client."""
        return [f"CALL WARNING: {self.block.call_warning}"] if self.block and self.block.call_warning else []

    def forms(self) -> list[Form]:
        return self.forms_of(self.edit.kind)

    def forms_of(self, what: str) -> list[Form]:
        """List the forms built so far of what is booked."""
        own = [page for page in self.pages.values() if what in page.KINDS and len(page.KINDS) == 1]
        return [form for page in own for form in page.forms()] if self.is_attached else []

    # -- building ----------------------------------------------------------------------------------------------------

    def title_text(self) -> str:
        what = "appointment" if self.edit.kind == TAKES_APPOINTMENT else "session"
        who = f"  {self.edit.client.label}" if self.edit.client is not None else ""
        return f"Booked {what} {self.booked}{who}" if self.booked else f"Book a {what}{who}".replace("a app", "an app")

    def compose_pane(self, name: str) -> ComposeResult:
        yield from self.pages[name].compose()

    def pane_built(self, pane: Pane) -> None:
        pass  # A page is filled once what it offers is read: see `build_pages`.

    def pane_opened(self, name: str) -> None:
        if self.offered is None:
            return
        self.edit.page = name
        self.drafts.touch()
        self.quiet()
        self.pages[name].opened()

    def draw_client(self) -> None:
        """Show who it is for, and what the desk should know of them."""
        block = self.block
        for lines in self.query("#client-block, #client-block-2").results(MarkedLines):
            lines.show_built(
                lambda width: (
                    []
                    if block is None
                    else [
                        *warning_bar(block.call_warning, width),
                        *(((f" {line}", ""),) for line in in_lines(client_facts(block), width - 1)),
                    ]
                )
            )

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self, *, keep_typed: bool = True) -> bool:
        if self.booked:
            await self.pages[NEXT].read()
            return True
        return await beginning.read(self, keep_typed=keep_typed)

    async def _open(self) -> None:
        await self.open_pane(WHAT)
        if await self.read_record():
            await beginning.begin(self)
            self.draw_title()
            self.pane_opened(self.pane)
            if not await self.go_on_with_draft() and self.page.passed:
                self.page.passed = False
                await self.open_pane(self.next_page(self.pane))

    # -- going on and back ---------------------------------------------------------------------------------------------

    def take_kind(self, what: str) -> None:
        """Book a session, or an appointment."""
        self.edit.kind = what
        self.drafts.touch()
        self.go_on()

    def enter(self) -> None:
        """Enter, or the key that saves: what it does depends on the page."""
        if self.pane == WHAT:
            key = self.query_one("#kinds", RecordTable).cursor_key
            self.take_kind(str(key or TAKES_SESSION))
        elif self.pane == "Who":
            self.pages["Who"].take()  # type: ignore[attr-defined]
        elif self.pane == CHECK:
            self.do_save()
        elif self.booked:
            self.page.chosen(self.query_one("#ways", RecordTable).cursor_key or "")
        else:
            self.go_on()

    @keys_wait("opening the page", group="pane")
    async def go_on(self) -> None:
        """Open the next page."""
        await self.open_pane(self.next_page(self.pane))

    def next_page(self, after: str) -> str:
        """Return the page after one; one that was answered before it was opened is passed over, once."""
        names = self.panes
        at = names.index(after) if after in names else 0
        while at + 1 < len(names):
            at += 1
            page = self.pages[names[at]]
            if not page.passed:
                break
            page.passed = False
        return names[at]

    async def open_pane(self, name: str) -> None:
        """Open a page, or the one before it on which something is still to be answered."""
        if self.offered is not None and name in self.panes:
            for before in self.panes[: self.panes.index(name)]:
                if told := self.pages[before].missing():
                    if before != self.pane:
                        await super().open_pane(before)
                        told = self.pages[before].missing()
                    self.say(told, problem=True)
                    return
        await super().open_pane(name)

    def do_book(self) -> None:
        """F9 once more: the same by one line; what was typed here stays beneath it."""
        self.open(Open("quick", instead=not self.dirty))

    def do_back(self) -> None:
        names = self.panes
        at = names.index(self.pane) if self.pane in names else 0
        if self.booked or at == 0:
            super().do_back()
        else:
            self._show_pane(names[at - 1])

    async def may_leave(self) -> bool:
        if not self.dirty:
            return True
        text = f"{self.title_text()}\nIt is not booked yet."
        answers = [("l", "Keep it for later"), ("d", "Throw it away"), ("g", "Go on")]
        answer = await self.ask(AskDialog("Not booked", text, answers, safe="g"))
        if answer == "d":
            self.drafts.drop()
        elif answer == "l":
            self.drafts.leave_for_later()
        return answer in ("d", "l")

    def focus_named(self, name: str | None) -> None:
        self.refused = name
        for pane in self.panes:
            for form in self.pages[pane].forms():
                if name is not None and form.has_field(name):
                    if pane != self.pane:
                        self.in_background(self._focus_on, pane, form, name, group="pane", doing="opening the page")
                    else:
                        form.focus_field(name)
                    return

    # -- the client ----------------------------------------------------------------------------------------------------

    @on(FieldChanged)
    def _sought(self, message: FieldChanged) -> None:
        if message.field_name == "sought":
            self.edit.sought = self.query_one("FilterField").value  # type: ignore[attr-defined]
            self.quiet()
            self.look_for_client()

    @keys_wait("looking", group="find.look", lets=edits_text)
    async def look_for_client(self) -> None:
        """Show the clients that fit what is typed."""
        await self.pages["Who"].look()  # type: ignore[attr-defined]

    @keys_wait("reading the client", group="book.client")
    async def take_client(self, client_id: int) -> None:
        """Book for this client, and go on."""
        await self.read_client(client_id)
        if self.edit.client is not None:
            self.drafts.touch()
            self.go_on()

    async def read_client(self, client_id: int) -> None:
        """Read a client, and book for them."""
        found = await self.attempt(self.desk.gateway.read(opening.client_of_session, client_id))
        if found is not None:
            self.block = found[0]
            self.edit.take_client(Choice(self.block.id, self.block.name, self.block.number))

    def family_changed(self, family: tuple[Member, ...]) -> None:
        """The client's family is others: nothing of it is shown here."""

    def on_screen_resume(self) -> None:
        added = self.desk.take_made("client") if self.offered is not None else None
        if added is not None and self.pane == "Who":
            self.take_client(added)

    # -- events of the pages ---------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if self.offered is not None and self.page.key(event):
            event.stop()

    @on(FieldSubmitted)
    def _submitted(self) -> None:
        self.run_command("go_on")

    @on(RecordTable.Opened)
    def _line_chosen(self, message: RecordTable.Opened) -> None:
        message.stop()
        self.page.chosen(message.key)

    @on(RecordTable.Highlighted, "#ways")
    def _way_shown(self) -> None:
        self.pages[NEXT].show_message()  # type: ignore[attr-defined]

    def asked(self, name: str) -> str:
        if name != FOLLOWS:
            return super().asked(name)
        types = () if self.offered is None else self.offered.types
        return "ask" if any(one.follows and one.id == self.edit.session_type for one in types) else "none"

    def field_changed(self, name: str) -> None:
        if self.offered is None or name == "sought":
            return
        if self.edit.kind == TAKES_APPOINTMENT:
            self.appointment_filling.changed(name)
        else:
            self.session_filling.changed(name)
            if name == "session_type":
                self.vary_own()

    # -- booking ---------------------------------------------------------------------------------------------------------

    async def write(self) -> bool:
        if not await self.send():
            return False
        self.drafts.drop()
        part = self.edit.part
        if part.record_id is not None:
            self.desk.note_made(self.edit.kind, part.record_id)
            await self.pages[NEXT].read()
        await super().open_pane(NEXT)
        self.tell_saved(new=True)
        return True

    async def send(self) -> bool:
        if self.edit.kind == TAKES_APPOINTMENT:
            meeting = await self.edit.appointment.save_asking(self)
            saved = None if meeting is None else (meeting.number, meeting.warnings)
        else:
            session = await self.edit.session.save(self)
            saved = None if session is None else (session.number, session.warnings)
        if saved is None:
            return False
        self.edit.booked, self.told_booked = saved
        return True

    told_booked: tuple[str, ...] = ()

    def tell_saved(self, *, new: bool) -> None:
        what = f"{self.edit.kind.capitalize()} {self.booked} is {'on hold' if self.edit.held else 'booked'}."
        self.say(" ".join([what, *self.told_booked]), problem=bool(self.told_booked))

    def send_confirmation(self, channel: str) -> None:
        """Send the confirmation by a channel."""
        self.in_background(self.pages[NEXT].send, channel, group="book.send", doing="sending")  # type: ignore[attr-defined]

    # -- drafts ----------------------------------------------------------------------------------------------------------

    def draft_place(self) -> str:
        return "book-new"

    async def go_on_with_draft(self) -> bool:
        """Offer what was left unfinished; true where one goes on with it, or by the quick line."""
        draft = await self.drafts.left_behind()
        if draft is None:
            return False
        answer = await self.ask(UnfinishedDialog(draft, pointed_at="start" in self.typed))
        if answer == QUICK:
            self.do_book()
            return True
        if answer == GO_ON:
            self.edit.put_back(draft.values)
            if self.edit.client is not None:
                await self.read_client(int(self.edit.client.key))
            self.drafts.keep_now()
        if answer in (GO_ON, THROW_AWAY):
            self.drafts.forget(draft.place, draft.window)
        if answer == GO_ON and self.edit.page in self.panes:
            await self.open_pane(self.edit.page)
            self.say("This is where you were.")
        return answer == GO_ON

    # -- others' changes -------------------------------------------------------------------------------------------------

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        # What is being typed is nobody else's; what is booked may be cancelled or undone since.
        if self.booked and (self.edit.kind, self.edit.part.record_id) in changes:
            self.in_background(self.pages[NEXT].read, group="book.confirmations")
        elif self.pane == CHECK and any(table == "session" for table, _ in changes):
            self.in_background(self.pages[CHECK].read, group="book.today")

    async def read_beside(self) -> None:
        self.say("What you typed is kept.")
