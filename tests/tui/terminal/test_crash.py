import stat

import pytest

from tui.terminal import crash


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def broken(error):
    client = "Zoe O'Brien, 415 555 0177"[:3]
    try:
        try:
            raise LookupError(client)
        except LookupError as first:
            raise error from first
    except BaseException as caught:
        return caught


def test_a_report_names_places_and_types_but_no_values():
    recorded = crash.record(broken(ValueError("".join(["Z", "o", "e"]), b"415")))
    report = recorded.path.read_text()
    assert "builtins.ValueError (str of 3, bytes of 3)" in report
    assert "caused by builtins.LookupError (str of 3)" in report
    assert "in broken" in report
    assert "textual 8." in report


def test_a_report_looks_into_groups_and_wrapped_errors():
    wrapped = RuntimeError("x")
    wrapped.error = KeyError(1)
    report = crash.record(ExceptionGroup("several", [wrapped, TypeError()])).path.read_text()
    assert [line for line in report.splitlines() if line.startswith("in it ")] == [
        "in it builtins.RuntimeError (str of 1)",
        "in it builtins.TypeError ()",
        "in it builtins.KeyError (int)",
    ]


def test_only_the_user_reads_the_reports_and_old_ones_go():
    for number in range(crash.MOST_KEPT + 5):
        recorded = crash.record(ValueError(*range(number)))
    kept = list(crash.folder().iterdir())
    assert len(kept) == crash.MOST_KEPT
    assert recorded.path in kept
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(crash.folder().stat().st_mode) == 0o700


def test_the_same_fault_has_the_same_reference():
    one, other = (crash.record(broken(ValueError("Zoe"))) for _ in range(2))
    assert one.reference == other.reference
    assert one.path != other.path


def test_a_full_disk_leaves_the_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    recorded = crash.record(ValueError())
    assert recorded.path is None
    assert str(recorded) == (
        "Sittings had to stop because of an error of its own "
        f"(reference {recorded.reference}); no details could be kept."
    )
