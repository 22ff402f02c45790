"""``sittings list``: the lists that the studio keeps, each with the same verbs."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

from cli.days_off import in_the_way
from cli.desk import Desk
from cli.output import Answer, table, unchanged
from cli.parser import Parser
from cli.recount import due_notes
from studio.dates.typed import parse_time
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed, NotFound, Unsure
from studio.lists import upkeep
from studio.lists.fields import FieldDef
from studio.lists.maintained import ORDER, Entry, Maintained, entries, entry_named, linked_names, offered
from studio.lists.names import fold_name, named, nearest
from studio.lists.own import OWN, STATUS
from studio.lists.sheet import Sheet, plain, sheet
from studio.waiting import causes
from studio.workflow.recount import COUNTED_BY

YES, NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")

VERBS = (
    ("rename", "give an entry another name"),
    ("renumber", "number the sort order anew, in gaps of ten"),
    ("up", "move an entry up"),
    ("down", "move an entry down"),
    ("inactive", "offer an entry no more; what uses it keeps it"),
    ("active", "offer an entry again"),
    ("delete", "delete an entry, after moving what uses it"),
    ("export", "write the list into a .pdf, .xlsx or .csv file"),
)


# -- reading the words -----------------------------------------------------------------------------------------------


def read_words(args: Namespace) -> None:
    """Read the words after ``sittings list``, which only the lists themselves can tell.

    Raises:
        NotFound: there is no such list.
        SystemExit: wrong usage, or help was asked for.
    """
    if not args.words:
        return
    kind, *words = args.words
    if kind.startswith("-"):
        Parser(prog="sittings list").error(f"name a list before {kind}: {', '.join(OWN)}")
    kind = _by_name().get(fold_name(kind), kind)
    if kind not in OWN:
        raise NotFound(f"There is no list {quoted(kind)}: {nearest(kind, list(OWN))}")
    args.kept, args.run = OWN[kind], "maintained:listed"
    _parser(args.kept).parse_args(words, args)


def _by_name() -> dict[str, str]:
    """Return the lists by what the screen calls them: ``lead sources`` is lead-source."""
    return {fold_name(name): kept.kind for kept in OWN.values() for name in (kept.many, kept.one, kept.kind)}


def _parser(kept: Maintained) -> Parser:
    parser = Parser(prog=f"sittings list {kept.kind}", description=f"The studio's {kept.many}.")
    _within(parser, kept)
    parser.add_argument("--all", action="store_true", help="those no longer used, too")
    verbs = parser.add_subparsers(metavar="VERB", title="verbs")
    for verb, required, help_text in (("add", True, "add an entry"), ("edit", False, "change an entry")):
        one = verbs.add_parser(verb, help=help_text)
        _within(one, kept)
        one.set_defaults(run=f"maintained:{verb}")
        one.add_argument("name", metavar="NAME")
        one.add_argument("--yes", action="store_true", help="also where there is something to know first")
        for field in kept.fields.values():
            needed = required and field.required and field.default is None and field.key != ORDER.key
            one.add_argument(
                _option(field), dest=f"field_{field.key}", required=needed, metavar="VALUE", help=_help(field)
            )
        for option, keys in kept.together.items():
            one.add_argument(f"--{option}", dest=f"together_{option}", metavar="A,B", help=f"some of {', '.join(keys)}")
    for verb, help_text in VERBS:
        if verb == "renumber" and not kept.numbered:
            continue
        one = verbs.add_parser(verb, help=help_text)
        _within(one, kept)
        one.set_defaults(run="exporting:kept" if verb == "export" else f"maintained:{verb}")
        if verb == "export":
            one.add_argument("file", metavar="FILE")
        elif verb != "renumber":
            one.add_argument("name", metavar="NAME")
        if verb == "rename":
            one.add_argument("new", metavar="NEW")
            one.add_argument("--yes", action="store_true", help="also where there is something to know first")
        if verb == "delete":
            one.add_argument("--move-to", metavar="OTHER", help="the entry that what uses this one gets")
            one.add_argument("--yes", action="store_true", help="also where something goes along with it")
    return parser


def _within(parser: Parser, kept: Maintained) -> None:
    """Let a list that is split be asked for in one of its parts, before the verb and after it."""
    if kept.within is not None:
        parser.add_argument(
            "--type",
            dest="part",
            default=argparse.SUPPRESS,
            metavar="NAME",
            help=f"of which {kept.within.label.lower()}",
        )


def part_of(args: Namespace, *, changing: bool = True) -> int | None:
    """Find the part that is meant; None: there is but one, or the first, which what changes nothing shows unasked.

    Raises:
        NotFound: there is no such part.
        Invalid: there are several, and none is named.
    """
    kept: Maintained = args.kept
    if kept.within is None:
        return None
    if hasattr(args, "part"):
        return kept.within.part_of(args.part)
    if changing:
        refuse_unnamed(kept)
    return None


def refuse_unnamed(kept: Maintained) -> None:
    """Refuse what does not say which part of a split list is meant.

    Raises:
        Invalid: there are several parts; names them.
    """
    if said := _whose(kept):
        raise Invalid(said)


def _whose(kept: Maintained) -> str:
    if kept.within is None or len(parts := [part.label for part in kept.within.parts()]) < 2:
        return ""
    names = ", ".join(parts[1:] + parts[:1])
    return f"Each {kept.within.label.lower()} has its own {kept.many}: say whose with --type, one of {names}."


def shown_unasked(kept: Maintained, args: Namespace) -> tuple[str, ...]:
    """Say to people whose part of a split list is shown where none is named; nothing where there is but one."""
    named = hasattr(args, "part") or getattr(args, "type", None)
    if args.json or named or kept.within is None or not (said := _whose(kept)):
        return ()
    return (f"These are those of {kept.within.parts()[0].label}. {said}",)


def _option(field: FieldDef) -> str:
    return f"--{field.key.replace('_', '-')}"


def _help(field: FieldDef) -> str:
    """Say what an option is, beginning with what the screen calls it where that is another word."""
    kinds = {"flag": "yes or no", "count": f"{field.least} to {field.most}", "choice": "a name", "record": "a name"}
    told = field.help or f"{field.called}{f' ({kinds[field.kind]})' if field.kind in kinds else ''}"
    same = field.label.casefold().split() == field.key.split("_")
    return told if same or told == field.called else f"{field.label}: {told[0].lower()}{told[1:]}"


def _values(desk: Desk, args: Namespace, before: Entry | None = None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, field in args.kept.fields.items():
        if (text := getattr(args, f"field_{key}")) is not None:
            start = values.get(field.after, before.values.get(field.after) if before else None)
            values[key] = _value(desk, field, text, start)
    for option, keys in args.kept.together.items():
        if (text := getattr(args, f"together_{option}")) is not None:
            values |= dict.fromkeys(keys, False)
            for name in filter(None, (part.strip() for part in text.split(","))):
                values[named(option, name, [(key, key) for key in keys])] = True
    return values


def _value(desk: Desk, field: FieldDef, text: str, start: time | None) -> Any:
    if field.kind in ("text", "notes"):
        return text
    if not text.strip():
        return None
    if field.kind == "flag":
        return read_flag(field, text)
    if field.kind == "count":
        if not text.strip().lstrip("-").isdecimal():
            raise Invalid(f"{field.label} is a whole number, not {quoted(text)}.", field=field.key)
        return int(text)
    if field.kind in ("day", "time"):
        return desk.day(text) if field.kind == "day" else parse_time(text, after=start)
    choices = linked_names(field).items() if field.fixed else [(one.key, one.label) for one in offered(field)]
    known = list(choices)
    if all(fold_name(name) != fold_name(text) for _, name in known):
        for one in field.unoffered():
            if fold_name(one.label) == fold_name(text):
                raise NotAllowed(one.hint)
    return named(field.called, text, known)


def read_flag(field: FieldDef, text: str) -> bool:
    """Read yes or no.

    Raises:
        Invalid: it is neither.
    """
    if text.strip().casefold() not in YES + NO:
        raise Invalid(f"{field.label} is yes or no, not {quoted(text)}.", field=field.key)
    return text.strip().casefold() in YES


# -- answers ---------------------------------------------------------------------------------------------------------


def every(desk: Desk, args: Namespace) -> Answer:
    """List the studio's lists."""
    found = [(kept, len(entries(kept))) for kept in OWN.values()]
    return Answer(
        lambda: iter([{"kind": kept.kind, "name": kept.many, "entries": count} for kept, count in found]),
        lambda: table([kept.kind, str(count), kept.many] for kept, count in found),
    )


