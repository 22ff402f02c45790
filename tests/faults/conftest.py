from tests.terminal.conftest import book_file, forks, program, spawn_of

__all__ = ["book_file", "forks", "program", "spawn_of"]
