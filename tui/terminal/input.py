"""From the bytes of a terminal to keys, mouse events and pastes, with nothing in them that could end the session.

The stream is first cut into whole units: text, one escape sequence, one paste. Only a whole unit is then looked up in
the tables. A broken unit costs itself and nothing else: it is never taken apart into letters nobody pressed.

Escape is the one key that looks like the beginning of others. When a read ends right after it, the terminal is asked
for its status. It answers in the order in which it sends, so an answer that follows the Escape directly proves that
nothing belonged to it; that costs one round trip. A terminal that does not answer costs ``ESCAPE_DELAY_S``, which is
long enough for an arrow key whose bytes arrive 150 ms apart (docs/decisions/0011-terminal.md).
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable

from textual import events, messages
from textual.message import Message

from studio.kernel import times
from studio.kernel.patterns import later
from tui.terminal.abilities import ground_in
from tui.terminal.sequences import Mouse, keys_of

PASTE_MOST = 200_000
"""Characters of one paste; a text field needs about a second for a million."""

PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"
STATUS_QUERY = "\x1b[5n"
_STATUS_ANSWER = "\x1b[0n"

_BURST = 64
"""Printable characters in one read from which they are a paste of a terminal that does not mark pastes."""
_LONGEST_SEQUENCE = 64
_LONGEST_STRING = 1024
_MOST_SCROLLS = 8
"""Turns of the wheel taken from one read, so that a flood of them does not go on after the hand has stopped."""

_CSI = r"\x1b\[(?![M\[<])[0-?]*[ -/]*"
_MOUSE = r"\x1b\[<[-0-9;]*"  # one terminal sends negative positions
_unit = re.compile(
    r"[^\x1b]+"
    r"|\x1b\[\[[A-E]"  # function keys of the Linux console
    r"|\x1b\[M[^\x1b]{3}"  # mouse in its oldest form
    rf"|{_MOUSE}[@-~]"
    rf"|{_CSI}[@-~]"
    r"|\x1bO[0-9;]*[@-~]"  # SS3
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # an answer in the form of a string
    r"|\x1b[^\x1b\[O\]PX^_]"  # Alt and a key
)
_BEGUN = rf"\x1b\[\[|\x1b\[M[^\x1b]{{0,2}}|{_MOUSE}|{_CSI}|\x1bO[0-9;]*|\x1b[\]PX^_][^\x07\x1b]*"
_unfinished = later(rf"{_BEGUN}|\x1b[\]PX^_][^\x07\x1b]*\x1b|\x1b")
_broken = later(rf"{_BEGUN}|\x1b")
_string_answer = later(r"(?s)\x1b(?:\][0-9]+[;\x07]|P[0-9>!$+|]|[_X^]).*")
_burst = later(rf"[^\x00-\x1f\x7f-\x9f]{{{_BURST},}}")
_absurd = later(r"[0-9]{8}")
_mouse = later(r"\x1b\[<([0-9]{1,3});(-?[0-9]{1,5});(-?[0-9]{1,5})([Mm])")
_sync_report = later(r"\x1b\[\?2026;([123])\$y")
_paste_sequence = later(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|O[@-~])?")
_paste_control = later("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class PasteCut(Message):
    """A paste was longer than ``PASTE_MOST`` characters; only its beginning was taken."""


def paste_text(pasted: str) -> str:
    """Return what may be put into a field: no escape sequence, no control character but tab and line feed."""
    text = _paste_sequence.sub("", pasted).replace("\r\n", "\n").replace("\r", "\n")
    return _paste_control.sub("", text)


class InputDecoder:
    """Turns bytes into Textual's messages; never raises, whatever the bytes.

    Args:
        ask_status: Called when the terminal should be sent ``STATUS_QUERY``.
        size: Returns columns and rows of the terminal; mouse events outside are dropped.
    """

    def __init__(self, ask_status: Callable[[], None], size: Callable[[], tuple[int, int]]) -> None:
        self._ask_status = ask_status
        self._size = size
        self._utf8 = getincrementaldecoder("utf-8")("replace")
        self._mouse = Mouse()
        self._held = ""
        """The beginning of a unit whose rest has not come."""
        self._held_since = 0.0
        self._held_alone = False
        """Whether the read ended right after the Escape of ``_held``."""
        self._paste: list[str] | None = None
        self._paste_size = 0
        self._paste_since = 0.0
        self.answer_due = False
        """Whether the terminal was asked for its status lately and has not answered."""
        self._out: list[Message] = []

    @property
    def wake_at(self) -> float | None:
        """When ``expire`` has something to do, on the clock of ``feed``; ``None`` while nothing waits."""
        if self._paste is not None:
            return self._paste_since + times.PASTE_QUIET_S
        return self._held_since + times.ESCAPE_DELAY_S if self._held else None

    def feed(self, raw: bytes, now: float) -> list[Message]:
        """Take the bytes of one read at the monotonic time ``now`` (seconds)."""
        text = self._utf8.decode(raw)
        if self._paste is not None and len(text) >= _BURST:
            self._paste_since = now
        while text:
            text = self._units(text, now) if self._paste is None else self._pasted(text)
        return self._taken()

    def expire(self, now: float) -> list[Message]:
        """Settle what has waited long enough at ``now``: a lone Escape, a broken sequence, a paste without an end."""
        wake_at = self.wake_at
        if wake_at is not None and now >= wake_at:
            held, alone = self._release()
            self.answer_due = False
            if self._paste is None:
                self._give_up(held, alone)
            else:
                self._add_to_paste(held)
                self._end_paste()
        return self._taken()

    def _taken(self) -> list[Message]:
        taken, self._out = self._out, []
        return _calmed(taken)

    def _release(self) -> tuple[str, bool]:
        held, alone = self._held, self._held_alone
        self._held, self._held_alone = "", False
        return held, alone

    def _units(self, text: str, now: float) -> str:
        """Decode up to the end of ``text`` or the start of a paste, and return what follows that."""
        held, alone = self._release()
        if alone and held == "\x1b" and text[0] not in "[O\x1b":
            # Alt and a key come in one read; these two came apart.
            self._key(held)
            held = ""
        since = self._held_since if held else now
        text = held + text
        position = 0
        while position < len(text):
            unit = _unit.match(text, position)
            first = position == 0
            if unit is not None:
                position = unit.end()
                if unit[0] == PASTE_START:
                    self._paste, self._paste_size, self._paste_since = [], 0, now
                    break
                self._decode(unit[0])
            elif _unfinished.fullmatch(text, position) and len(text) - position <= _longest(text[position:]):
                self._hold(text[position:], since if first else now, alone and first)
                break
            else:
                broken = _broken.match(text, position)
                assert broken is not None, "only an Escape starts what is no unit"
                position = broken.end()
                self._give_up(broken[0], alone and first)
        return text[position:] if self._paste is not None else ""

    def _hold(self, rest: str, since: float, alone: bool) -> None:
        self._held, self._held_since, self._held_alone = rest, since, alone or rest == "\x1b"
        if rest == "\x1b":
            self.answer_due = True
            self._ask_status()

    def _give_up(self, held: str, alone: bool) -> None:
        """Decide about the beginning of a sequence that got no end."""
        if held == "\x1b":
            self._key(held)
        elif len(held) == 2:
            if alone:
                self._key("\x1b")
            self._key(held[1], alt=not alone)
        elif held[1] in "]PX^_" and not _string_answer.fullmatch(held):
            self._key(held[1], alt=True)
            self._text(held[2:].replace("\x1b", ""))

    def _pasted(self, text: str) -> str:
        """Take pasted text up to the end mark, and return what follows that."""
        text = self._release()[0] + text
        if (end := text.find(PASTE_END)) >= 0:
            # A pasted end mark must not turn what follows into keys, so the last one before the next paste counts.
            next_paste = text.find(PASTE_START, end)
            end = text.rfind(PASTE_END, 0, next_paste if next_paste >= 0 else None)
            self._add_to_paste(text[:end])
            self._end_paste()
            return text[end + len(PASTE_END) :]
        tail = _tail_of_mark(text)
        self._add_to_paste(text[: len(text) - tail])
        self._held = text[len(text) - tail :]
        return ""

    def _add_to_paste(self, text: str) -> None:
        assert self._paste is not None
        room = PASTE_MOST - self._paste_size
        if room > 0:
            self._paste.append(text[:room])
        self._paste_size += len(text)

    def _end_paste(self) -> None:
        assert self._paste is not None
        self._out.append(events.Paste(paste_text("".join(self._paste))))
        if self._paste_size > PASTE_MOST:
            self._out.append(PasteCut())
        self._paste = None

    def _decode(self, unit: str) -> None:
        if unit[0] != "\x1b":
            self._text(unit)
        elif unit == _STATUS_ANSWER:
            self.answer_due = False
        elif len(unit) > _LONGEST_SEQUENCE or _absurd.search(unit):
            return
        elif mouse := _mouse.fullmatch(unit):
            report, x, y = map(int, mouse.groups()[:3])
            columns, rows = self._size()
            if 1 <= x <= columns and 1 <= y <= rows:
                self._out.append(self._mouse.event(report, x - 1, y - 1, pressed=mouse[4] == "M"))
        elif ground := ground_in(unit):
            self._out.append(ground)
        elif _sync_report.fullmatch(unit):
            self._out.append(messages.TerminalSupportsSynchronizedOutput())
        elif not self._key(unit) and unit[1] not in "[O]PX^_":
            self._key(unit[1:], alt=True)

    def _text(self, text: str) -> None:
        position = 0
        for burst in _burst.finditer(text):
            self._typed(text[position : burst.start()])
            self._out.append(events.Paste(burst[0]))
            position = burst.end()
        self._typed(text[position:])

    def _typed(self, text: str) -> None:
        for character in text:
            if not "\x80" <= character <= "\x9f":
                self._key(character)

    def _key(self, sequence: str, *, alt: bool = False) -> bool:
        """Add the keys that ``sequence`` stands for; false where it stands for none."""
        try:
            keys = keys_of(sequence, alt=alt)
        except (ValueError, OverflowError):
            return True  # numbers in it that no keyboard sends
        self._out += [key for key in keys if not _is_surrogate(key.character)]
        return bool(keys)


def _is_surrogate(character: str | None) -> bool:
    return bool(character) and "\ud800" <= str(character)[0] <= "\udfff"


def _longest(rest: str) -> int:
    return _LONGEST_STRING if rest[1:2] in ("]", "P", "X", "^", "_") else _LONGEST_SEQUENCE


def _tail_of_mark(text: str) -> int:
    """Count the characters at the end of ``text`` that may begin the mark at the end of a paste."""
    for length in range(min(len(PASTE_END) - 1, len(text)), 0, -1):
        if PASTE_END.startswith(text[-length:]):
            return length
    return 0


def _calmed(decoded: list[Message]) -> list[Message]:
    """Leave out what the same read makes pointless: mouse positions passed over, turns of the wheel without end."""
    calm: list[Message] = []
    scrolls = 0  # in a row
    for message in decoded:
        last = calm[-1] if calm else None
        if type(message) is events.MouseMove and type(last) is events.MouseMove and message.button == last.button:
            calm[-1] = message
            continue
        scrolls = scrolls + 1 if isinstance(message, events.MouseScrollUp | events.MouseScrollDown) else 0
        if scrolls <= _MOST_SCROLLS:
            calm.append(message)
    return calm