def listed(desk: Desk, args: Namespace) -> Answer:
    """List the entries of a list."""
    kept: Maintained = args.kept
    shown = sheet(kept, part_of(args, changing=args.run == "maintained:renumber"))
    found = [entry for entry in shown.entries if args.all or not entry.inactive]
    return Answer(
        lambda: (_json(shown, entry) for entry in found),
        lambda: table(_cells(shown, entry) for entry in found) if found else [f"There are no {kept.many} yet."],
        shown_unasked(kept, args),
    )


def _json(shown: Sheet, entry: Entry) -> dict[str, Any]:
    values = {key: plain(shown, entry, key) for key in shown.kept.fields}
    return {"name": entry.name, "order": entry.order, **values, "inactive": entry.inactive}


def _cells(shown: Sheet, entry: Entry) -> list[str]:
    cells = [entry.name]
    for key, field in shown.kept.fields.items():
        flag = field.kind == "flag"
        cells.append((field.label if entry.values[key] else "") if flag else shown.text(entry, key))
    return [*cells, "inactive" if entry.inactive else ""]


# -- changes ---------------------------------------------------------------------------------------------------------


def _done(args: Namespace, entry_id: int, sentence: str, notes: tuple[str, ...] = ()) -> Answer:
    kept: Maintained = args.kept

    def value() -> Any:
        shown = sheet(kept, part_of(args))
        return next(_json(shown, entry) for entry in shown.entries if entry.id == entry_id)

    found = causes.after(kept.kind, entry_id)
    return Answer(value, lambda: [*table([[sentence]]), *in_the_way(found)], notes=notes)


