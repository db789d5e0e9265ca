"""The corridor: a frame goes in, feedback comes out. One `Session` serves live and review alike.

    landmarks -> track -> view -> placing and legs -> back contour -> shape -> estimate -> angles -> smoothing
    -> judgement -> feedback

Each stage is a door: what can't pass leaves with a status and a sentence on what to do, and nothing behind it guesses.
Where a stretch leaves the back out of the camera's reach (lying, upside down), the legs are measured and a note says
so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posture.calibration.result import Calibration, Setup, setup_of
from posture.calibration.staleness import fitting, staleness
from posture.judge import JudgeState, advance
from posture.measure.angles import AngleSmoother, combine
from posture.measure.batch import Estimates, Outline, outlined
from posture.measure.estimator import BackEstimator, Estimate
from posture.measure.looking import Looked, Looker
from posture.measure.positions import INVERTED_DEG, UNPROVEN_SD_DEG, limits_for, needs_reference, not_judged
from posture.measure.reference import Reference, ReferenceFinder, sitting_doubt
from posture.measure.shape import Shape
from posture.measure.sitting import against_sitting, widened
from posture.measure.view import doubt_advice, turn_sd_deg
from posture.pace import Pace
from posture.pose_source import PoseSource
from posture.resources import models_dir
from posture.settings import Limits, Settings
from posture.stretches.stretch import Stretch
from posture.values import (
    Angles,
    Contour,
    Event,
    Feedback,
    Image,
    Pose,
    Position,
    Stale,
    Status,
    Verdict,
)
from posture.words import Sentence, say

ESTIMATOR_FILE = "back_estimator.npz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What one frame yielded before judgement."""

    status: Status
    advice: Sentence | None
    contour: Contour | None = None
    angles: Angles | None = None
    """Raw; None where nothing could be measured."""
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
        earlier: Sequence[Calibration] = (),
        now: str | None = None,
        stretch: Stretch | None = None,
    ) -> None:
        """Judge by `settings`, whose limits are already the person's own where they are calibrated.

        calibration: the person's, whose staleness is then watched. earlier: those before it, newest first; one that
        fits better where the person stands is judged by instead, with its maximum. now: today, ISO 8601; None when the
        frames are of an unknown day. stretch: what is being done; None judges whoever stands, by the standing
        reference.
        """
        self.settings = settings or Settings()
        self.calibration = calibration
        self._calibrations = (calibration, *earlier) if calibration else ()
        self._now = now
        self._stale: tuple[Stale, ...] = ()
        self._landmarker = landmarker
        self._estimator = estimator or load_estimator()
        self._looker = Looker(self._estimator.turn_deg, self.settings)
        self._standing, self._sitting = ReferenceFinder(), ReferenceFinder(sitting_doubt)
        self._smoother = AngleSmoother(self.settings.gap_s)
        self._gap_s = self.settings.gap_s
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
        self._looker.look_for(stretch)
        self._smoother.reset()
        if self._judge.warning:
            self._unsaid = (Event.WARNING_ENDED,)
        self._judge = JudgeState()

    def reset(self) -> None:
        """Forget the person and the clip."""
        self._landmarker.reset()
        self._looker.reset()
        self._forget_figures()
        self._judge, self._unsaid = JudgeState(), ()

    def lighten(self, lighter: bool) -> None:
        """Find the person with less work from now on, or with all of it again, where the landmarker can do that.

        Raises ModelMissingError or ModelDamagedError where the other model is not there; then nothing has changed.
        """
        self._landmarker.lighten(lighter)

    def step(self, image: Image, time_s: float) -> Feedback:
        """Feedback on one RGB image taken at `time_s` (seconds; any start, rising)."""
        return self.follow(self._landmarker.detect(image, time_s), time_s)

    def follow(self, pose: Pose | None, time_s: float) -> Feedback:
        """Feedback on one pose already detected; `step` without the landmarker."""
        return self.follow_all([(pose, time_s)])[0]

    def follow_all(self, seen: Sequence[tuple[Pose | None, float]]) -> list[Feedback]:
        """Feedback on each of these poses with their times, which rise: what `follow` says of one after the other.

        All pass a door before the first goes on to the next, for no door asks what is found behind it. NumPy then
        computes for many frames at once, which takes it little longer than for one.
        """
        looked = [self._looker.look(pose, time_s) for pose, time_s in seen]
        outlines = outlined(looked)
        shapes = [outline and outline[1] for outline in outlines]
        against_all, against_own = Estimates(shapes, self._against_all), Estimates(shapes, self._against_own)
        feedback = []
        for row, (look, outline, (_, time_s)) in enumerate(zip(looked, outlines, seen, strict=True)):
            if look.newcomer:
                self._forget_figures()
            self._bridge(look.pace)
            measured = Measurement(status=look.status, advice=look.advice)
            if look.back:
                measured = self._measured(row, look, outline, time_s, against_all, against_own)
            feedback.append(self._judged(look, measured, time_s))
        return feedback

    def _judged(self, look: Looked, measured: Measurement, time_s: float) -> Feedback:
        """The judgement on one frame, and all else there is to say about it."""
        angles = self._smoother.step(measured.angles, time_s) if measured.angles else None
        lumbar = angles.lumbar_flexion_deg if angles and not look.note else None
        sd = angles.lumbar_sd_deg if angles else 0.0
        limits = self.limits
        told = replace(self.settings, limits=limits, gap_s=self._gap_s)
        self._judge, verdict, judged = advance(self._judge, lumbar, sd, time_s, told)
        status, advice = measured.status, measured.advice
        if status is Status.OK and lumbar is not None and verdict is Verdict.UNKNOWN:
            assert look.pose is not None
            assert look.view is not None
            status, advice = Status.LOW_CONFIDENCE, doubt_advice(look.pose, look.view.yaw_deg)
        if verdict is Verdict.ROUNDED:
            advice = say("measure-rounded")
        unsaid, self._unsaid = self._unsaid, ()
        return Feedback(
            time_s=time_s,
            status=status,
            verdict=verdict,
            advice=advice,
            warning=self._judge.warning,
            events=unsaid + measured.events + judged,
            angles=angles,
            rounding_pct=None if lumbar is None else 100 * lumbar / limits.maximum_deg,
            reference_progress=self._finder.progress if needs_reference(self._stretch) else 1.0,
            stale=self._stale,
            pose=look.pose,
            view=look.view,
            contour=measured.contour,
            legs=look.legs,
            note=look.note,
        )

    def _measured(
        self,
        row: int,
        look: Looked,
        outline: Outline | None,
        time_s: float,
        against_all: Estimates,
        against_own: Estimates,
    ) -> Measurement:
        """What the outline of the back tells, in the frame of that row of those looked at together."""
        if outline is None:
            # Where the back is not judged anyway nothing is wanting.
            lost = Status.OK if look.note else Status.LOW_CONFIDENCE
            return Measurement(status=lost, advice=None if look.note else say("measure-outline"))
        contour, shape = outline
        pose, view, note = look.pose, look.view, look.note
        assert pose is not None
        assert view is not None
        finder = self._finder
        before = finder.reference
        # Once the reference is settled nobody asks for figures against the average person.
        unreferenced = None if before and finder.closed else against_all.of(row, None)
        taken = unreferenced is not None and finder.offer(pose, shape, unreferenced.lumbar_deg, time_s)
        if taken:
            # The figures jump from "against the average person" to "against yourself": nothing to smooth across.
            self._smoother.reset()
        reference = finder.reference
        if finder is self._standing and reference is not before and reference and self.calibration:
            self._judge_where(reference, setup_of(pose, view), self.calibration)
        still = say("measure-stand-still") if finder is self._standing else say("measure-sit-still")
        wanted = None if unreferenced is None else finder.doubt(pose, shape, unreferenced.lumbar_deg) or still
        estimate = unreferenced if reference is None else against_own.of(row, reference, alone=not finder.closed)
        assert estimate is not None
        estimate = widened(estimate, turn_sd_deg(view.yaw_deg))
        lean = look.legs.trunk_lean_deg if look.legs else None
        if note and (lean or 0.0) >= INVERTED_DEG:
            estimate = widened(estimate, UNPROVEN_SD_DEG)
        # Against the average person's standing everybody who sits looks round: no figures then.
        known = reference is not None or finder is self._standing
        return Measurement(
            status=Status.OK if reference or note else Status.NO_REFERENCE,
            advice=None if reference or note else wanted,
            contour=contour,
            angles=combine(pose, shape, estimate, reference) if known else None,
            events=(Event.REFERENCE_TAKEN,) if taken else (),
        )

    def _judge_where(self, reference: Reference, setup: Setup, calibration: Calibration) -> None:
        """Judge by the calibration that fits where the person stands; one that was put in meanwhile stays."""
        if calibration in self._calibrations:
            self.calibration = calibration = fitting(self._calibrations, reference, setup)
            limits = replace(self.settings.limits, maximum_deg=calibration.maximum_deg)
            self.settings = replace(self.settings, limits=limits)
        self._stale = staleness(calibration, reference, setup, self._now)

    def _against_all(self, shapes: Sequence[Shape], _: Reference | None) -> list[Estimate]:
        """The angles against the average person."""
        return self._estimator.estimates(shapes, None)

    def _against_own(self, shapes: Sequence[Shape], reference: Reference | None) -> list[Estimate]:
        """The angles against the person's own standing, or sitting."""
        assert reference is not None
        if self._finder is self._sitting:
            return against_sitting(self._estimator, shapes, reference)
        estimates = self._estimator.estimates(shapes, reference.shape)
        if (own := self.calibration) is None:
            return estimates
        # Found against standing, so it says nothing about sitting.
        return [replace(one, lumbar_deg=own.corrected(one.lumbar_deg, one.pelvis_deg)) for one in estimates]

    def _bridge(self, pace: Pace) -> None:
        """Let a slow machine's pictures belong together."""
        self._standing.bridge(pace)
        self._sitting.bridge(pace)
        if (gap_s := pace.gap_s(self.settings.gap_s)) != self._gap_s:
            self._gap_s = gap_s
            self._smoother.bridge(gap_s)

    def _forget_figures(self) -> None:
        """Forget what was found of the person's back."""
        self._standing.reset()
        self._sitting.reset()
        self._stale = ()
        self._smoother.reset()
