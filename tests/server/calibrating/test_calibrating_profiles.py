"""Whose calibration it is: saved for a profile or for nobody, kept from harm, and judged by from then on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from calibration_script import PlayedSessions
from english import told
from plain import plain
from scripted import Sessions, rounded_feedback
from talking import Talk, calibrated

from posture.calibration.result import Calibration
from posture.calibration.staleness import stale_advice
from posture.settings import PRESETS, Strictness
from posture.storage import Profile, Profiles, StorageError
from posture.values import Stale
from server.data import Data
from server.live.websocket import Close


def test_nobodys_calibration_is_shown_and_not_saved(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    result = talk(PlayedSessions()).until("done")[-1]["calibration"]["result"]
    assert result["saved"] is result["problem"] is None
    assert data.profiles.by_id(anna.id).calibrations == 0


def test_another_calibration_is_added(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    sessions = PlayedSessions()
    it = talk(sessions, profile_id=anna.id)
    it.until("done")
    (played,) = sessions.opened
    assert played.calibration is not None
    it.tell(type="restart", step="stand")
    it.look()
    (played,) = sessions.opened
    assert played.calibration is None, "it would be measured as corrected by the one before"
    it.until("done")
    assert data.profiles.by_id(anna.id).calibrations == 2


def test_profile_deleted_meanwhile_does_not_lose_the_calibration(
    talk: Callable[..., Talk], data: Data, anna: Profile
) -> None:
    it = talk(PlayedSessions(), profile_id=anna.id)
    it.until("round")
    data.profiles.delete(anna.id)
    result = it.until("done")[-1]["calibration"]["result"]
    assert result["saved"] is None
    assert "deleted" in result["problem"]["problem"]
    bert = data.profiles.create("Bert", strictness=Strictness.STRICT)
    it.tell(type="save", profile_id=bert.id)
    answer = it.look()
    assert answer["calibration"]["result"]["saved"] == {"profile_id": bert.id, "name": "Bert"}
    assert answer["calibration"]["result"]["problem"] is None
    found = calibrated(data.profiles, bert)
    assert answer["limits"]["rounded_deg"] == pytest.approx(found.limits(Strictness.STRICT).rounded_deg, abs=0.05)


def test_full_disk_is_told_and_saving_can_be_tried_again(
    talk: Callable[..., Talk], data: Data, anna: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError(plain("The disk is full."), plain("Make room."))

    it = talk(PlayedSessions(), profile_id=anna.id)
    with monkeypatch.context() as broken:
        broken.setattr(Profiles, "save_calibration", full)
        result = it.until("done")[-1]["calibration"]["result"]
    assert result["problem"] == {"problem": "The disk is full.", "remedy": "Make room."}
    assert result["saved"] is None
    assert result["curve"]
    it.tell(type="save", profile_id=anna.id)
    assert it.look()["calibration"]["result"]["saved"]["name"] == "Anna"
    assert data.profiles.by_id(anna.id).calibrations == 1


def test_from_the_result_on_one_is_judged_by_it_and_can_try_other_limits(talk: Callable[..., Talk]) -> None:
    it = talk(PlayedSessions())
    answers = it.until("done")
    assert answers[0]["limits"]["rounded_deg"] == PRESETS[Strictness.STANDARD].rounded_deg
    maximum = answers[-1]["calibration"]["result"]["maximum_deg"]
    assert it.look()["limits"]["rounded_deg"] == pytest.approx(0.70 * maximum, abs=0.1)
    it.tell(type="limits", strictness="strict")
    assert it.look()["limits"]["rounded_deg"] == pytest.approx(0.55 * maximum, abs=0.1)
    it.tell(type="limits", own_pct=[20, 30])
    assert it.look()["limits"] == {
        "caution_deg": pytest.approx(0.2 * maximum, abs=0.1),
        "rounded_deg": pytest.approx(0.3 * maximum, abs=0.1),
    }


@pytest.mark.parametrize("mode", ["stretch", "calibrate"])
def test_profile_that_is_gone_is_said(talk: Callable[..., Talk], data: Data, anna: Profile, mode: str) -> None:
    data.profiles.delete(anna.id)
    sessions = Sessions()
    words, code = talk(sessions, mode=mode, profile_id=anna.id).closing()
    assert (words["code"], words["t_ms"], code) == ("profile", None, Close.NOT_READY)
    assert "deleted" in words["problem"]
    assert words["remedy"]
    assert not sessions.opened


def test_stretch_is_judged_by_ones_own_calibration(
    talk: Callable[..., Talk], data: Data, anna: Profile, known: Calibration
) -> None:
    data.profiles.set_limits(anna.id, Strictness.STANDARD, (40, 60))
    sessions = Sessions(lambda _image, time_s: rounded_feedback(time_s, stale=(Stale.OLD,)))
    it = talk(sessions, mode="stretch", profile_id=anna.id)
    answer = it.look()
    assert answer["limits"]["rounded_deg"] == pytest.approx(0.6 * known.maximum_deg, abs=0.05)
    assert answer["stale"] == [{"reason": "old", "advice": told(stale_advice(Stale.OLD))}]
    assert answer["calibration"] is None
    (subject,) = sessions.subjects
    assert subject is not None
    assert subject.calibration is not None
    assert subject.calibration.to_json() == known.to_json()


def test_a_session_knows_the_calibrations_before_the_last_that_can_be_read(
    talk: Callable[..., Talk], data: Data, anna: Profile, known: Calibration
) -> None:
    people = Profiles(data.database)
    for text in ("{}", known.to_json()):
        people.save_calibration(anna.id, text)
    sessions = Sessions()
    talk(sessions, mode="stretch", profile_id=anna.id).look()
    (subject,) = sessions.subjects
    assert subject is not None
    assert [one.to_json() for one in subject.earlier] == [known.to_json()]


def test_whoever_calibrates_is_measured_like_anybody(
    talk: Callable[..., Talk], anna: Profile, known: Calibration
) -> None:
    sessions = Sessions()
    talk(sessions, profile_id=anna.id).look()
    assert sessions.subjects == [None]


def test_damaged_calibration_is_said_and_can_be_replaced(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    Profiles(data.database).save_calibration(anna.id, "{}")
    words, code = talk(Sessions(), mode="stretch", profile_id=anna.id).closing()
    assert (words["code"], code) == ("calibration", Close.NOT_READY)
    talk(PlayedSessions(), profile_id=anna.id).until("done")
    assert talk(Sessions(), mode="stretch", profile_id=anna.id).look()["type"] == "feedback"
