"""What can be done on the pages of the wizard, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from studio.kernel.types import YES, Choice, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.screens.book.edit import TAKES_APPOINTMENT, TAKES_SESSION

if TYPE_CHECKING:
    from tui.screens.book.book import BookScreen

C = Command

COMMANDS: tuple[Command, ...] = (
    C("book.go_on", "Next page", "Go on to what is asked next; on the page with all of it, book it.", ("enter", "ctrl+s"),
      "", "Home", "Page", True),
    C("book.as_session", "Session", "Book a session.", ("s",), "", "Home", "What"),
    C("book.as_appointment", "Appointment", "Book an appointment.", ("a",), "", "Home", "What"),
    C("book.hold", "Hold it", "Hold it as long as its type says, instead of booking it; or not.", ("h",), "", "Home", "Page"),
    C("book.wait", "Waiting list..", "Put the client on the waiting list for what stands here.", ("ctrl+r",), "I", "Home",
      "Page"),
    C("book.send_email", "Email it", "Email the confirmation to the client.", ("e",), "", "Home", "Next"),
    C("book.send_text", "Text it", "Text the confirmation to the client.", ("t",), "", "Home", "Next"),
    C("book.print_letter", "Print it", "Put the confirmation into the print queue, and print it.", ("p",), "", "Home", "Next"),
    C("book.open_booked", "Open it", "Open the record of what was booked.", ("o",), "", "Home", "Next"),
    C("book.another", "Book another", "Book another one.", ("b",), "", "Home", "Next"),
    C("book.leave_booked", "Done", "Leave the wizard.", ("d",), "", "Home", "Next"),
)  # fmt: skip


class BookCommands:
    """Does what the commands of the wizard say."""

    def __init__(self, screen: BookScreen) -> None:
        self.screen = screen

    def titles(self) -> Mapping[str, str]:
        """Return what goes by another name on the last two pages, by its verb."""
        if self.screen.pane == "Check":
            return {"go_on": "Hold it", "hold": "Do not hold"} if self.screen.edit.held else {"go_on": "Book it"}
        return {"go_on": "Choose"} if self.screen.booked else {}

    def do_go_on(self) -> None:
        self.screen.enter()

    # -- a session or an appointment --------------------------------------------------------------------------------------

    def can_as_session(self) -> Verdict:
        return YES if self.screen.pane == "What" else no("Which it is stands on the first page: {key:back} goes back.")

    can_as_appointment = can_as_session

    def do_as_session(self) -> None:
        self.screen.take_kind(TAKES_SESSION)

    def do_as_appointment(self) -> None:
        self.screen.take_kind(TAKES_APPOINTMENT)

    # -- not decided yet -----------------------------------------------------------------------------------------------

    def can_hold(self) -> Verdict:
        if self.screen.edit.kind == TAKES_APPOINTMENT:
            return no("Appointments are not held: book it, and cancel it where nobody comes.")
        return YES if self.screen.pane == "Check" else no("It is held on the page with all of it: {key:go_on} goes on.")

    def do_hold(self) -> None:
        """Hold it, or book it after all; the page says which, and saving it does that."""
        session = self.screen.edit.session
        session.put({"on_hold": not session.mine()["on_hold"]})
        self.screen.drafts.touch()
        self.screen.page.opened()
        self.screen.draw_frame()

    # -- nothing is free --------------------------------------------------------------------------------------------------

    def can_wait(self) -> Verdict:
        if self.screen.edit.kind == TAKES_APPOINTMENT:
            return no("The waiting list is for sessions.")
        return no("It is booked already.") if self.screen.booked else YES

    def do_wait(self) -> None:
        """Put the client on the waiting list; the wizard stays beneath, with all that was typed."""
        edit = self.screen.edit
        mine = edit.session.mine()
        found = {"session_type": mine["session_type"], "people": mine["photographer"]}
        typed = {name: one.label for name, one in found.items() if isinstance(one, Choice)}
        self.screen.open(Open("wait", client_id=None if edit.client is None else int(edit.client.key), typed=typed))

    # -- what next --------------------------------------------------------------------------------------------------------

    def can_open_booked(self) -> Verdict:
        return YES if self.screen.booked else no("Nothing is booked yet: {key:go_on} goes on.")

    can_another = can_leave_booked = can_open_booked

    def _can_confirm(self) -> Verdict:
        if self.screen.booked and not self.screen.confirmations:
            nobody = self.screen.edit.client is None
            return no("There is no client to write to." if nobody else "It is gone: there is nothing to confirm.")
        return self.can_open_booked()

    can_send_email = can_send_text = can_print_letter = _can_confirm

    def do_send_email(self) -> None:
        self.screen.send_confirmation("email")

    def do_send_text(self) -> None:
        self.screen.send_confirmation("text")

    def do_print_letter(self) -> None:
        self.screen.send_confirmation("letter")

    def do_open_booked(self) -> None:
        self.screen.page.chosen("open")

    def do_another(self) -> None:
        self.screen.page.chosen("another")

    def do_leave_booked(self) -> None:
        self.screen.page.chosen("leave")
