"""The same on a real PostgreSQL: tables, races, limits of names, what is said when it refuses."""

from __future__ import annotations

import json
import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import storing
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from pasts import a_hold, a_session
from sqlalchemy import inspect, text

from posture.holdings.archive import BackupError
from posture.holdings.backup import back_up
from posture.holdings.erase import erase, plan_everything, plan_person
from posture.holdings.inventory import Estate
from posture.settings import Strictness
from posture.storage import Database, History, Leg, ProfileError, Profiles, SafetyAnswers, StorageError
from posture.storage import database as database_module
from posture.storage import upgrade as upgrade_module
from posture.storage.tables import metadata
from posture.storage.upgrade import VERSION_TABLE

pytestmark = pytest.mark.postgres


@pytest.fixture
def server(postgres_url, monkeypatch):
    monkeypatch.setenv("POSTURE_DATABASE_URL", postgres_url.render_as_string(hide_password=False))
    with Database(patience_s=2) as opened:
        yield opened


def test_the_migrations_lead_to_the_tables_of_the_program(server, own_data):
    with server.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    assert server.file is None
    assert not own_data.exists()


def test_a_person_and_then_everybody_can_be_erased(server, own_data):
    ana, ben = (Profiles(server).create(name) for name in ("Ana", "Ben"))
    for whose in (ana, ben):
        SafetyAnswers(server).save(whose.id, {"pain": False}, passed=True, answered_at=whose.created_at)
    estate = Estate(folder=own_data, database=server)
    erase(estate, plan_person(estate, "Ana"))
    assert [person.name for person in Profiles(server).list()] == ["Ben"]
    erase(estate, plan_everything(estate))
    assert estate.people() == {}
    assert SafetyAnswers(server).latest(ben.id) is None
    with pytest.raises(BackupError, match="its own means"):
        back_up(estate, own_data / "backup.zip", ana.created_at)
    assert list(own_data.iterdir()) == []


def test_a_profile_there_and_back_and_gone(server):
    profiles = Profiles(server)
    ana = profiles.create("Zoë", strictness=Strictness.STRICT, own_pct=(40, 60))
    assert ana.created_at.utcoffset() == timedelta(0)
    first = profiles.save_calibration(ana.id, '{"n": 1}')
    second = profiles.save_calibration(ana.id, json.dumps({"n": 2, "word": "\x00 \ud800"}))
    assert profiles.calibrations(ana.id) == (second, first)
    assert profiles.get("ZOE\u0308").calibrated_at == second.taken_at
    with pytest.raises(ProfileError, match="already"):
        profiles.create("zoë")
    copy = profiles.import_json(profiles.export_json(ana.id), name="\ufdfa" * 60)
    assert copy.created_at == ana.created_at
    assert [one.json for one in profiles.calibrations(copy.id)] == [second.json, first.json]
    assert profiles.import_json(profiles.export_json(ana.id), overwrite=True).calibrations == 2
    profiles.delete(ana.id)
    assert [one.id for one in profiles.list()] == [copy.id]


def test_processes_open_and_write_at_once(postgres_url):
    spawn = multiprocessing.get_context("spawn")
    barrier, answers = spawn.Barrier(3), spawn.Queue()
    url = postgres_url.render_as_string(hide_password=False)
    racers = [spawn.Process(target=storing.open_and_write, args=(url, barrier, answers, letter, 5)) for letter in "abc"]
    for one in racers:
        one.start()
    found = [answers.get(timeout=60) for _ in racers]
    for one in racers:
        one.join(60)
    assert sorted(made[-1] for made in found) == ["everyone's", "taken", "taken"]
    assert all(len(made) == 6 for made in found)


