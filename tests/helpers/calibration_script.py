"""A session that plays a calibration: somebody stands, bends flat, stands, rounds their back and stands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf

from builders import angles, person, shape

from posture.calibration.result import Calibration
from posture.calibration.subject import Subject
from posture.measure.reference import Reference
from posture.settings import Limits, Settings
from posture.stretches.stretch import Stretch
from posture.values import Feedback, Image, Side, Stale, Status, Verdict, View

PERSON = person()
LONGEST_STEP_S = 0.15
REFERENCE = Reference(shape=shape(), time_s=0.5, seconds=0.5)

# (seconds, hip hinge, lumbar flexion) to arrive at, in a straight line from the key before.
STAND = [(1.6, 0.0, 0.0)]
FLAT = [(1.0, 50.0, 5.0), (1.2, 50.0, 5.0), (1.0, 0.0, 0.0)]
ROUND = [(1.0, 20.0, 44.0), (1.2, 20.0, 44.0), (1.0, 0.0, 0.0)]
GOOD = [*STAND, *FLAT, *STAND, *ROUND, *STAND]
NOT_ROUND = [*STAND, *FLAT, *STAND, *FLAT, *STAND, *FLAT, *STAND]


def length_s(keys: list[tuple[float, float, float]]) -> float:
    """How long the script lasts."""
    return sum(seconds for seconds, _, _ in keys)


def feedback_at(keys: list[tuple[float, float, float]], at_s: float, time_s: float, settings: Settings) -> Feedback:
    """What a session would say `at_s` seconds into the script; the last key stands from its end on."""
    hinge, lumbar = 0.0, 0.0
    for seconds, to_hinge, to_lumbar in keys:
        part = min(max(at_s / seconds, 0.0), 1.0)
        hinge, lumbar = hinge + (to_hinge - hinge) * part, lumbar + (to_lumbar - lumbar) * part
        at_s -= seconds
        if at_s <= 0:
            break
    rounded = lumbar >= settings.limits.rounded_deg
    return Feedback(
        time_s=time_s,
        status=Status.OK,
        verdict=Verdict.ROUNDED if rounded else Verdict.GOOD,
        warning=rounded,
        angles=angles(lumbar, hinge=hinge, lean=hinge + lumbar / 2),
        reference_progress=1.0,
        pose=PERSON,
        view=View(status=Status.OK, facing=Side.LEFT, yaw_deg=0.0),
    )


class PlayedSession:
    """Plays the script from its first picture on, and again after a reset; judges by nothing but the limit.

    stays_at_s: no more time passes from there on, for whoever looks at what lasts a moment. step_s: of the script a
    picture, whenever that comes; as much as has passed between two unless given.
    """

    def __init__(
        self,
        keys: list[tuple[float, float, float]],
        stale: tuple[Stale, ...] = (),
        stays_at_s: float = inf,
        step_s: float | None = None,
    ) -> None:
        self.keys = keys
        self.stale = stale
        self.step_s = step_s
        self.played_s = 0.0
        self.settings = Settings()
        self.calibration: Calibration | None = None
        self.reference: Reference | None = REFERENCE
        self.resets = 0
        self.at_s = 0.0
        self.seen_s: float | None = None
        self.takes_s = 0.0
        self.stays_at_s = stays_at_s
        self.stood_s = 0.0

    def step(self, _image: Image, time_s: float) -> Feedback:
        time.sleep(self.takes_s)
        if self.step_s is not None:
            self.played_s += self.step_s
            time_s = self.played_s
        passed_s = time_s - self.seen_s if self.seen_s is not None else 0.0
        self.seen_s = time_s
        if self.at_s >= self.stays_at_s:
            self.stood_s += passed_s
        else:
            # A busy computer sees few pictures: whoever is played waits for them.
            self.at_s += min(passed_s, LONGEST_STEP_S)
        return replace(feedback_at(self.keys, self.at_s, time_s - self.stood_s, self.settings), stale=self.stale)

    @property
    def limits(self) -> Limits:
        return self.settings.limits

    def lighten(self, lighter: bool) -> None: ...

    def use(self, stretch: Stretch | None) -> None:
        self.stretch = stretch

    def reset(self) -> None:
        self.resets += 1
        self.at_s, self.seen_s = 0.0, None


class PlayedSessions:
    """A factory of them; `keys`, `stale` and `stays_at_s` may be changed for the sessions to come."""

    def __init__(self, keys: list[tuple[float, float, float]] | None = None, step_s: float | None = None) -> None:
        self.keys = GOOD if keys is None else keys
        self.step_s = step_s
        self.stale: tuple[Stale, ...] = ()
        self.stays_at_s = inf
        self.opened: list[PlayedSession] = []
        self.subjects: list[Subject | None] = []

    @contextmanager
    def __call__(self, _model: str, subject: Subject | None = None) -> Iterator[PlayedSession]:
        session = PlayedSession(self.keys, self.stale, self.stays_at_s, self.step_s)
        if subject:
            session.settings = subject.settings()
        self.opened.append(session)
        self.subjects.append(subject)
        yield session
