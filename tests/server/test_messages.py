"""What goes over the wire, and that PROTOCOL.md says the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from plain import plain
from pydantic import ValidationError
from scripted import contour, rounded_feedback

from posture.calibration.steps import Step
from posture.coach.phases import Pause, Phase, ToneName, Urgency
from posture.coach.signs import Sign
from posture.errors import FrameError, ModelMissingError, PostureError, SystemLibraryError
from posture.settings import Limits
from posture.values import CORE, Status, Verdict
from server.live.client_messages import CLIENT_MESSAGE, Message, Reset, Start
from server.live.coach_messages import CoachMessage
from server.live.error_messages import ErrorMessage, error_message
from server.live.messages import (
    BACK_POINTS,
    Answer,
    CalibrationMessage,
    FeedbackMessage,
    feedback_message,
)
from server.live.websocket import Close

PROTOCOL = (Path(__file__).parents[2] / "server" / "PROTOCOL.md").read_text(encoding="utf-8")


def test_feedback_is_complete_and_rounded() -> None:
    message = json.loads(
        feedback_message(rounded_feedback(), 7033, Limits(), 12.3456, shown=Verdict.ROUNDED).model_dump_json()
    )
    assert message["overlay"].pop("points") == [[0.25, 0.25, 1.0]] * CORE
    assert message == {
        "type": "feedback",
        "t_ms": 7033,
        "status": "ok",
        "verdict": "rounded",
        "advice": "Lift your chest.",
        "warning": True,
        "shown": "rounded",
        "events": ["warning_started"],
        "reference_progress": 1.0,
        "angles": {
            "trunk_lean_deg": 80.0,
            "hip_hinge_deg": 50.1,
            "hip_hinge_sd_deg": 3.0,
            "lumbar_flexion_deg": 40.0,
            "lumbar_sd_deg": 4.0,
            "thoracic_flexion_deg": 10.0,
            "knee_flexion_left_deg": 2.0,
            "knee_flexion_right_deg": 1.0,
        },
        "rounding_pct": 89.0,
        "view": {"yaw_deg": 2.4, "facing": "left", "missing": []},
        "limits": {"caution_deg": 22.5, "rounded_deg": 31.5},
        "overlay": {"back": [[0.1, 0.5], [0.2, 0.6]]},
        "stale": [],
        "calibration": None,
        "coach": None,
        "load": None,
        "server_ms": 12.3,
    }


def test_nobody_in_the_picture_is_said_with_nulls() -> None:
    nobody = rounded_feedback(
        status=Status.NO_PERSON,
        verdict=Verdict.UNKNOWN,
        warning=False,
        events=(),
        angles=None,
        rounding_pct=None,
        pose=None,
        view=None,
        contour=None,
    )
    message = json.loads(feedback_message(nobody, 0, Limits(), 1).model_dump_json())
    assert message["angles"] is message["rounding_pct"] is message["view"] is None
    assert message["overlay"] == {"points": [], "back": []}


def test_numbers_json_has_no_word_for_become_null() -> None:
    points = np.array([[np.nan, 1.0], [20.0, 50.0]])
    odd = rounded_feedback(
        rounding_pct=float("inf"),
        contour=contour(points),
    )
    text = feedback_message(odd, 0, Limits(), 1).model_dump_json()
    message = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert message["rounding_pct"] is None
    assert message["overlay"]["back"] == [[0.1, 0.5]]


def test_long_line_is_thinned_and_keeps_its_ends() -> None:
    points = np.stack([np.linspace(0, 200, 500), np.linspace(0, 100, 500)], axis=1)
    line = rounded_feedback(contour=contour(points))
    back = feedback_message(line, 0, Limits(), 1).overlay.back
    assert len(back) == BACK_POINTS
    assert back[0] == (0.0, 0.0)
    assert back[-1] == (1.0, 1.0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FrameError(plain("A."), plain("B.")), "bad_frame"),
        (ModelMissingError(plain("A."), plain("B.")), "model"),
        (SystemLibraryError(plain("A."), plain("B.")), "system_library"),
        (PostureError(plain("A."), plain("B.")), "internal"),
    ],
)
def test_errors_keep_their_sentences(error: PostureError, code: str) -> None:
    message = error_message(error, 5)
    assert (message.t_ms, message.code, message.problem, message.remedy) == (5, code, "A.", "B.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"type": "start"}', Start(type="start", model="full")),
        ('{"type": "start", "model": "lite", "page": "2"}', Start(type="start", model="lite")),
        ('{"type": "reset"}', Reset(type="reset")),
    ],
)
def test_client_messages(text: str, expected: Start | Reset) -> None:
    assert CLIENT_MESSAGE.validate_json(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "start",
        "null",
        "[]",
        "{}",
        '{"type": "stop"}',
        '{"type": "start", "model": "../full"}',
        '{"type": ["start"]}',
    ],
)
def test_anything_else_is_no_client_message(text: str) -> None:
    with pytest.raises(ValidationError):
        CLIENT_MESSAGE.validate_json(text)


def test_protocol_examples_are_valid_messages() -> None:
    blocks = re.findall(r"```json\n(.*?)```", PROTOCOL, re.DOTALL)
    feedback, calibration, coach, error = (json.loads(block) for block in blocks)
    assert json.loads(FeedbackMessage.model_validate(feedback).model_dump_json()) == feedback
    assert json.loads(CalibrationMessage.model_validate(calibration).model_dump_json()) == calibration
    assert json.loads(CoachMessage.model_validate(coach).model_dump_json()) == coach
    assert json.loads(ErrorMessage.model_validate(error).model_dump_json()) == error


def test_protocol_names_every_field_code_and_close() -> None:
    codes = ErrorMessage.model_fields["code"].annotation
    fields = [*FeedbackMessage.model_fields, *CalibrationMessage.model_fields, *CoachMessage.model_fields]
    words = [*Step, *Phase, *Pause, *ToneName, *Sign, *Urgency]
    names = [*fields, *words, *getattr(codes, "__args__", ()), *(str(int(close)) for close in Close)]
    assert [name for name in names if f"`{name}`" not in PROTOCOL and f"| {name} |" not in PROTOCOL] == ["type"]


def test_protocol_names_every_message() -> None:
    said = CLIENT_MESSAGE.json_schema()["discriminator"]["mapping"]
    answered = [answer.model_fields["type"].default for answer in get_args(Answer)]
    assert len(said) > len(get_args(Message))  # one model may be several messages
    assert [name for name in said if not re.search(rf"^\| (.*, )?{name}(,.*)? \| text", PROTOCOL, re.MULTILINE)] == []
    assert [name for name in answered if f"### `{name}`" not in PROTOCOL] == []
