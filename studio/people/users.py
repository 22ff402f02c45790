"""The people who work here: their logins, initials, roles and calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models import JournalChange, Resource, User
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import check_email, clean_line
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.nouns import cannot
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.kernel.types import Choice
from studio.lists.fields import FieldDef, Fields, checked, declare
from studio.lists.follows import follows_of
from studio.people import pins, roles

LOGIN = later(r"[a-z0-9][a-z0-9._-]{0,31}")
MOST_INITIALS = 5
CALENDAR = "person"
"""The kind of resource that a calendar is: what follows its change is told by that name."""

F = FieldDef
USER: Fields = declare(
    F("login", "Login", required=True, help="What the command line calls them: small letters and digits."),
    F("name", "Name", required=True),
    F("initials", "Initials", required=True, help="Stand in notes and history: one to five letters."),
    F("role", "Role", "choice", links="role", required=True, default="desk", help="What they may do."),
    F("studio", "Studio", "choice", links="studio"),
    F("department", "Department", "choice", links="department"),
    F("photographer", "Photographer", "flag", default=False, help="Can be booked as photographer."),
    F("assistant", "Assistant", "flag", default=False, help="Can be booked as assistant."),
    F("calendar", "Calendar", "flag", default=True, help="Never double booked; only of who photographs or assists."),
    F("email", "Email", keep=check_email, help="Where they get copies of mails, and tests of templates."),
    F("system_login", "System login", help="Their login on this machine or server: there no PIN is asked."),
    F("inactive", "Inactive", "flag", default=False, help="Works here no more: history keeps them."),
)  # fmt: skip
"""What is kept of a user, but for the PIN. A role is named by its code."""

DOING = {True: "add users", False: "change users"}


@dataclass(frozen=True, slots=True)
class UserView:
    """One user as lists show it."""

    id: int
    login: str
    name: str
    initials: str
    role: str
    photographer: bool
    assistant: bool
    inactive: bool
    version: int = 1
    role_name: str = ""
    studio_id: int | None = None
    studio: str = ""
    department_id: int | None = None
    department: str = ""
    calendar: bool = False
    email: str = ""
    system_login: str = ""
    pin: bool = False
    """Whether they have one."""


# -- reading ---------------------------------------------------------------------------------------------------------


def list_users(*, inactive: bool = True) -> tuple[UserView, ...]:
    """List the users by name."""
    found = database.rows(
        "SELECT u.id, u.login, u.name, u.initials, u.role, u.photographer, u.assistant, u.inactive, u.version, r.name, "
        "u.studio_id, s.name, u.department_id, d.name, c.tracked, u.email, u.system_login, u.pin_hash IS NOT NULL "
        "FROM staff u JOIN role r ON r.code = u.role LEFT JOIN studio s ON s.id = u.studio_id "
        "LEFT JOIN department d ON d.id = u.department_id LEFT JOIN resource c ON c.user_id = u.id ORDER BY u.name, u.id"
    )
    users = (_view(*row) for row in found)
    return tuple(user for user in users if inactive or not user.inactive)


def _view(user_id: int, login: str, name: str, initials: str, role: str, *more: Any) -> UserView:
    photographer, assistant, inactive, version, role_name, studio_id, studio, department_id, department, *rest = more
    return UserView(
        user_id,
        login,
        name,
        initials,
        role,
        bool(photographer),
        bool(assistant),
        bool(inactive),
        version,
        role_name,
        studio_id,
        studio or "",
        department_id,
        department or "",
        bool(rest[0]),
        rest[1],
        rest[2] or "",
        bool(rest[3]),
    )


def user_view(user_id: int) -> UserView:
    """Return one user.

    Raises:
        NotFound: there is none.
    """
    for user in list_users():
        if user.id == user_id:
            return user
    raise NotFound("There is no such user any more.")


def values_of(user: UserView | None) -> dict[str, Any]:
    """Return what a user's form holds; of none what a new one begins with."""
    if user is None:
        return {key: field.default for key, field in USER.items()}
    linked = {"studio": user.studio_id, "department": user.department_id}
    return {key: linked[key] if key in linked else getattr(user, key) for key in USER}


