"""`dataclass` as in the standard library, but made when its first instance is, and with fewer methods of its own.

The standard one writes and compiles up to six methods for each class. For all classes of the program that was a fifth of
the processor time that a bare Textual takes to start, and most of them are for what nobody had opened yet. This one notes what
it was told, and lets the standard one do its work on the class when it is called for the first time, or asked for its
fields. Only `__init__` is written for each class; how an instance is told, compared and hashed is the same for all.

Two options are the type checker's alone: `frozen`, which takes two more methods, and `slots`, for which a class must be made a
second time.

Source:
    docs/decisions/0020-start.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter
    from threading import RLock

    _one_at_a_time = RLock()
    _standard = dataclasses.dataclass

    def dataclass(cls=None, /, *, slots=False, **options):
        """Make a class a dataclass when it is first needed; of the other options it knows `frozen` and `eq`."""
        if cls is None:
            return lambda given: dataclass(given, **options)
        if cls.__new__ is not object.__new__ and not hasattr(cls.__new__, "later"):
            return _standard(**options)(cls)
        later = _Later(cls, options)

        def __new__(called, /, *_args, **_named):
            if not later.made:
                later.make()
            return object.__new__(called)

        __new__.later = later
        cls.__new__ = __new__
        cls.__dataclass_fields__ = later
        return cls

    class _Later:
        """Stands where the fields of a class will be: whoever asks for them has the class made."""

        def __init__(self, cls, options):
            self.cls, self.options, self.made = cls, options, False

        def __get__(self, instance, owner):
            self.make()
            return owner.__dataclass_fields__

        def make(self):
            """Let the standard library do its work; another thread that needs the class waits for it."""
            with _one_at_a_time:
                if not self.made:
                    # Where no docstring stands the standard one writes the signature, which takes half as long again.
                    self.cls.__doc__ = self.cls.__doc__ or self.cls.__qualname__
                    _standard(**self.options | {"repr": False, "eq": False, "frozen": False})(self.cls)
                    _tell_and_compare(self.cls, **self.options)
                    self.made = True

    def _tell_and_compare(cls, *, eq=True, frozen=False):
        names = [one.name for one in dataclasses.fields(cls) if one.repr]
        compares = [one.name for one in dataclasses.fields(cls) if one.compare]
        compared = attrgetter(*compares) if compares else type

        def __repr__(self):
            return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

        def __eq__(self, other):
            return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self):
            return hash(compared(self))

        own = cls.__dict__
        if "__repr__" not in own:
            cls.__repr__ = __repr__
        if eq and "__eq__" not in own:
            cls.__eq__ = __eq__
        if eq and own.get("__hash__") is None:
            cls.__hash__ = __hash__ if frozen else None
