import pytest

from studio.kernel.clock_check import clock_behind


def test_a_clock_behind_the_last_entry_is_told(book, frozen):
    assert clock_behind() == ""
    frozen.shift(-300)
    assert clock_behind() == ""
    frozen.shift(-3600)
    assert clock_behind() == (
        "This machine's clock says Sat Nov 21, 2026, 9:59 AM, but the book was last written in on "
        "Sat Nov 21, 2026, 11:04 AM: set the clock before you book."
    )
    frozen.shift(86_400)
    assert clock_behind() == ""


@pytest.mark.sqlite
def test_one_row_whatever_the_size_of_the_book(book, count_queries):
    with count_queries() as asked:
        clock_behind()
    assert len(asked) == 1
