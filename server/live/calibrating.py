"""A calibration behind the socket: the pure protocol fed picture by picture, its result saved the moment it is there.

The protocol says what to do next; this keeps its clock, turns its effects into a message and stores what it found.
Nothing old is touched: a calibration is added beside those before it, in one transaction, or not at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from posture.calibration.machine import CalibrationState, advance, begin, restart
from posture.calibration.moments import Moment, moment_of
from posture.calibration.result import Calibration
from posture.calibration.steps import ACTIVE, REDO, Effect, Finished, NewReference, Refused, Say, Step
from posture.calibration.subject import Subject
from posture.errors import PostureError
from posture.measure.guidance import AROUND, Check, Checked, Guide, first_open
from posture.measure.surroundings import Around
from posture.pace import Pace
from posture.settings import PRESETS, TIME_SLACK_S, stands_for_s
from posture.storage import Profile, Profiles
from posture.values import Feedback, Status, Verdict
from posture.words import Sentence, say, text
from server.live.messages import (
    CalibrationMessage,
    ProblemMessage,
    RefusalMessage,
    ResultMessage,
    SampleMessage,
    SavedMessage,
)
from server.live.sessions import SessionLike
from server.people.limits import limits_message

MAX_STEP_S = 0.5
"""A longer gap between two pictures counts as this much, or more where they always come slowly: a page in the
background uses up nobody's patience."""
WANTING_S = 1.5
"""What is wanting around the person is said once it has lasted this long."""
CURVE_STEP_S = 0.1
GO_ON_AFTER_S = 14.0
GO_ON_TIMES = 3
TROUBLE = (Status.NO_PERSON, Status.OUT_OF_FRAME, Status.NOT_SIDE_ON)
KEPT = say("calibration-kept")
NOTHING_AROUND = Around()


