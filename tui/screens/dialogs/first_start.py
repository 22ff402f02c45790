"""The first start: whose studio this is, and where it stands."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from studio.book import founding
from studio.book.founding import NewStudio
from studio.dates import holiday_dates
from studio.kernel.clean import capitalise_name
from studio.kernel.errors import StudioError
from studio.people.users import MOST_INITIALS
from tui.frame.ask import AskDialog
from tui.screens.dialogs.form import FormDialog
from tui.screens.dialogs.pick import PickDialog
from tui.terminal.readiness import Typed, keys_wait
from tui.widgets.button_row import ButtonRow, answer_row
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import FieldChanged
from tui.widgets.form import FieldSpec, Form, FormShape
from tui.widgets.text_block import AnswerBlock, TextBlock
from tui.widgets.text_field import TextField

INTRO = "A new session book: whose studio is it, and who are you?"
FIELD_OF = {"studio_name": "studio"}


def not_for_the_country(dialog: Screen[Any], typed: Typed) -> bool:
    """Tell whether a key neither goes into the country or region nor ends the dialog."""
    return not_for_the_region(dialog, typed) and getattr(dialog.focused, "field_name", "") != "country"


def not_for_the_region(dialog: Screen[Any], typed: Typed) -> bool:
    """Tell whether a key neither goes into the region nor ends the dialog."""
    ends = isinstance(typed, events.Key) and typed.key == "ctrl+s"
    return not ends and getattr(dialog.focused, "field_name", "") != "region"


class FirstStartDialog(FormDialog[NewStudio]):
    """Makes the studio itself, so that a refusal is shown beside what was typed; None when the user leaves."""

    AUTO_FOCUS = ""
    KEYS: ClassVar[str] = "Enter Next field   ^S OK   Esc Leave"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "ok", "OK", show=False)]
    DEFAULT_CSS = """
    FirstStartDialog Form { height: 6; margin: 1 0; }
    FirstStartDialog .told { height: 2; }
    """

    def __init__(self, login: str) -> None:
        super().__init__("Welcome to Sittings")
        self._login = login
        self._initials_by_hand = False
        self._making = False

    def compose_body(self) -> ComposeResult:
        yield TextBlock(Content(INTRO))
        yield Form(
            [
                FieldSpec(TextField("studio", noun="studio's name", optional=False), "Studio"),
                FieldSpec(ChoiceField("country", noun="country"), "Country", width=32),
                FieldSpec(ChoiceField("region", noun="region"), "State, region", width=32),
                FieldSpec(TextField("name", noun="name that colleagues know you by", optional=False), "Your name"),
                FieldSpec(TextField("initials", optional=False, max_length=MOST_INITIALS), "Your initials", width=8),
                FieldSpec(TextField("login", optional=False), "Your login", width=32),
            ],
            shape=FormShape((15, 0)),
        )
        yield AnswerBlock(id="told", classes="told")
        yield answer_row([("o", "OK"), ("l", "Leave")], first="o")

    def on_mount(self) -> None:
        form = self.query_one(Form)
        form.load({"login": self._login})
        form.focus_field("studio")
        self.tell("Country and region decide which days are public holidays.")
        self._offer_countries()

    @property
    def form(self) -> Form:
        """What is asked."""
        return self.query_one(Form)

    # -- country and region ------------------------------------------------------------------------------------------

    @keys_wait("reading the list of countries", lets=not_for_the_country)
    async def _offer_countries(self) -> None:
        """Fill the list once the dialog is on the screen: the package behind it takes a fifth of a second to load."""
        countries = await self.desk.gateway.aside(holiday_dates.countries)
        field = self._choice("country")
        field.options = countries
        if not field.typed:
            field.set_value(country_of(os.environ))
        self._offer_regions()

    @keys_wait("reading the regions", lets=not_for_the_region)
    async def _offer_regions(self) -> None:
        country, field = self._choice("country").value_now, self._choice("region")
        try:
            field.options = await self.desk.gateway.aside(holiday_dates.regions, str(country)) if country else []
        except StudioError:
            field.options = []
        if all(option.key != field.value_now for option in field.options):
            field.set_value(None)
        note = f"{len(field.options)} known" if field.options else "none needed"
        self.form.set_note("region", note if country else "")

    def _choice(self, name: str) -> ChoiceField:
        field = self.form.field(name)
        assert isinstance(field, ChoiceField)
        return field

    # -- typing ------------------------------------------------------------------------------------------------------

    @on(FieldChanged)
    def _changed(self, message: FieldChanged) -> None:
        values = self.form.values()
        if message.field_name == "country":
            self._offer_regions()
        elif message.field_name == "initials":
            self._initials_by_hand = bool(values["initials"])
        elif message.field_name == "name" and not self._initials_by_hand:
            self.form.field("initials").set_value(initials_of(str(values["name"])))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if isinstance(event.widget, TextField) and event.widget.field_name == "name":
            event.widget.retype(capitalise_name(event.widget.value))

    # -- leaving -----------------------------------------------------------------------------------------------------

    @on(ButtonRow.Pressed)
    def _answered(self, message: ButtonRow.Pressed) -> None:
        if message.name == "o":
            self.action_ok()
        else:
            self.action_cancel()

    @keys_wait("making the book", group="save", exclusive=False)
    async def action_ok(self) -> None:
        """Make the studio; what is refused is said here, and the dialog stays."""
        if self._making:
            return
        if (complaint := self.form.first_complaint()) is not None:
            self.refused = complaint[0]
            self.form.focus_field(complaint[0])
            self.tell(complaint[1], problem=True)
            return
        values = self.form.values()
        words = {name: str(values[name] or "") for name in ("studio", "login", "name", "initials", "country", "region")}
        if (zone := await self._zone(words["country"], words["region"])) is None:
            self.tell("The time zone is not chosen yet: save again to choose it, or give the state or region.")
            return
        new = NewStudio(**words, zone=zone)
        self._making = True
        self.tell("Making the session book..")
        try:
            await self.desk.found(new)
        except StudioError as error:
            self.tell(str(error), problem=True)
            name = FIELD_OF.get(str(error.field), str(error.field))
            self.refused = name
            if name in values:
                self.form.focus_field(name)
        else:
            self.close(new)
        finally:
            self._making = False

    async def _zone(self, country: str, region: str) -> str | None:
        """Ask for the time zone where the place has several; empty where it is known, None where none is chosen."""
        try:
            zones = await self.desk.gateway.aside(founding.zones_to_choose, country, region)
        except StudioError:
            return ""  # what is wrong with the place is said when the book is made
        if not zones:
            return ""
        chosen = await self.app.push_screen_wait(PickDialog("Time zone of the studio", zones, current=zones[0].key))
        return None if chosen is None else str(chosen.key)

    def action_cancel(self) -> None:
        self._ask_leave()

    @keys_wait("opening", group="leave")
    async def _ask_leave(self) -> None:
        """Ask before leaving: without a studio there is nothing to show."""
        question = AskDialog(
            "Leave", "Nothing was made yet. Leave Sittings?", [("l", "Leave"), ("s", "Stay")], safe="s"
        )
        if await self.app.push_screen_wait(question) == "l":
            self.close(None)


def initials_of(name: str) -> str:
    """Return the first letters of a name's words, as many as initials may have."""
    words = re.findall(r"[^\W\d_]+", name)
    return "".join(word[0] for word in words).upper()[:MOST_INITIALS]


def country_of(environment: Mapping[str, str]) -> str:
    """Guess the country from the language settings: ``en_GB.UTF-8`` is GB; where they name none, the US."""
    for name in ("LC_ALL", "LC_TIME", "LANG"):
        if found := re.match(r"[a-z]{2,3}_([A-Z]{2})\b", environment.get(name, "")):
            return found[1]
    return "US"
