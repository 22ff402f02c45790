"""``sittings task`` and ``sittings call``: the words that scripts rely on."""

from tests.cli.conftest import Sittings


def booked(sittings: Sittings) -> tuple[str, str]:
    client = sittings.client("O'Brien [/", "Zoë", "--phone", "(415) 555-0131")
    words = ("--client", client, "--type", "portrait", "--date", "2026-11-27", "--start", "10:00")
    return client, sittings.json("session", "book", *words)["number"]


def whom(number: str) -> dict[str, str]:
    """Return a client as scripts get it."""
    return {"number": number, "name": "O'Brien [/, Zoë"}


def test_the_journal_of_one_record(sittings: Sittings) -> None:
    client, session = booked(sittings)
    sittings.json("call", "add", "--session", session)
    sittings.json("email", "add", "--session", session, "--to", "a@b.org", "--subject", "S", "--body", "B", "--draft")
    task = sittings.json("task", "add", "--subject", "Print [/", "--client", client)["number"]
    when = ("--date", "2026-11-27", "--start", "15:00", "--people", "mia")
    visit = sittings.json("appointment", "book", "--type", "consultation", *when)["number"]
    names = {"call": "1", "email": "2", "task": task, "appointment": visit}
    acts = {kind: [act["text"] for act in sittings.json("journal", "--of", kind, name)] for kind, name in names.items()}
    assert {kind: len(found) for kind, found in acts.items()} == dict.fromkeys(names, 1), acts
    assert sittings.refused("journal", "--of", "text", "2")[1] == "There is no text 2: see `sittings comm list`."
    assert sittings.refused("journal", "--of", "task", "x")[0] == "not_found"


def test_a_call_that_nobody_answers_is_tried_again(sittings: Sittings) -> None:
    client, session = booked(sittings)
    call = sittings.json(
        "call", "add", "--session", session, "--type", "confirm the session", "--due", "today", "--user", "mia"
    )
    assert call == {
        "id": 1, "kind": "call", "client": whom(client), "session": session, "appointment": None, "due": "2026-11-21",
        "completed": None, "user": "mia", "department": None, "type": "Confirm the session", "outcome": None,
        "result": None, "next": None,
        "description": "Confirm date, time and place; ask who takes part.",
    }  # fmt: skip
    logged = sittings.json("call", "log", "1", "--result", "no answer", "--notes", "rang [/ twice")
    assert (logged["result"], logged["completed"], logged["next"]) == ("No answer", "2026-11-21", "2026-11-23")
    assert "made already" in sittings.refused("call", "log", "1", "--result", "busy")[1]
    assert (
        sittings.text("call", "log", "2", "--result", "reached", "--outcome", "booked") == "Logged call 2: Reached.\n"
    )
    assert [one["id"] for one in sittings.json("call", "list", "--session", session)] == [1, 2]
    assert sittings.json("call", "list", "open") == []
    assert sittings.text("call", "list", "open") == "There are no such calls.\n"
    shown = sittings.text("call", "show", "2")
    assert "(415) 555-0131" in shown
    assert sittings.json("call", "edit", "2", "--outcome", "")["outcome"] is None
    assert sittings.refused("call", "show", "7") == ("not_found", "There is no call 7: see `sittings comm list`.")


def test_no_next_try_where_none_is_wanted(sittings: Sittings) -> None:
    client, _ = booked(sittings)
    sittings.json("call", "add", "--client", client)
    assert sittings.json("call", "log", "1", "--result", "busy", "--next", "")["next"] is None
    sittings.json("call", "add", "--client", client)
    assert sittings.json("call", "log", "2", "--result", "busy", "--next", "2026-12-01")["next"] == "2026-12-01"


def test_a_task_from_its_beginning_to_its_end(sittings: Sittings) -> None:
    client, session = booked(sittings)
    sittings.json("list", "department", "add", "Lab [/")
    words = ("--subject", "=1+1 [/", "--session", session, "--department", "lab [/", "--due", "+2bd", "--urgent")
    task = sittings.json("task", "add", *words)
    assert {key: task[key] for key in ("client", "session", "department", "due", "urgent", "status", "assigned_by")} == {
        "client": whom(client), "session": session, "department": "Lab [/", "due": "2026-11-24", "urgent": True,
        "status": "Not started", "assigned_by": "mia",
    }  # fmt: skip
    number = task["number"]
    assert sittings.json("task", "complete", number)["status"] == "Done"
    assert sittings.text("task", "complete", number) == f"Task {number} is like that already: nothing was changed.\n"
    assert sittings.text("undo").startswith(f"Undone: Completed task {number}")
    assert [one["number"] for one in sittings.json("task", "list", "open")] == [number]
    assert sittings.refused("task", "edit", number, "--priority", "99")[0] == "invalid"
    assert sittings.json("task", "edit", number, "--priority", "2", "--not-urgent")["urgent"] is False


def test_a_call_to_who_wants_none_is_warned_of(sittings: Sittings) -> None:
    client, session = booked(sittings)
    sittings.json("client", "edit", client, "--warning", "Dog [/")
    sittings.text("consent", "withdraw", "call", "415 555 0131")
    added = sittings("call", "add", "--session", session)
    assert (added.code, added.out) == (0, "Added call 1.\n")
    assert added.err.startswith("CALL WARNING: Dog [/\nNo calls to (415) 555-0131: consent was withdrawn on Sat Nov 21")
    sheet = sittings.json("call", "sheet", "2026-11-27")
    assert [one["warning"] for one in sheet] == ["No calls: consent was withdrawn; Dog [/"]
    assert sittings("call", "show", "1").err == added.err
    sittings.json("call", "log", "1", "--result", "reached")
    assert sittings("call", "show", "1").err == ""
