"""What follows a change of a list: sessions go along with their type, status and room, own fields with their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from studio.booking import busy, rebooking, resettling
from studio.kernel import journal
from studio.lists import own_field_lists
from studio.lists.follows import Follows
from studio.lists.own import EQUIPMENT, ROOM, SESSION_TYPE, STATUS, TASK_STATUS, TASK_TYPE, TEMPLATE
from studio.messages import templates
from studio.people import users
from studio.tasks import following as tasks_following
from studio.waiting import conflicts
from studio.workflow import following


def followers() -> Mapping[str, Follows]:
    """Return what follows, by the list's kind."""
    along = {"booking": resettling.go_along, "clash_permit": resettling.go_along}
    own = Follows(added=own_field_lists.added, changing=own_field_lists.changing, deleting=own_field_lists.deleting)
    return {
        STATUS.kind: Follows(deleting=following.forget_status, moving={"session": following.move_to_status}),
        SESSION_TYPE.kind: Follows(
            added=following.type_added, deleting=_type_goes, moving={"session": following.move_to_type}
        ),
        TASK_STATUS.kind: Follows(moving={"task": tasks_following.move_to_status}),
        TASK_TYPE.kind: Follows(
            added=tasks_following.type_added,
            deleting=tasks_following.type_goes,
            moving={"task": tasks_following.move_to_type},
        ),
        **{kind: _in_the_way(kind) for kind in ("absence", "closure", "special-day", "opening-hours")},
        ROOM.kind: Follows(
            standing=_look,
            changing=rebooking.changing,
            apart=("part_of",),
            deleting=resettling.forget,
            moving={"session": resettling.move_to_room, "appointment_room": resettling.move_appointments, **along},
        ),
        EQUIPMENT.kind: Follows(
            standing=_look,
            changing=rebooking.changing,
            deleting=resettling.forget,
            moving={"session_equipment": resettling.move_to_equipment, **along},
        ),
        busy.CALENDAR: Follows(changing=conflicts.elsewhere),
        users.CALENDAR: Follows(changing=rebooking.changing, standing=_look),
        TEMPLATE.kind: Follows(added=templates.added, changing=templates.changing, deleting=templates.deleting),
        own_field_lists.CLIENT_FIELD.kind: own,
        own_field_lists.SESSION_FIELD.kind: own,
    }


def _in_the_way(kind: str) -> Follows:
    """Look what a change of a list makes impossible, or possible again."""
    return Follows(
        adding=lambda entry, columns: conflicts.adding(entry, kind, columns),
        changing=lambda entry, entry_id, columns: conflicts.changing(entry, kind, entry_id, columns),
        deleting=lambda entry, entry_id, _heir: conflicts.going(entry, kind, entry_id),
        standing=lambda entry, entry_id: conflicts.changing(entry, kind, entry_id),
    )


def _look(entry: journal.Entry, resource_id: int) -> Callable[[], None]:
    return partial(conflicts.look, entry, "resource", resource_id)


def _type_goes(entry: journal.Entry, type_id: int, heir: int | None) -> None:
    following.delete_cycle(entry, type_id, heir)
    own_field_lists.type_deleted(entry, type_id, heir)
