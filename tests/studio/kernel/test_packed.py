import json
from datetime import date, time

import pytest

from studio.clients.clients import Address, Phone
from studio.kernel.packed import packed, packed_all, unpacked_all
from studio.kernel.types import Choice, Unclear
from tests.studio.kernel.clean.hostile import TEXTS

KINDS = (Choice, Unclear, Phone, Address)
VALUES = {
    "text": "Zoë [/",
    "nothing": None,
    "yes": True,
    "number": 30,
    "day": date(2026, 11, 27),
    "time": time(9, 5),
    "set": frozenset({3, 1}),
    "rows": (Phone("415 555 0133", "mobile", True), Phone("")),
    "choice": Choice(3, "Room 1", "Main Street"),
    "outside": Choice("outside 3", "Beach"),
    "unclear": Unclear("25:00"),
    "address": Address("12 Elm St", "Oakland"),
}


def test_every_kind_of_value_comes_back_through_json():
    assert unpacked_all(json.loads(json.dumps(packed_all(VALUES))), KINDS) == VALUES


def test_every_hostile_text_comes_back():
    values = {hostile.id: hostile.text for hostile in TEXTS.values() if len(hostile.text) < 5000}
    assert unpacked_all(json.loads(json.dumps(packed_all(values))), ()) == values


@pytest.mark.parametrize(
    "kept", [{"day": "soon"}, {"Gone": {}}, {"Phone": {"colour": 1}}, {"a": 1, "b": 2}, {"set": 3}]
)
def test_what_cannot_be_read_any_more_is_left_out(kept):
    assert unpacked_all({"x": kept, "y": "z"}, KINDS) == {"y": "z"}


def test_what_no_draft_can_hold_is_an_error_of_ours():
    with pytest.raises(TypeError, match="cannot keep a object"):
        packed(object())
