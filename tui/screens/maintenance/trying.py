"""Try the mail server, the text gateway or the mailbox from their preferences."""

from __future__ import annotations

from tui.frame.place import Place
from tui.screens.dialogs.message import MessageDialog
from tui.screens.dialogs.text import TextDialog

SERVERS = {
    "mail": ("the mail server", "The address that gets a test; leave it empty to send none."),
    "text": ("the text gateway", "The number that gets a test text; leave it empty to send none."),
    "bounce": ("the mailbox", ""),
}
"""The groups of preferences that describe a server, what people call it, and what is asked where a test can be sent."""


async def try_server(place: Place, group: str) -> None:
    """Ask whether a test is to be sent, speak to the server, and tell what it said."""
    # It speaks to servers, which nothing else on the screen does.
    from studio.messages import trial

    desk, (called, prompt) = place.desk, SERVERS[group]
    server = await place.attempt(desk.gateway.read(trial.server_of, desk.actor, group))
    if server is None:
        return
    to: str | None = ""
    if prompt:
        dialog = TextDialog(f"Test {called}", prompt, read=lambda text: text, keys="Enter Test   Esc Not now")
        to = await desk.push_screen_wait(dialog)
    if to is None:
        return
    address = await place.attempt(desk.gateway.read(trial.address_read, group, to)) if to else ""
    if address is None:
        return
    place.say(f"Speaking to {called}..")
    told = await desk.gateway.aside(trial.tried, server, address)
    place.quiet()
    await desk.push_screen_wait(MessageDialog("It works" if told.works else "It does not work", told.words))
