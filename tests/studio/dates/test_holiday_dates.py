import json
import subprocess
import sys
import warnings
from datetime import date

import holidays
import pytest

from studio.dates import holiday_dates
from studio.dates.english_regions import ENGLISH
from studio.dates.holiday_dates import countries, holidays_of, regions, supported
from studio.kernel import child
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice

THANKSGIVING = date(2026, 11, 26)
# Prints one holiday's name in a fresh process, and ends with 1 where the package was asked for it, with 3 if it was loaded.
ASK = f"""
import sys
from studio.dates.holiday_dates import holidays_of
from studio.kernel import child
from datetime import date
asked, ask = [], child.ask
child.ask = lambda function, *values, loads: asked.append(function) or ask(function, *values, loads=loads)
print(holidays_of("US", "CA", 2026)[date.fromisoformat("{THANKSGIVING}")])
sys.exit(3 if "holidays" in sys.modules or "importlib.metadata" in sys.modules else bool(asked))
"""


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "sittings"


def ask():
    answer = subprocess.run([sys.executable, "-W", "error", "-c", ASK], capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    assert answer.returncode in (0, 1)
    return answer.stdout.strip(), bool(answer.returncode)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return the name of the file that is kept, and the version that stands in it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_CACHE_HOME", str(folder := tmp_path_factory.mktemp("kept")))
        ask()
    (file,) = (folder / "sittings").iterdir()
    return file.name, json.loads(file.read_text())["version"]


class TestDates:
    @pytest.mark.parametrize(
        "place", [("US", "CA"), ("US", ""), ("DE", "BY"), ("GB", "NIR"), ("FR", None), ("IN", "MH"), ("JP", None)]
    )
    def test_same_as_the_package(self, place):
        country, region = place
        for year in (1985, 2026, 2027, 2028, 2040):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expected = holidays.country_holidays(country, subdiv=region or None, years=year, language="en_US")
            assert holidays_of(country, region, year) == {d: name for d, name in expected.items() if d.year == year}

    def test_days_of_that_year_only_with_observed_ones(self):
        days = holidays_of("US", "", 2027)
        assert days[date(2027, 12, 31)] == "New Year's Day (observed)"
        assert {day.year for day in days} == {2027}

    def test_region_makes_the_difference(self):
        assert date(2026, 11, 27) in holidays_of("US", "CA", 2026)
        assert date(2026, 11, 27) not in holidays_of("US", None, 2026)

    def test_names_are_english(self):
        assert holidays_of("DE", "BY", 2026)[date(2026, 1, 6)] == "Epiphany"

    @pytest.mark.parametrize("year", [-5, 0, 1, 9999, 10_000, 10**30])
    def test_years_without_any(self, year):
        assert holidays_of("US", "CA", year) == {}

    def test_spelling_of_codes(self):
        assert holidays_of(" us", "ca ", 2026) == holidays_of("US", "CA", 2026)
        assert holidays_of("de", "AUGSBURG", 2026) == holidays_of("DE", "Augsburg", 2026)

    def test_answer_belongs_to_the_caller(self):
        holidays_of("US", "CA", 2026).clear()
        assert holidays_of("US", "CA", 2026)[THANKSGIVING] == "Thanksgiving Day"

    @pytest.mark.parametrize(
        ("country", "region", "sentence"),
        [
            ("XX", "", 'The holidays of "XX" are not known; choose a country from the list.'),
            ("", "", 'The holidays of "" are not known; choose a country from the list.'),
            ("../../US", "", 'The holidays of "../../US" are not known; choose a country from the list.'),
            ("US", "ZZ", 'United States has no region "ZZ" in the list of holidays; choose one from the list or none.'),
            (
                "US",
                "\x1b[c",
                'United States has no region "?[c" in the list of holidays; choose one from the list or none.',
            ),
        ],
    )
    def test_unknown_places(self, country, region, sentence, cache_folder):
        for _ in range(2):
            with pytest.raises(Invalid) as refused:
                holidays_of(country, region, 2026)
            assert str(refused.value) == sentence
            assert not supported(country, region)
        assert not cache_folder.exists()


class TestCache:
    def test_second_start_does_not_import_the_package(self):
        assert ask() == ("Thanksgiving Day", True)
        assert ask() == ("Thanksgiving Day", False)

    def test_years_around_are_kept(self, cache_folder):
        holidays_of("US", "CA", 2026)
        (file,) = cache_folder.iterdir()
        assert list(json.loads(file.read_text())["years"]) == [str(year) for year in range(2025, 2032)]
        holidays_of("US", "CA", 2040)
        assert len(json.loads(file.read_text())["years"]) == 14

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"\xff\xfe\x00",
            b"[]",
            b"null",
            b'{"version": ""}',
            b"[" * 100_000,
            b'{"version": "VERSION", "years": []}',
            b'{"version": "VERSION", "years": {"2026": []}}',
            b'{"version": "VERSION", "years": {"2026": {"2026-02-30": "x"}}}',
            b'{"version": "VERSION", "years": {"x": {}}}',
            b'{"version": "holidays-0.1.dist-info", "years": {"2026": {}}}',
        ],
    )
    def test_spoilt_file_is_made_anew(self, content, cache_folder, kept, monkeypatch):
        name, version = kept
        cache_folder.mkdir()
        file = cache_folder / name
        file.write_bytes(content.replace(b"VERSION", version.encode()))
        asked = []
        monkeypatch.setattr(holiday_dates, "_known", {})
        monkeypatch.setattr(child, "ask", lambda function, *values, loads: asked.append(loads) or function(*values))
        assert holidays_of("US", "CA", 2026)[THANKSGIVING] == "Thanksgiving Day"
        assert asked == ["holidays"]
        made = json.loads(file.read_text())
        assert made["version"] == version
        assert "Thanksgiving Day" in made["years"]["2026"].values()
        assert list(cache_folder.iterdir()) == [file]

    def test_folder_in_place_of_the_file(self, cache_folder):
        (cache_folder / "holidays-US_2dCA.json").mkdir(parents=True)
        assert ask() == ("Thanksgiving Day", True)
        assert [path.name for path in cache_folder.iterdir()] == ["holidays-US_2dCA.json"]

    def test_cache_that_cannot_be_written(self, tmp_path, monkeypatch):
        (tmp_path / "file").write_text("not a folder")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
        assert ask() == ("Thanksgiving Day", True)

    def test_supported_needs_no_import_where_the_place_is_kept(self):
        program = (
            "import sys; from studio.dates.holiday_dates import supported; "
            "print(supported('US', 'CA'), 'holidays' in sys.modules)"
        )
        ask()
        answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert answer.stdout.split() == ["True", "False"]


