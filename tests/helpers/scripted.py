"""A session that answers by script, and the builders that the server tests share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import cv2
import numpy as np
from english import own

from posture.calibration.result import Calibration
from posture.calibration.subject import Subject
from posture.measure.reference import Reference
from posture.settings import Limits, Settings
from posture.stretches.stretch import Stretch
from posture.values import (
    LANDMARKS,
    Angles,
    Contour,
    Event,
    Feedback,
    Floats,
    Image,
    Pose,
    Side,
    Status,
    Verdict,
    View,
)
from server.live.frames import HEADER


def picture(width: int = 64, height: int = 64, red: int = 0) -> Image:
    """A plain RGB picture."""
    image = np.zeros((height, width, 3), np.uint8)
    image[..., 0] = red
    return image


def jpeg(image: Image | None = None) -> bytes:
    """A JPEG of this RGB picture."""
    ok, data = cv2.imencode(".jpg", (picture() if image is None else image)[..., ::-1])
    assert ok
    return data.tobytes()


def frame_message(t_ms: int, data: bytes | None = None) -> bytes:
    """A binary message of the protocol."""
    return HEADER.pack(t_ms) + (jpeg() if data is None else data)


def contour(points: list[list[float]] | Floats) -> Contour:
    """A contour with this line; what the wire does not carry is of no account here."""
    others = {field.name: 1.0 if field.type == "float" else np.zeros(3) for field in fields(Contour)}
    return Contour(**(others | {"points": np.array(points)}))


def rounded_feedback(time_s: float = 0.0, **changes: Any) -> Feedback:
    """A full feedback on a picture of 200 × 100, everything set."""
    points = np.full((LANDMARKS, 2), [50.0, 25.0])
    values: dict[str, Any] = {
        "time_s": time_s,
        "status": Status.OK,
        "verdict": Verdict.ROUNDED,
        "advice": own("Lift your chest."),
        "warning": True,
        "events": (Event.WARNING_STARTED,),
        "angles": Angles(
            trunk_lean_deg=80.04,
            hip_hinge_deg=50.06,
            hip_hinge_sd_deg=3.0,
            lumbar_flexion_deg=39.96,
            lumbar_sd_deg=4.0,
            thoracic_flexion_deg=10.0,
            thoracic_sd_deg=6.0,
            knee_flexion_left_deg=2.0,
            knee_flexion_right_deg=1.0,
        ),
        "rounding_pct": 88.8,
        "reference_progress": 1.0,
        "pose": Pose(
            points=points,
            world=np.zeros((LANDMARKS, 3)),
            visibility=np.ones(LANDMARKS),
            mask=np.zeros((100, 200), np.float32),
        ),
        "view": View(status=Status.OK, facing=Side.LEFT, yaw_deg=2.44),
        "contour": contour([[20.0, 50.0], [40.0, 60.0]]),
    }
    return Feedback(**(values | changes))


class ScriptedSession:
    """Does what it is told, and remembers what it saw and on which thread."""

    def __init__(self, step: Callable[[Image, float], Feedback] | None = None) -> None:
        self.script = step or (lambda _image, time_s: rounded_feedback(time_s))
        self.times: list[float] = []
        self.images: list[Image] = []
        self.threads: set[int] = set()
        self.resets = 0
        self.lightened: list[bool] = []
        self.closed = False
        self.settings = Settings()
        self.calibration: Calibration | None = None
        self.reference: Reference | None = None
        self.stretch: Stretch | None = None

    def step(self, image: Image, time_s: float) -> Feedback:
        self.threads.add(threading.get_ident())
        self.times.append(time_s)
        self.images.append(image)
        return self.script(image, time_s)

    @property
    def limits(self) -> Limits:
        return self.settings.limits

    def lighten(self, lighter: bool) -> None:
        self.lightened.append(lighter)

    def use(self, stretch: Stretch | None) -> None:
        self.threads.add(threading.get_ident())
        self.stretch = stretch

    def reset(self) -> None:
        self.threads.add(threading.get_ident())
        self.resets += 1


class Sessions:
    """A factory that hands out scripted sessions and keeps them for a look afterwards."""

    def __init__(
        self,
        step: Callable[[Image, float], Feedback] | None = None,
        on_open: Callable[[], None] = lambda: None,
        reference: Reference | None = None,
    ) -> None:
        self.step = step
        self.reference = reference
        self.on_open = on_open
        self.models: list[str] = []
        self.subjects: list[Subject | None] = []
        self.opened: list[ScriptedSession] = []

    @contextmanager
    def __call__(self, model: str, subject: Subject | None = None) -> Iterator[ScriptedSession]:
        self.models.append(model)
        self.subjects.append(subject)
        self.on_open()
        session = ScriptedSession(self.step)
        session.settings = subject.settings() if subject else Settings()
        session.reference = self.reference
        session.threads.add(threading.get_ident())
        self.opened.append(session)
        try:
            yield session
        finally:
            session.threads.add(threading.get_ident())
            session.closed = True
