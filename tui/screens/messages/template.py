"""The editor of one template: its words, with fields that are picked, looked at with a real record, and tried out."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from studio.kernel.access import Actor
from studio.kernel.clean import check_email
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice, Verdict, meaning
from studio.lists import upkeep
from studio.lists.own import TEMPLATE
from studio.messages import template_kinds, templates
from studio.messages.parts import parts_of
from studio.messages.template_kinds import Example
from studio.messages.templates import Preview, Words
from studio.people import users
from tui.frame.ask import AskDialog
from tui.frame.commands import Command
from tui.frame.declared import GENERAL, DeclaredEdit, DeclaredScreen
from tui.frame.desk import Open
from tui.frame.form_fields import At, Layout, place_fields
from tui.frame.place import Place
from tui.frame.record import RecordScreen
from tui.screens.commands import PrintsRecord, RecordCommands, print_command, save_commands
from tui.screens.dialogs.pick import PickDialog
from tui.screens.dialogs.text import TextDialog
from tui.screens.messages.message import insert_field, parts_told
from tui.screens.messages.preview import PreviewDialog, filled
from tui.text import plain
from tui.widgets.form import Fact, Form, FormShape, Rule

FILES = "Files"
NEW = 0
"""Another language, among those that there are."""


def words_commands(kind: str) -> tuple[Command, ...]:
    """Return what can be done with the words of a template, in whatever language."""
    look = "Show it filled with a real record: the one that is open, or the next session."
    return (
        *save_commands(kind),
        Command(f"{kind}.delete", "Delete..", "Delete it, where nothing depends on it.", (), "K", "Home", "File"),
        print_command(kind, "template"),
        Command(
            f"{kind}.field",
            "Field..",
            "Put a field such as a date into the text.",
            ("ctrl+t",),
            "M",
            "Home",
            "Text",
            True,
        ),
        Command(f"{kind}.preview", "Preview", look, ("ctrl+r",), "P", "Home", "Text", True),
        Command(f"{kind}.test", "Send a test..", "Send it to yourself, as it is filled.", (), "B", "View", "Record"),
        *RecordScreen.PANE_COMMANDS,
    )


class WordsCommands(PrintsRecord):
    """Does what the commands of a template's words say."""

    screen: WordsScreen

    can_delete = RecordCommands.saved

    def do_delete(self) -> None:
        self.screen.in_background(self.screen.delete, group="dialog", doing="opening")

    def do_field(self) -> None:
        self.screen.in_background(self._field, group="dialog", doing="opening")

    async def _field(self) -> None:
        await insert_field(self.screen)

    def do_preview(self) -> None:
        self.screen.in_background(self.screen.look, group="dialog", doing="opening the preview")

    def do_test(self) -> None:
        self.screen.in_background(self.screen.send_test, group="dialog", doing="opening")


class WordsScreen(DeclaredScreen):
    """The words of a template, in one language; see `DeclaredScreen`."""

    PANES: ClassVar[dict[str, str]] = {GENERAL: "G"}

    def words(self) -> Words:
        """Return the words that stand here."""
        values = self.edit.mine()
        return Words(str(values["subject"] or ""), str(values["body"] or ""), str(values.get("language") or ""))

    async def _example(self) -> Example | None:
        beneath = [place.on_top for place in self.app.screen_stack if isinstance(place, Place) and place.on_top]
        table, record_id = next(
            ((table, key) for table, key in reversed(beneath) if table in ("session", "client")), ("", None)
        )
        return await self.attempt(self.desk.gateway.read(template_kinds.example, table, record_id))

    async def _filled(self, whom: Example) -> Preview | None:
        words = self.words()
        read = self.desk.gateway.read(
            templates.preview, self.desk.actor, words, whom.client_id, whom.session_id, words.language
        )
        try:
            return await read
        except Invalid as error:
            self.say(str(error), problem=True)
            self.focus_named(error.field)
            return None

    async def look(self) -> None:
        """Show the words filled with a real record."""
        if (whom := await self._example()) is None or (found := await self._filled(whom)) is None:
            return
        names = ", ".join(f"{{{name}}}" for name in found.missing)
        problem = f"There is nothing for {names} there." if names else ""
        head = (
            ("For", plain(whom.called)),
            ("Subject", filled(found.subject)),
            ("As a text", plain(parts_told(parts_of(found.body.text)))),
        )
        await self.ask(PreviewDialog(self.title_text(), head, found.body, problem, sends=False))

    async def send_test(self) -> None:
        """Ask where to, and send the words there, filled with a real record."""
        if (whom := await self._example()) is None or await self._filled(whom) is None:
            return
        own = await self.attempt(self.desk.gateway.read(_own_address, self.desk.actor))
        asked = TextDialog(
            "Send a test", f"Filled for {whom.called}. To which address?", read=_address, value=own or "",
            keys="Enter Send   Esc Cancel",
        )  # fmt: skip
        if (address := await self.ask(asked)) is None:
            return
        write = self.desk.gateway.write(template_kinds.send_test, self.desk.actor, self.words(), whom, address)
        if await self.attempt(write) is not None:
            self.say(f"The test waits to be sent to {address}.")


