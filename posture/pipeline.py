"""The corridor: a frame goes in, feedback comes out. One `Session` serves live and review alike.

    landmarks -> track -> view -> back contour -> shape -> estimate -> angles -> smoothing -> judgement -> feedback

Each stage is a door: what can't pass leaves with a status and a sentence on what to do, and nothing behind it guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from posture.angles import combine
from posture.calibration.result import Calibration, setup_of, staleness
from posture.contour import trace_back
from posture.estimator import BackEstimator
from posture.judge import JudgeState, advance, can_tell
from posture.reference import Reference, ReferenceFinder, standing_doubt
from posture.resources import models_dir
from posture.settings import Settings
from posture.shape import measure_shape
from posture.smoothing import AngleSmoother
from posture.tracking import Track, Tracker
from posture.values import Angles, Contour, Event, Feedback, Image, Pose, Stale, Status, Verdict, View
from posture.view import Viewer

ESTIMATOR_FILE = "back_estimator.npz"

ADVICE_NO_PERSON = "I can't see anyone: step into the picture, side-on."
ADVICE_TRACK = "Hold on: I lost sight of you for a moment."
ADVICE_OUTLINE = "I can't make out your back: more light, or a plainer background, will help."
ADVICE_UNSURE = "I can't tell for sure: stand side-on in good light, in a fitted or tucked-in top."
ADVICE_STILL = "Stand still for a moment."
ADVICE_ROUNDED = "Lift your chest and tip from the hips."


class PoseSource(Protocol):
    """What the session needs of a landmarker."""

    def detect(self, image: Image, time_s: float) -> Pose | None:
        """The person in an RGB image at a time, or None."""

    def reset(self) -> None:
        """Start afresh, for another clip or person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one frame yielded before judgement. angles: raw, None where nothing could be measured."""

    status: Status
    advice: str
    pose: Pose | None = None
    view: View | None = None
    contour: Contour | None = None
    angles: Angles | None = None
    events: tuple[Event, ...] = ()


def load_estimator() -> BackEstimator:
    """The estimator that ships with Posture; raises ModelError when it is missing or damaged."""
    return BackEstimator(models_dir() / ESTIMATOR_FILE)


class Session:
    """Follows one person through a clip or a live stretch."""

    def __init__(
        self,
        landmarker: PoseSource,
        settings: Settings | None = None,
        estimator: BackEstimator | None = None,
        *,
        calibration: Calibration | None = None,
        now: str | None = None,
    ) -> None:
        """Judge by `settings`, whose limits are already the person's own where they are calibrated.

        calibration: the person's, whose staleness is then watched. now: today, ISO 8601; None when the frames are of
        an unknown day.
        """
        self.settings = settings or Settings()
        self.calibration = calibration
        self._now = now
        self._stale: tuple[Stale, ...] = ()
        self._landmarker = landmarker
        self._estimator = estimator or load_estimator()
        self._viewer = Viewer(self._estimator.turn_deg, self.settings)
        self._tracker = Tracker()
        self._standing = ReferenceFinder()
        self._smoother = AngleSmoother(self.settings.gap_s)
        self._judge = JudgeState()

    @property
    def reference(self) -> Reference | None:
        """The standing reference, once taken."""
        return self._standing.reference

    def reset(self) -> None:
        """Forget the person and the clip."""
        self._landmarker.reset()
        self._forget_person()
        self._judge = JudgeState()

    def step(self, image: Image, time_s: float) -> Feedback:
        """Feedback on one RGB image taken at `time_s` (seconds; any start, rising)."""
        return self.follow(self._landmarker.detect(image, time_s), time_s)

    def follow(self, pose: Pose | None, time_s: float) -> Feedback:
        """Feedback on one pose already detected; `step` without the landmarker."""
        found = self._measure(pose, time_s)
        angles = self._smoother.step(found.angles, time_s) if found.angles else None
        lumbar = angles.lumbar_flexion_deg if angles else None
        sd = angles.lumbar_sd_deg if angles else 0.0
        self._judge, verdict, judged = advance(self._judge, lumbar, sd, time_s, self.settings)
        limits = self.settings.limits
        status, advice = found.status, found.advice
        if status is Status.OK and angles and not can_tell(angles.lumbar_flexion_deg, sd, limits):
            status, advice = Status.LOW_CONFIDENCE, ADVICE_UNSURE
        if verdict is Verdict.ROUNDED:
            advice = ADVICE_ROUNDED
        return Feedback(
            time_s=time_s,
            status=status,
            verdict=verdict,
            advice=advice,
            warning=self._judge.warning,
            events=found.events + judged,
            angles=angles,
            rounding_pct=None if lumbar is None else 100 * lumbar / limits.maximum_deg,
            reference_progress=self._standing.progress,
            stale=self._stale,
            pose=found.pose,
            view=found.view,
            contour=found.contour,
        )

    def _measure(self, pose: Pose | None, time_s: float) -> Measurement:
        """One frame up to its raw angles."""
        if pose is None:
            return Measurement(status=Status.NO_PERSON, advice=ADVICE_NO_PERSON)
        track = self._tracker.step(pose, time_s)
        if track is Track.DOUBTFUL:
            return Measurement(status=Status.LOW_CONFIDENCE, advice=ADVICE_TRACK, pose=pose)
        if track is Track.NEW:
            self._forget_person(but_track=True)
        view = self._viewer.assess(pose, time_s)
        if view.status is not Status.OK:
            return Measurement(status=view.status, advice=view.advice, pose=pose, view=view)
        contour = trace_back(pose, view.facing)
        if contour is None:
            return Measurement(status=Status.LOW_CONFIDENCE, advice=ADVICE_OUTLINE, pose=pose, view=view)
        shape = measure_shape(pose, view, contour)
        unreferenced = self._estimator.estimate(shape, None)
        before = self._standing.reference
        taken = self._standing.offer(pose, shape, unreferenced.lumbar_deg, time_s)
        if taken:
            # The figures jump from "against the average person" to "against yourself": nothing to smooth across.
            self._smoother.reset()
        reference = self._standing.reference
        if reference is not before and reference and self.calibration:
            self._stale = staleness(self.calibration, reference, setup_of(pose, view), self._now)
        wanted = standing_doubt(pose, shape, unreferenced.lumbar_deg) or ADVICE_STILL
        estimate = self._estimator.estimate(shape, reference.shape) if reference else unreferenced
        return Measurement(
            status=Status.OK if reference else Status.NO_REFERENCE,
            advice="" if reference else wanted,
            pose=pose,
            view=view,
            contour=contour,
            angles=combine(pose, shape, estimate, reference),
            events=(Event.REFERENCE_TAKEN,) if taken else (),
        )

    def _forget_person(self, *, but_track: bool = False) -> None:
        if not but_track:
            self._tracker.reset()
        self._viewer.reset()
        self._standing.reset()
        self._stale = ()
        self._smoother.reset()