class TestPlaces:
    def test_countries(self):
        choices = countries()
        assert len(choices) == len(holidays.list_supported_countries(include_aliases=False))
        assert [choice.label for choice in choices] == sorted(choice.label for choice in choices)
        labels = {choice.key: choice.label for choice in choices}
        assert labels["US"] == "United States"
        assert labels["TT"] == "Trinidad and Tobago"
        assert labels["IM"] == "Isle of Man"
        assert labels["CD"] == "DR Congo"
        assert labels["HM"] == "Heard Island and McDonald Islands"

    @pytest.mark.parametrize(
        ("country", "code", "english"),
        [(c, code, name) for c, names in ENGLISH.items() for code, name in names.items()],
    )
    def test_each_english_name_is_of_a_region_that_calls_itself_otherwise(self, country, code, english):
        label = next(choice.label for choice in regions(country) if choice.key == code)
        assert label.startswith(f"{english} (")

    def test_regions(self):
        assert Choice("CA", "California", "CA") in regions("us")
        assert Choice("BY", "Bavaria (Bayern)", "BY") in regions("DE")
        assert Choice("BE", "Berlin", "BE") in regions("DE")
        assert Choice("Augsburg", "Augsburg", "Augsburg") in regions("DE")
        assert regions("JP") == []
        with pytest.raises(Invalid, match="choose a country"):
            regions("XX")

    def test_supported(self):
        assert supported("US", "CA")
        assert supported("us", None)
        assert not supported("US", "BY")
        assert not supported("XX", None)
