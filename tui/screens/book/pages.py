"""The pages of the wizard, in their order. Another one is a class of its own and one more line here."""

from __future__ import annotations

from tui.screens.book.check import CheckPage
from tui.screens.book.next import NextPage
from tui.screens.book.page import BookPage, WhatPage
from tui.screens.book.when import AppointmentPage, SessionPage
from tui.screens.book.who import WhoPage

PAGES: tuple[type[BookPage], ...] = (WhatPage, WhoPage, SessionPage, AppointmentPage, CheckPage, NextPage)
