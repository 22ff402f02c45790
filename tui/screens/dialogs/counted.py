"""What is done with many records as one act: told how far it is, and stopped with Esc, which changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from studio.kernel.errors import Invalid
from tui.frame.desk import Desk
from tui.frame.dialog import Dialog
from tui.text import plain

FEW = 20
"""So many are done before a dialog would be read; it is told of after as many more."""


async def counted(
    desk: Desk, title: str, many: int, service: Callable[..., int], *args: Any, **named: Any
) -> int | None:
    """Do something with records, and return with how many; ``None`` where it was refused or stopped, which is said.

    Args:
        many: how many there are: of a few nothing is told.
        service: a writing service that takes ``step``, which is told before each record how many are done.
    """
    act = partial(service, desk.actor, *args, **named)
    if many <= FEW:
        return await desk.attempt(desk.gateway.write(act))
    return await desk.push_screen_wait(CountedDialog(title, many, act))


class CountedDialog(Dialog[int]):
    """Does it, and gives back with how many it was done, or None."""

    KEYS: ClassVar[str] = "Esc Stop, and change nothing"

    class Step(Message):
        """So many are done."""

        def __init__(self, done: int) -> None:
            super().__init__()
            self.done = done

    def __init__(self, title: str, many: int, act: Callable[..., int]) -> None:
        super().__init__(title)
        self._many, self._act = many, act
        self._stops = self._ended = False
        self._result: int | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(self._words(0))

    def on_mount(self) -> None:
        self._do()

    @work(exit_on_error=False)
    async def _do(self) -> None:
        try:
            self._result = await self.desk.attempt(self.desk.gateway.write(self._act, step=self._step))
        except Exception as error:  # A dialog that is left tells nobody any more what broke in it.
            self.desk.say(self.desk.sentence_about(error), problem=True)
        self._ended = True
        self.close(self._result)

    def _step(self, done: int) -> None:
        """Go on, or stop; called where the database is."""
        if self._stops:
            raise Invalid("Stopped: nothing was changed.")
        if done % FEW == 0:
            self.post_message(self.Step(done))

    @on(Step)
    def _stepped(self, message: Step) -> None:
        if not self._stops:
            self.query_one(Static).update(self._words(message.done))

    def _words(self, done: int) -> Content:
        return plain(f"{done} of {self._many} done")

    def action_cancel(self) -> None:
        """Stop before the next one; what is done by then is taken back with the rest."""
        self._stops = True
        self.query_one(Static).update(plain("Stopping .."))

    def on_screen_resume(self) -> None:
        if self._ended:  # something lay above it when it ended
            self.close(self._result)
