"""The history in SQLite: saved whole, once, by whoever and however often; and the answers to the safety questions."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import storing
from pasts import MONDAY, a_hold, a_session
from sqlalchemy import text
from storing import ended, file_url, put_back, spawn, sql

from posture.storage import Database, History, HistoryError, Leg, ProfileError, Profiles, SafetyAnswers, Source


@pytest.fixture
def history(database):
    return History(database)


@pytest.fixture
def ana(profiles):
    return profiles.create("Ana")


def rows(database: Database, table: str) -> int:
    with database.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def passed(answers: SafetyAnswers, profile_id: int | None) -> tuple[dict[str, bool], bool]:
    """The latest answers and whether they let through."""
    latest = answers.latest(profile_id)
    assert latest
    return dict(latest.answers), latest.passed


def test_a_session_comes_back_as_it_was(history, ana):
    one = a_session(
        profile_id=ana.id,
        source=Source.CLIP,
        finished=False,
        pain=True,
        pain_at_s=12.5,
        holds=(a_hold(), a_hold(Leg.RIGHT, deepest_flat_hinge_deg=None, rounding_share=None, faults=())),
    )
    history.save(one)
    assert history.get(one.key) == one
    assert history.sessions(ana.id) == (one,)
    assert history.sessions(None) == ()
    assert history.counts() == {ana.id: 1}


def test_saving_again_is_the_same_session(history, database):
    one = a_session(finished=False)
    history.save(one)
    longer = replace(one, ended_at=one.ended_at + timedelta(seconds=40), holds=(a_hold(round=1), a_hold(round=2)))
    done = replace(longer, finished=True)
    for state in (longer, longer, done, done):
        history.save(state)
    assert history.everybodys() == (done,)
    assert (rows(database, "sessions"), rows(database, "holds")) == (1, 2)


def test_a_late_save_of_an_earlier_state_changes_nothing(history):
    done = a_session(holds=(a_hold(), a_hold(Leg.RIGHT)))
    history.save(done)
    history.save(replace(done, finished=False, holds=()))
    history.save(replace(done, ended_at=done.started_at, holds=()))
    assert history.everybodys() == (done,)


def test_whose_it_is_stays(history, ana):
    one = a_session(profile_id=ana.id, finished=False)
    history.save(one)
    history.save(replace(one, profile_id=None, finished=True))
    assert [found.finished for found in history.sessions(ana.id)] == [True]
    assert history.sessions(None) == ()


def test_filters_and_order(history, ana):
    days = [a_session(day, profile_id=ana.id, stretch="lunge" if day == 1 else "bend") for day in range(4)]
    for one in days:
        history.save(one)
    assert history.sessions(ana.id) == tuple(reversed(days))
    assert history.sessions(ana.id, stretch="lunge") == (days[1],)
    between = history.sessions(ana.id, since=days[1].started_at, until=days[3].started_at)
    assert between == (days[2], days[1])


def test_more_sessions_than_a_statement_takes(history):
    many = [a_session(minute=minute) for minute in range(12)]
    for one in many:
        history.save(one)
    from posture.storage import history as module

    before, module._TOGETHER = module._TOGETHER, 5
    try:
        assert history.sessions(None) == tuple(reversed(many))
    finally:
        module._TOGETHER = before


def test_delete_one_all_and_with_the_person(history, profiles, ana, database):
    eva = profiles.create("Eva")
    for day, who in enumerate((None, ana.id, ana.id, eva.id)):
        history.save(a_session(day, profile_id=who))
    history.delete(a_session(1).key)
    with pytest.raises(HistoryError, match="no such session"):
        history.delete(a_session(1).key)
    with pytest.raises(HistoryError, match="no such session"):
        history.get(a_session(1).key)
    assert history.delete_all(ana.id) == 1
    assert history.delete_all(ana.id) == 0
    assert history.counts() == {None: 1, eva.id: 1}
    profiles.delete(eva.id)
    assert history.delete_all(None) == 1
    assert (rows(database, "sessions"), rows(database, "holds")) == (0, 0)
    assert profiles.get("Ana") == ana


def test_nothing_is_kept_for_a_profile_that_is_gone(history, profiles, ana, database):
    profiles.delete(ana.id)
    with pytest.raises(ProfileError, match="has been deleted"):
        history.save(a_session(profile_id=ana.id))
    with pytest.raises(ProfileError, match="has been deleted"):
        SafetyAnswers(database).save(ana.id, {}, passed=True, answered_at=MONDAY)
    assert rows(database, "sessions") == 0


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: a_session(key="mine"), "UUID"),
        (lambda: a_session(started_at=datetime(2026, 3, 2)), "time zone"),
        (lambda: a_session(ended_at=MONDAY - timedelta(seconds=1)), "before it starts"),
        (lambda: a_session(stretch=""), "characters"),
        (lambda: a_session(stretch="x" * 61), "characters"),
        (lambda: a_session(source="radio"), "radio"),
        (lambda: a_session(pain_at_s=3.0), "without pain"),
        (lambda: a_session(pain=True, pain_at_s=-1.0), "pain_at_s"),
        (lambda: a_session(summary="[]"), "JSON object"),
        (lambda: a_session(summary='{"a": NaN}'), "NaN"),
        (lambda: a_hold("middle"), "middle"),  # type: ignore[arg-type]
        (lambda: a_hold(round=0), "rounds begin"),
        (lambda: a_hold(warnings=-1), "warnings"),
        (lambda: a_hold(right_s=float("nan")), "right_s"),
        (lambda: a_hold(in_position_s=-0.1), "in_position_s"),
        (lambda: a_hold(deepest_flat_hinge_deg=float("inf")), "deepest_flat"),
        (lambda: a_hold(rounding_share=1.1), "rounding_share"),
        (lambda: a_hold(faults=(3,)), "faults"),
    ],
)
def test_what_makes_no_sense_is_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_half_way_the_last_whole_save_stays(own_data, history):
    first = a_session(finished=False)
    history.save(first)
    later = replace(first, ended_at=first.ended_at + timedelta(minutes=1), holds=(a_hold(), a_hold(Leg.RIGHT)))
    url = file_url(own_data / "posture.db")
    assert ended(storing.die_in_mid_session, url, later) == -signal.SIGKILL
    assert ended(storing.die_in_mid_session, url, a_session(1)) == -signal.SIGKILL
    assert history.everybodys() == (first,)
    history.save(later)
    assert history.everybodys() == (later,)


def test_two_tabs_saving_the_same_and_other_sessions_at_once(own_data, history):
    barrier, said = spawn.Barrier(2), spawn.Queue()
    both = [a_session(minute=minute, holds=(a_hold(), a_hold(Leg.RIGHT))) for minute in range(8)]
    own = [[a_session(1 + tab, minute=minute) for minute in range(4)] for tab in range(2)]
    tabs = [
        spawn.Process(
            target=storing.save_all_at_once, args=(file_url(own_data / "posture.db"), barrier, said, both + mine)
        )
        for mine in own
    ]
    for tab in tabs:
        tab.start()
    assert [said.get(timeout=60) for _ in tabs] == ["saved", "saved"]
    for tab in tabs:
        tab.join(60)
    assert set(history.everybodys()) == {*both, *own[0], *own[1]}
    assert len(history.everybodys()) == 16


def test_a_database_with_people_but_no_history_is_backed_up_and_gets_one(own_data):
    with Database() as database:
        ana = Profiles(database).create("Ana")
    put_back(own_data / "posture.db")
    with Database() as database:
        assert Profiles(database).get("Ana").id == ana.id
        History(database).save(a_session(profile_id=ana.id))
        SafetyAnswers(database).save(ana.id, {"fever": False}, passed=True, answered_at=MONDAY)
    (copy,) = own_data.glob("*.backup.db")
    assert sql(copy, "SELECT name FROM profiles") == [("Ana",)]


def test_people_and_their_calibrations_stay_through_the_upgrade(own_data):
    with Database() as database:
        profiles = Profiles(database)
        kept = profiles.save_calibration(profiles.create("Ana").id, '{"n": 1}')
    new = [f"DROP TABLE {table}" for table in ("holds", "sessions", "safety_answers", "goals", "places")]
    sql(own_data / "posture.db", *new, "UPDATE posture_version SET version_num = '0002'")
    with Database() as database:
        assert Profiles(database).latest_calibration(kept.profile_id) == kept
        assert History(database).everybodys() == ()
    assert len([*own_data.glob("*-0002-*.backup.db")]) == 1


def test_the_newest_answers_count(database, profiles, ana):
    answers = SafetyAnswers(database)
    assert answers.latest(ana.id) is None
    answers.save(ana.id, {"fever": True, "leg_pain": False}, passed=False, answered_at=MONDAY)
    answers.save(None, {"fever": False}, passed=True, answered_at=MONDAY)
    assert passed(answers, ana.id) == ({"fever": True, "leg_pain": False}, False)
    assert passed(answers, None) == ({"fever": False}, True)
    # By when they were given, not by what a clock said.
    answers.save(ana.id, {"fever": False, "leg_pain": False}, passed=True, answered_at=MONDAY - timedelta(days=1))
    assert passed(answers, ana.id) == ({"fever": False, "leg_pain": False}, True)
    profiles.delete(ana.id)
    assert rows(database, "safety_answers") == 1
    assert passed(answers, None) == ({"fever": False}, True)
