"""The database: made, upgraded, raced for, killed, damaged, foreign, full."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import storing
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from plain import plain
from sqlalchemy import URL, event, inspect, text
from storing import ended, file_url, put_back, spawn, sql

from posture.storage import Database, Profiles, StorageError, StorageFullError
from posture.storage.database import data_dir, database_url
from posture.storage.errors import explanation
from posture.storage.tables import REVISION, metadata
from posture.storage.upgrade import MIGRATIONS, VERSION_TABLE


def test_the_migrations_lead_to_the_tables_of_the_program(database):
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [REVISION]
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_sqlite_is_set_up_for_two_tabs(database, own_data):
    assert database.file == own_data / "posture.db"
    with database.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_only_this_user_may_read_it(database):
    assert database.file.stat().st_mode & 0o077 == 0
    assert database.file.parent.stat().st_mode & 0o077 == 0


def test_opening_again_keeps_everything_and_needs_no_alembic(own_data):
    with Database() as database:
        Profiles(database).create("Ana")
    code = "import sys\nfrom posture.storage import *\nwith Database() as d: assert Profiles(d).get('ana')\n"
    subprocess.run([sys.executable, "-c", code + "assert 'alembic' not in sys.modules"], check=True)
    assert [one.name for one in own_data.glob("*")] == ["posture.db"]


def test_an_older_database_is_backed_up_then_upgraded(own_data):
    with Database() as database:
        Profiles(database).create("Ana")
    put_back(own_data / "posture.db")
    with Database() as database:
        ana = Profiles(database).get("Ana")
        Profiles(database).save_calibration(ana.id, "{}")
    (copy,) = own_data.glob("*.backup.db")
    assert sql(copy, f"SELECT version_num FROM {VERSION_TABLE}") == [("0001",)]
    assert sql(copy, "SELECT name FROM profiles") == [("Ana",)]


def test_a_newer_database_is_refused_and_left_alone(own_data):
    Database().close()
    sql(own_data / "posture.db", f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"newer version of Posture\. Update Posture"):
        Database()
    assert sql(own_data / "posture.db", f"SELECT version_num FROM {VERSION_TABLE}") == [("9999",)]


def test_another_programs_database_is_refused(own_data):
    own_data.mkdir()
    sql(own_data / "posture.db", "CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StorageError, match="belongs to another program"):
        Database()
    assert sql(own_data / "posture.db", "SELECT name FROM sqlite_master") == [("bookmarks",)]


def test_a_file_that_is_no_database_is_refused(own_data):
    own_data.mkdir()
    (own_data / "posture.db").write_bytes(b"just words" * 1000)
    with pytest.raises(StorageError, match="is not a database") as caught:
        Database()
    assert str(own_data / "posture.db") in caught.value.problem
    assert (own_data / "posture.db").read_bytes() == b"just words" * 1000


def test_a_damaged_database_is_said_to_be(own_data):
    with Database() as database:
        for number in range(200):
            Profiles(database).create(f"person {number}")
    file = own_data / "posture.db"
    data = bytearray(file.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(StorageError, match="is damaged"), Database() as database:
        Profiles(database).list()


def test_two_processes_open_and_write_at_once(own_data):
    url, barrier, answers = file_url(own_data / "posture.db"), spawn.Barrier(3), spawn.Queue()
    racers = [spawn.Process(target=storing.open_and_write, args=(url, barrier, answers, letter, 5)) for letter in "abc"]
    for one in racers:
        one.start()
    found = [answers.get(timeout=60) for _ in racers]
    for one in racers:
        one.join(60)
    assert sorted(name for made in found for name in made if name[-1].isdigit()) == [
        f"{letter}{number}" for letter in "abc" for number in range(5)
    ]
    assert sorted(made[-1] for made in found) == ["everyone's", "taken", "taken"]
    assert list(own_data.glob("*.backup.db")) == []


def test_threads_of_one_process_open_and_write_at_once(own_data):
    def work(number: int) -> str:
        with Database() as database:
            return Profiles(database).create(f"person {number}").name

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(8)))) == 8


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_in_mid_write_the_old_data_stays(own_data, profiles):
    ana = profiles.create("Ana")
    old = profiles.save_calibration(ana.id, '{"old": 1}')
    assert ended(storing.die_in_mid_write, file_url(own_data / "posture.db"), ana.id) == -signal.SIGKILL
    assert profiles.calibrations(ana.id) == (old,)
    assert profiles.save_calibration(ana.id, '{"new": 1}').json == '{"new": 1}'


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("old", [False, True], ids=["first", "later"])
def test_killed_in_mid_upgrade_it_is_done_at_the_next_start(own_data, old):
    file = own_data / "posture.db"
    if old:
        with Database() as database:
            Profiles(database).create("Ana")
        put_back(file)
    assert ended(storing.die_in_mid_upgrade, file_url(file)) == -signal.SIGKILL
    tables = {name for (name,) in sql(file, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "calibrations" not in tables
    with Database() as database, database.read() as connection:
        assert "calibrations" in inspect(connection).get_table_names()
        assert connection.execute(text("SELECT count(*) FROM profiles")).scalar() == int(old)


def test_a_failed_upgrade_changes_nothing(own_data, monkeypatch):
    Database().close()
    put_back(own_data / "posture.db")
    monkeypatch.setattr("posture.storage.upgrade.back_up", _no_room)
    with pytest.raises(StorageError, match="No backup"):
        Database()
    assert sql(own_data / "posture.db", f"SELECT version_num FROM {VERSION_TABLE}") == [("0001",)]


def _no_room(file: Path, revision: str) -> Path:
    raise StorageError(plain("No backup copy can be kept."), plain("Make room."))


def test_a_lock_that_stays_is_said(own_data, profiles):
    with contextlib.closing(sqlite3.connect(own_data / "posture.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert profiles.list() == ()  # reading goes on
        with Database(patience_s=0.1) as hurried, pytest.raises(StorageError, match="is locked"):
            Profiles(hurried).create("Ana")
    profiles.create("Ana")


@pytest.mark.parametrize(("free", "told"), [(0, StorageFullError), (10**9, StorageError)])
def test_a_disk_error_is_called_a_full_disk_where_it_is_one(tmp_path, monkeypatch, free, told):
    """Without room for the index of its log SQLite says no more than that there was an error."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    found = explanation(str(tmp_path / "posture.db"), error)
    assert type(found) is told
    assert ("the disk is full" in found.problem) == (free == 0)