def offered() -> dict[str, tuple[Choice, ...]]:
    """List what the choices of a user's form offer."""
    found = {"role": tuple(Choice(role.code, role.name) for role in roles.list_roles())}
    for table in ("studio", "department"):
        rows = database.rows(f"SELECT id, name FROM {table} WHERE NOT inactive ORDER BY position, id")
        found[table] = tuple(Choice(int(i), str(name)) for i, name in rows)
    return found


# -- changing --------------------------------------------------------------------------------------------------------


def add_user(actor: Actor, login: str, name: str, initials: str, **values: Any) -> int:
    """Add a user, with a calendar where they photograph or assist, and return the id.

    Args:
        values: more of ``USER`` by key; what is left out has its default.
    Raises:
        NotAllowed: the actor's role may not, or the new user would may more than the actor.
        Invalid: a login or initials that are taken or misspelt.
        NotFound: an unknown role, studio or department.
    """
    with journal.entry(actor, "user.added", login=login.strip().lower()) as entry:
        require(actor, "users", DOING[True])
        return insert(entry, login, name, initials, **values)


def insert(entry: journal.Entry, login: str, name: str, initials: str, **values: Any) -> int:
    """Insert a user inside an open journal entry; see ``add_user``."""
    given = {key: field.default for key, field in USER.items()} | values
    columns = _checked(entry.actor, given | {"login": login, "name": name, "initials": initials}, None)
    calendar = columns.pop("calendar")
    user_id = entry.insert(User, **columns)
    _keep_calendar(entry, User.get_by_id(user_id), calendar)
    return user_id


def edit_user(actor: Actor, user_id: int, version: int | None, values: Mapping[str, Any]) -> int:
    """Change what is kept of a user, and return the version now.

    Args:
        values: of ``USER`` by key; what is left out stays.
    Raises:
        StaleRecord: somebody saved the user since ``version``.
        NotAllowed: the actor may not, the user may more than the actor, or no owner would be left.
        Invalid, NotFound: as ``add_user``.
    """
    with journal.entry(actor, "user.changed", name="") as entry:
        require(actor, "users", DOING[False])
        before = _row(user_id)
        roles.refuse_above(actor, roles.role_of(before.role).rights, "change")
        columns = _checked(actor, values, before)
        calendar = columns.pop("calendar", None)
        entry.tell("user.changed", name=columns.get("name", before.name))
        now = entry.update(User, user_id, version, **columns)
        _keep_calendar(entry, _row(user_id), calendar)
        if columns.get("inactive", before.inactive) != before.inactive:
            _tell_of_their_calendar(entry, user_id)
        roles.keep_an_owner()
    return now


def _tell_of_their_calendar(entry: journal.Entry, user_id: int) -> None:
    standing = follows_of(CALENDAR).standing
    for row in Resource.select().where(Resource.user == user_id):
        if standing is not None:
            standing(entry, row.id)()


def set_pin(actor: Actor, user_id: int, pin: str) -> None:
    """Give a user a PIN, or with an empty one take it away. Everybody may set their own.

    Raises:
        NotAllowed: the actor may not change that user.
        Invalid: it is not four to six digits, or too short for what the user may do.
    """
    with journal.entry(actor, "user.pin", undoable=False, name="") as entry:
        user = _row(user_id)
        if actor.user_id != user_id:
            require(actor, "users", DOING[False])
            roles.refuse_above(actor, roles.role_of(user.role).rights, "change the PIN of")
        kept = pins.hashed(pin) if pin else None
        role = roles.role_of(user.role)
        if kept and len(pin) < roles.digits_for(role.rights):
            raise Invalid(f"{role.name} may do what is gone for good: their PIN has six digits.", field="pin")
        entry.tell("user.pin" if kept else "user.no_pin", name=user.name)
        entry.update(User, user_id, pin_hash=kept)


def _row(user_id: int) -> User:
    user = User.get_or_none(User.id == user_id)
    if user is None:
        raise NotFound("There is no such user any more.")
    return user


