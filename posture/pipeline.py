"""The corridor: a frame goes in, feedback comes out. One `Session` serves live and review alike.

    landmarks -> track -> view -> placing and legs -> back contour -> shape -> estimate -> angles -> smoothing
    -> judgement -> feedback

Each stage is a door: what can't pass leaves with a status and a sentence on what to do, and nothing behind it guesses.
Where a stretch leaves the back out of the camera's reach (lying, upside down), the legs are measured and a note says
so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from posture.calibration.result import Calibration, setup_of, staleness
from posture.judge import JudgeState, advance, can_tell
from posture.measure.angles import AngleSmoother, combine
from posture.measure.contour import trace_back
from posture.measure.estimator import BackEstimator, Estimate
from posture.measure.legs import LegFinder, Settled
from posture.measure.positions import (
    INVERTED_DEG,
    UNPROVEN_SD_DEG,
    back_unjudged,
    limits_for,
    misplaced,
    needs_reference,
    not_judged,
    read_position,
)
from posture.measure.reference import Reference, ReferenceFinder, sitting_doubt
from posture.measure.shape import Shape, measure_shape
from posture.measure.sitting import against_sitting, widened
from posture.measure.tracking import Track, Tracker
from posture.measure.view import Viewer
from posture.resources import models_dir
from posture.settings import Limits, Settings
from posture.stretches.stretch import Stretch
from posture.values import (
    Angles,
    Contour,
    Event,
    Feedback,
    Image,
    LegReading,
    Pose,
    PoseSource,
    Position,
    Stale,
    Status,
    Verdict,
    View,
)
from posture.words import Sentence, say

ESTIMATOR_FILE = "back_estimator.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one frame yielded before judgement.

    angles: raw, None where nothing could be measured. note: why the back is not to be judged, None where it is.
    """

    status: Status
    advice: Sentence | None
    pose: Pose | None = None
    view: View | None = None
    contour: Contour | None = None
    angles: Angles | None = None
    legs: LegReading | None = None
    note: Sentence | None = None
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
        stretch: Stretch | None = None,
    ) -> None:
        """Judge by `settings`, whose limits are already the person's own where they are calibrated.

        calibration: the person's, whose staleness is then watched. now: today, ISO 8601; None when the frames are of
        an unknown day. stretch: what is being done; None judges whoever stands, by the standing reference.
        """
        self.settings = settings or Settings()
        self.calibration = calibration
        self._now = now
        self._stale: tuple[Stale, ...] = ()
        self._landmarker = landmarker
        self._estimator = estimator or load_estimator()
        self._viewer = Viewer(self._estimator.turn_deg, self.settings)
        self._tracker = Tracker()
        self._standing, self._sitting = ReferenceFinder(), ReferenceFinder(sitting_doubt)
        self._placed: Settled[Position] = Settled(gap_s=self.settings.gap_s)
        self._legs = LegFinder(self.settings.gap_s)
        self._smoother = AngleSmoother(self.settings.gap_s)
        self._judge = JudgeState()
        self._unsaid: tuple[Event, ...] = ()
        self._stretch: Stretch | None = None
        self._sat_for = ""
        self.use(stretch)

    @property
    def reference(self) -> Reference | None:
        """The reference the stretch is measured against, once taken: standing, or sitting tall."""
        return self._finder.reference

    @property
    def stretch(self) -> Stretch | None:
        """What is being done."""
        return self._stretch

    @property
    def limits(self) -> Limits:
        """The limits judged by: those of the settings, as the stretch uses them."""
        return limits_for(self.settings.limits, self._stretch)

    @property
    def not_judged(self) -> tuple[Sentence, ...]:
        """All that the camera can't judge in this stretch, a sentence each."""
        return not_judged(self._stretch)

    @property
    def _finder(self) -> ReferenceFinder:
        return self._sitting if self._stretch and self._stretch.position is Position.SEATED else self._standing

    def use(self, stretch: Stretch | None) -> None:
        """Judge another stretch from now on. The standing reference is kept; each seated stretch wants its own.

        (On the floor the pelvis tips further back than on a chair, so that sitting tall there is another posture.)
        """
        if stretch == self._stretch:
            return
        if stretch and stretch.position is Position.SEATED and stretch.id != self._sat_for:
            self._sitting.reset()
            self._sat_for = stretch.id
        self._stretch = stretch
        self._viewer.look_for(stretch)
        self._legs.look_for(stretch)
        self._smoother.reset()
        if self._judge.warning:
            self._unsaid = (Event.WARNING_ENDED,)
        self._judge = JudgeState()

    def reset(self) -> None:
        """Forget the person and the clip."""
        self._landmarker.reset()
        self._forget_person()
        self._judge, self._unsaid = JudgeState(), ()

    def step(self, image: Image, time_s: float) -> Feedback:
        """Feedback on one RGB image taken at `time_s` (seconds; any start, rising)."""
        return self.follow(self._landmarker.detect(image, time_s), time_s)

    def follow(self, pose: Pose | None, time_s: float) -> Feedback:
        """Feedback on one pose already detected; `step` without the landmarker."""
        found = self._measure(pose, time_s)
        angles = self._smoother.step(found.angles, time_s) if found.angles else None
        lumbar = angles.lumbar_flexion_deg if angles and not found.note else None
        sd = angles.lumbar_sd_deg if angles else 0.0
        limits = self.limits
        self._judge, verdict, judged = advance(self._judge, lumbar, sd, time_s, replace(self.settings, limits=limits))
        status, advice = found.status, found.advice
        if status is Status.OK and lumbar is not None and not can_tell(lumbar, sd, limits):
            status, advice = Status.LOW_CONFIDENCE, say("measure-unsure")
        if verdict is Verdict.ROUNDED:
            advice = say("measure-rounded")
        unsaid, self._unsaid = self._unsaid, ()
        return Feedback(
            time_s=time_s,
            status=status,
            verdict=verdict,
            advice=advice,
            warning=self._judge.warning,
            events=unsaid + found.events + judged,
            angles=angles,
            rounding_pct=None if lumbar is None else 100 * lumbar / limits.maximum_deg,
            reference_progress=self._finder.progress if needs_reference(self._stretch) else 1.0,
            stale=self._stale,
            pose=found.pose,
            view=found.view,
            contour=found.contour,
            legs=found.legs,
            note=found.note,
        )

    def _measure(self, pose: Pose | None, time_s: float) -> Measurement:
        """One frame up to its raw angles."""
        if pose is None:
            return Measurement(status=Status.NO_PERSON, advice=say("measure-no-person"))
        track = self._tracker.step(pose, time_s)
        if track is Track.DOUBTFUL:
            return Measurement(status=Status.LOW_CONFIDENCE, advice=say("measure-lost"), pose=pose)
        if track is Track.NEW:
            self._forget_person(but_track=True)
        view = self._viewer.assess(pose, time_s)
        if view.status is not Status.OK:
            return Measurement(status=view.status, advice=view.advice, pose=pose, view=view)
        seen = self._placed.step(read_position(pose), time_s)
        legs = self._legs.step(pose, view.facing, seen, time_s)
        if advice := misplaced(self._stretch, seen):
            return Measurement(status=Status.LOW_CONFIDENCE, advice=advice, pose=pose, view=view, legs=legs)
        note = back_unjudged(self._stretch, legs.trunk_lean_deg or 0.0)
        if self._stretch and (self._stretch.position is Position.LYING or not self._stretch.side_on):
            return Measurement(status=Status.OK, advice=None, pose=pose, view=view, legs=legs, note=note)
        return replace(self._measure_back(pose, view, legs, note, time_s), legs=legs, note=note)

    def _measure_back(
        self, pose: Pose, view: View, legs: LegReading, note: Sentence | None, time_s: float
    ) -> Measurement:
        """What the outline of the back tells. note: why it is not judged all the same, so that nothing is wanting."""
        contour = trace_back(pose, view.facing)
        if contour is None:
            lost = Status.OK if note else Status.LOW_CONFIDENCE
            return Measurement(status=lost, advice=None if note else say("measure-outline"), pose=pose, view=view)
        shape = measure_shape(pose, view, contour)
        finder = self._finder
        before = finder.reference
        # Once the reference is settled nobody asks for figures against the average person.
        unreferenced = None if before and finder.closed else self._estimator.estimate(shape, None)
        taken = unreferenced is not None and finder.offer(pose, shape, unreferenced.lumbar_deg, time_s)
        if taken:
            # The figures jump from "against the average person" to "against yourself": nothing to smooth across.
            self._smoother.reset()
        reference = finder.reference
        if finder is self._standing and reference is not before and reference and self.calibration:
            self._stale = staleness(self.calibration, reference, setup_of(pose, view), self._now)
        still = say("measure-stand-still") if finder is self._standing else say("measure-sit-still")
        wanted = None if unreferenced is None else finder.doubt(pose, shape, unreferenced.lumbar_deg) or still
        measured = reference is not None or finder is self._standing
        estimate = unreferenced if reference is None else self._estimate(shape, reference)
        assert estimate is not None
        if note and (legs.trunk_lean_deg or 0.0) >= INVERTED_DEG:
            estimate = widened(estimate, UNPROVEN_SD_DEG)
        return Measurement(
            status=Status.OK if reference or note else Status.NO_REFERENCE,
            advice=None if reference or note else wanted,
            pose=pose,
            view=view,
            contour=contour,
            # Against the average person's standing everybody who sits looks round: no figures then.
            angles=combine(pose, shape, estimate, reference) if measured else None,
            events=(Event.REFERENCE_TAKEN,) if taken else (),
        )

    def _estimate(self, shape: Shape, reference: Reference) -> Estimate:
        """The angles against the person's own standing, or sitting."""
        if self._finder is self._sitting:
            return against_sitting(self._estimator, shape, reference)
        estimate = self._estimator.estimate(shape, reference.shape)
        if self.calibration is None:
            return estimate
        # Found against standing, so it says nothing about sitting.
        return replace(estimate, lumbar_deg=self.calibration.corrected(estimate.lumbar_deg, estimate.pelvis_deg))

    def _forget_person(self, *, but_track: bool = False) -> None:
        if not but_track:
            self._tracker.reset()
        self._viewer.reset()
        self._standing.reset()
        self._sitting.reset()
        self._placed.reset()
        self._legs.reset()
        self._stale = ()
        self._smoother.reset()
