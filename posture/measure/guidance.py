"""Guidance before judgement: what must be so before it begins, in the order in which it can be met, and what to do.

One thing at a time: the first that is not met is what is shown and said. Whoever stands right meets all of it at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from posture.measure.positions import needs_reference
from posture.measure.surroundings import Around
from posture.measure.tracking import Track, Tracker
from posture.measure.view import FAIR_CHORD, chord_px
from posture.stretches.stretch import Stretch
from posture.values import Feedback, Pose, Status
from posture.words import Sentence, say

ALONE_S = 2.0
"""After the landmarks jumped to another figure, or back, it takes this long until there is one person only (chosen)."""

JUMP_S = 0.3
"""For so long they must be on the other figure: a slip of the landmarks is nobody."""

FULL = 0.02
"""Share of the picture's width along its upper or lower edge that may be the person's: more, and they are too near."""


class Check(StrEnum):
    """What must be so, in the order in which it can be met."""

    BODY = "body"  # all of the person in the picture
    ALONE = "alone"  # and nobody else
    DISTANCE = "distance"  # neither too far away nor too near
    SIDE = "side"  # side-on
    LIGHT = "light"
    STILL = "still"  # the camera stands
    STANDING = "standing"  # the standing (or sitting) posture is taken


AROUND = (Check.ALONE, Check.DISTANCE, Check.STILL)
"""What nothing but this guidance asks for: people can be measured all the same, only less surely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How one check stands."""

    check: Check
    progress: float
    """0..1 on the way there."""
    todo: Sentence | None = None
    """What to do about it; None where it is met, or where only the one before it can be mended now."""

    @property
    def met(self) -> bool:
        """Whether it is so."""
        return self.progress >= 1


def checks_for(stretch: Stretch | None) -> tuple[Check, ...]:
    """What must be so before this stretch begins; None: before a calibration, side-on and standing."""
    unwanted = set[Check]()
    if stretch and not stretch.side_on:
        unwanted.add(Check.SIDE)
    if not needs_reference(stretch):
        unwanted.add(Check.STANDING)
    return tuple(check for check in Check if check not in unwanted)


def first_open(checks: tuple[Checked, ...]) -> Checked | None:
    """What is to be done now; None when all is met."""
    return next((one for one in checks if not one.met), None)


def wanting(checks: tuple[Checked, ...]) -> Sentence | None:
    """What to do now of what only this guidance asks for; None where something else comes first, or nothing does."""
    first = first_open(checks)
    return first.todo if first and first.check in AROUND else None


class Guide:
    """Leads one person to where they can be judged."""

    def __init__(self, stretch: Stretch | None = None) -> None:
        """stretch: what is about to be done; None for a calibration."""
        self._wanted = checks_for(stretch)
        self._tracker = Tracker()
        self._doubted_s: float | None = None
        self._jumped_s: float | None = None

    def step(self, feedback: Feedback, around: Around) -> tuple[Checked, ...]:
        """How the checks stand after one more picture."""
        return tuple(Checked(check=one, progress=done, todo=todo) for one, done, todo in self._all(feedback, around))

    def _all(self, feedback: Feedback, around: Around) -> list[tuple[Check, float, Sentence | None]]:
        pose, status = feedback.pose, feedback.status
        there = status not in (Status.NO_PERSON, Status.OUT_OF_FRAME)
        away = distance_advice(pose) if there and pose else None
        states: dict[Check, tuple[bool, Sentence | None]] = {
            Check.BODY: (there, feedback.advice),
            Check.ALONE: (self._alone(pose, feedback.time_s), say("guidance-alone")),
            Check.DISTANCE: (there and away is None, away),
            Check.SIDE: (there and status is not Status.NOT_SIDE_ON, feedback.advice),
            Check.LIGHT: (not around.dark, say("coach-dark")),
            Check.STILL: (around.dark or not around.moving, say("guidance-still")),
        }
        rows: list[tuple[Check, float, Sentence | None]] = []
        for check in self._wanted:
            if check is Check.STANDING:
                progress = min(max(feedback.reference_progress, 0.0), 1.0)
                rows.append((check, progress, feedback.advice if progress < 1 else None))
            else:
                met, todo = states[check]
                rows.append((check, float(met), None if met else todo))
        return rows

    def _alone(self, pose: Pose | None, time_s: float) -> bool:
        """Whether the landmarks have stayed on one figure for a while: they know only one, but not which."""
        if pose is None:
            self._tracker.reset()  # who went out of the picture may come back anywhere
        elif self._tracker.step(pose, time_s) is Track.SAME:
            self._doubted_s = None
        elif self._doubted_s is None:
            self._doubted_s = time_s
        elif time_s - self._doubted_s >= JUMP_S:
            self._jumped_s = time_s
        return self._jumped_s is None or not 0 <= time_s - self._jumped_s < ALONE_S


def distance_advice(pose: Pose) -> Sentence | None:
    """How to get nearer to the right distance; None where the person is."""
    if chord_px(pose) < FAIR_CHORD * pose.size[1]:
        return say("measure-too-small")
    top, bottom = pose.mask[0], pose.mask[-1]
    half = 128 if pose.mask.dtype == np.uint8 else 0.5
    if max(np.mean(top > half), np.mean(bottom > half)) > FULL:
        return say("guidance-near")
    return None
