"""What a role may not see is in no answer of the command line: every verb that reads is asked, found from the parser."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import cli
from cli.parser import build
from models import Task
from studio.kernel import presence
from studio.kernel.access import Actor
from tests import canary, factories
from tests.canary import ALL, Canaries
from tests.cli.conftest import Sittings
from tests.torture import TORTURE

dee, made, sqlite_template = canary.dee, canary.made, canary.sqlite_template
pytestmark = pytest.mark.sqlite

READS: dict[str, list[str]] = {
    "client find": ["canlast", "0161", "0172", "canmailother", "cankidoth"],
    "client list": ["", "--sort number", "--sort added"],
    "client show": ["1001", "1002"],
    "client join": ["1001 1002"],
    "session list": ["", "on:today", "client:1002", "--client 1001", "unconfirmed on:today", "--from today"],
    "session show": ["10001", "10002"],
    "session types": [""],
    "export client": ["{}.csv", "{}.xlsx", "{}.pdf"],
    "export session": ["{}.csv", "{}.xlsx", "{}.pdf"],
    "agenda": ["", "today", "2026-11-28"],
    "appointment list": ["", "client:1001", "client:1002", "on:2026-11-28", "person:mia", "type:consultation"],
    "appointment show": ["1", "2"],
    "due": ["", "--by 2027-01-01"],
    "due recount": [""],
    "call list": ["", "client:1001", "--client 1002", "open"],
    "call show": ["1", "2"],
    "task list": ["", "client:1001", "client:1002", "open"],
    "task show": ["1", "2"],
    "comm dead": [""],
    "letter queue": ["", "--printed"],
    "call sheet": ["", "today", "today --pdf {}.pdf"],
    "comm list": ["", "client:1001", "client:1002", "kind:email", "kind:text"],
    "comm show": [*"12345678"],
    "comm preview": [*"245678"],
    "template fields": [""],
    "template preview": ["Reminder --session 10001", "Reminder --session 10002", "Reminder --client 1002"],
    "consent list": ["--client 1001", "--client 1002"],
    "outbox list": ["", "state:waiting", "client:1001", "client:1002"],
    "outbox show": ["1", "2"],
    "status list": [""],
    "status due": ["Retouch --from today"],
    "status by-type": [""],
    "status by-type off": [""],
    "journal": ["--limit 50", "--of client 1001", "--of client 1002", "--of session 10002", "--person mia"],
    "ring": ["(415)555-0161", "(415)555-0172"],
    "user list": [""],
    "role list": [""],
    "role rights": [""],
    "list": ["", "lead-source"],
    "preference": [""],
    "check": [""],
    "absence list": [""],
    "closure list": [""],
    "busy list": [""],
    "calendar": [
        *("", "2026-11-20 --days 30 --hidden", "2026-11-28 --person mia", "2026-11-20 --person dee"),
        "2026-11-21 --room=Room&1",
    ],
    "close-day": [""],
    "conflict list": ["", "--all"],
    "expected list": ["", "--days 300"],
    "export calendar": ["{}.ics", "{}.ics --person mia", "{}.ics --person dee"],
    "free": ["--type Family"],
    "print day-sheet": [
        "{}.csv",
        "{}.xlsx",
        "{}.pdf",
        "{}.csv --person mia",
        "{}.csv --room=Room&1",
        "{}.pdf --date 2026-11-28",
    ],
    "print week-sheet": ["{}.csv", "{}.xlsx", "{}.pdf", "{}.csv --person mia", "{}.csv --date 2026-11-24"],
    "slot list": ["", "--name Canslot"],
    "wait list": ["", "--all", "client:1001", "client:1002"],
    "wait show": ["1", "2"],
    "wait offer": ["", "1", "2"],
}
"""What is asked of each verb that reads."""

WRITES: dict[str, list[str]] = {
    "client edit": ["1001 --notes x", "1002 --notes y", "1001 --number 1002"],
    "client add": ["--last Canlastother --first Canfirstother --phone (415)555-0172"],
    "session edit": [
        *("10001 --file-number 1", "10002 --file-number 2"),
        *("10001 --number 10002", "10001 --redo-of 10002"),
    ],
    "session confirm": ["10001", "10002"],
    "session unconfirm": ["10001", "10002"],
    "session status": ["10001", "10002"],
    "session move": ["10001 --date 2026-11-21 --start 17:00", "10002 --date 2026-11-21 --start 15:00"],
    "session hold": ["10001", "10002"],
    "session unhold": ["10001", "10002"],
    "session cancel": ["10001 --why ill", "10002 --why ill"],
    "session uncancel": ["10001", "10002"],
    "session no-show": ["10001", "10002"],
    "session book": ["--client 1002 --type Family --date 2026-11-21 --start 15:00 --room=Room&1"],
    "appointment book": [
        "--type consultation --date 2026-11-28 --start 14:00 --client 1001 --people mia",
        "--type consultation --date 2026-11-28 --start 14:00 --client 1002",
        "--type consultation --date 2026-11-28 --start 14:00 --session 10002",
    ],
    "appointment edit": ["1 --notes x", "2 --notes x", "1 --client 1002"],
    **{f"appointment {act}": ["1", "2"] for act in ("confirm", "unconfirm", "no-show")},
    "appointment move": ["1 --date 2026-11-28 --start 16:00", "2 --date 2026-11-28 --start 16:00"],
    "appointment copy": ["1 --date 2026-11-28 --start 18:00", "2 --date 2026-11-28 --start 18:00"],
    "appointment cancel": ["1 --why ill", "2 --why ill"],
    "appointment uncancel": ["1", "2"],
    "appointment convert": ["1 --type Family", "2 --type Family"],
    "absence add": ["Room&1 today --why away"],
    "closure add": ["today --why closed"],
    "call add": ["--client 1001", "--client 1002", "--session 10002"],
    "call edit": ["1 --notes x", "2 --notes x"],
    "call log": ["1 --result busy", "2 --result busy"],
    "task add": ["--subject x --client 1001", "--subject x --client 1002", "--subject x --session 10002"],
    "task edit": ["1 --priority 2", "2 --priority 2"],
    "task complete": ["1", "2"],
    "comm read": ["2", "6"],
    "comm unread": ["2", "6"],
    "comm copy": ["2", "3", "6", "7"],
    "comm send": ["2", "3", "4", "6", "7", "8"],
    "email add": [
        "--client 1001 --subject x --body y",
        "--client 1002 --subject x --body y",
        "--session 10002 --body y",
    ],
    "text add": ["--client 1001 --body y", "--client 1002 --body y", "--session 10002 --body y"],
    "letter add": ["--client 1001 --body y", "--client 1002 --body y", "--session 10002 --body y"],
    "letter print": ["4 {}.pdf", "8 {}.pdf"],
    "letter printed": ["4", "8"],
    **{f"outbox {act}": ["1", "2"] for act in ("hold", "release", "retry", "cancel", "went")},
    **{
        f"{what} {step}": [*numbers, *(f"{number} --take-back" for number in numbers)]
        for what, numbers in (("session", ("10001", "10002", "10003", "10006")), ("appointment", ("1", "2")))
        for step in ("arrived", "started", "done")
    },
    "session quick": [
        *("tue&18:00&family&canlast", "tue&20:00&family&#1002", "today&17:00&family&#1001&@room1&!mia"),
        *(f"fri&15:00&family&{whom} --show" for whom in ("canlast", "0172", "canmailother", "#1001", "#1002")),
    ],
    "appointment repeat": [
        *("1 --every week --count 3 --dry-run", "2 --every week --count 3 --dry-run"),
        *("1 --every week --count 3 --taken allow", "2 --every week --count 3"),
    ],
    "conflict accept": [f"{number} --why x" for number in ("10004", "10007", "1", "2")],
    "slot add": ["Room&1 2026-11-24 --from 15 --to 18"],
    "slot block": ["Room&1 2026-11-21 --from 15 --to 18 --type Family"],
    "slot remove": ["--name Canslot"],
    "wait add": ["--client 1001 --type Family", "--client 1002 --type Family"],
    "wait edit": ["1 --notes Canwaitown,&as&before", "2 --notes x"],
    "wait remove": ["1", "2"],
    "expected set": ["10004 2026-11-25", "10007 2026-11-25"],
    "expected born": ["10004 2026-11-21", "10007 2026-11-21", "10004 2026-11-21 --move"],
    "import calendar": [
        f"{{ics}} --person {who} --into {what}{dry}"
        for who in ("mia", "dee")
        for what in ("appointments", "absences")
        for dry in (" --dry-run", "")
    ],
    "busy set": ["mia {ics}", "dee {ics} --dry-run"],
    "busy read": ["mia"],
    "busy show": ["mia"],
    "busy accept": ["mia"],
    "busy remove": ["mia"],
    "undo": ["", "--yes"],
}
"""Verbs that write, and answer with what is then: asked last."""

AWAY = "\r\n".join(
    ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:away", "SUMMARY:Away", "DTSTART:20261124T170000")
    + ("DTEND:20261124T180000", "END:VEVENT", "END:VCALENDAR", "")
)
"""Somebody's time elsewhere, at which others have a session here."""
TYPED = ("Canlastother", "Canfirstother", canary.OTHER_PHONE)
"""What is typed for a new client, who is then one's own."""