def test_a_full_disk_is_said_and_nothing_old_is_lost(database, profiles):
    ana = profiles.create("Ana")
    old = profiles.save_calibration(ana.id, "{}")
    event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 12"))
    with pytest.raises(StorageError, match="disk is full"):
        profiles.save_calibration(ana.id, '{"long": "' + "x" * 200_000 + '"}')
    assert profiles.calibrations(ana.id) == (old,)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other permissions")
@pytest.mark.parametrize("there", [False, True], ids=["nothing yet", "a database in it"])
def test_a_folder_that_may_not_be_written_is_said(there):
    folder = Path(tempfile.mkdtemp())
    url = URL.create("sqlite", database=str(folder / "posture.db"))
    before = os.geteuid()
    try:
        if there:
            Database(url).close()
            (folder / "posture.db").chmod(0o444)
        folder.chmod(0o555)
        if before == 0:
            os.seteuid(65534)  # root may write anywhere
        with pytest.raises(StorageError, match=r"can't be|Allow writing"), Database(url) as database:
            Profiles(database).create("Ana")
    finally:
        os.seteuid(before)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_folder_in_the_way_or_a_file_for_a_folder_is_said(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError, match="it is a folder"):
        Database(URL.create("sqlite", database=str(tmp_path / "folder")))
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"is not a folder|Not a directory"):
        Database(URL.create("sqlite", database=str(tmp_path / "file" / "posture.db")))


def test_a_write_that_raises_leaves_nothing(database, profiles):
    ana = profiles.create("Ana")

    def broken() -> None:
        with database.write() as connection:
            connection.execute(text("DELETE FROM profiles"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert profiles.list() == (ana,)


def test_the_platforms_folder_is_used_without_the_variable(monkeypatch):
    monkeypatch.delenv("POSTURE_DATA")
    monkeypatch.setattr("platformdirs.user_data_path", lambda name, appauthor: Path("platform", name))
    assert data_dir() == Path("platform", "posture")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("no address, secret", "is not the address of a database"),
        ("nosuch://user:secret@host/name", "driver isn't installed"),
        ("sqlite://", "without a file"),
        ("sqlite:///:memory:", "without a file"),
        ("postgresql://user:secret@127.0.0.1:1/name", "can't be reached"),
    ],
)
def test_an_address_that_is_no_use_is_said_without_the_password(monkeypatch, address, said):
    monkeypatch.setenv("POSTURE_DATABASE_URL", address)
    if address.startswith("postgresql"):
        pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match=said) as caught:
        Database(patience_s=2)
    assert "secret" not in str(caught.value)


def test_the_bare_name_of_postgresql_means_the_driver_we_ship(monkeypatch):
    monkeypatch.setenv("POSTURE_DATABASE_URL", "postgresql://user@host/name")
    assert database_url().drivername == "postgresql+psycopg"


def test_a_moment_without_a_zone_is_refused(profiles):
    ana = profiles.create("Ana")
    with pytest.raises(StorageError, match="time zone"):
        profiles.save_calibration(ana.id, "{}", datetime(2026, 1, 2))
