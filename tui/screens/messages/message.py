"""What the records of mails, texts and letters share: a template's words, the preview, sending, copying."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, ClassVar

from studio.kernel.errors import Invalid, Unsure
from studio.kernel.types import YES, Choice, Verdict, meaning, no
from studio.messages import compose, message_kinds, reading, templates
from studio.messages.compose import Shown
from studio.messages.merge_fields import FIELDS
from studio.messages.message_kinds import STATES
from studio.messages.parts import Parts
from tui.frame.commands import Command
from tui.frame.declared import GENERAL, DeclaredScreen
from tui.frame.desk import Open
from tui.screens.commands import DECLARED_TABS, DeclaredCommands, declared_commands, parent_command
from tui.screens.dialogs.consent import ask_consent
from tui.screens.dialogs.pick import PickDialog
from tui.screens.dialogs.text import TextDialog
from tui.screens.messages.preview import PreviewDialog, filled
from tui.screens.messages.warned import WarnedCommands, WarnedScreen, other_command
from tui.text import plain
from tui.widgets.notes_area import NotesArea
from tui.widgets.text_field import TextField

MOST_WHY_CHARS = 200


def message_commands(kind: str, one: str) -> tuple[Command, ...]:
    """Return what can be done with a mail, a text or a letter."""
    look = f"Show the {one} with its fields filled."
    return (
        Command(f"{kind}.send", "Send..", f"See the {one} as it goes, send it.", ("ctrl+o",), "", "Home", "Send", True),
        Command(f"{kind}.preview", "Preview", look, ("ctrl+r",), "P", "Home", "Send", True),
        Command(f"{kind}.copy", "Copy", f"Begin another {one} with the same words.", (), "Y", "Home", "Send"),
        Command(f"{kind}.consent", "Consent..", "What was said about calls, mails and texts.", (), "K", "View", "Record"),
        Command(f"{kind}.field", "Field..", "Put a field such as a date into the text.", ("ctrl+t",), "M", "Home", "Text"),
        *declared_commands(kind, one),
        parent_command(kind),
        other_command(kind),
    )  # fmt: skip


class MessageCommands(WarnedCommands):
    """Does what the commands of a message's record say."""

    screen: MessageScreen

    def draft(self) -> Verdict:
        """Refuse what needs a message that was not sent yet."""
        state = self.screen.state
        if state == message_kinds.DRAFT:
            return YES
        return no(f"It is {STATES.get(state, 'received').lower()}: copy it ({{key:copy}}), and change the copy.")

    def can_send(self) -> Verdict:
        return self.draft()

    def can_field(self) -> Verdict:
        return self.draft()

    can_copy = DeclaredCommands.saved
    can_consent = DeclaredCommands.can_client

    def do_consent(self) -> None:
        self.screen.in_background(self._consent, group="dialog", doing="opening")

    async def _consent(self) -> None:
        client_id, _ = self.screen.linked_now()
        if client_id is not None:
            await ask_consent(self.screen.desk, client_id)

    def do_send(self) -> None:
        self.screen.in_background(self.screen.look_and_send, group="dialog", doing="opening the preview")

    def do_preview(self) -> None:
        self.screen.in_background(self.screen.look, group="dialog", doing="opening the preview")

    def do_copy(self) -> None:
        self.screen.in_background(self._copy, group="dialog", doing="copying")

    async def _copy(self) -> None:
        screen, message_id = self.screen, self.edit.record_id
        if message_id is not None and await screen.may_leave():
            await self.open_new(screen.desk.gateway.write(compose.copy, screen.desk.actor, message_id))

    async def open_new(self, write: Awaitable[int]) -> None:
        """Open the draft that is written, in the place of this message."""
        screen = self.screen
        if (new := await screen.attempt(write)) is not None and screen.is_active:
            screen.open(Open(screen.KIND, new, instead=True))

    def do_field(self) -> None:
        self.screen.in_background(self._field, group="dialog", doing="opening")

    async def _field(self) -> None:
        await insert_field(self.screen)


