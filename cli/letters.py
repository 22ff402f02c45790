"""``sittings letter queue``, ``print``, ``printed``: letters on paper."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from cli.desk import Desk
from cli.output import Answer, table
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotFound, Unavailable
from studio.kernel.shown import format_date
from studio.papers import print_queue, printer
from studio.papers.print_queue import Laid, Queued


def queue(desk: Desk, args: Namespace) -> Answer:
    """List the letters that wait to be printed, or were printed last."""
    found = print_queue.queue(printed=args.printed)
    nothing = "No letter was printed yet." if args.printed else print_queue.NOTHING
    return Answer(lambda: [_json(one) for one in found], lambda: _lines(found, nothing))


def _json(one: Queued) -> dict[str, object]:
    state = "printed" if one.printed else "waiting"
    return {
        "id": one.id,
        "client": one.client,
        "to": one.to,
        "subject": one.about,
        "state": state,
        "since": f"{one.since:%Y-%m-%d}",
    }


def _lines(found: tuple[Queued, ...], nothing: str) -> Iterator[str]:
    rows = [[str(one.id), one.client, one.to, one.about, format_date(one.since.date())] for one in found]
    return table([["Id", "Client", "To", "About", "Since"], *rows] if rows else [[nothing]])


def print_(desk: Desk, args: Namespace) -> Answer:
    """Write letters as PDF and send them to the printer; with a file only write it."""
    words = list(args.letters)
    target = Path(words.pop()).expanduser() if words and words[-1].casefold().endswith(".pdf") else None
    laid = print_queue.lay_out(desk.actor, _ids(words, all_=args.all), target or print_queue.free_name())
    sent, told = False, ""
    if target is None and printer.is_there():
        dated = print_queue.claim(desk.actor, laid)
        try:
            printer.send(laid.file)
            sent = True
        except Unavailable as error:
            print_queue.put_back(desk.actor, laid, dated)
            told = f"{error} "
    return Answer(
        lambda: {"file": str(laid.file), "letters": list(laid.ids), "pages": laid.pages, "printed": sent},
        lambda: table([[_sentence(laid, sent=sent, told=told)]]),
    )


def _sentence(laid: Laid, *, sent: bool, told: str) -> str:
    letters = f"{len(laid.ids)} letter{'s' * (len(laid.ids) != 1)} ({laid.pages} page{'s' * (laid.pages != 1)})"
    boxes = f" No font has {laid.unprintable}: there are boxes instead." if laid.unprintable else ""
    if sent:
        return f"Sent {letters} to the printer; they stand in {laid.file}, too.{boxes}"
    ids = " ".join(map(str, laid.ids))
    return f"{told}Wrote {letters} into {laid.file}. Once printed: `sittings letter printed {ids}`.{boxes}"


def printed(desk: Desk, args: Namespace) -> Answer:
    """Say that letters are printed, or put them into the queue again."""
    ids = _ids(args.letters, all_=args.all)
    count = (print_queue.mark_waiting if args.again else print_queue.mark_printed)(desk.actor, ids)
    what = "to be printed again" if args.again else "as printed"
    return Answer(
        lambda: {"letters": ids, "marked": count},
        lambda: table([[f"Marked {count} letter{'s' * (count != 1)} {what}."]]),
    )


def _ids(words: list[str], *, all_: bool) -> list[int]:
    if all_ and words:
        raise Invalid("Name letters, or say --all: not both.")
    if all_:
        return [one.id for one in print_queue.queue()]
    if not words:
        raise Invalid("Say which letters: their ids, or --all. `sittings letter queue` lists them.")
    for word in words:
        if not word.isdecimal() or len(word) > 17:
            raise NotFound(f"There is no letter {quoted(word)}: `sittings letter queue` lists those that wait.")
    return list(dict.fromkeys(map(int, words)))
