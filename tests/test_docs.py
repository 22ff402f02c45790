import re
import shutil
import tomllib
from pathlib import Path

import pytest

from docs import build, pages, shots

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.timeout(300)
def test_screens_answers_and_tables_are_those_of_the_program(demo_of, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = demo_of(shots.NOW)
    monkeypatch.setattr(shots, "build_demo", lambda folder: shutil.copyfile(demo, folder / "demo.db"))
    files = build.built()
    stale = [path.name for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    left = [path.name for path in pages.SCREENS.glob("*.txt") if path not in files]
    assert (stale, left) == ([], []), "run `make docs`"


def test_every_screen_is_shown_somewhere() -> None:
    shown = {name for page in pages.pages() for name in re.findall(r"<!-- screen (\S+) -->", page.read_text("utf-8"))}
    assert {path.stem for path in pages.SCREENS.glob("*.txt")} - shown == {
        *(f"{name}-200x50" for name in ("agenda", "calendar-day", "calendar-month", "calendar-week")),
        *("calendar-day-120x40", "calendar-month-120x40"),
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(page.read_text("utf-8")):
        if link.startswith("http"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_the_rooms_stand_in_the_page_as_the_import_contracts_have_them() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (floors,) = (one["layers"] for one in contracts if one.get("containers") == ["studio"])
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = re.findall(
        r"^((?:\w+ \| )*\w+)  +\S", page.partition("**Rooms.**")[2].partition("A book is opened")[0], re.M
    )
    assert told == floors


def test_each_decision_has_its_own_number_and_is_there() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    titled = [path.read_text("utf-8").partition(".")[0] for path in decisions]
    assert titled == [f"# {int(number)}" for number in numbers]
    code = [path for folder in ("cli", "migrations", "studio", "tui") for path in (ROOT / folder).rglob("*.py")]
    named = {name for path in code for name in re.findall(r"docs/decisions/([\w-]+\.md)", path.read_text("utf-8"))}
    assert named - {path.name for path in decisions} == set()
