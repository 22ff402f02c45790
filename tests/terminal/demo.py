"""A small app for the terminal tests.

``python -m tests.terminal.demo PAGE [--no-filter] [--stall SECONDS] [--waiting BYTES]``

It is started as the real program is, through ``tui.start``.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from studio.kernel import times
from tui import start

STRINGS = [entry["text"] for entry in json.loads((Path(__file__).parents[1] / "hostile_strings.json").read_text())]

# Not as they read, so that a line of this source in a report is no name.
NAME = "neirB'O eoZ"[::-1]
PHONE = "7710 555 514"[::-1]


def _short(text: str) -> str:
    """Keep the page within one window: the long strings differ from others by their length only."""
    return text[:300]


def _pages() -> dict[str, Callable[[list[str]], Iterator[Any]]]:
    from rich.text import Text
    from textual import widgets as w
    from textual.containers import VerticalScroll
    from textual.content import Content
    from textual.widgets.option_list import Option

    from tui.text import fit

    def rows(strings: list[str]) -> Iterator[Any]:
        with VerticalScroll(classes="framed"):
            for text in strings:
                yield w.Static(Content(text), classes="row")

    def fitted(strings: list[str]) -> Iterator[Any]:
        yield w.Static("\n".join(f"|{fit(text, 40)}|{fit(text, 12, align='right')}|" for text in strings), markup=False)

    def options(strings: list[str]) -> Iterator[Any]:
        yield w.OptionList(*(Option(Content(text)) for text in strings), classes="framed")

    def table(strings: list[str]) -> Iterator[Any]:
        shown: w.DataTable[Text] = w.DataTable(classes="framed")
        shown.add_column(Text("a"), width=30)
        shown.add_column(Text("b"), width=30)
        for text in strings:
            shown.add_row(Text(text), Text(text[::-1]))
        yield shown

    def tree(strings: list[str]) -> Iterator[Any]:
        shown: w.Tree[None] = w.Tree(Text("root"), classes="framed")
        shown.root.expand()
        for text in strings:
            shown.root.add_leaf(Text(text))
        yield shown

    def fields(strings: list[str]) -> Iterator[Any]:
        for text in strings:
            yield w.Input(text, compact=True)

    def buttons(strings: list[str]) -> Iterator[Any]:
        for text in strings[::3]:
            yield w.Button(Content(text), compact=True)
        for text in strings[1::3]:
            yield w.Checkbox(Content(text), compact=True)
        yield w.RadioSet(*(w.RadioButton(Content(text)) for text in strings[2::3]), compact=True)

    def texts(strings: list[str]) -> Iterator[Any]:
        yield w.TextArea("\n".join(strings), classes="half framed")
        log = w.Log(classes="framed")
        log.write_lines(strings)
        yield log

    def frames(strings: list[str]) -> Iterator[Any]:
        yield w.Tabs(*(w.Tab(Content(text)) for text in strings[:40]))
        for text in strings[::2]:
            box = w.Static("x", classes="box")
            box.border_title = Content(text)
            box.border_subtitle = Content(text)
            yield box

    def links(strings: list[str]) -> Iterator[Any]:
        from rich.style import Style

        for text in strings:
            yield w.Static(Text("link", style=Style(link=text)), classes="row")

    return {page.__name__: page for page in (rows, fitted, options, table, tree, fields, buttons, texts, frames, links)}


def make(page: str, strings: list[str]) -> Any:
    from textual import events
    from textual.widgets import Button, Input, OptionList, Static

    from tui.terminal.safe_app import SafeApp
    from tui.text import plain

    class Demo(SafeApp[None]):
        CSS = """
        Static.row { height: 1; text-wrap: nowrap; }
        .framed { border: solid white; width: 70; height: 1fr; }
        .half { height: 90; }
        .box { border: solid white; width: 70; height: 3; }
        """

        def compose(self) -> Any:
            yield from _pages()[page](strings)

    class Form(SafeApp[None], inherit_bindings=False):
        """Shows the last keys and the size, and keeps what was typed."""

        ENABLE_COMMAND_PALETTE = False
        BINDINGS = [("f10", "quit", "Quit")]
        CSS = "Static { height: 1; text-wrap: nowrap; } #name { height: 1; } #much { height: 14; text-wrap: wrap; }"
        keys: list[str] = []
        ticks = 0

        def compose(self) -> Any:
            yield Static(id="keys")
            yield Static(id="size")
            yield Input(id="name", compact=True)
            yield Button("Press", id="press", compact=True)
            yield OptionList("one", "two", "three")
            if page == "chatty":
                yield Static(id="much")

        def on_mount(self) -> None:
            self.query_one("#name", Input).cursor_blink = False
            if page == "chatty":
                self.set_interval(0.02, self.tick)

        def tick(self) -> None:
            self.ticks += 1
            self.show("keys", f"Tick {self.ticks}")
            self.show("much", "xyz"[self.ticks % 3] * 1000)

        def show(self, line: str, text: str) -> None:
            self.query_one(f"#{line}", Static).update(plain(text))

        def note(self, what: str) -> None:
            self.keys = [*self.keys, what][-6:]
            self.show("keys", "Keys: " + " ".join(self.keys))

        async def on_event(self, event: events.Event) -> None:
            if isinstance(event, events.Key) and not event.is_forwarded and self.is_running:
                self.note(event.key)
            await super().on_event(event)

        def on_resize(self, event: events.Resize) -> None:
            self.show("size", f"Size: {event.size.width}x{event.size.height}")

        def on_button_pressed(self) -> None:
            self.note("PRESSED")

        async def terminal_gone(self, why: str) -> None:
            typed = self.query_one("#name", Input).value
            (Path.home() / "draft").write_text(f"{why}: {typed}", encoding="utf-8")

    class Breaking(Form):
        """Breaks in several ways while it shows somebody's name."""

        def key_f2(self) -> None:
            client = {"name": NAME, "phone": PHONE}
            raise KeyError(f"{client} of {NAME}")

        def key_f3(self) -> None:
            from textual.markup import to_content

            to_content(f"{NAME} [/")

        def key_f4(self) -> None:
            self.exit(return_code=3, message="Until\x1b[31m tomorrow")

        def key_f5(self) -> None:
            self.run_worker(_broken_worker())

        def key_f6(self) -> None:
            import time

            time.sleep(60)

    class Stubborn(Form):
        """Does not end when it is asked to."""

        async def terminal_gone(self, why: str) -> None:
            import asyncio

            await super().terminal_gone(why)
            await asyncio.sleep(60)

        def on_unmount(self) -> None:
            import time

            time.sleep(60)

    apps = {"form": Form, "chatty": Form, "breaking": Breaking, "stubborn": Stubborn}
    return apps.get(page, Demo)()


async def _broken_worker() -> None:
    raise ValueError(f"{NAME}, {PHONE}")


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("page")
    arguments.add_argument("--no-filter", action="store_true")
    arguments.add_argument("--stall", type=float)
    arguments.add_argument("--waiting", type=int)
    arguments.add_argument("--escape", type=float, help="seconds that Escape costs where no answer comes")
    given = arguments.parse_args()
    if given.no_filter:
        from tests.terminal.no_filter import take_away

        take_away()
    times.STALL_S = given.stall or times.STALL_S
    times.ESCAPE_DELAY_S = given.escape or times.ESCAPE_DELAY_S
    if given.waiting:
        from tui.terminal import writer

        writer.MOST_WAITING = given.waiting
    return start.run(lambda: make(given.page, [_short(text) for text in STRINGS]))


if __name__ == "__main__":
    sys.exit(main())
