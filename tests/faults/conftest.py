from tests.terminal.conftest import book_file, program

__all__ = ["book_file", "program"]
