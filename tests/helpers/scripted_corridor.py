"""The corridor on stick people with an estimator that reads what the test has written on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from builders import person

from posture.measure.estimator import BackEstimator, Estimate
from posture.measure.shape import Shape
from posture.pipeline import Session
from posture.pose_source import PoseSource
from posture.settings import Settings
from posture.values import Feedback, Floats, Pose

BLANK = np.zeros((240, 320, 3), np.uint8)


class Scripted(PoseSource, BackEstimator):
    """A landmarker that plays poses, and an estimator whose lumbar flexion is the trunk's lean times `share`."""

    def __init__(self, share: float = 0.0, sd: float = 2.0, turn: float = 0.0) -> None:
        self.share, self.sd, self.turn = share, sd, turn
        self.pose: Pose | None = None
        self.resets = 0

    def detect(self, image: np.ndarray, time_s: float) -> Pose | None:
        return self.pose

    def reset(self) -> None:
        self.resets += 1

    def turn_deg(self, features: Floats) -> float:
        return self.turn

    def estimates(self, shapes: Sequence[Shape], standing: Shape | None) -> list[Estimate]:
        return [self.estimate(shape, standing) for shape in shapes]

    def estimate(self, shape: Shape, standing: Shape | None) -> Estimate:
        lean = shape.trunk_lean_deg - (standing.trunk_lean_deg if standing else 0.0)
        return Estimate(
            pelvis_deg=lean * (1 - self.share),
            lumbar_deg=lean * self.share,
            thoracic_deg=0.0,
            pelvis_sd_deg=self.sd,
            lumbar_sd_deg=self.sd if standing else 14.0,
            thoracic_sd_deg=self.sd,
        )


def play(
    script: Scripted,
    poses: Iterable[Pose | None],
    *,
    session: Session | None = None,
    start: float = 0.0,
    fps: float = 20.0,
) -> list[Feedback]:
    """Feedback on `poses` at `fps`."""
    session = session or Session(script, Settings(), estimator=script)
    found = []
    for i, pose in enumerate(poses):
        script.pose = pose
        found.append(session.step(BLANK, start + i / fps))
    return found


def bend(to_deg: float, *, frames: int = 40, hold: int = 20, **kwargs: Any) -> list[Pose]:
    """Stand a second, bend forward, hold."""
    leans = [0.0] * 20 + list(np.linspace(0, to_deg, frames)) + [to_deg] * hold
    return [person(lean_deg=lean, **kwargs) for lean in leans]