class LiveCalibration:
    """One person's way through the protocol. Used on the session's thread only."""

    def __init__(
        self,
        session: SessionLike,
        taken_at: str,
        profiles: Callable[[], Profiles],
        profile: Profile | None,
        *,
        goes_on: bool = True,
    ) -> None:
        """Calibrate with this session, which has seen nothing yet.

        taken_at: ISO 8601 with a zone. profiles: opens the database, when there is something to save. profile: whose
        calibration this is; None for one that is not to be saved. goes_on: after a refusal it tries again by itself.
        """
        self._session = session
        self._profiles = profiles
        self._profile_id = profile.id if profile else None
        self._subject = _judged_as(profile)
        self._has_older = bool(profile and profile.calibrated_at)
        self._clock_s = 0.0
        self._seen_s: float | None = None
        self._pace = Pace()
        self._guide = Guide()
        self._wanting: tuple[Sentence, float] | None = None  # and since when
        self._told: Sentence | None = None
        self._say: list[Sentence] = []
        self._refusal: Refused | None = None
        self._result: ResultMessage | None = None
        self._calibration: Calibration | None = None
        self._goes_on = goes_on
        self._tries = 0
        self._refused_s = 0.0
        self._state, effects = begin(taken_at)
        self._follow(effects)

    @property
    def running(self) -> bool:
        """Whether there is still something to be done."""
        return self._state.step in ACTIVE

    def see(self, feedback: Feedback, around: Around = NOTHING_AROUND) -> CalibrationMessage:
        """What the session made of one picture, and what is around the person; the answer's part on the calibration."""
        if self._seen_s is not None:
            self._clock_s += stands_for_s(feedback.time_s - self._seen_s, self._pace.gap_s(MAX_STEP_S))
        self._seen_s = feedback.time_s
        self._pace = self._pace.seen(feedback.time_s)
        if self._refusal and self._again_in_s() == 0:
            self._tries += 1
            self.restart(self._refusal.restart_at, by_itself=True)
        moment = moment_of(replace(feedback, time_s=self._clock_s), self._session.reference)
        self._state, effects = advance(self._state, moment, self._clock_s)
        self._follow(effects)
        todo = first_open(self._guide.step(feedback, around)) if self._state.step is Step.STAND else None
        prompt = self._guided(todo)
        said, self._say = tuple(self._say), []
        return CalibrationMessage(
            step=self._state.step,
            word=self._word(feedback.status),
            prompt=text(prompt),
            guide=todo.check if todo else None,
            progress=round(self._state.progress, 2),
            say=tuple(map(text, said)),
            there=feedback.status not in TROUBLE,
            restarts=tuple(step for step in REDO if _can_restart(self._state, step)),
            refusal=self._refused(),
            result=self._result,
        )

    def _guided(self, todo: Checked | None) -> Sentence:
        """What to show, and say once it has lasted: before the standing is taken, what else is wanting for it."""
        wanting = todo.todo if todo and todo.check in (*AROUND, Check.LIGHT) else None
        if wanting is None:
            self._wanting = None
            return self._state.prompt
        if self._wanting is None or self._wanting[0] != wanting:
            self._wanting = (wanting, self._clock_s)
        elif self._clock_s - self._wanting[1] >= WANTING_S and self._told != wanting:
            self._told = wanting
            self._say.append(wanting)
        return wanting

    def restart(self, step: Step, *, by_itself: bool = False) -> None:
        """Do this step again; where a step before it is missing, begin with the first."""
        if not by_itself:
            self._tries = 0
        if not _can_restart(self._state, step):
            step = Step.STAND
        self._has_older |= bool(self._result and self._result.saved)
        self._refusal = self._result = self._calibration = None
        # What is measured anew must not be corrected by what was found before.
        self._session.calibration = None
        self._say = []
        self._state, effects = restart(self._state, step)
        self._follow(effects)

    def save(self, profile_id: int) -> None:
        """Save the finished calibration to this profile, from now on; how it went is told with the result."""
        self._profile_id = profile_id
        if self._calibration:
            self._keep(self._calibration)

    def _follow(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Say(sentence):
                    self._say.append(sentence)
                case NewReference():
                    self._session.reset()
                case Refused():
                    self._refusal = effect
                    self._refused_s = self._clock_s
                    if self._has_older:
                        self._say.append(KEPT)
                case Finished(calibration):
                    self._calibration = calibration
                    self._keep(calibration)

    def _keep(self, calibration: Calibration) -> None:
        """Save it, if it is anybody's, and make the result; from now on the session judges by it."""
        saved: SavedMessage | None = None
        problem: ProblemMessage | None = None
        if self._profile_id is not None:
            try:
                profiles = self._profiles()
                profile = profiles.by_id(self._profile_id)
                profiles.save_calibration(
                    profile.id, calibration.to_json(), datetime.fromisoformat(calibration.taken_at)
                )
                self._subject = _judged_as(profile)
                saved = SavedMessage(profile_id=profile.id, name=profile.name)
            except PostureError as error:
                problem = ProblemMessage(problem=error.problem, remedy=error.remedy)
        subject = replace(self._subject, calibration=calibration)
        self._session.settings = subject.settings(self._session.settings)
        self._session.calibration = calibration
        self._result = ResultMessage(
            grade=calibration.grade,
            reasons=tuple(text(reason.said) for reason in calibration.reasons),
            maximum_deg=round(calibration.maximum_deg, 1),
            flat_hinge_deg=round(calibration.flat_hinge_deg, 1),
            taken_at=calibration.taken_at,
            strictness=subject.strictness,
            own_pct=subject.own_pct,
            limits=limits_message(subject.limits),
            presets={name: (preset.caution_pct, preset.rounded_pct) for name, preset in PRESETS.items()},
            curve=curve_of(self._state, calibration),
            saved=saved,
            problem=problem,
        )

    def subject(self) -> Subject:
        """Who is judged, by what has been found so far."""
        return replace(self._subject, calibration=self._calibration)

    @property
    def found(self) -> bool:
        """Whether there is a result, to be tried out."""
        return self._calibration is not None

    def shown(self, feedback: Feedback) -> Verdict:
        """The state to colour the page by: who rounds on purpose does nothing wrong."""
        good = feedback.status is Status.OK and self._state.step is not Step.ROUND
        return Verdict.GOOD if good else Verdict.UNKNOWN

    def _word(self, status: Status) -> str:
        """The word to be read from far away; while the camera can't see, what to do about that."""
        about: Status | Step = self._state.step
        if self._state.in_trouble and status in TROUBLE:
            about = status
        return text(say(f"server-calibrating-{about.replace('_', '-')}"))

    def _again_in_s(self) -> int | None:
        """Seconds until it tries again by itself: the person stands three metres from the keys. None: it does not."""
        if not self._goes_on or self._tries >= GO_ON_TIMES:
            return None
        return max(0, math.ceil(self._refused_s + GO_ON_AFTER_S - self._clock_s - TIME_SLACK_S))

    def _refused(self) -> RefusalMessage | None:
        if self._refusal is None:
            return None
        return RefusalMessage(
            problem=text(self._refusal.problem),
            remedy=text(self._refusal.remedy),
            restart_at=self._refusal.restart_at,
            kept=text(KEPT) if self._has_older else "",
            again_in_s=self._again_in_s(),
        )


def curve_of(state: CalibrationState, calibration: Calibration) -> tuple[SampleMessage, ...]:
    """The measured moments of all steps, at most one every `CURVE_STEP_S`, as a session with it judges them."""
    samples: list[SampleMessage] = []
    at, before = 0.0, None
    for step in ACTIVE:
        for moment in state.moments(step):
            # What was thrown away before a step was done again leaves no hole.
            at += stands_for_s(moment.time_s - before, MAX_STEP_S) if before is not None else 0.0
            before = moment.time_s
            # Half a frame early is near enough: 30 pictures a second don't fall on tenths.
            if _usable(moment) and (not samples or at - samples[-1].time_s >= CURVE_STEP_S - 0.02):
                samples.append(_sample(moment, at, step, calibration))
    return tuple(samples)


def _usable(moment: Moment) -> bool:
    angles = moment.angles
    return angles is not None and math.isfinite(angles.hip_hinge_deg) and math.isfinite(angles.lumbar_flexion_deg)


def _sample(moment: Moment, at: float, step: Step, calibration: Calibration) -> SampleMessage:
    assert moment.angles is not None
    hinge_deg = moment.angles.hip_hinge_deg
    return SampleMessage(
        time_s=round(at, 2),
        hip_hinge_deg=round(hinge_deg, 1),
        low_back_deg=round(calibration.corrected(moment.angles.lumbar_flexion_deg, hinge_deg), 1),
        step=step,
    )


def _judged_as(profile: Profile | None) -> Subject:
    """The person with their limits, but without the calibration that is about to be replaced."""
    if profile is None:
        return Subject()
    return Subject(name=profile.name, profile_id=profile.id, strictness=profile.strictness, own_pct=profile.own_pct)


def _can_restart(state: CalibrationState, step: Step) -> bool:
    try:
        restart(state, step)
    except ValueError:
        return False
    return True
