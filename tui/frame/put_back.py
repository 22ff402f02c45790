"""Putting a draft back over its record as it is now: what somebody saved meanwhile is asked about, never written over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.kernel.drafts import Draft
from studio.kernel.types import Choice, FieldChange, Unclear
from tui.frame.edit import FormEdit
from tui.frame.saving import Host, merge_into

LATER = "What was typed is kept, and offered again when you open the record."


async def put_back(edit: FormEdit, draft: Draft, changes: Sequence[FieldChange], host: Host) -> bool:
    """Put a draft into ``edit``, and say so.

    Args:
        changes: who changed what of the record since the draft's version.
    Returns:
        False where the user wants to look at the record first: it stays as it is.
    """
    if draft.base is None:
        _put_back_old(edit, draft.values, host)
        host.say("Put back what an earlier Sittings kept. Compare it with the record before you save it.")
        return True
    values, base = edit.unpacked(draft.values), edit.unpacked(draft.base)
    now, version = edit.base, edit.version
    if draft.version == version:
        edit.put(values)
        host.say("Put back what was typed. {key:save} saves it.")
        return True
    edit.show(now | base, draft.version, keep_typed=False)
    edit.put(values)
    if await merge_into(edit, now, version, changes, host, saving=False):
        host.say("Put back what was typed over what was saved meanwhile. {key:save} saves it.")
        return True
    edit.show(now, version, keep_typed=False)
    host.say(LATER)
    return False


def _put_back_old(edit: FormEdit, kept: Mapping[str, Any], host: Host) -> None:
    """Put back the texts of a program that did not keep yet what they were typed over."""
    typed = {name: Unclear(str(text)) for name, text in kept.get("typed", {}).items()}
    sets, flags = kept.get("sets", {}), kept.get("flags", {})
    values: dict[str, Any] = {name: frozenset(ids) for name, ids in sets.items()}
    if "cancel_reason" in flags:
        values["cancelled"] = str(flags["cancel_reason"])
    if "redo_of" in flags:
        values["redo"] = Choice(flags["redo_of"], "")
    for form in host.forms():
        form.put({name: text for name, text in typed.items() if name not in values})
    edit.put(values)
