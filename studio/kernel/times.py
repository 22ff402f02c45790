"""How long the program waits: for the user to pause, for another desk, for a terminal. All of it in seconds, all of it here.

Each is read where it is used, as ``times.POLL_S``, so that the tests can have it shorter. How a lock is waited for is a law
of its own (`studio.kernel.turns`).
"""

# For the user

DRAFT_WITHIN_S = 0.4
"""The longest that something typed waits for the next write, whether one pauses or not. A write may be under way and
another must follow it: together less than the second of typing that a kill may take."""

QUIET_S = 3.0
"""So long no key may have been pressed before a dialog opens by itself: nobody types into it by accident then."""

TELL_AFTER_S = 1.0
"""When the user is told that the keys wait."""

WAIT_AT_MOST_S = 15.0
"""Keys that had to wait so long are dropped: longer than any service waits for another desk, so what is slow comes to its
end before. The keyboard must never seem dead."""

PAINT_WITHIN_S = 0.25
"""So long a screen that is opened may wait for what it shows before it is painted without."""

PREPARE_AFTER_S = 2.0
"""When what the first screen does not need is made ready."""

COLLECT_AFTER_S = 2.0
"""From the first screen until garbage is looked for."""

TIDY_AFTER_S = 0.05
"""From leaving a screen until its memory is given back: the screen beneath stands by then."""

ANSWERED_WITHIN_S = 30.0
"""A process of its own that a heavy library is asked in is given up after so long."""

RESTS_WITHIN_S = 20.0
"""A screen that is laid out hundreds of times within it, and nobody did anything, is laid out for ever."""

WALL_FORGETS_S = 30.0
"""What somebody began to type at the screen on the wall, and left, is forgotten after so long."""

# For other desks

POLL_S = 1.0
"""How often the change feed is asked; another desk's change is seen within two seconds."""

HERE_AGAIN_S = 15.0
"""How often a desk says that it still runs, and which record it has on top."""

HERE_GONE_S = 45.0
"""A desk that has said nothing for so long is gone: within a minute nobody takes it for being in a record."""

CLOCKS_APART_S = 600.0
"""The clocks of desks differ by minutes, and nothing is wrong with that; what was said later than so was said by one that ran
ahead, and counts no more once it is right."""

CALL_KEPT_S = 600.0
"""A call that nobody answered for so long is shown no more."""

LONGEST_WAIT_S = 10.0
"""So long a desk waits for another one that is saving."""

WORK_AGAIN_S = 60.0
"""How often a worker looks for what is due."""

WORKER_GONE_S = 180.0
"""A worker that has said nothing for so long is taken for gone: three of its turns."""

SEND_AGAIN_S = 5.0
"""How often a worker looks for messages that are to be sent."""

NOTE_AGAIN_S = 2.0
"""How long a worker waits for a database that went away while a message was handed over, each time."""

REST_FIRST_S = 10.0
"""How long nothing is sent by a channel that does not answer, the first time; then each time twice as long."""

REST_LONGEST_S = 600.0
"""Nothing is sent for no longer than that: somebody may have set it right."""

NIGHT_AGAIN_S = 1_800.0
"""A message that waits for the morning is looked at again after so long: the quiet hours or the client's zone may change."""

MAILBOX_AGAIN_S = 300.0
"""How often a worker looks into the studio's mailbox."""

MAILBOX_ANSWERS_S = 30.0
"""So long the server of the studio's mailbox may take to answer."""

CONNECT_WITHIN_S = 5
"""So long a server may take to answer; whole seconds, as PostgreSQL wants it."""

BUILT_WITHIN_S = 600.0
"""A demo studio that takes longer to be built is nobody's any more."""

# For servers of mail and texts

MAIL_CONNECT_S = 30.0
"""How long a mail server may take to take the line."""

MAIL_ANSWER_S = 120.0
"""How long it may take for an answer. RFC 5321 allows ten minutes for the end of the text; a worker gives up
sooner, and says so."""

HANDOVER_S = 270.0
"""How long a mail may be handed over in all: shorter than a worker has it in hand (`claims.LEASE`). Its text is begun only
where the server then still has the time for an answer."""

GATEWAY_CONNECT_S = 15.0
"""How long a text gateway may take to take the line: until then nothing was sent."""

GATEWAY_ANSWER_S = 60.0
"""How long a text gateway may take for its answer."""

# For the terminal

ESCAPE_DELAY_S = 0.25
"""What Escape costs on a terminal that answers no question: long enough for an arrow key whose bytes arrive 150 ms apart."""

PASTE_QUIET_S = 3.0
"""A paste whose end does not come is closed this long after its last large piece."""

SIZE_PAINTED_AFTER_S = 0.05
"""How long a change of the window may be laid out before it is painted."""

ANSWER_WITHIN_S = 0.1
"""An answer that the terminal still owes at the end is waited for so long."""

RESTED_S = 0.15
"""The cursor of a list rests when it has not moved for so long: only then is its record told of beside the list."""

GROUND_WITHIN_S = 0.1
"""A terminal says within this time what its ground looks like; later the first screen is there, and would flash."""

SIZE_SETTLES_S = 0.02
"""A window that is pulled sends many sizes; the one that stood so long is drawn."""

STALL_S = 50.0
"""A terminal that takes nothing at all for so long is given up."""

LOOK_AGAIN_S = 0.5
"""How often a terminal that takes nothing is looked at, to see whether it is time to give it up."""

BACKLOG_S = 0.02
"""How often it is looked whether a program that was sent too much can take more."""

SAVE_WITHIN_S = 1.5
"""Time to keep what is typed once the terminal has gone; the process is ended soon after."""

END_WITHIN_S = 2.5
"""A program that was told to end and has not ended by then is ended."""

PIN_FIRST_S = 5
"""The wait after the first wrong PIN that costs something; each further one doubles it."""

PIN_LONGEST_S = 600
"""No wait for another try at a PIN is longer. Ten thousand guesses at this pace take 69 days."""

PIN_FORGOTTEN_S = 86_400
"""A wrong PIN counts no more when so long nothing was wrong at that terminal: no guesser gains by waiting, since a day at
``PIN_LONGEST_S`` has 144 tries, and one that begins anew 12."""

CALENDAR_READ_S = 10.0
"""No calendar of another program may take longer to be read."""

CALENDAR_FETCH_S = 20.0
"""So long a server may take to give one, in all."""

CALENDAR_AGAIN_S = 900.0
"""How often the worker reads the calendars of people elsewhere."""

PRINTER_S = 30
"""How long the printer's program may take to accept a file."""
