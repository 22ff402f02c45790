"""Fixtures of all tests: a fresh, founded studio on each database, a frozen clock, a home of their own."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine

import models
from models import User
from studio.book import founding
from studio.book.opening import open_book
from studio.demo import building
from studio.kernel import access, clock, database, shown
from tests import postgres, run
from tui.terminal import lighter

with lighter.imports():
    # As the program does it, before a test imports it without.
    import tui.app  # noqa: F401

ZONE = "America/Los_Angeles"
NOW = datetime(2026, 11, 21, 11, 4)
"""What the studio's clock says in every test: a Saturday, 11:04 AM."""

STUDIO = founding.NewStudio("Main Street [Studio] [/", "mia", "Mia [Hansen] [/", "MKH", country="US", zone=ZONE)


@dataclass(frozen=True, slots=True)
class Book:
    """An open session book: its URL, and which database it is on (``sqlite`` or ``postgres``)."""

    url: str
    kind: str


if memory := postgres.memory_folder():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_configure(config: pytest.Config) -> None:
    """In the process that hands out the tests, keep what they share; in the others, say little."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(run.Run(_found))
    for plugin in config.pluginmanager.get_plugins():
        if type(plugin).__name__ == "WorkerInteractor":
            run.tell_once(plugin)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[object]:
    """Compile changed test modules once for all processes."""
    turns = getattr(session.config, "workerinput", {}).get("turns")
    with run.one_first(turns) if turns else nullcontext():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, and leave out what is kept for the long run."""
    items[:] = run.longest_first(run.of_the_day(run.some_on_postgres(items)))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not among what is imported: the whole of it was gone through every second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


# No example has to be quick, since a busy machine is not a fault, and a run that was green is green the next time.
UNHURRIED = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
hypothesis.settings.register_profile(
    "steady", deadline=None, suppress_health_check=UNHURRIED, derandomize=True, max_examples=50
)
hypothesis.settings.register_profile("torture", deadline=None, suppress_health_check=UNHURRIED, max_examples=1000)
hypothesis.settings.load_profile("torture" if "SITTINGS_TORTURE" in os.environ else "steady")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes ``book`` on both databases, unless it is marked ``sqlite`` or ``postgres``."""
    if "book" in metafunc.fixturenames:
        kinds = ["sqlite", "postgres"]
        closest = [mark.name for mark in metafunc.definition.iter_markers() if mark.name in kinds]
        metafunc.parametrize("book", closest[:1] or kinds, indirect=True)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's own folders out of the tests. The cache is one for the run: it only saves time."""
    for name in ("DATA", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("SITTINGS_DB", "SITTINGS_USER", "SITTINGS_PIN"):
        monkeypatch.delenv(name, raising=False)
    # No test talks to the world, and reading whom it trusts is slow.
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Give a folder that other users may look into: pytest closes those above its own again when another run begins."""
    folder = Path(tempfile.mkdtemp(prefix="sittings-open-", dir=postgres.memory_folder()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def closed_afterwards() -> Iterator[None]:
    """Leave no database open and no zone set."""
    yield
    database.close_database()
    clock.set_zone("")
    shown.set_formats(shown.Formats())


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """Stop the clock at ``NOW`` in the studio's zone; ``frozen.shift(seconds)`` and ``frozen.move_to(...)`` move it."""
    with time_machine.travel(NOW.replace(tzinfo=ZoneInfo(ZONE)), tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a founded studio once, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "book.db"
    _found(str(path))
    return path


@pytest.fixture(scope="session")
def demo_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[datetime], Path]:
    """Return what gives the demo studio of a day, built once in a run, to be copied."""

    def built(day: datetime) -> Path:
        def make(path: Path) -> None:
            with time_machine.travel(day if day.tzinfo else day.replace(tzinfo=ZoneInfo(ZONE)), tick=False):
                open_book(str(path), create=True)
                building.build()
            database.close_database()

        return run.made_once(tmp_path_factory, f"demo-{day:%Y-%m-%d}.db", make)

    return built


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[postgres.Server]:
    """Give the one PostgreSQL server of this run, with a founded studio to copy."""
    if shared := getattr(request.config, "workerinput", {}).get("postgres"):
        assert shared.startswith("postgres"), shared
        server = postgres.Server(shared)
        yield server
        server.leave()
    else:
        yield request.getfixturevalue("own_postgres_server")


@pytest.fixture(scope="session")
def own_postgres_server() -> Iterator[postgres.OwnServer]:
    """Start a server that no other test process uses: it may be crashed, and given other rules."""
    try:
        server = postgres.start()
    except Exception as error:
        if os.environ.get("SITTINGS_REQUIRE_POSTGRES") == "1":
            raise
        pytest.skip(f"no PostgreSQL server can be started here: {error}")
    try:
        _found(server.create("template_book"))
        yield server
    finally:
        server.stop()


def _found(url: str) -> None:
    with time_machine.travel(NOW.replace(tzinfo=ZoneInfo(ZONE)), tick=False):
        open_book(url, create=True)
        founding.found_studio(STUDIO)
        database.close_database()


@pytest.fixture
def book(request: pytest.FixtureRequest, frozen: time_machine.Traveller, tmp_path: Path) -> Iterator[Book]:
    """Open a founded studio of this test's own."""
    kind = request.param
    if kind == "sqlite":
        path = tmp_path / "book.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        open_book(str(path))
        yield Book(str(path), kind)
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    with server.copied("template_book") as url:
        open_book(url)
        yield Book(url, kind)
        database.close_database()


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite database with the schema once, to be copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    with time_machine.travel(NOW.replace(tzinfo=ZoneInfo(ZONE)), tick=False):
        open_book(str(path), create=True)
        database.close_database()
    return path


@pytest.fixture
def empty_book(empty_template: Path, tmp_path: Path, frozen: time_machine.Traveller) -> str:
    """Open a SQLite database with the schema and nothing in it."""
    url = str(shutil.copyfile(empty_template, tmp_path / "empty.db"))
    open_book(url)
    return url


@pytest.fixture
def actor(book: Book) -> access.Actor:
    """Return the studio's owner, Mia, who is a photographer."""
    return access.actor_of(User.get(User.login == "mia"))


@pytest.fixture
def count_queries() -> Callable[[], AbstractContextManager[list[str]]]:
    """Count what is asked of the database: ``with count_queries() as asked: ...`` collects the statements."""

    @contextmanager
    def counted() -> Iterator[list[str]]:
        asked: list[str] = []
        db = models.database.obj
        run = db._execute_cursor

        def execute(sql: str, params: object = None, *rest: object) -> object:
            asked.append(sql)
            return run(sql, params, *rest)

        db._execute_cursor = execute
        try:
            yield asked
        finally:
            del db._execute_cursor

    return counted
