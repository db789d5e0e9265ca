"""The loop of `posture stretch`: a picture, the pipeline, the coach, and whoever shows, speaks and keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from posture.coach.run import Coach, CoachView
from posture.coach.summary import Summary
from posture.errors import CameraError
from posture.measure.guidance import Guide, wanting
from posture.measure.surroundings import Surroundings
from posture.stretches.stretch import Stretch
from posture.values import Feedback, Frame, Image


class Wish(StrEnum):
    """What the person asks for while it goes on; the value is the key."""

    PAUSE = "p"  # and on again
    SKIP = "n"
    START_OVER = "r"
    PAIN = "x"
    FINISH = "q"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What there is to show."""

    time_s: float  # since the first picture
    view: CoachView
    feedback: Feedback | None = None
    offline: CameraError | None = None  # why there are no pictures, while there are none


class Onlooker(Protocol):
    """Whoever is told of every moment: the screen, the voice, the history."""

    def see(self, moment: Moment) -> None:
        """Take in the next moment."""


class Pipeline(Protocol):
    """What is needed of `posture.pipeline.Session`."""

    def use(self, stretch: Stretch | None) -> None:
        """Judge this stretch from now on."""

    def step(self, image: Image, time_s: float) -> Feedback:
        """Judge one picture."""

    def reset(self) -> None:
        """Forget the person."""


def lead(
    looks: Iterable[Frame | CameraError],
    session: Pipeline,
    coach: Coach,
    onlookers: Iterable[Onlooker],
    wishes: Callable[[], Iterable[Wish]] = tuple,
) -> Summary:
    """Lead through the coach's stretch until it is over, or the pictures are, and give the report.

    looks: pictures, and why there are none (posture.sense.lasting_camera). wishes: what was asked for since last time.
    """
    onlookers = tuple(onlookers)
    time_s, paused = 0.0, False
    guide, surroundings = Guide(coach.stretch), Surroundings()
    session.use(coach.stretch)

    def tell(view: CoachView, feedback: Feedback | None = None, offline: CameraError | None = None) -> None:
        for onlooker in onlookers:
            onlooker.see(Moment(time_s=time_s, view=view, feedback=feedback, offline=offline))

    for look in looks:
        for wish in wishes():
            if wish is Wish.START_OVER:
                session.reset()
            if wish is Wish.PAUSE:
                paused = not paused
            tell(_heeded(coach, wish, time_s, paused=paused))
        if _over(coach):
            break
        if isinstance(look, CameraError):
            tell(coach.view(), offline=look)
            continue
        time_s = look.time_s
        feedback = session.step(look.image, time_s)
        around = surroundings.step(look.image, feedback.pose, time_s)
        todo = wanting(guide.step(feedback, around))
        tell(coach.step(feedback, dark=around.dark, wanting=todo), feedback)
        if _over(coach):
            break
    if not _over(coach):
        tell(coach.finish(time_s))
    return coach.so_far()


def _over(coach: Coach) -> bool:
    return coach.summary is not None


def _heeded(coach: Coach, wish: Wish, time_s: float, *, paused: bool) -> CoachView:
    match wish:
        case Wish.PAUSE:
            return coach.pause(time_s) if paused else coach.resume(time_s)
        case Wish.SKIP:
            return coach.skip(time_s)
        case Wish.START_OVER:
            return coach.start_over(time_s)
        case Wish.PAIN:
            return coach.pain(time_s)
        case Wish.FINISH:
            return coach.finish(time_s)
