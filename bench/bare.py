"""The smallest Textual program with a head, a text and a foot: what a start costs before there is anything of ours."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static

READY = "Nothing but Textual"


class Bare(App[None]):
    """Shows one line."""

    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """Head, text, foot."""
        yield Header()
        yield Static(READY)
        yield Footer()


if __name__ == "__main__":
    Bare().run()
