"""Each thing that can be wrong with the database is provoked for real and found, and what can be read is saved."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from posture.doctor import database as doctors
from posture.doctor.check import Finding, State
from posture.doctor.database import database
from posture.holdings.serving import Serving
from posture.storage import Database, Profiles

Look = Callable[..., list[Finding]]
PEOPLE = 300
PAGE = 4096


@pytest.fixture
def file(data: Path) -> Path:
    """A database with many people and something of each, in one file."""
    with Database() as opened:
        Profiles(opened).create("Person 0")
    path = data / "posture.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        for number in range(2, PEOPLE + 1):
            connection.execute(
                "INSERT INTO profiles SELECT ?, ?, ?, created_at, updated_at, strictness, NULL, NULL FROM profiles"
                " WHERE id = 1",
                (number, f"Person {number} {'x' * 50}", f"person {number}"),
            )
            connection.execute(
                "INSERT INTO calibrations (profile_id, taken_at, json) VALUES (?, '2026-03-01 10:00:00.000000', '{}')",
                (number,),
            )
        connection.execute("DELETE FROM profiles WHERE id = ?", (PEOPLE,))
        connection.execute("DELETE FROM calibrations WHERE profile_id = ?", (PEOPLE,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    path.chmod(0o600)
    return path


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(sql).fetchall()
        connection.commit()
        return rows


def mended(found: list[Finding]) -> Finding:
    [finding] = found
    assert finding.state is State.NEEDS_YOU
    assert finding.offer
    assert finding.mend
    return finding.mend()


def only(found: list[Finding]) -> tuple[State, str]:
    [finding] = found
    return finding.state, finding.says.id


def test_none_yet_is_well_and_none_is_made(look: Look, data: Path) -> None:
    assert only(look(database)) == (State.GOOD, "doctor-database-none")
    assert list(data.iterdir()) == []


def test_a_whole_one_is_well_and_left_as_it_is(look: Look, file: Path) -> None:
    before = file.read_bytes()
    [finding] = look(database)
    assert (finding.state, finding.says.id) == (State.GOOD, "doctor-database-good")
    assert finding.says["people"] == PEOPLE - 1
    assert file.read_bytes() == before


def test_one_whose_pages_are_damaged_is_saved_as_far_as_it_can_be_read(look: Look, file: Path, data: Path) -> None:
    content = bytearray(file.read_bytes())
    leaves = [at for at in range(0, len(content), PAGE) if content[at] == 0x0D]
    [page] = [at for at in leaves if b"Person 150 " in content[at : at + PAGE]]
    content[page : page + PAGE] = b"\xff" * PAGE  # in the midst of the table
    file.write_bytes(content)
    done = mended(look(database))
    assert (done.state, done.says.id) == (State.MENDED, "doctor-database-saved-part")
    assert only(look(database)) == (State.GOOD, "doctor-database-good")
    with Database() as opened:
        saved = {profile.id for profile in Profiles(opened).list()}
        assert {1, 2, 3, PEOPLE - 3, PEOPLE - 2, PEOPLE - 1} <= saved  # from both ends
        assert len(saved) < PEOPLE - 1
        assert Profiles(opened).create("Somebody new").id == PEOPLE + 1  # no id is given twice
    orphans = "SELECT count(*) FROM calibrations WHERE profile_id NOT IN (SELECT id FROM profiles)"
    assert ask(file, orphans) == [(0,)]
    [aside] = data.glob("posture-damaged-*.backup.db")
    assert aside.read_bytes() == bytes(content)
    assert done.says["file"] == aside.name
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_no_database_at_all_gives_way_to_an_empty_one(look: Look, file: Path, data: Path) -> None:
    file.write_bytes(b"no database" * 1000)
    assert mended(look(database)).state is State.MENDED
    assert only(look(database)) == (State.GOOD, "doctor-database-good")
    [aside] = data.glob("posture-damaged-*.backup.db")
    assert aside.read_bytes().startswith(b"no database")


def test_what_belongs_to_nobody_is_damage_and_the_rest_is_saved(look: Look, file: Path) -> None:
    ask(file, "DELETE FROM profiles WHERE id = 7")  # foreign keys are off unless asked for
    assert mended(look(database)).says.id == "doctor-database-saved-part"
    assert ask(file, "SELECT count(*) FROM calibrations WHERE profile_id = 7") == [(0,)]
    assert ask(file, "SELECT count(*) FROM calibrations") == [(PEOPLE - 3,)]


def test_a_damaged_index_is_made_anew_and_nothing_is_lost(look: Look, file: Path) -> None:
    index = "ix_calibrations_profile_id_id"
    [kept] = ask(file, f"SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = '{index}'")
    for change, values in (
        (f"DELETE FROM sqlite_master WHERE name = '{index}'", ()),
        ("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept),
    ):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(change, values)
            connection.commit()
        if not values:  # a row that the index does not know of
            ask(file, "INSERT INTO calibrations (profile_id, taken_at, json) VALUES (1, '2026-03-01 10:00:00', '{}')")
    [finding] = look(database)
    assert finding.says.id == "doctor-database-index"
    assert mended([finding]).says.id == "doctor-database-reindexed"
    assert only(look(database)) == (State.GOOD, "doctor-database-good")
    assert ask(file, "SELECT count(*) FROM calibrations") == [(PEOPLE - 1,)]


def test_one_of_an_earlier_version_is_brought_up_to_date_with_a_copy_beside_it(look: Look, data: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    from posture.storage.upgrade import MIGRATIONS

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{data / 'posture.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    assert mended(look(database)).says.id == "doctor-database-upgraded"
    assert only(look(database)) == (State.GOOD, "doctor-database-good")
    assert len(list(data.glob("*.backup.db"))) == 1


def test_one_of_a_later_version_is_not_touched(look: Look, file: Path) -> None:
    ask(file, "UPDATE posture_version SET version_num = '9999'")
    before = file.read_bytes()
    [finding] = look(database)
    assert (finding.state, finding.says.id, finding.mend) == (State.NEEDS_YOU, "storage-database-newer", None)
    assert file.read_bytes() == before


def test_one_that_another_process_holds_is_said_to_be_locked(
    look: Look, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctors, "PATIENCE_S", 0.05)
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert only(look(database)) == (State.NEEDS_YOU, "storage-database-locked")
    assert only(look(database)) == (State.GOOD, "doctor-database-good")


def test_another_programs_database_is_left_alone(look: Look, data: Path) -> None:
    ask(data / "posture.db", "CREATE TABLE other (x)")
    [finding] = look(database)
    assert (finding.says.id, finding.mend) == ("storage-database-another-programs", None)


def test_a_damaged_one_that_is_in_use_is_not_replaced(look: Look, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(file, "DELETE FROM profiles WHERE id = 7")
    [finding] = look(database)
    assert finding.mend
    monkeypatch.setattr(doctors, "PATIENCE_S", 0.05)
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert finding.mend().says.id == "storage-database-locked"
    assert len(list(file.parent.iterdir())) == 1


def test_a_damaged_one_is_not_replaced_while_a_server_runs(look: Look, file: Path, data: Path) -> None:
    ask(file, "DELETE FROM profiles WHERE id = 7")
    [finding] = look(database)
    serving = Serving(data)
    assert serving.token
    assert finding.mend
    assert finding.mend().says.id == "storage-database-locked"
    serving.close()
    assert finding.mend().state is State.MENDED


def test_an_address_that_is_no_use_is_said_without_the_password(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTURE_DATABASE_URL", "postgresql//user:secret@host")
    [finding] = look(database)
    assert (finding.state, finding.says.id) == (State.NEEDS_YOU, "storage-address-wrong")
    assert "secret" not in str(finding)