def _checked(actor: Actor, values: Mapping[str, Any], before: User | None) -> dict[str, Any]:
    """Check what is given, and return the columns to write, ``calendar`` among them."""
    given = dict(values)
    role = given.pop("role", None)
    kept = {} if before is None else {"studio": before.studio_id, "department": before.department_id}
    columns = checked(USER, given, actor=actor, kept=kept)
    if "login" in columns:
        columns["login"] = _login(columns["login"], "login")
    if "system_login" in columns:
        columns["system_login"] = columns["system_login"].strip() or None
    if "initials" in columns:
        columns["initials"] = clean_line(columns["initials"], "Initials", required=True).upper()
        if len(columns["initials"]) > MOST_INITIALS or " " in columns["initials"] or columns["initials"] == "SYS":
            raise Invalid("Initials are one to five letters, such as MKH; SYS is the program itself.", field="initials")
    _refuse_taken(columns, before)
    if role is not None and (before is None or role != before.role):
        columns["role"] = _role(actor, role, before)
    return columns


def _login(typed: str, field: str) -> str:
    login = typed.strip().lower()
    if not LOGIN.fullmatch(login):
        raise Invalid("A login is made of small letters, digits, dot, dash and underscore: such as mia.", field=field)
    return login


def _refuse_taken(columns: Mapping[str, Any], before: User | None) -> None:
    for column, noun in ((User.login, "login"), (User.initials, "initials"), (User.system_login, "system login")):
        value = columns.get(column.name)
        other = User.get_or_none((column == value) & (User.id != (before.id if before else 0))) if value else None
        if other is not None:
            verb = "belong" if noun == "initials" else "belongs"
            raise Invalid(f"The {noun} {value} {verb} to {other.name}: choose others.", field=column.name)


def _role(actor: Actor, typed: str, before: User | None) -> str:
    try:
        role = roles.role_named(typed)
    except NotFound as error:
        raise Invalid(str(error), field="role") from None
    roles.refuse_above(actor, role.rights, "make somebody")
    if before is not None and before.pin_hash:
        roles.refuse_short_pin(before.name, pins.digits_in(before.pin_hash), role.name, role.rights)
    return role.code


def fits(entry: journal.Entry, changes: Sequence[JournalChange]) -> None:
    """Refuse users and roles, as an undo has left them, that nobody could have saved.

    Raises:
        NotAllowed: no owner is left, somebody may more than who undoes it, a login, initials or a name is taken, or a PIN
            is too short.
    """
    try:
        roles.keep_an_owner()
        roles.fits(entry, {change.row_id for change in changes if change.table == "role"})
        for user in User.select().where(User.id << {change.row_id for change in changes if change.table == "staff"}):
            role = roles.role_of(user.role)
            roles.refuse_above(entry.actor, role.rights, "make somebody")
            _refuse_taken(user.__data__, user)
            if user.pin_hash:
                roles.refuse_short_pin(user.name, pins.digits_in(user.pin_hash), role.name, role.rights)
    except (Invalid, NotAllowed) as error:
        raise cannot(error) from error


def _keep_calendar(entry: journal.Entry, user: User, tracked: bool | None) -> None:
    """Give who can be booked a calendar, under the name of now; one that was used stays."""
    own = Resource.get_or_none(Resource.user == user.id)
    if own is not None:
        wanted = bool(own.tracked) if tracked is None else tracked
        changing = follows_of(CALENDAR).changing
        then = changing(entry, own.id, {"tracked": wanted}) if changing else None
        entry.update(Resource, own.id, name=user.name, tracked=wanted)
        if then:
            then()
    elif user.photographer or user.assistant:
        wanted = True if tracked is None else tracked
        entry.insert(Resource, name=user.name, kind=CALENDAR, user=user.id, position=user.id * 10, tracked=wanted)
    elif tracked and entry.verb == "user.changed":
        raise Invalid("A calendar is for who photographs or assists: tick one of these first.", field="calendar")


def named_login(login: str) -> UserView:
    """Return the user with a login.

    Raises:
        NotFound: nobody has it.
    """
    for user in list_users():
        if user.login == login.strip().lower():
            return user
    raise NotFound(f'Nobody here has the login "{login}": see `sittings user list`.')
