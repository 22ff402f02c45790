"""``sittings init``, ``check``, ``migrate``, ``backup``, ``restore`` and ``user``: care for the session book itself."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from cli.asked import log_in, login_of, url_of
from cli.desk import Desk, open_book
from cli.output import Answer, table
from studio.book import asking_first, checking, founding, opening, restoring, versions
from studio.book import backup as backups
from studio.dates.holiday_dates import codes_of
from studio.kernel import database
from studio.kernel.drivers import is_postgres, sqlite_path
from studio.kernel.errors import Invalid


def init(args: Namespace) -> Answer:
    """Make a session book with its owner."""
    url = url_of(args)
    country, region = codes_of(args.country, args.region)
    new = founding.NewStudio(args.studio, args.new_login, args.name, args.initials, country, region, args.zone)
    owner = founding.make_book(url, new)
    where = "PostgreSQL" if is_postgres(url) else str(sqlite_path(url))
    value = {"studio": args.studio.strip(), "login": owner.login, "name": owner.name, "initials": owner.initials}
    return Answer(
        lambda: value,
        lambda: table(
            [
                [f"Made the session book of {value['studio']} in {where}."],
                [f"{owner.name} logs in as {owner.login}."],
                [founding.habits_told(new)],
            ]
        ),
    )


def version(args: Namespace) -> Answer:
    """Say what this program is made of."""
    told = versions.versions()
    return Answer(lambda: told, lambda: [versions.in_words(told)])


def check(args: Namespace) -> Answer:
    """Check the database."""
    open_book(args)
    problems = database.call(lambda: checking.check(checking.carer(login_of(args), lambda _: log_in(args))))
    told_with = versions.in_words(versions.versions())
    told_by = database.call(versions.writers_in_words)
    many = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
    return Answer(
        lambda: {"ok": not problems, "problems": problems},
        lambda: [
            *(table([problem] for problem in problems) if problems else ["The session book is sound."]),
            f"{told_with}; {told_by}",
        ],
        complaint=f"{many} found: restore the last sound backup with `sittings restore FILE`." if problems else "",
    )


def migrate(args: Namespace) -> Answer:
    """Bring the schema up to date; a book that is opened takes the steps by itself, so that this only says which."""
    login, may = login_of(args), "upgrade the session book"
    asked = opening.open_as_it_is(url_of(args))
    if asked:
        database.call(lambda: asking_first.require(login, lambda _: log_in(args), may, keeper=True))
    taken = open_book(args)
    if not asked:  # an empty file had nobody to ask
        database.call(lambda: checking.may_upgrade(checking.carer(login, lambda _: log_in(args))))
    return Answer(
        lambda: {"taken": taken},
        lambda: [f"Took {name}." for name in taken] if taken else ["The session book is up to date."],
    )


def backup(desk: Desk, args: Namespace) -> Answer:
    """Write a checked copy."""
    target = Path(args.file).expanduser()
    size_bytes = backups.backup(desk.actor, target)
    return Answer(
        lambda: {"file": str(target), "bytes": size_bytes},
        lambda: table([[f"Backed up to {target}, {-(-size_bytes // 1024):,} KiB, checked."]]),
    )


def restore(args: Namespace) -> Answer:
    """Put a backup in the place of the database."""
    url = url_of(args)
    if is_postgres(url):
        raise Invalid("This studio is on PostgreSQL: restore it with pg_restore.")
    source, target = Path(args.file).expanduser(), sqlite_path(url)
    kept = restoring.restore(login_of(args), source, target, lambda _: log_in(args))
    taken = open_book(args)
    kept_text = f" What was there before is kept as {kept}." if kept else ""
    taken_text = f" It was made by an older Sittings, and took {', '.join(taken)}." if taken else ""
    return Answer(
        lambda: {"restored": str(source), "kept": str(kept) if kept else None, "taken": taken},
        lambda: table([[f"Restored {target} from {source}.{kept_text}{taken_text}"]]),
    )
