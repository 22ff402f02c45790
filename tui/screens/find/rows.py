"""How what was found stands in the list of Find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from studio.find import match
from studio.find.hits import ClientHit, SessionHit
from studio.find.search import Found
from studio.find.typed import Word, split_groups
from studio.kernel.shown import format_time
from studio.sessions.states import state_words
from tui.frame.short_times import short_day, short_when
from tui.text import ELLIPSIS, cells, safe
from tui.widgets.columns import Column
from tui.widgets.grouped_table import HEAD
from tui.widgets.record_rows import Row

REACH_CELLS = 15

COLUMNS = (
    Column("number", "", min_width=8, grow=1, priority=8),
    Column("name", "", min_width=16, grow=6, priority=10),
    Column("reach", "", width=REACH_CELLS, priority=9),
    Column("what", "", min_width=17, grow=4, priority=9),
    Column("status", "", min_width=9, grow=2, priority=10),
    Column("description", "", min_width=16, grow=3, priority=3),
)

NEW = "new"
CLIENT, SESSION = "client ", "session "
"""Before the ids among the keys of the rows."""


def rows_of(found: Found, typed: str, today: date, *, lines: int) -> list[Row]:
    """List clients and sessions under their headings, and the new client last, in at most ``lines`` lines."""
    rows: list[Row] = []
    room = lines - 1
    clients, sessions = share(len(found.clients), len(found.sessions), room)
    if clients:
        rows.append(_head("Clients", clients, len(found.clients)))
        rows += [_marked(_client_row(hit, found.words, today), found, CLIENT) for hit in found.clients[:clients]]
    if sessions:
        rows.append(_head("Sessions", sessions, len(found.sessions)))
        rows += [_marked(_session_row(hit, today), found, SESSION) for hit in found.sessions[:sessions]]
    rows.append(Row(NEW, (_new_client(typed),)))
    return rows


def _new_client(typed: str) -> str:
    name = split_groups(typed)[0].strip()
    return f'New client "{name}"' if name else "New client"


def share(clients: int, sessions: int, lines: int) -> tuple[int, int]:
    """Divide the lines, headings included, so that neither group crowds the other out."""
    least = min(sessions, max(1, lines // 3)) + 1 if sessions else 0
    shown_clients = max(0, min(clients, lines - least - 1))
    left = lines - (shown_clients + 1 if shown_clients else 0)
    return shown_clients, max(0, min(sessions, left - 1))


def _head(words: str, shown: int, found: int) -> Row:
    return Row(f"head {words}", (f"{words} {shown}" + ("+" if found > shown else ""),), HEAD)


MARKED = {CLIENT: (0, 1, 2), SESSION: (0, 1, 5)}
"""The cells in which what was typed may be found: number, name and phone; number, client and description."""


def _marked(row: Row, found: Found, kind: str) -> Row:
    marks = ((cell, match.spans(safe(row.cells[cell]), found.words)) for cell in MARKED[kind])
    return replace(row, marks=tuple((cell, spans) for cell, spans in marks if spans))


def _client_row(hit: ClientHit, words: Sequence[Word], today: date) -> Row:
    near = ""
    if hit.session_at is not None:
        near = f"{'next' if hit.session_ahead else 'last'} {short_when(hit.session_at, today)}"
    reach = _from_match(hit.why, words) if hit.why else hit.phone or "no phone"
    shown = (hit.number, hit.name, reach, near or "no session", hit.session_text, "")
    return Row(f"{CLIENT}{hit.id}", shown)


def _from_match(text: str, words: Sequence[Word]) -> str:
    """Cut the front of a text where what matches in it would not be seen."""
    spans = match.spans(safe(text), words)
    if not spans or spans[0][1] <= REACH_CELLS - len(ELLIPSIS) or cells(text) <= REACH_CELLS:
        return text
    return ELLIPSIS + safe(text)[max(0, spans[0][1] + 2 * len(ELLIPSIS) - REACH_CELLS) :]


def _session_row(hit: SessionHit, today: date) -> Row:
    what = f"{format_time(hit.starts_at.time())} {hit.session_type}"
    cells = (
        hit.number,
        hit.client,
        short_day(hit.starts_at.date(), today),
        what,
        state_words(hit),
        hit.description,
    )
    return Row(f"{SESSION}{hit.id}", cells)
