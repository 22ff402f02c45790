"""``sittings init``, ``check``, ``migrate``, ``backup``, ``restore`` and ``user``: care for the session book itself."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from cli.desk import Desk, open_book, sit_down, url_of
from cli.output import Answer, table
from studio.book import backup as backups
from studio.book import founding
from studio.exchange import json_views
from studio.kernel import database
from studio.kernel.access import require
from studio.kernel.drivers import is_postgres
from studio.kernel.errors import Invalid, StudioError
from studio.people import users


def init(args: Namespace) -> Answer:
    """Make a session book with its owner."""
    url = url_of(args)
    new = founding.NewStudio(
        args.studio, args.new_login, args.name, args.initials, args.country, args.region, args.zone
    )
    owner = founding.make_book(url, new)
    where = "PostgreSQL" if is_postgres(url) else str(database.sqlite_path(url))
    value = {"studio": args.studio.strip(), "login": owner.login, "name": owner.name, "initials": owner.initials}
    return Answer(
        lambda: value,
        lambda: table(
            [[f"Made the session book of {value['studio']} in {where}."], [f"{owner.name} logs in as {owner.login}."]]
        ),
    )


def check(args: Namespace) -> Answer:
    """Check the database."""
    open_book(args)
    problems = database.call(backups.check)
    many = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
    return Answer(
        lambda: {"ok": not problems, "problems": problems},
        lambda: table([problem] for problem in problems) if problems else ["The session book is sound."],
        complaint=f"{many} found: restore the last sound backup with `sittings restore FILE`." if problems else "",
    )


def migrate(args: Namespace) -> Answer:
    """Bring the schema up to date."""
    taken = open_book(args)
    return Answer(
        lambda: {"taken": taken},
        lambda: [f"Took {name}." for name in taken] if taken else ["The session book is up to date."],
    )


def backup(desk: Desk, args: Namespace) -> Answer:
    """Write a checked copy."""
    require(desk.actor, "backup", "make backups")
    target = Path(args.file).expanduser()
    size_bytes = backups.backup(target)
    return Answer(
        lambda: {"file": str(target), "bytes": size_bytes},
        lambda: table([[f"Backed up to {target}, {-(-size_bytes // 1024):,} KiB, checked."]]),
    )


def restore(args: Namespace) -> Answer:
    """Put a backup in the place of the database."""
    url = url_of(args)
    if is_postgres(url):
        raise Invalid("This studio is on PostgreSQL: restore it with pg_restore.")
    target = database.sqlite_path(url)
    if target.exists():
        _ask_for_right(args)
    source = Path(args.file).expanduser()
    kept = backups.restore(source, target)
    open_book(args)
    kept_text = f" What was there before is kept as {kept}." if kept else ""
    return Answer(
        lambda: {"restored": str(source), "kept": str(kept) if kept else None},
        lambda: table([[f"Restored {target} from {source}.{kept_text}"]]),
    )


def _ask_for_right(args: Namespace) -> None:
    """Refuse who may not restore; where the database is too damaged to say who may, whoever owns the file may."""
    try:
        open_book(args)
    except StudioError:
        database.close_database()
        return
    try:
        require(database.call(sit_down, args).actor, "backup", "restore backups")
    finally:
        database.close_database()


def user_add(desk: Desk, args: Namespace) -> Answer:
    """Add a user."""
    user_id = users.add_user(
        desk.actor,
        args.new_login,
        args.name,
        args.initials,
        role=args.role.strip().lower(),
        photographer=args.photographer,
        assistant=args.assistant,
    )
    added = next(user for user in users.list_users() if user.id == user_id)
    return Answer(
        lambda: json_views.user(added),
        lambda: table([[f"Added {added.name} ({added.initials}), who logs in as {added.login}."]]),
    )


def user_list(args: Namespace) -> Answer:
    """List the users; anybody may ask, because a refused login says to look here."""
    open_book(args)
    found = database.call(users.list_users)

    def rows() -> Iterator[list[str]]:
        for user in found:
            marks = ((user.photographer, "photographer"), (user.assistant, "assistant"), (user.inactive, "inactive"))
            role = [] if user.role == "photographer" and user.photographer else [user.role]
            yield [user.login, user.initials, user.name, ", ".join(role + [word for on, word in marks if on])]

    return Answer(lambda: map(json_views.user, found), lambda: table(rows()))