def test_sessions_and_answers_there_and_back_and_gone(server):
    ana = Profiles(server).create("Ana")
    history, answers = History(server), SafetyAnswers(server)
    one = a_session(profile_id=ana.id, pain=True, pain_at_s=4.5, holds=(a_hold(), a_hold(leg=Leg.RIGHT)))
    begun = replace(one, finished=False, ended_at=one.started_at, holds=())
    history.save(begun)
    history.save(one)
    history.save(begun)
    assert history.sessions(ana.id) == (one,)
    assert history.counts() == {ana.id: 1}
    answers.save(ana.id, {"fever": True}, passed=False, answered_at=one.started_at)
    latest = answers.latest(ana.id)
    assert latest
    assert latest.answers == {"fever": True}
    assert answers.latest(None) is None
    with pytest.raises(ProfileError, match="deleted"):
        history.save(a_session(profile_id=ana.id + 1))
    with pytest.raises(ProfileError, match="deleted"):
        answers.save(ana.id + 1, {}, passed=True, answered_at=one.started_at)
    Profiles(server).delete(ana.id)
    assert history.everybodys() == ()
    with server.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM holds")).scalar() == 0


def test_the_same_sessions_saved_by_two_processes_at_once_are_there_once(server, postgres_url):
    spawn = multiprocessing.get_context("spawn")
    barrier, said = spawn.Barrier(2), spawn.Queue()
    many = [a_session(minute=minute, holds=(a_hold(), a_hold(leg=Leg.RIGHT))) for minute in range(30)]
    url = postgres_url.render_as_string(hide_password=False)
    racers = [spawn.Process(target=storing.save_all_at_once, args=(url, barrier, said, many)) for _ in range(2)]
    for racer in racers:
        racer.start()
    assert [said.get(timeout=60) for _ in racers] == ["saved", "saved"]
    for racer in racers:
        racer.join(60)
    assert History(server).sessions(None) == tuple(reversed(many))


def test_who_comes_while_another_upgrades_waits_and_finds_it_done(postgres_url, monkeypatch):
    real = upgrade_module.upgrade
    with ThreadPoolExecutor(1) as pool:
        late = []

        def upgrade(*arguments) -> None:
            real(*arguments)
            # The tables are made, and nobody else can see them yet.
            monkeypatch.setattr(database_module, "upgrade", real)
            late.append(pool.submit(lambda: Database(postgres_url).close()))
            time.sleep(0.3)

        monkeypatch.setattr(database_module, "upgrade", upgrade)
        Database(postgres_url).close()
        late[0].result(30)


def test_killed_in_mid_write_and_mid_upgrade(postgres_url):
    spawn = multiprocessing.get_context("spawn")
    url = postgres_url.render_as_string(hide_password=False)
    process = spawn.Process(target=storing.die_in_mid_upgrade, args=(url,))
    process.start()
    process.join(60)
    assert process.exitcode == -9
    with Database(postgres_url, patience_s=30) as server:
        ana = Profiles(server).create("Ana")
        process = spawn.Process(target=storing.die_in_mid_write, args=(url, ana.id))
        process.start()
        process.join(60)
        assert process.exitcode == -9
        assert Profiles(server).calibrations(ana.id) == ()


def test_a_newer_database_is_refused(server, postgres_url):
    with server.write() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer version"):
        Database(postgres_url)


def test_tables_of_others_are_no_hindrance(postgres_url):
    with Database(postgres_url) as server, server.write() as connection:
        connection.execute(
            text("DROP TABLE holds, sessions, safety_answers, goals, places, calibrations, profiles, posture_version")
        )
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
    with Database(postgres_url) as server, server.read() as connection:
        assert {"alembic_version", "profiles"} <= set(inspect(connection).get_table_names())


def test_a_lock_that_stays_is_said(server, postgres_url):
    with Database(postgres_url, patience_s=0.2) as hurried, server.write() as connection:
        connection.execute(text("LOCK TABLE profiles IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StorageError, match="is locked"):
            Profiles(hurried).list()


def test_a_database_that_is_not_there_is_said(postgres_url):
    with pytest.raises(StorageError, match=r"can't be reached|doesn't exist"):
        Database(postgres_url.set(database="nosuch"))


def test_a_server_that_was_started_again_is_reached_again(server):
    with server.read() as connection:
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with server.write() as connection:
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'coach'"
        )
        connection.execute(text(others))
    assert mine
    assert Profiles(server).list() == ()
