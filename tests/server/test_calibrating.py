"""A calibration over the socket: scripted sessions, a real database in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from calibration_script import GOOD, NOT_ROUND, ROUND, STAND, PlayedSessions, length_s
from fastapi.testclient import TestClient
from scripted import Sessions, frame_message, rounded_feedback
from sqlalchemy import URL
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from posture.calibration.result import STALE_ADVICE, Calibration
from posture.calibration.steps import PROMPTS, Step
from posture.settings import PRESETS, Strictness
from posture.storage import Database, Profile, Profiles, StorageError
from posture.values import Stale
from server.app import create_app
from server.data import Data
from server.live import Close

LIVE = "ws://127.0.0.1:8000/ws/live"
STEP_MS = 100


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Data]:
    made = Data(lambda: Database(URL.create("sqlite", database=str(tmp_path / "data.sqlite3"))))
    yield made
    made.close()


@pytest.fixture
def anna(data: Data) -> Profile:
    return data.profiles.create("Anna")


class Talk:
    """One connection that has begun, and its clock."""

    def __init__(self, socket: WebSocketTestSession, **start: Any) -> None:
        self.socket = socket
        self.t_ms = 0
        socket.send_text(json.dumps({"type": "start", "model": "lite", **start}))

    def tell(self, **message: Any) -> None:
        self.socket.send_text(json.dumps(message))

    def look(self) -> dict[str, Any]:
        self.socket.send_bytes(frame_message(self.t_ms))
        self.t_ms += STEP_MS
        answer: dict[str, Any] = json.loads(self.socket.receive_text())
        return answer

    def until(self, *steps: str, within_s: float = 40) -> list[dict[str, Any]]:
        """The answers up to the first in one of these steps."""
        answers = []
        for _ in range(int(within_s * 1000 / STEP_MS)):
            answers.append(self.look())
            if answers[-1]["calibration"]["step"] in steps:
                return answers
        raise AssertionError(f"never came to {steps}: {answers[-1]['calibration']}")

    def closing(self) -> tuple[dict[str, Any], int]:
        words = json.loads(self.socket.receive_text())
        with pytest.raises(WebSocketDisconnect) as caught:
            self.socket.receive_text()
        return words, caught.value.code


@pytest.fixture
def talk(data: Data) -> Iterator[Callable[..., Talk]]:
    """talk(sessions, **start) → a connection in calibrate mode."""
    opened: list[Any] = []

    def begin(sessions: Any, mode: str = "calibrate", **start: Any) -> Talk:
        client = TestClient(create_app(sessions, data=data), base_url="http://127.0.0.1:8000")
        opened.append(context := client.websocket_connect(LIVE))
        return Talk(context.__enter__(), mode=mode, **start)

    yield begin
    for context in opened:
        context.__exit__(None, None, None)


def calibrated(profiles: Profiles, profile: Profile) -> Calibration:
    stored = profiles.latest_calibration(profile.id)
    assert stored is not None
    return Calibration.from_json(stored.json)


@pytest.fixture
def known(talk: Callable[..., Talk], data: Data, anna: Profile) -> Calibration:
    """Anna, calibrated."""
    talk(PlayedSessions(), profile_id=anna.id).until("done")
    return calibrated(data.profiles, anna)


def test_whole_calibration_is_led_told_and_saved(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    answers = talk(PlayedSessions(), profile_id=anna.id).until("done")
    blocks = [answer["calibration"] for answer in answers]
    steps = [block["step"] for block in blocks]
    assert list(dict.fromkeys(steps)) == ["stand", "hinge", "stand_again", "round", "stand_last", "done"]
    said = [sentence for block in blocks for sentence in block["say"]]
    assert said == [PROMPTS[Step(step)] for step in dict.fromkeys(steps)]
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


def test_nobodys_calibration_is_shown_and_not_saved(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    result = talk(PlayedSessions()).until("done")[-1]["calibration"]["result"]
    assert result["saved"] is result["problem"] is None
    assert data.profiles.by_id(anna.id).calibrations == 0


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
    assert (block["step"], block["say"], block["restarts"]) == ("stand", [PROMPTS[Step.STAND]], ["stand"])
    assert sessions.opened[0].resets == 2


def test_reset_begins_with_the_first_step(talk: Callable[..., Talk]) -> None:
    it = talk(PlayedSessions())
    it.until("stand_again")
    it.tell(type="reset")
    assert it.look()["calibration"]["step"] == "stand"


def test_another_calibration_is_added(talk: Callable[..., Talk], data: Data, anna: Profile) -> None:
    sessions = PlayedSessions()
    it = talk(sessions, profile_id=anna.id)
    it.until("done")
    assert sessions.opened[0].calibration is not None
    it.tell(type="restart", step="stand")
    it.look()
    assert sessions.opened[0].calibration is None, "it would be measured as corrected by the one before"
    it.until("done")
    assert data.profiles.by_id(anna.id).calibrations == 2


def test_long_pause_uses_up_nobodys_patience(talk: Callable[..., Talk]) -> None:
    sessions = PlayedSessions()
    it = talk(sessions)
    it.until("hinge")
    it.t_ms += 600_000
    assert it.until("done", "refused")[-1]["calibration"]["step"] == "done"


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
        raise StorageError("The disk is full.", "Make room.")

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
    assert answer["stale"] == [{"reason": "old", "advice": STALE_ADVICE[Stale.OLD]}]
    assert answer["calibration"] is None
    (subject,) = sessions.subjects
    assert subject is not None
    assert subject.calibration is not None
    assert subject.calibration.to_json() == known.to_json()


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


def test_flat_bend_alone_is_done_again(talk: Callable[..., Talk]) -> None:
    sessions = PlayedSessions()
    it = talk(sessions)
    it.until("stand_again")
    sessions.opened[0].at_s = 0.0
    it.tell(type="restart", step="hinge")
    block = it.look()["calibration"]
    assert (block["step"], block["say"]) == ("hinge", [PROMPTS[Step.HINGE]])
    assert it.until("done", "refused")[-1]["calibration"]["step"] == "done"
