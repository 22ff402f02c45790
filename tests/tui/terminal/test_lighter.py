"""Textual imported with less is Textual all the same. All tests have it so: see ``tests/conftest.py``."""

import dataclasses

import pytest
import textual.dom
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from studio.kernel import records
from tui.app import SittingsApp
from tui.terminal import lighter


def computed(cls):
    """Return the reactives that a class computes, as Textual finds them among all of its names."""
    return {name.lstrip("_")[8:] for name in dir(cls) if name.startswith(("_compute_", "compute_"))}


def all_below(cls):
    return {cls, *(deeper for below in cls.__subclasses__() for deeper in all_below(below))}


def test_each_class_computes_what_it_did():
    classes = all_below(DOMNode) - {DOMNode}
    assert {Widget, App, Input, SittingsApp} < classes
    assert {cls: cls._computes for cls in classes} == {cls: computed(cls) for cls in classes}


def test_a_class_that_computes_is_found_through_those_that_it_is_made_of():
    class Counts:
        def compute_many(self):
            return 1

    class Hides:
        def _compute_few(self):
            return 1

    class Both(Hides, Counts, Widget):
        pass

    assert {"many", "few"} <= Both._computes == computed(Both)


def test_textual_asks_for_the_names_where_we_answer():
    assert textual.dom.dir is lighter.computing_names


@pytest.mark.parametrize(("options", "late"), [({}, True), ({"frozen": True}, True), ({"order": True}, False)])
def test_what_we_make_later_we_know(options, late):
    with lighter.imports():
        made = dataclasses.dataclass(**options)(type("Made", (), {"__annotations__": {"x": int}}))
    assert (type(made.__dict__["__dataclass_fields__"]) is not dict) is late
    assert (repr(made(1)), made(1) == made(1)) == ("Made(x=1)", True)


def test_what_is_imported_afterwards_is_made_at_once():
    assert dataclasses.dataclass is not records.dataclass
    with pytest.raises(ZeroDivisionError), lighter.imports():
        assert dataclasses.dataclass.__module__ == lighter.__name__
        raise ZeroDivisionError
    assert dataclasses.dataclass.__module__ == "dataclasses"
