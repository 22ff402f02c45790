"""What a status change asks for."""

from __future__ import annotations

from studio.lists.fields import FieldDef, declare

F = FieldDef

STATUS_CHANGE = declare(
    F("completed", "Date completed", "day", required=True, gone=True, help="The due date counts from it."),
    F("to", "Change to", "choice", noun="status", required=True, links="status", choices="statuses"),
    F("due", "Due date", "day", help="Computed; another day that is typed here stays."),
    F("by", "Updated by", "choice", noun="user", required=True, links="staff", choices="people"),
)
