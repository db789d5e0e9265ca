"""Nothing that the log is given about a person comes out of it."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from posture.errors import PostureError
from posture.logs import Level, Word, last_lines, log_file, logging_to_file
from posture.logs.plain import PlainFormatter
from posture.values import Status
from posture.words import say

NAME = "Annegret Beispiel"


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a log of the test's own, in a folder that is named after a person."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / NAME))
    return log_file()


def written(*args: Any, logger: str = "server.test", **kwargs: Any) -> str:
    """What becomes of a record."""
    record = logging.getLogger(logger).makeRecord(logger, logging.ERROR, __file__, 1, *args, **kwargs)
    return PlainFormatter().format(record)


def raised(error: BaseException) -> tuple[Any, ...]:
    try:
        raise error
    except BaseException as caught:
        return (type(caught), caught, caught.__traceback__)


def test_what_varies_is_left_out_unless_it_is_a_number_or_a_word_of_ours() -> None:
    line = written(
        "%s of %s: %d pictures, %.1f s, %s %s",
        (NAME, Path("/home") / NAME, 3, 2.5, Status.NO_PERSON, Word("reviewed")),
        None,
    )
    assert line.endswith(" ERROR server.test: … of …: 3 pictures, 2.5 s, no_person reviewed")


def test_an_id_of_ours_is_written_and_nothing_that_only_looks_like_one() -> None:
    line = written("%s %s", ("0b7e4a5e6a534a53", "0b7e4a5e6a534a53Anne"), None)
    assert line.endswith(": 0b7e4a5e6a534a53 …")


ERRORS = [
    (ValueError(NAME), "ValueError"),
    (KeyError(NAME), "KeyError"),
    (FileNotFoundError(2, "No such file", f"/home/{NAME}/clip.mp4"), "FileNotFoundError (ENOENT)"),
    (UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, NAME), "UnicodeDecodeError"),
    (PostureError(say("storage-database-locked", where=f"/home/{NAME}/posture.db")), "(storage-database-locked)"),
    (ExceptionGroup(NAME, [ValueError(NAME), OSError(28, NAME)]), "OSError (ENOSPC)"),
]


@pytest.mark.parametrize(("error", "told"), ERRORS, ids=[type(error).__name__ for error, _ in ERRORS])
def test_an_exception_is_its_kind_and_places_and_none_of_its_words(error: Exception, told: str) -> None:
    error.add_note(NAME)
    try:
        raise RuntimeError(NAME) from error
    except RuntimeError as caught:
        line = written("A fault: %s", (caught,), (type(caught), caught, caught.__traceback__))
    assert told in line
    assert "A fault: RuntimeError" in line
    assert "Annegret" not in line
    assert "Beispiel" not in line


def test_what_should_have_been_written_to_a_database_is_not_in_its_error() -> None:
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import OperationalError

    with pytest.raises(OperationalError) as caught, create_engine("sqlite://").connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": NAME})
    assert NAME in str(caught.value)
    line = written("It failed.", (), (caught.type, caught.value, caught.tb))
    assert "OperationalError (OperationalError (SQLITE_ERROR))" in line
    assert "sqlalchemy/engine/" in line
    assert NAME not in line
    assert sqlite3.__name__ not in line


@pytest.mark.parametrize(
    "told",
    [
        f"Task exception was never retrieved\nfuture: <Task exception=KeyError('{NAME}')>",
        f"Exception in callback partial(<bound method>, '{NAME}')",
        f"No file /home/{NAME}/x",
        f"no such thing: {NAME}",
        f"user={NAME}",
    ],
)
def test_of_a_librarys_record_only_the_beginning_is_written(told: str) -> None:
    line = written(told, (), None, logger="asyncio")
    assert "Annegret" not in line
    assert "…" in line or line.endswith("never retrieved")


def test_a_line_can_not_be_forged() -> None:
    line = written(f"%s\n2026-01-01T00:00:00Z ERROR server: forged {chr(0x2028)}", (Word("a\nb"),), None)
    assert len(line.splitlines()) == 1


def test_a_record_that_does_not_fit_its_arguments_is_written_all_the_same() -> None:
    assert written("%d pictures", (NAME,), None).endswith(": %d pictures")


def test_the_log_of_a_session_with_a_name_everywhere_holds_none(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with logging_to_file(Level.DEBUG):
        for error, _ in ERRORS:
            try:
                raise error
            except Exception:
                logging.getLogger("server.clips").exception("The clip %s could not be read.", NAME)
        logging.getLogger("somebodys.library").warning("cannot open '%s'", NAME)
        logging.getLogger("somebodys.library").info("%s comes in", NAME)
    lines = last_lines(1000)
    assert len([line for line in lines if "ERROR server.clips: The clip … could not be read." in line]) == len(ERRORS)
    assert lines[-1].endswith("WARNING somebodys.library: cannot open …")
    for told in ("\n".join(lines), capfd.readouterr().err):
        assert told
        assert "Annegret" not in told
        assert "Beispiel" not in told
