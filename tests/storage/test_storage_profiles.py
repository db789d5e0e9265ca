"""Profiles: names, limits, calibrations, and the way to another computer and back."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from plain import plain

from posture.errors import PostureError
from posture.settings import Strictness
from posture.storage import Database, ProfileError, Profiles


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_new_profile_has_what_it_was_given(database):
    clock = Clock()
    ana = Profiles(database, now=clock).create("  Ana ", strictness=Strictness.STRICT, own_pct=(40, 60))
    assert (ana.name, ana.strictness, ana.own_pct) == ("Ana", Strictness.STRICT, (40.0, 60.0))
    assert ana.created_at == ana.updated_at == clock.now
    assert (ana.calibrated_at, ana.calibrations) == (None, 0)
    assert Profiles(database).get("ANA") == Profiles(database).by_id(ana.id) == ana
    with pytest.raises(FrozenInstanceError):
        ana.name = "Eva"  # type: ignore[misc]


@pytest.mark.parametrize("same", ["Zoë", "ZOË", " zoë ", "zoe\u0308", "Ｚｏë"])
def test_names_that_are_the_same_to_a_person_are_taken(profiles, same):
    profiles.create("Zoë")
    with pytest.raises(ProfileError, match="There already is a profile"):
        profiles.create(same)
    assert profiles.get(same).name == "Zoë"


@pytest.mark.parametrize("name", ["", "  ", "\u2028", "a\nb", "a\x00b", "x" * 61, "\ud800"])
def test_names_that_cannot_be_used_are_refused(profiles, name):
    with pytest.raises(ProfileError, match="can't be the name"):
        profiles.create(name)


@pytest.mark.parametrize(
    "name", ["x", "x" * 60, "Ἀριστοτέλης", "ΐ" * 60, "\ufdfa" * 60, "李小龍", "O'Neil; DROP TABLE", "[b]"]
)
def test_names_people_have_are_kept(profiles, name):
    assert profiles.create(name).name == name
    assert profiles.get(name.casefold()).name == name


@pytest.mark.parametrize("own", [(70, 50), (5, 50), (50, 101), (float("nan"), 50), (50, float("nan"))])
def test_limits_that_cannot_be_used_are_refused(profiles, own):
    with pytest.raises(ProfileError, match="can't be used"):
        profiles.create("Ana", own_pct=own)
    assert profiles.list() == ()


def test_limits_are_changed_and_given_back(database):
    clock = Clock()
    profiles = Profiles(database, now=clock)
    ana = profiles.create("Ana")
    clock.now += timedelta(days=1)
    changed = profiles.set_limits(ana.id, Strictness.RELAXED, (45, 65))
    assert changed == replace(ana, updated_at=clock.now, strictness=Strictness.RELAXED, own_pct=(45.0, 65.0))
    assert profiles.set_limits(ana.id, Strictness.STRICT).own_pct is None


def test_renaming(profiles):
    ana, _ = profiles.create("Ana"), profiles.create("Eva")
    assert profiles.rename(ana.id, "ANA").name == "ANA"
    with pytest.raises(ProfileError, match="There already is a profile called 'eva'"):
        profiles.rename(ana.id, "eva")
    assert [one.name for one in profiles.list()] == ["ANA", "Eva"]


@pytest.mark.parametrize(
    ("asked", "said"), [("Anne", "Did you mean 'Anna'"), ("Xyz", "There are 'Anna' and 'Bert'")], ids=["near", "far"]
)
def test_who_is_missing_is_helped_to_be_found(profiles, asked, said):
    profiles.create("Bert")
    profiles.create("Anna")
    with pytest.raises(ProfileError, match=said):
        profiles.get(asked)


def test_nobody_at_all(profiles):
    with pytest.raises(ProfileError, match="none yet"):
        profiles.get("Ana")


def test_a_profile_deleted_in_another_tab_is_said(profiles):
    ana = profiles.create("Ana")
    profiles.save_calibration(ana.id, "{}")
    profiles.delete(ana.id)
    for attempt in (
        lambda: profiles.rename(ana.id, "Eva"),
        lambda: profiles.delete(ana.id),
        lambda: profiles.save_calibration(ana.id, "{}"),
        lambda: profiles.latest_calibration(ana.id),
        lambda: profiles.export_json(ana.id),
        lambda: profiles.set_limits(ana.id, Strictness.STRICT),
    ):
        with pytest.raises(ProfileError, match="has been deleted"):
            attempt()
    # The next person never gets the id: a page left open can't change them.
    again = profiles.create("Ana")
    assert again.id != ana.id
    assert profiles.calibrations(again.id) == ()


def test_the_calibration_saved_last_is_used_and_the_old_are_kept(database):
    clock = Clock()
    profiles = Profiles(database, now=clock)
    ana = profiles.create("Ana")
    assert profiles.latest_calibration(ana.id) is None
    first = profiles.save_calibration(ana.id, '{"n": 1}')
    # A clock that was wrong the first time doesn't make the first one last for ever.
    clock.now -= timedelta(days=400)
    second = profiles.save_calibration(ana.id, '{"n": 2}')
    assert profiles.latest_calibration(ana.id) == second
    assert profiles.calibrations(ana.id) == (second, first)
    assert profiles.get("Ana").calibrated_at == clock.now
    assert profiles.get("Ana").calibrations == 2


def test_moments_come_back_in_utc(profiles):
    ana = profiles.create("Ana")
    local = datetime(2026, 5, 6, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    kept = profiles.save_calibration(ana.id, "{}", local)
    assert kept.taken_at == local
    assert kept.taken_at.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "[]", '{"a": NaN}', '{"a": 1e999}', "{", "null"])
def test_what_is_no_json_object_is_not_kept(profiles, text):
    ana = profiles.create("Ana")
    with pytest.raises(ProfileError, match="JSON"):
        profiles.save_calibration(ana.id, text)
    assert profiles.get("Ana") == ana


def test_a_calibration_refused_by_its_reader_is_not_kept(database):
    def check(text: str) -> None:
        if "bad" in text:
            raise PostureError(plain("It is bad."), plain("Do it again."))

    profiles = Profiles(database, check=check)
    ana = profiles.create("Ana")
    profiles.save_calibration(ana.id, "{}")
    with pytest.raises(PostureError, match="It is bad"):
        profiles.save_calibration(ana.id, '{"bad": 1}')
    text = profiles.export_json(ana.id).replace("{}", '{"bad": 1}')
    with pytest.raises(PostureError, match="It is bad"):
        profiles.import_json(text, name="Eva")
    assert profiles.list() == (profiles.get("Ana"),)


def filled(profiles: Profiles, name: str = "Zoë"):
    one = profiles.create(name, strictness=Strictness.RELAXED, own_pct=(33.3, 66.6))
    for number in range(3):
        profiles.save_calibration(one.id, json.dumps({"n": number / 3, "word": "Rücken \ud800"}))
    return profiles.by_id(one.id)


def content(profiles: Profiles, profile_id: int):
    return [(one.taken_at, one.json) for one in profiles.calibrations(profile_id)]


def test_to_another_computer_and_back(profiles, tmp_path):
    zoe = filled(profiles)
    text = profiles.export_json(zoe.id)
    assert json.loads(text.encode())["schema"] == "posture.profile/1"
    from sqlalchemy import URL

    with Database(URL.create("sqlite", database=str(tmp_path / "other" / "posture.db"))) as there:
        elsewhere = Profiles(there)
        arrived = elsewhere.import_json(text)
        assert arrived == replace(zoe, id=arrived.id, updated_at=arrived.updated_at)
        assert content(elsewhere, arrived.id) == content(profiles, zoe.id)
        assert elsewhere.export_json(arrived.id) == text


def test_importing_over_somebody_must_be_asked_for_and_loses_no_calibration(profiles):
    zoe = filled(profiles)
    text = profiles.export_json(zoe.id)
    exported = content(profiles, zoe.id)
    profiles.set_limits(zoe.id, Strictness.STRICT)
    profiles.save_calibration(zoe.id, '{"newer": 1}')
    with pytest.raises(ProfileError, match="There already is"):
        profiles.import_json(text)
    assert profiles.by_id(zoe.id).strictness is Strictness.STRICT
    back = profiles.import_json(text, overwrite=True)
    assert (back.id, back.strictness, back.own_pct) == (zoe.id, Strictness.RELAXED, (33.3, 66.6))
    assert content(profiles, zoe.id)[:3] == exported
    assert [one.json for one in profiles.calibrations(zoe.id)[3:]] == ['{"newer": 1}']
    assert profiles.import_json(text, name="Eva").name == "Eva"


CALIBRATED = {"taken_at": "2026-01-02T03:04:05Z", "calibration": {}}
GOOD = {
    "schema": "posture.profile/1",
    "name": "Ana",
    "created_at": "2026-01-02T03:04:05+00:00",
    "strictness": "standard",
    "own_pct": None,
    "calibrations": [CALIBRATED],
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "posture.profile/2"}, "version this Posture doesn't know"),
        ({"schema": "posture.report/1"}, "not a profile"),
        ({"schema": None}, "not a profile"),
        ({"name": 3}, "'name'"),
        ({"name": ""}, "can't be the name"),
        ({"created_at": "yesterday"}, "'created_at'"),
        ({"created_at": "2026-01-02T03:04:05"}, "'created_at'"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "'created_at'"),
        ({"strictness": "lenient"}, "'strictness'"),
        ({"own_pct": [1]}, "'own_pct'"),
        ({"own_pct": ["50", "70"]}, "'own_pct'"),
        ({"own_pct": [50, 10**400]}, "'own_pct'"),
        ({"own_pct": [True, 70]}, "'own_pct'"),
        ({"own_pct": [70, 50]}, "can't be used"),
        ({"calibrations": None}, "'calibrations'"),
        ({"calibrations": [1]}, "'calibrations'"),
        ({"calibrations": [{"taken_at": "2026-01-02T03:04:05Z"}]}, "'calibration'"),
        ({"calibrations": [{"calibration": {}}]}, "'taken_at'"),
        ({"calibrations": [CALIBRATED, {"taken_at": 1, "calibration": {}}]}, "'taken_at'"),
    ],
)
def test_what_is_wrong_in_a_file_is_named_and_nothing_of_it_kept(profiles, change, said):
    profiles.import_json(json.dumps(GOOD), name="fine")
    with pytest.raises(ProfileError, match=said):
        profiles.import_json(json.dumps({**GOOD, **change}))
    assert [one.name for one in profiles.list()] == ["fine"]


@pytest.mark.parametrize("text", ["", "no", "[1]", "[" * 100_000, '{"name": NaN}'])
def test_a_file_that_is_no_profile_is_refused(profiles, text):
    with pytest.raises(ProfileError, match="The file is"):
        profiles.import_json(text)
