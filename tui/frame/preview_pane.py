"""What stands beside a list about the record under its cursor."""

from __future__ import annotations

from textual import work

from studio.kernel import clock
from studio.kernel.errors import StudioError
from tui.frame.desk import Open, desk_of
from tui.frame.resting import Resting
from tui.widgets.marked_lines import MarkedLines


class SidePane(Resting, MarkedLines):
    """Stands beside a list where there is room; the screen shows it under the id ``preview``."""

    DEFAULT_CSS = """
    SidePane {
        display: none;
        width: 27%;
        min-width: 27;
        max-width: 60;
        height: 1fr;
        padding: 0 1;
        border-left: $frame-line $rule;
    }
    """


class PreviewPane(SidePane):
    """Tells of a session or a client; the newest one that was asked for wins."""

    def tell_of(self, record: Open | None) -> None:
        """Tell of a record, once the cursor rests; of nothing where there is none, or where it is gone."""
        self.once_it_rests(lambda: self._read(record))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, record: Open | None) -> None:
        # Loaded when it is first told of one: not for the start.
        from studio.sessions import preview
        from tui.frame.preview import client_lines, session_lines

        read = desk_of(self.app).gateway.read
        record_id = record.record_id if record is not None else None
        try:
            if record is None or record_id is None:
                self.show()
            elif record.kind == "appointment":
                from studio.appointments import kind
                from tui.frame.preview import appointment_lines

                meeting = await read(kind.seen, record_id)
                self.show_built(lambda width: appointment_lines(meeting, width))
            elif record.kind == "session":
                session = await read(preview.of_session, record_id)
                self.show_built(lambda width: session_lines(session, clock.today(), width))
            else:
                client = await read(preview.of_client, record_id)
                self.show_built(lambda width: client_lines(client, clock.today(), width))
        except StudioError:
            self.show()