async def insert_field(screen: DeclaredScreen) -> None:
    """Pick a field and put it where the cursor stands in the text, or in the subject where that has the focus."""
    here: object = screen.focused
    picked = await screen.ask(FieldDialog())
    if picked is None:
        return
    text = f"{{{picked.key}}}"
    if isinstance(here, TextField) and here.field_name == "subject":
        here.insert_text_at_cursor(text)
        here.focus()
        return
    area = screen.general.field_of(NotesArea, "body")
    area.insert_text(text)
    area.focus()


class FieldDialog(PickDialog):
    """The fields that a text may have, each with what it is."""

    DEFAULT_CSS = """
    FieldDialog DialogBox { width: 76; }
    """

    def __init__(self) -> None:
        super().__init__("Which field?", [Choice(name, name, about) for name, about in FIELDS.items()])


class MessageScreen(WarnedScreen):
    """A mail, a text or a letter; see `DeclaredScreen`."""

    PANES: ClassVar[dict[str, str]] = {GENERAL: "G"}
    TABS = DECLARED_TABS
    FIRST = "template"
    PART: ClassVar[type | None] = MessageCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = MessageCommands(self)
        self._sends = False
        self._put_in: templates.Words | None = None
        """The words of the template that was chosen here last."""

    @property
    def state(self) -> str:
        """How the message stands, one of ``STATES``; empty for one that came from the client."""
        return self.found.facts["kind_of_state"] if self.found is not None else message_kinds.DRAFT

    def to_come(self) -> bool:
        return self.state == message_kinds.DRAFT

    def linked_now(self) -> tuple[int | None, int | None]:
        """Return the client that stands here, and the session."""
        return self.client_now, self.session_now

    async def read_record(self, *, keep_typed: bool = True, instead: int | None = None) -> bool:
        if not await super().read_record(keep_typed=keep_typed, instead=instead):
            return False
        record = self.found.record if self.found is not None else None
        if record is None or not record.row.unread or not self.desk.actor.may("messages"):
            return True
        # Whoever opens it reads it. That is a change of the record, so it is read once more.
        read = self.desk.gateway.write(reading.mark_read, self.desk.actor, [record.id])
        return await self.attempt(read) is not None and await super().read_record(keep_typed=keep_typed)

    def tell_saved(self, *, new: bool) -> None:
        self.say(f"Saved the {self.RECORD.one}: a draft, {{key:send}} sends it.")

    # -- what follows from what is typed ---------------------------------------------------------------------------------

    def field_changed(self, name: str) -> None:
        super().field_changed(name)
        if self.state != message_kinds.DRAFT:
            self.say(self.commands_of().can_send().reason, problem=True)
        elif name == "template":
            self.in_background(self._take_template, group="message.template", doing="reading the template")

    def commands_of(self) -> MessageCommands:
        """Return the table of commands."""
        assert isinstance(self.commands, MessageCommands)
        return self.commands

    async def _take_template(self) -> None:
        """Put a template's words in where none are typed, or only those of another template."""
        values = self.edit.mine()
        template = meaning(values["template"])
        if not isinstance(template, int):
            return
        client_id, session_id = self.linked_now()
        read = self.desk.gateway.read(compose.words_for, template, client_id, session_id)
        if (words := await self.attempt(read)) is None:
            return
        before = self._put_in
        put: dict[str, Any] = {}
        if not values["body"] or (before is not None and values["body"] == before.body):
            put["body"] = words.body
        subject = words.subject if self.KIND == "email" else words.name
        if not values["subject"] or (before is not None and values["subject"] == before.subject):
            put["subject"] = subject
        if "attachments" in values and not values["attachments"]:
            put["attachments"] = words.attachments
        self.edit.put(put)
        self._put_in = templates.Words(subject, words.body)
        self.drafts.touch()
        if "body" not in put:
            self.say("Your own words stay: empty the message to take the template's.")

    # -- the preview -----------------------------------------------------------------------------------------------------

    async def shown(self, *, quietly: bool = False) -> Shown | None:
        """Fill the fields of what stands here; ``None`` where that cannot be, which is said unless ``quietly`` forbids it."""
        values = self.edit.mine()
        client_id, session_id = self.linked_now()
        if self.state != message_kinds.DRAFT:
            words = {key: templates.kept(str(values[key] or "")) for key in ("subject", "body")}
        else:
            words = {key: str(values[key] or "") for key in ("subject", "body")}
        read = self.desk.gateway.read(
            compose.shown,
            self.desk.actor,
            self.KIND,
            words["subject"],
            words["body"],
            client_id,
            session_id,
            self.appointment_now,
        )
        try:
            return await read
        except Invalid as error:
            if not quietly:
                self.say(str(error), problem=True)
                self.focus_named(error.field)
            return None

    def _dialog(self, found: Shown, *, sends: bool) -> PreviewDialog:
        values = self.edit.mine()
        to = "phone" if self.KIND == "text" else "to"
        head = [("To", plain(self.edit.shown(to, values[to])))]
        if self.KIND == "email":
            head += [("Cc", plain(values["cc"])), ("Subject", filled(found.preview.subject))]
            head += [("Files", plain(", ".join(str(values["attachments"] or "").splitlines())))]
        if self.KIND == "text":
            head += [("Parts", plain(parts_told(found.parts)))]
        problem = found.refusal if self.state == message_kinds.DRAFT else ""
        return PreviewDialog(self.title_text(), tuple(head), found.preview.body, problem, sends=sends)

    async def look(self) -> None:
        """Show the message as it would go, or as it went."""
        if (found := await self.shown()) is not None:
            await self.ask(self._dialog(found, sends=False))

    async def look_and_send(self) -> None:
        """Show the message as it would go, and send it where that is wanted."""
        if (found := await self.shown()) is None:
            return
        if await self.ask(self._dialog(found, sends=True)) == "s":
            self._sends = True
            try:
                await self.saving.run()
            finally:
                self._sends = False

    # -- sending ---------------------------------------------------------------------------------------------------------

    async def write(self) -> bool:
        if not self._sends:
            return await super().write()
        try:
            await self._post("")
        except Unsure as warning:
            why = await self.ask(_why(str(warning)))
            if why is None:
                raise
            await self._post(why)
        self.drafts.drop()
        await self.read_record()
        self.say(
            f"The {self.RECORD.one} waits to be sent." if self.KIND != "letter" else "The letter waits to be printed."
        )
        return True

    async def _post(self, despite: str) -> None:
        gateway, actor, edit = self.desk.gateway, self.desk.actor, self.edit
        mine = edit.mine()
        if edit.record_id is None:
            edit.record_id = await gateway.write(
                compose.write, actor, self.KIND, given(mine), edit.links, sends=True, despite=despite
            )
        else:
            await gateway.write(
                compose.save_and_send, actor, edit.record_id, edit.version, given(edit.changes()), despite=despite
            )
        edit.accept(mine)


def given(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as services take them."""
    return {key: meaning(value) if isinstance(value, Choice) else value for key, value in values.items()}


def parts_told(parts: Parts) -> str:
    """Say how many parts a text takes, and why."""
    text = f"{parts.parts} {'part' if parts.parts == 1 else 'parts'}, {parts.left} left"
    if parts.outside:
        signs = " ".join(parts.outside[:10])
        text += f"; long because of {signs}"
    return text


def _why(warning: str) -> TextDialog[str]:
    def read(text: str) -> str:
        if not text:
            raise Invalid("Say in a few words why it is sent all the same.")
        return text

    return TextDialog(
        "Send it all the same?",
        warning,
        read=read,
        max_length=MOST_WHY_CHARS,
        keys="Enter Send it   Esc Do not send it",
    )
