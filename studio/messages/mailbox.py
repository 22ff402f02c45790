"""Reads the studio's mailbox: what came back of its mails, and what people answered. Each mail is taken once.

The mailbox stays as it is: no mail is deleted, moved or marked there, so that the studio's mail program shows what it always
showed. What was read is remembered by its number there, and by what is in it: where the server numbers its mails anew, or
somebody moves one away and back, it is known again. A mailbox that is looked at for the first time is read from a few days
ago on.
"""

from __future__ import annotations

import hashlib
import ssl
from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from email.message import Message
from typing import Literal, NamedTuple

from peewee import DataError, PeeweeException

from models import MailRead
from studio.kernel import clock, database, journal, preferences
from studio.kernel.access import SYSTEM, Actor, require
from studio.kernel.errors import Invalid, NotFound, StudioError, Unavailable
from studio.kernel.preferences import Preferences
from studio.messages import imap, incoming, mail_text, reports, returned, secrets
from studio.messages.imap import CannotRead, Where
from studio.messages.mailbox_settings import PASSWORD
from studio.messages.reports import Report

FIRST_DAYS = 7
MOST_AT_ONCE = 200
"""So many are read in one look; the next one goes on."""

What = Literal["report", "answer", "left", "known", "trouble"]


class Looked(NamedTuple):
    """What came of a look."""

    changed: int
    """So many mails changed something on a record."""
    trouble: int
    """So many could not be understood: they stay in the mailbox, and are not tried again."""


class Unreadable(Unavailable):
    """The mailbox cannot be read now."""


def wanted() -> bool:
    """Tell whether the studio has said which mailbox is to be read."""
    return bool(preferences.load().of("bounce.host"))


def look(actor: Actor, *, trusted: ssl.SSLContext | None = None) -> Looked:
    """Read what is new in the studio's mailbox.

    Raises:
        Unreadable: the sentence says why.
        Invalid: no mailbox is named, or its password cannot be read.
        NotAllowed: the actor may not.
    """
    require(actor, "messages", "read the studio's mailbox")
    where, found_out = place_of(preferences.load()), Counter[What]()
    try:
        with imap.opened(where, trusted=trusted) as box:
            place = _place(where, box.validity)
            last = _last(place)
            found = box.after(last) if last else box.since(clock.today() - timedelta(days=FIRST_DAYS))
            for number in found[:MOST_AT_ONCE]:
                raw = box.fetch(number)
                here = f"{place}{number:010d}"
                if raw is None:
                    _remember((here,))
                else:
                    found_out[take(raw, (here, f"mail {hashlib.sha256(raw).hexdigest()}"))] += 1
    except CannotRead as error:
        raise Unreadable(f"The mailbox cannot be read: {error}") from None
    return Looked(found_out["report"] + found_out["answer"], found_out["trouble"])


def place_of(chosen: Preferences) -> Where:
    """Return the mailbox that the studio's preferences name.

    Raises:
        Invalid: none is named, or its password cannot be read.
    """
    host, port, user, folder = (chosen.of(f"bounce.{part}") for part in ("host", "port", "user", "folder"))
    if not host:
        raise Invalid("No mailbox is named: set bounce.host first.")
    return Where(host, port, user, secrets.read(PASSWORD), folder)


def _place(where: Where, validity: int) -> str:
    """Return what the keys of this mailbox's mails begin with."""
    name = "\n".join((where.host.casefold(), where.user, where.folder))
    return f"box {hashlib.sha256(name.encode()).hexdigest()[:16]} {validity:010d} "


def _last(place: str) -> int:
    key = f"message_key{database.by_bytes()}"  # a colon stands behind the digits there, and nowhere else
    found = database.rows(f"SELECT max({key}) FROM mail_read WHERE {key} >= ? AND {key} < ?", (place, f"{place}:"))
    return int(str(found[0][0]).rpartition(" ")[2]) if found[0][0] else 0


def take(raw: bytes, keys: Collection[str]) -> What:
    """Take one mail: note what it reports, or put it on the client's record; what is neither is left.

    Args:
        keys: by which it is known again; each is remembered.
    """
    what: What = "trouble"
    try:
        message = mail_text.parsed(raw)
        return _taken(message, reports.understand(message), _own_addresses(), keys)
    except (Invalid, NotFound):
        what = "left"  # no record can keep it
    except DataError:
        pass
    except (PeeweeException, StudioError):
        raise  # it is the book, not the mail
    except Exception:  # whatever it is: one mail never keeps the others from being read
        pass
    _remember(keys)
    return what


def _taken(message: Message, report: Report, own: Collection[str], keys: Collection[str]) -> What:
    written = report.kind in ("person", "automatic")
    with journal.entry(SYSTEM, "mail.received", undoable=False) as entry:
        known = _known(keys)
        about = None
        if not known and written and not _is_own(message, own):
            about = incoming.attach(message, report, entry)
        elif not known and not written:
            about = returned.note(report, own, entry)
        changed = entry.wrote
        _append(entry, [key for key in keys if key not in known], None if written else about)
    if known:
        return "known"
    return "left" if not changed else "answer" if written else "report"


def _own_addresses() -> frozenset[str]:
    """Return the keys of the studio's own addresses: no report marks them, and what is from them is no client's answer."""
    chosen = preferences.load()
    found = (str(chosen.of(name)).strip().casefold() for name in ("mail.from", "bounce.user"))
    return frozenset(one for one in found if "@" in one)


def _is_own(message: Message, own: Collection[str]) -> bool:
    """Tell whether a mail is from the studio itself: a copy that it sent to itself, or one that came round."""
    _, sender = mail_text.senders(message)
    return sender.casefold() in own or returned.message_of(reports.ids_in(message, "Message-ID")) is not None


# -- what was read ---------------------------------------------------------------------------------------------------------


def _known(keys: Collection[str]) -> frozenset[str]:
    sql = f"SELECT message_key FROM mail_read WHERE message_key IN ({database.marks(keys)})"
    return frozenset(str(key) for (key,) in database.rows(sql, tuple(keys)))


def _append(entry: journal.Entry, keys: Collection[str], about: int | None) -> None:
    entry.append_many(MailRead, [{"message_key": key, "at": entry.at, "communication": about} for key in keys])


def _remember(keys: Collection[str]) -> None:
    """Remember mails that are no more looked at, and change nothing."""
    with journal.entry(SYSTEM, "mail.received", undoable=False) as entry:
        known = _known(keys)
        _append(entry, [key for key in keys if key not in known], None)
