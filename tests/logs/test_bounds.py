"""The log never grows beyond what is allowed, and never troubles whoever writes into it."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest

from posture.logs import BoundedFile, Level, last_lines, log_dir, log_file, logging_to_file
from posture.logs.seldom import ALL_AT_ONCE, AT_ONCE, WINDOW_S, Seldom


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))


def record(now_s: float, line: int = 1, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    made = logging.LogRecord("server", logging.ERROR, "file.py", line, "A fault.", (), info)
    made.created = now_s
    return made


def test_of_a_burst_the_beginning_is_written_and_then_how_much_was_left_out() -> None:
    seldom = Seldom()
    passed = [seldom.filter(record(n / 1000)) for n in range(10_000)]
    assert passed == [True] * AT_ONCE + [False] * (10_000 - AT_ONCE)
    after = record(WINDOW_S + 1)
    assert seldom.filter(after)
    assert after.__dict__["left_out"] == 10_000 - AT_ONCE


def test_a_burst_from_one_place_hides_no_other() -> None:
    seldom = Seldom()
    for n in range(100):
        seldom.filter(record(n / 1000))
    assert seldom.filter(record(1.0, line=2))
    assert seldom.filter(record(1.0, error=ValueError()))


def test_all_places_together_are_bounded_too() -> None:
    seldom = Seldom()
    assert sum(seldom.filter(record(n / 1000, line=n)) for n in range(5000)) == ALL_AT_ONCE


def test_a_clock_that_was_set_back_silences_nobody() -> None:
    seldom = Seldom()
    for n in range(10):
        seldom.filter(record(1000 + n))
    assert seldom.filter(record(5.0))


def test_a_flood_fills_no_disk() -> None:
    # What a server that has run out of descriptors logs, as fast as it can.
    with logging_to_file(Level.DEBUG):
        log = logging.getLogger("asyncio")
        for _ in range(2_000):
            log.error("socket.accept() out of system resource", exc_info=OSError(24, "Too many open files"))
    assert sum(file.stat().st_size for file in log_dir().iterdir()) < 5000
    assert "OSError (EMFILE)" in last_lines(5)[-1]


def test_files_are_few_and_small() -> None:
    handler = BoundedFile(log_file(), largest=1000, older=2)
    for n in range(500):
        handler.emit(record(n))
    handler.close()
    sizes = [file.stat().st_size for file in log_dir().iterdir()]
    assert len(sizes) == 3
    assert max(sizes) <= 1000
    assert len(last_lines(30)) == 30


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_only_this_user_may_read_it() -> None:
    with logging_to_file():
        logging.getLogger("server").warning("A line.")
    assert log_dir().stat().st_mode & 0o777 == 0o700
    assert log_file().stat().st_mode & 0o777 == 0o600


def test_the_level_decides_what_of_ours_is_written() -> None:
    with logging_to_file(Level.INFO):
        for name in ("server.a", "posture.b"):
            logging.getLogger(name).debug("A detail.")
            logging.getLogger(name).info("A step.")
    assert [line.split(" ", 1)[1] for line in last_lines(9)] == ["INFO server.a: A step.", "INFO posture.b: A step."]


def test_where_no_log_can_be_written_nothing_else_suffers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "file"))
    with logging_to_file():
        logging.getLogger("server").warning("A line.")
    assert capfd.readouterr().err.endswith("WARNING server: A line.\n")
    assert last_lines(5) == []


def test_the_loggers_are_left_as_they_were() -> None:
    before = [(logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in ("", "server")]
    with logging_to_file(Level.DEBUG):
        assert logging.getLogger("server").level == logging.DEBUG
    assert [(logging.getLogger(name).level, logging.getLogger(name).handlers) for name in ("", "server")] == before
    assert sys.stderr