SAYS_NOTHING_OF_CLIENTS = {
    *("demo", "init", "migrate", "backup", "restore", "worker", "user add", "user edit", "user pin"),
    *("role add", "role rename", "role allow", "role forbid", "role delete", "status by-type on"),
    *("comm alive", "template translate", "consent ask", "consent give", "consent withdraw"),
    *("absence remove", "closure remove"),
    "kiosk",  # which shows the day to nobody in particular, and of a name what the preference lets show
}


def verbs(parser: argparse.ArgumentParser, said: str = "") -> Iterator[str]:
    """Give every verb of the command line, in words."""
    groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    if said and parser.get_default("run") and (not groups or not groups[0].required):
        yield said
    for group in groups:
        for name, one in group.choices.items():
            yield from verbs(one, f"{said} {name}".strip())


def test_every_verb_is_asked_or_says_nothing_of_clients() -> None:
    known = {*READS, *WRITES, *SAYS_NOTHING_OF_CLIENTS}
    assert set(verbs(build())) - {"list"} == known - {"list"}


@pytest.fixture(autouse=True)
def here(dee: Actor) -> None:
    presence.say_here(dee, "m", None)


def answers(
    sittings: Sittings, folder: Path, tables: Sequence[dict[str, list[str]]] = (READS, WRITES), ways: int = 2
) -> dict[str, str]:
    """Ask everything, as text and as JSON; what is written into files is read too."""
    out: dict[str, str] = {}
    folder.mkdir()
    ics = folder.parent / "away.ics"
    ics.write_text(AWAY)
    asked = [(verb, words) for table in tables for verb, many in table.items() for words in many]
    for number, (verb, words) in enumerate(asked):
        for json in ([], ["--json"])[:ways]:
            target = folder / f"{number}{len(json)}"
            given = [word.replace("&", " ") for word in words.format(target, ics=ics).split()]
            code = cli.main(["--db", sittings.url, "--as", "dee", *json, *verb.split(), *given])
            text = "\n".join(sittings.capsys.readouterr())
            assert code != 2, (verb, words, text)
            out[f"{verb} {words} {' '.join(json)}"] = text
    for path in folder.iterdir():
        out[path.name] = "".join(map(str, read(path)))
    return out


