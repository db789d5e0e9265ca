"""A calibration over the socket: led, told, refused and done again."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from calibration_script import GOOD, NOT_ROUND, ROUND, STAND, PlayedSessions, length_s
from english import told
from talking import Talk, calibrated

from posture.calibration.result import Calibration
from posture.calibration.steps import PROMPTS, Step
from posture.storage import Profile
from server.data import Data
from server.live.websocket import Close


def test_whole_calibration_is_led_told_and_saved(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    answers = talk(PlayedSessions(), profile_id=anna.id).until("done")
    blocks = [answer["calibration"] for answer in answers]
    steps = [block["step"] for block in blocks]
    assert list(dict.fromkeys(steps)) == ["stand", "hinge", "stand_again", "round", "stand_last", "done"]
    said = [sentence for block in blocks for sentence in block["say"]]
    assert said == [told(PROMPTS[Step(step)]) for step in dict.fromkeys(steps)]
    assert all(0 <= block["progress"] <= 1 for block in blocks)
    assert [block["result"] for block in blocks[:-1]] == [None] * (len(blocks) - 1)
    result = blocks[-1]["result"]
    found = calibrated(data.profiles, anna)
    assert result["saved"] == {"profile_id": anna.id, "name": "Anna"}
    assert (result["problem"], result["grade"]) == (None, "good")
    assert result["maximum_deg"] == pytest.approx(found.maximum_deg, abs=0.05)
    assert result["limits"]["rounded_deg"] == pytest.approx(found.limits().rounded_deg, abs=0.05)


def test_the_curve_is_ones_own_movement_ten_times_a_second(talk: Callable[..., Talk]) -> None:
    sessions = PlayedSessions()
    curve = talk(sessions).until("done")[-1]["calibration"]["result"]["curve"]
    times = [sample["time_s"] for sample in curve]
    assert all(0.08 <= b - a <= 0.6 for a, b in pairwise(times))
    assert length_s(GOOD) - 2 < times[-1] < length_s(GOOD) + 0.5
    deepest = max(curve, key=lambda sample: sample["hip_hinge_deg"])
    roundest = max(curve, key=lambda sample: sample["low_back_deg"])
    assert (deepest["hip_hinge_deg"], deepest["step"]) == (50, "hinge")
    # 5 degrees in the flat bend are taken for this person's own bias, in part.
    found = sessions.opened[0].calibration
    assert found is not None
    assert (roundest["low_back_deg"], roundest["step"]) == (pytest.approx(found.corrected(44, 20), abs=0.1), "round")
    assert deepest["low_back_deg"] == pytest.approx(found.corrected(5, 50), abs=0.1)
    assert deepest["low_back_deg"] < 4


def test_refusal_says_what_to_do_and_keeps_what_was(
    talk: Callable[..., Talk], data: Data, anna: Profile, known: Calibration
) -> None:
    it = talk(PlayedSessions(NOT_ROUND), profile_id=anna.id)
    refused = it.until("refused")[-1]["calibration"]
    assert refused["refusal"]["restart_at"] == "round"
    assert refused["refusal"]["problem"]
    assert refused["refusal"]["remedy"]
    assert refused["refusal"]["kept"] in refused["say"]
    assert refused["result"] is None
    assert calibrated(data.profiles, anna).to_json() == known.to_json()
    assert data.profiles.by_id(anna.id).calibrations == 1


def test_first_calibration_has_nothing_to_keep(talk: Callable[..., Talk], anna: Profile) -> None:
    refused = talk(PlayedSessions(NOT_ROUND), profile_id=anna.id).until("refused")[-1]["calibration"]
    assert refused["refusal"]["kept"] == ""


def test_rounding_alone_is_done_again(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    sessions = PlayedSessions(NOT_ROUND)
    it = talk(sessions, profile_id=anna.id)
    assert it.until("refused")[-1]["calibration"]["restarts"] == ["stand", "hinge", "round"]
    session = sessions.opened[0]
    resets = session.resets
    session.keys, session.at_s = [*ROUND, *STAND], 0.0
    it.tell(type="restart", step="round")
    steps = [answer["calibration"]["step"] for answer in it.until("done")]
    assert set(steps) == {"round", "stand_last", "done"}
    assert session.resets == resets, "the standing reference is kept"
    assert data.profiles.by_id(anna.id).calibrations == 1


def test_step_whose_forerunners_are_missing_begins_with_the_first(talk: Callable[..., Talk]) -> None:
    sessions = PlayedSessions()
    it = talk(sessions)
    it.look()
    it.tell(type="restart", step="round")
    block = it.look()["calibration"]
    assert (block["step"], block["say"], block["restarts"]) == ("stand", [told(PROMPTS[Step.STAND])], ["stand"])
    assert sessions.opened[0].resets == 2


def test_reset_begins_with_the_first_step(talk: Callable[..., Talk]) -> None:
    it = talk(PlayedSessions())
    it.until("stand_again")
    it.tell(type="reset")
    assert it.look()["calibration"]["step"] == "stand"


def test_flat_bend_alone_is_done_again(talk: Callable[..., Talk]) -> None:
    sessions = PlayedSessions()
    it = talk(sessions)
    it.until("stand_again")
    sessions.opened[0].at_s = 0.0
    it.tell(type="restart", step="hinge")
    block = it.look()["calibration"]
    assert (block["step"], block["say"]) == ("hinge", [told(PROMPTS[Step.HINGE])])
    assert it.until("done", "refused")[-1]["calibration"]["step"] == "done"


def test_long_pause_uses_up_nobodys_patience(talk: Callable[..., Talk]) -> None:
    sessions = PlayedSessions()
    it = talk(sessions)
    it.until("hinge")
    it.t_ms += 600_000
    assert it.until("done", "refused")[-1]["calibration"]["step"] == "done"


@pytest.mark.parametrize(
    ("mode", "message"),
    [
        ("calibrate", '{"type": "limits", "own_pct": [70, 50]}'),
        ("calibrate", '{"type": "limits", "own_pct": [50, 120]}'),
        ("calibrate", '{"type": "limits", "own_pct": [NaN, 50]}'),
        ("calibrate", '{"type": "restart", "step": "done"}'),
        ("calibrate", '{"type": "save", "profile_id": 99999999999999999999}'),
        ("stretch", '{"type": "restart", "step": "stand"}'),
        ("stretch", '{"type": "save", "profile_id": 1}'),
    ],
)
def test_what_makes_no_sense_closes(talk: Callable[..., Talk], mode: str, message: str) -> None:
    it = talk(PlayedSessions(), mode=mode)
    it.look()
    it.socket.send_text(message)
    words, code = it.closing()
    assert (words["code"], code) == ("bad_message", Close.BAD_MESSAGE)