def _own_address(actor: Actor) -> str:
    return users.user_view(actor.user_id).email if actor.user_id is not None else ""


def _address(text: str) -> str:
    if not text:
        raise Invalid("Type the address to which the test goes.")
    return check_email(text)


class TemplateEdit(DeclaredEdit):
    """The values of a template, which is an entry of a list."""

    async def save(self) -> None:
        gateway, actor, mine = self._desk().gateway, self._desk().actor, self.mine()
        if self.record_id is None:
            self.record_id = await gateway.write(upkeep.add, actor, TEMPLATE, _plain(mine))
        else:
            await gateway.write(upkeep.change, actor, TEMPLATE, self.record_id, self.version, _plain(self.changes()))
        self.accept(mine)


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {key: "" if value is None else value for key, value in values.items()}


class TemplateCommands(WordsCommands):
    """Does what the commands of a template say."""

    screen: TemplateScreen

    def can_language(self) -> Verdict:
        return self.saved()

    def do_language(self) -> None:
        self.screen.in_background(self.screen.open_language, group="dialog", doing="opening")


class TemplateScreen(WordsScreen):
    """One template; see `DeclaredScreen`."""

    PANES: ClassVar[dict[str, str]] = {GENERAL: "G", FILES: "F"}
    HELP = (
        "One template: what it is for, its subject and its text. {key:field} puts a field in, such as the client's name, "
        "{key:preview} shows it with a real record, and Language.. in the ribbon gives it words in other languages."
    )
    KIND = "template"
    RECORD = template_kinds.KIND
    EDIT = TemplateEdit
    FIRST = "name"
    LAYOUT: ClassVar[Layout] = (
        At("name", span=True),
        At("email", span=True),
        At("text", span=True, beside=True),
        At("letter", span=True, beside=True),
        At("invitation", span=True, beside=True),
        At("subject", span=True),
        Fact("languages", "Languages", span=True),
        Rule(),
        At("body", "Message", span=True, height=0),
    )
    OWN_COMMANDS = (
        *words_commands("template"),
        Command("template.language", "Language..", "Open its words in another language.", (), "A", "View", "Record"),
    )
    PART = TemplateCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = TemplateCommands(self)

    def title_text(self) -> str:
        name = self.edit.base.get("name")
        return f"Template  {name}" if name else "New template"

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            yield from super().compose_pane(name)
        else:
            files = place_fields(self.RECORD.fields, (At("attachments", span=True, height=0),), self.desk.preferences)
            yield Form(files, shape=FormShape((0, 0)), id="files")

    def pane_opened(self, name: str) -> None:
        if name == FILES:
            self.query_one("#files", Form).focus_field("attachments")
        super().pane_opened(name)

    async def open_language(self) -> None:
        """Open the words in another language, or begin them."""
        template_id = self.edit.record_id
        if template_id is None:
            return
        found = await self.attempt(self.desk.gateway.read(template_kinds.texts_of, template_id))
        if found is None:
            return
        choices = [*(Choice(key, called) for key, called in found), Choice(NEW, "Another language ..")]
        picked: Choice | None = choices[-1]
        if found:
            picked = await self.ask(PickDialog("Which language?", choices))
        if picked is not None:
            text_id = meaning(picked) or None
            what = Open(
                "template_text", text_id if isinstance(text_id, int) else None, typed={"template": str(template_id)}
            )
            self.open(what)

    def on_screen_resume(self) -> None:
        """Tell of a language that was added meanwhile."""
        if self.found is not None and not self.dirty:
            self.in_background(self._read_languages, group="record.follow")

    async def _read_languages(self) -> None:
        await self.read_record()

    async def delete(self) -> None:
        template_id, name = self.edit.record_id, self.edit.base["name"]
        text = f"Delete the template {name}, in all its languages?\n{self.undo_way} brings it back."
        question = AskDialog("Delete template", text, [("d", "Delete"), ("k", "Keep")], safe="k")
        if template_id is None or await self.ask(question) != "d":
            return
        write = self.desk.gateway.write(_delete, self.desk.actor, template_id)
        self.saving.busy = True  # What changes now is no other desk's doing.
        try:
            done = await self.attempt(write)
        finally:
            self.saving.busy = False
        if done:
            self.drafts.drop()
            self.app.pop_screen()
            self.desk.say(f"Deleted template. {self.undo_way} brings it back.")


def _delete(actor: Actor, template_id: int) -> bool:
    upkeep.delete(actor, TEMPLATE, template_id)
    return True