def read(path: Path) -> Iterator[Any]:
    if path.suffix == ".ics":
        yield path.read_text("utf-8").replace("\r\n ", "")
    elif path.suffix == ".csv":
        yield path.read_text("utf-8-sig")
    elif path.suffix == ".xlsx":
        from openpyxl import load_workbook

        yield from ([cell.value for cell in row] for row in load_workbook(path).active.iter_rows())
    else:
        from pypdf import PdfReader

        yield from (page.extract_text() for page in PdfReader(path).pages)


def hiding(shown: dict[str, str], hidden: frozenset[str]) -> dict[str, list[str]]:
    """Return which answers say what is to be hidden, but for what was typed."""
    words = canary.REACH if "reach" in hidden else ()
    words += tuple(word for word in canary.OTHERS if word not in TYPED) if "others" in hidden else ()
    return {name: canary.seen(text, words) for name, text in shown.items() if canary.seen(text, words)}


def test_neither_is_answered_to_who_may_see_neither(
    sittings: Sittings, dee: Actor, made: Canaries, tmp_path: Path
) -> None:
    hidden = frozenset({"reach", "others"})
    canary.with_rights(dee, ALL - hidden)
    shown = answers(sittings, tmp_path / "hidden")
    assert hiding(shown, hidden) == {}
    assert set(canary.OWN) - set(canary.seen("".join(shown.values()), canary.OWN)) <= {"canfileown", *canary.REACH}


