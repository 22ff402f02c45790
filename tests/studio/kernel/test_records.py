"""A class that is made a dataclass when it is needed is the same as one that is made one at once."""

import dataclasses
from dataclasses import field
from threading import Barrier, Thread
from typing import ClassVar

import pytest

from studio.kernel import records


def classes(dataclass):
    @dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        origin: ClassVar[str] = "here"

    @dataclass(frozen=True)
    class Named(Point):
        name: str = ""
        marks: tuple[str, ...] = field(default_factory=tuple)

    @dataclass
    class Counted:
        start: int
        secret: str = field(default="", repr=False)
        label: str = field(default="", compare=False)
        called: str = ""
        seen: list[int] = field(default_factory=list)

        def __post_init__(self):
            self.seen.append(self.start)

    class Plain(Named):
        pass

    return Point, Named, Counted, Plain


def facts(dataclass):
    """Tell all that one can tell of the classes and their instances."""
    point, named, counted, plain = classes(dataclass)
    one = plain(1, name="a")
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        point()
    changed = counted(3)
    changed.start = 4
    return [
        repr(one).replace("Plain", ""),
        one == plain(1, name="a"),
        one == plain(1, name="b"),
        hash(named(1)) == hash(named(1)),
        counted.__hash__,
        dataclasses.replace(one, y=9).y,
        dataclasses.asdict(named(1)),
        repr(changed),
        counted(3) == counted(3),
        counted(3, label="a") == counted(3, label="b"),
        counted(3, secret="a") == counted(3, secret="b"),
        counted(3, called="a").called,
        named.__match_args__,
        point.origin,
    ]


def test_a_class_made_later_is_the_same():
    assert facts(records.dataclass) == facts(lambda *a, **k: dataclasses.dataclass(*a, **k | {"slots": False}))


def test_an_option_that_it_does_not_know_is_refused():
    hashed = records.dataclass(unsafe_hash=True)(type("Hashed", (), {"__annotations__": {"x": int}}))
    with pytest.raises(TypeError, match="unsafe_hash"):
        hashed(1)


@pytest.mark.parametrize("ask", [dataclasses.fields, dataclasses.is_dataclass])
def test_its_fields_are_there_before_the_first_instance(ask):
    later, at_once = classes(records.dataclass)[3], classes(dataclasses.dataclass)[3]
    assert str(ask(later)) == str(ask(at_once))


def test_it_is_made_with_the_first_instance_and_not_before():
    point = classes(records.dataclass)[0]
    assert "__init__" not in point.__dict__
    point(1)
    assert "__init__" in point.__dict__


def test_two_threads_that_need_it_at_once_both_get_it():
    for _ in range(50):
        named, made, together = classes(records.dataclass)[1], [], Barrier(2)

        def make(named=named, made=made, together=together):
            together.wait()
            made.append(named(1, name="a"))

        threads = [Thread(target=make) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 2 and made[0] == made[1]
