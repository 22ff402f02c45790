"""`dataclass` as in the standard library, but made when its first instance is.

The standard one writes and compiles up to six methods for each class. For all classes of the program that was a fifth of
the processor time that a bare Textual takes to start, and most of them are for what nobody had opened yet. This one notes what
it was told, and lets the standard one do its work on the class when it is called for the first time, or asked for its
fields. `slots` is not followed: a class with slots must be made a second time, which cannot be done later.

Source:
    docs/decisions/0020-start.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from threading import RLock

    _one_at_a_time = RLock()

    def dataclass(cls=None, /, *, slots=False, **options):
        """Make a class a dataclass when it is first needed; the options are those of `dataclasses.dataclass`."""
        if cls is None:
            return lambda given: dataclass(given, **options)
        if cls.__new__ is not object.__new__ and not hasattr(cls.__new__, "later"):
            return dataclasses.dataclass(**options)(cls)
        later = _Later(cls, options)

        def __new__(called, *_args, **_named):
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
                    dataclasses.dataclass(**self.options)(self.cls)
                    self.made = True
