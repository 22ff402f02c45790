"""What a task asks for."""

from __future__ import annotations

from studio.kernel import clock
from studio.lists.fields import FieldDef, declare

F = FieldDef

TASK = declare(
    F("subject", "Subject", required=True),
    F("task_type", "Type", "choice", noun="task type", links="task_type", choices="task_types", required=True),
    F(
        "status", "Status", "choice", links="task_status", choices="statuses",
        help="How far it is; each type has statuses of its own, and a new task begins with the first.",
    ),
    F(
        "status_due", "Status due", "day",
        help="When it should have moved on. Computed with each status; another day that is typed here stays.",
    ),
    F("user", "Who", "choice", noun="user", links="staff", choices="people", help="Who does it."),
    F("department", "Department", "choice", links="department", choices="departments", help="Or anybody of it."),
    F("start_on", "Start", "day", noun="first day", required=True, default=clock.today),
    F("due_on", "Due", "day", noun="due date", required=True, default=clock.today),
    F("completed_on", "Completed", "day", noun="day of completion", gone=True, help="Empty until it is done."),
    F(
        "priority", "Priority", "count", least=1, most=10, required=True, default=5,
        help="1 comes first of those that are due on one day.",
    ),
    F("urgent", "Urgent", "flag", default=False),
    F("private", "Private", "flag", default=False, help="Only who made it and who does it see it."),
    F("client", "Client", "record", links="client", help="Whom it is about; none where it is nobody's."),
    F("description", "Description", "notes"),
    F("notes", "Notes", "notes"),
)  # fmt: skip
"""In the order in which the form asks."""