@contextmanager
def _asking(args: Namespace) -> Iterator[None]:
    """Say how to do it all the same, where there is something to know first."""
    try:
        yield
    except Unsure as error:
        raise Invalid(f"{error} With --yes it is done all the same.", field=error.field) from None


def add(desk: Desk, args: Namespace) -> Answer:
    """Add an entry."""
    with _asking(args):
        values = {"name": args.name, **_values(desk, args)}
        entry_id = upkeep.add(desk.actor, args.kept, values, within=part_of(args), sure=args.yes)
    return _done(args, entry_id, f"Added {args.kept.one} {args.name.strip()}.")


def edit(desk: Desk, args: Namespace) -> Answer:
    """Change the fields of an entry."""
    entry = entry_named(args.kept, args.name, within=part_of(args))
    values = _values(desk, args, entry)
    now = upkeep.change(desk.actor, args.kept, entry.id, None, values)
    what = f"{args.kept.one} {entry.name}"
    notes = due_notes() if args.kept is STATUS and COUNTED_BY & set(values) else ()
    return _done(args, entry.id, f"Changed {what}." if now != entry.version else unchanged(what), notes)


def rename(desk: Desk, args: Namespace) -> Answer:
    """Give an entry another name."""
    entry = entry_named(args.kept, args.name, within=part_of(args))
    with _asking(args):
        now = upkeep.change(desk.actor, args.kept, entry.id, None, {"name": args.new}, sure=args.yes)
    what = f"{args.kept.one} {entry.name}"
    return _done(args, entry.id, f"Renamed {what} to {args.new.strip()}." if now != entry.version else unchanged(what))


def renumber(desk: Desk, args: Namespace) -> Answer:
    """Number the sort order anew."""
    upkeep.renumber(desk.actor, args.kept, within=part_of(args))
    args.all = True
    return listed(desk, args)


def up(desk: Desk, args: Namespace, by: int = -1) -> Answer:
    """Move an entry up."""
    entry = entry_named(args.kept, args.name, within=part_of(args))
    upkeep.shift(desk.actor, args.kept, entry.id, by)
    order = ", ".join(one.name for one in entries(args.kept, within=part_of(args)))
    return _done(args, entry.id, f"The order is now: {order}.")


def down(desk: Desk, args: Namespace) -> Answer:
    """Move an entry down."""
    return up(desk, args, 1)


def inactive(desk: Desk, args: Namespace, inactive: bool = True) -> Answer:
    """Offer an entry no more."""
    entry = entry_named(args.kept, args.name, within=part_of(args))
    upkeep.set_inactive(desk.actor, args.kept, entry.id, inactive)
    return _done(args, entry.id, f"{entry.name} is {'offered no more' if inactive else 'offered again'}.")


def active(desk: Desk, args: Namespace) -> Answer:
    """Offer an entry again."""
    return inactive(desk, args, False)


def delete(desk: Desk, args: Namespace) -> Answer:
    """Delete an entry."""
    entry = entry_named(args.kept, args.name, within=part_of(args))
    other = entry_named(args.kept, args.move_to, within=part_of(args)) if args.move_to else None
    shown = sheet(args.kept, part_of(args))
    with _asking(args):
        upkeep.delete(desk.actor, args.kept, entry.id, move_to=other.id if other else None, sure=args.yes)
    return Answer(lambda: _json(shown, entry), lambda: table([[f"Deleted {args.kept.one} {entry.name}."]]))