@pytest.mark.torture
def test_who_may_see_it_is_answered_by_the_same_words(
    sittings: Sittings, dee: Actor, made: Canaries, tmp_path: Path
) -> None:
    canary.with_rights(dee, ALL)
    # The control: what is read, as text, says all of it.
    shown = answers(sittings, tmp_path / "shown", *() if TORTURE > 1 else ((READS,), 1))
    assert set(canary.seen("".join(shown.values()))) == set(canary.REACH)
    telling = {name.rpartition(" ")[0].split("  ")[0] for name, text in shown.items() if canary.seen(text)}
    assert len(telling) > 10, telling


@pytest.mark.torture
@pytest.mark.skipif(TORTURE == 1, reason="who may see neither is tried in every run: make torture tries each alone")
@pytest.mark.parametrize("right", ["reach", "others"])
def test_what_one_right_alone_holds_back_is_in_no_answer(
    sittings: Sittings, dee: Actor, made: Canaries, tmp_path: Path, right: str
) -> None:
    canary.with_rights(dee, ALL - {right})
    assert hiding(answers(sittings, tmp_path / "hidden"), frozenset({right})) == {}


def test_what_is_given_away_is_saved_and_no_more_is_said_of_it(
    sittings: Sittings, actor: Actor, dee: Actor, made: Canaries
) -> None:
    canary.with_rights(dee, ALL - {"others"})
    task, call = factories.task(actor, user=dee.user_id), factories.call(actor, user=dee.user_id)
    number = Task.get_by_id(task).number
    sentence = "Saved session 10001: others work on it now, so that you do not see it any more.\n"
    assert sittings.text("session", "edit", "10001", "--photographer", "mia", login="dee") == sentence
    assert sittings.text("undo", login="dee") == "Undone: Changed photographer of session 10001.\n"
    assert sittings.json("session", "edit", "10001", "--photographer", "mia", login="dee") == {"number": "10001"}
    for kind, name in (("task", str(number)), ("call", str(call))):
        said = sittings.text(kind, "edit", name, "--user", "mia", login="dee")
        assert said == f"Saved {kind} {name}: others work on it now, so that you do not see it any more.\n"
        assert sittings.text("undo", login="dee").startswith("Undone: ")
    assert sittings.json("call", "edit", str(call), "--user", "mia", login="dee") == {"id": call}


def test_who_is_asked_before_an_undo_is_not_told_what_others_did(
    sittings: Sittings, dee: Actor, made: Canaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.acts.sys.stdin.isatty", lambda: True, raising=False)
    canary.with_rights(dee, ALL - {"others"})
    for entry_id in made.entries:
        code, sentence = sittings.refused("undo", str(entry_id), login="dee")
        assert (code, sentence) == ("not_allowed", "Dee [/ may not undo what others did: ask the studio's owner.")
