"""From one whole sequence to the keys or the event of the mouse that it stands for; what is not known is nothing at all.

Textual takes the number of a sequence that it does not know for a character, so that Shift+F6 of the Linux console is a
space; and it knows a key by the letter of the layout alone, so that Ctrl+S of a Cyrillic keyboard is no Ctrl+S.
"""

from textual import events
from textual.events import Key
from textual.keys import Keys

from studio.kernel.patterns import later
from tui.terminal.private import ANSI_SEQUENCES_KEYS, FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS, key_name

# The keyboard protocol of kitty: code:shifted:base ; modifiers:press or repeat ; text.
_kitty = later(
    r"\x1b\[([0-9]*)(?::([0-9]*))?(?::([0-9]+))?(?:;([0-9]*)(?::[12])?(?:;([0-9]+(?::[0-9]+)*)?)?)?([u~A-FHPQRS])"
)
_SHIFT, _HELD = 1, 63
_MODIFIERS = {2: "alt", 4: "ctrl", 8: "super", 16: "hyper", 32: "meta"}
_CHARACTERS = {"backspace": "\x7f", "enter": "\r", "tab": "\t"}

_SAME = {f"{modifiers}+enter": "enter" for modifiers in ("alt", "ctrl", "shift", "ctrl+shift")} | {
    f"shift+{key}": key for key in ("backspace", "delete", "escape", "space")
}
"""What a terminal without the keyboard protocol cannot tell apart is the same key here, too."""


def keys_of(sequence: str, *, alt: bool = False) -> list[Key]:
    """Return the keys that a character or an escape sequence stands for, usually one; none where it stands for none.

    Args:
        sequence: One character, or a whole sequence.
        alt: Whether Alt was held with the character.

    Raises:
        ValueError, OverflowError: The sequence has a number that no keyboard sends.
    """
    if (parts := _kitty.fullmatch(sequence)) and (keys := _kitty_keys(*parts.groups(default=""))) is not None:
        return keys
    named = ANSI_SEQUENCES_KEYS.get(sequence)
    if isinstance(named, tuple):
        names = [_SAME.get(key.value, key.value) for key in named if key is not Keys.Ignore]
        return [Key(name, sequence if len(sequence) == 1 else None) for name in names]
    character = named if isinstance(named, str) else sequence
    if len(character) != 1:
        return []
    name = key_name(character)
    if len(name) == 1 and alt:
        name = f"alt+shift+{name.lower()}" if name.isupper() else f"alt+{name}"
    return [Key(name, character)]


def _kitty_keys(code: str, shifted: str, base: str, modifiers: str, text: str, end: str) -> list[Key] | None:
    """Return the keys of a sequence in the form of the protocol; ``None`` where its number names no key in it."""
    held = max(int(modifiers or 1) - 1, 0) & _HELD
    name = FUNCTIONAL_KEYS.get(f"{code or 1}{end}", "")
    if not name and end != "u":
        return None
    if text:
        return [_key(key_name(typed), held, typed) for typed in map(chr, map(int, text.split(":")))]
    if not name:
        if held == _SHIFT and shifted:
            return [_key(key_name(chr(int(shifted))), 0, chr(int(shifted)))]
        # A shortcut belongs to the place of the key where the layout has no Latin letters.
        character = chr(int(base if held & ~_SHIFT and base and int(code) > 127 else code))
        if not character.isprintable():
            return []
        return [_key(key_name(character), held, None if held else character)]
    return [_key(name, held, None)]


def _key(name: str, held: int, typed: str | None) -> Key:
    """Name a key with what was held; Shift and Alt are in the typed text already."""
    tokens: list[str] = []
    if name not in MODIFIER_FUNCTIONAL_KEYS:
        tokens = [word for bit, word in _MODIFIERS.items() if held & bit and not (word == "alt" and typed)]
        if held & _SHIFT and (typed is None or typed.isspace()):
            tokens.append("shift")
    whole = "+".join([*sorted(tokens), name])
    if whole in _SAME:
        whole, held = _SAME[whole], 0
    return Key(whole, typed or (None if held else _CHARACTERS.get(whole)))


_TURNS = (events.MouseScrollUp, events.MouseScrollDown, events.MouseScrollLeft, events.MouseScrollRight)


class Mouse:
    """Makes events of what a terminal reports; each says how far the mouse has moved since the last."""

    def __init__(self) -> None:
        self._x, self._y = 0, 0

    def event(self, report: int, x: int, y: int, *, pressed: bool) -> events.MouseEvent:
        """Return the event.

        Args:
            report: Button, modifiers and kind of the report in one number.
            x: Cell from the left, from 0.
            y: Cell from the top, from 0.
            pressed: Whether a button went down, in a report about a button.
        """
        dx, dy, self._x, self._y = x - self._x, y - self._y, x, y
        button = 0 if report & 64 else (report + 1) & 3
        kind: type[events.MouseEvent]
        if report & 64:
            kind = _TURNS[report & 3]
        elif report & 32 or not button:
            kind = events.MouseMove
        else:
            kind = events.MouseDown if pressed else events.MouseUp
        shift, meta, ctrl = bool(report & 4), bool(report & 8), bool(report & 16)
        return kind(None, x, y, dx, dy, button, shift, meta, ctrl, screen_x=x, screen_y=y)
