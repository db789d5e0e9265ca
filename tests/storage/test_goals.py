"""Goals as they are kept, and as `posture due` and `posture goals` show them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar
from pasts import MONDAY, a_session
from sqlalchemy import update
from typer.testing import CliRunner

from posture.cli.main import app
from posture.storage import History, ProfileError
from posture.storage.goals import Goals, KeptGoals
from posture.storage.tables import goals


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_the_recommended_dose_until_somebody_says_otherwise(database, profiles):
    kept, ana = KeptGoals(database), profiles.create("Ana").id
    assert kept.get(ana) == kept.get(None) == Goals()
    kept.save(ana, Goals(days_a_week=5, depth_deg=70, at=time(7, 30), snoozed_until=MONDAY), MONDAY)
    kept.save(ana, Goals(days_a_week=6), MONDAY)
    assert kept.get(ana) == Goals(days_a_week=6)
    assert kept.get(None) == Goals()


def test_goals_go_with_the_profile(database, profiles):
    ana = profiles.create("Ana").id
    KeptGoals(database).save(ana, Goals(), MONDAY)
    profiles.delete(ana)
    with database.read() as connection:
        assert connection.execute(goals.select()).all() == []
    with pytest.raises(ProfileError):
        KeptGoals(database).save(ana, Goals(), MONDAY)


def test_what_another_version_wrote_counts_as_nothing(database):
    KeptGoals(database).save(None, Goals(days_a_week=5), MONDAY)
    with database.write() as connection:
        connection.execute(update(goals).values(json='{"days_a_week": 99}'))
    assert KeptGoals(database).get(None) == Goals()


def test_a_prompt_is_silent_until_it_is_due(database):
    wanted = ("--at", "00:00", "--quiet", "00:00-00:00", "--days", "7")
    assert said("due", "--prompt") == ""
    History(database).save(a_session((datetime.now(UTC) - MONDAY).days - 3))
    assert "7 days a week." in said("goals", *wanted)
    assert said("due", "--prompt").startswith("Time to stretch:")
    assert said("due", "--snooze", "2").startswith("Put off until ")
    assert said("due", "--prompt") == ""
    assert said("due", "--snooze", "0").startswith("Time to stretch:")


def test_goals_are_set_shown_and_written_as_a_calendar(database, profiles, tmp_path):
    profiles.create("Ana")
    file = tmp_path / "ana.ics"
    told = said("goals", "--profile", "ana", "--depth", "60", "--no-remind", "--ics", str(file))
    assert "60° deep" in told
    assert "No reminders." in told
    assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 1
    assert "60°" in said("goals", "--profile", "Ana")
    assert "60°" not in said("goals", "--profile", "Ana", "--depth", "0")
    assert "60°" not in said("goals")


@pytest.mark.parametrize(
    "wrong", [("--at", "25:00"), ("--quiet", "8-9"), ("--depth", "5"), ("--days", "8"), ("--at", "noon")]
)
def test_what_can_not_be_wanted_is_refused(wrong):
    assert CliRunner().invoke(app, ["goals", *wrong]).exit_code == 2


def test_snoozing_is_kept_with_its_zone(database):
    until = MONDAY + timedelta(hours=2)
    KeptGoals(database).save(None, Goals(snoozed_until=until), MONDAY)
    assert KeptGoals(database).get(None).snoozed_until == until
