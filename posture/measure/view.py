"""How the camera sees the person: which way they face, how far they are turned, what is out of the picture.

What must be seen, and how the turn is told, follows from how the body is placed. Standing, seated and on hands and feet
the turn is the fitted one (`Viewer`): real people filmed from the side while seated read -15 to +11 deg, others +15 to
+53. Lying, shoulders and hips lie one behind the other when seen from the side: real people then read 12-22 deg,
rendered ones 9-30, and rendered ones filmed from 20-35 deg off the side 12-46.

Pure functions of one pose, and `Viewer`, which remembers: a person doesn't turn round or twist from one frame to the
next, so facing and turn are taken over the last second.
"""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from statistics import fmean

import numpy as np

from posture.measure.filters import Window
from posture.measure.geometry import unit
from posture.measure.legs import longer_leg
from posture.measure.positions import SITTING_TURN_DEG
from posture.settings import Settings
from posture.stretches.stretch import Stretch
from posture.values import BodyPart, Floats, Landmark, Pose, Position, Side, Status, View
from posture.words import Sentence, say

# (left, right) landmarks of the same joint.
PAIRS: tuple[tuple[Landmark, Landmark], ...] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW),
    (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
    (Landmark.LEFT_TOE, Landmark.RIGHT_TOE),
    (Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
)

_LEFT, _RIGHT = np.array(PAIRS).T

# What the measurement needs to see, in the order of what to mend first.
NEEDED: tuple[tuple[BodyPart, tuple[Landmark, ...]], ...] = (
    (BodyPart.FEET, (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE, Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)),
    (BodyPart.KNEES, (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)),
    (BodyPart.HIPS, (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)),
    (BodyPart.SHOULDERS, (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)),
    (BodyPart.HEAD, (Landmark.NOSE,)),
)

_ANKLES = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
_WRISTS = (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)

MAX_LYING_TURN_DEG = 35.0
"""Turned by this much, a leg at 45 deg from the floor looks like one at 51, the worst error of any angle. The reading
is 10-15 deg too large near the side, so a lower limit would refuse people who lie well."""

MAX_OTHERS_TURN_DEG = 20.0
"""For the back of people who are seated or on hands and feet: further than this nobody has measured it."""

# How much further than that others may seem turned, in degrees (see `positions.SITTING_TURN_DEG`).
SLACK_DEG: dict[Position, float] = {Position.SEATED: SITTING_TURN_DEG}

ON_FEET = (None, Position.STANDING, Position.HEEL_RAISED)
"""Positions in which the back was measured with the camera turned; None is somebody who stands."""

TURN_FROM_DEG, TURN_SD_SHARE = 10.0, 1 / 6
"""What a turned camera adds to the uncertainty of every angle: a sixth of a degree (1 sd) for each beyond the tenth, so
5 deg at 40. The estimator's own figure grows too little with the turn: of 27 rendered clips turned by 14-43 deg,
judged as far as they are judged, 95.5 % of the low backs lay within its 95 % band, but in four only 54-88 %; with this
97.7 % do. Chosen on those clips; on forty of five others 94-100 % did (docs/accuracy.md, "Turned")."""

# Smaller than this share of the picture's height, hip to shoulder, the back is a handful of mask pixels.
MIN_CHORD = 0.07

FAIR_CHORD = 0.14
"""Of a doubtful figure of somebody smaller than this, it is said that coming nearer will help: twice `MIN_CHORD`, at
three metres about what a laptop's camera shows of a grown-up (chosen)."""


def facing_score(pose: Pose) -> float:
    """Which way the person looks in the image: towards +1 right, towards -1 left, near 0 unclear.

    Feet point forward, noses stand in front of ears, knees and trunks bend forward, and the near side of the body
    (left when facing left) is closer to the camera. Each clue is a length in units of the leg, clipped.
    """
    x_of, depth_of = pose.points[:, 0].tolist(), pose.world[:, 2].tolist()
    leg = longer_leg(pose)

    def x(landmark: Landmark) -> float:
        return float(x_of[landmark])

    toes = x(Landmark.LEFT_TOE) + x(Landmark.RIGHT_TOE) - x(Landmark.LEFT_HEEL) - x(Landmark.RIGHT_HEEL)
    nose = x(Landmark.NOSE) - (x(Landmark.LEFT_EAR) + x(Landmark.RIGHT_EAR)) / 2
    shoulders = x(Landmark.LEFT_SHOULDER) + x(Landmark.RIGHT_SHOULDER)
    trunk = (shoulders - x(Landmark.LEFT_HIP) - x(Landmark.RIGHT_HIP)) / 2
    # World z grows away from the camera: facing right, the left shoulder is the far one.
    depth = (
        depth_of[Landmark.LEFT_SHOULDER]
        - depth_of[Landmark.RIGHT_SHOULDER]
        + depth_of[Landmark.LEFT_HIP]
        - depth_of[Landmark.RIGHT_HIP]
    )
    clues = (toes / leg / 0.3, nose / leg / 0.1, trunk / leg / 0.5, depth / 0.3)
    return fmean(min(max(clue, -1.0), 1.0) for clue in clues)


def turn_features(pose: Pose, near: Side) -> Floats:
    """(22,) what the turn of the camera is read from: depth and forward offset between the joints of both sides.

    In world metres, mirrored so that everyone faces the same way: 9 forward offsets near -> far, 9 depth offsets,
    then sine and cosine of the turn of the shoulder line and of the hip line.
    """
    sign = -1.0 if near is Side.LEFT else 1.0
    first, second = (_LEFT, _RIGHT) if near is Side.LEFT else (_RIGHT, _LEFT)
    offset = pose.world[second] - pose.world[first]
    forward, depth = offset[:, 0] * sign, offset[:, 2]
    lines = [unit(np.array([forward[row], depth[row]])) for row in (0, 3)]
    return np.concatenate([forward, depth, *lines])


def missing_parts(pose: Pose, position: Position | None = None) -> tuple[BodyPart, ...]:
    """The body parts that are out of the picture, in the order of `NEEDED`.

    One of two is enough, but lying both feet are needed, for either may be the raised one. On hands and feet the hands
    are needed and the head, between the arms, is not.
    """
    w, h = pose.size
    x, y = pose.points[:, 0], pose.points[:, 1]
    outside = ((x < 0) | (y < 0) | (x > w - 1) | (y > h - 1)).tolist()
    missing = [part for part, landmarks in NEEDED if all(outside[landmark] for landmark in landmarks)]
    if position is Position.LYING and BodyPart.FEET not in missing and any(outside[ankle] for ankle in _ANKLES):
        missing.insert(0, BodyPart.FEET)
    if position is Position.HANDS_AND_FEET:
        missing = [part for part in missing if part is not BodyPart.HEAD]
        if all(outside[wrist] for wrist in _WRISTS):
            missing.append(BodyPart.HANDS)
    return tuple(missing)


def lying_turn_deg(pose: Pose) -> float:
    """How far somebody who lies is turned from side-on, 0..90: the shoulder and hip lines against the camera's axis."""
    w = pose.world
    line = unit(w[Landmark.LEFT_SHOULDER] - w[Landmark.RIGHT_SHOULDER]) + unit(
        w[Landmark.LEFT_HIP] - w[Landmark.RIGHT_HIP]
    )
    return float(np.degrees(np.arctan2(np.hypot(line[0], line[1]), abs(line[2]))))


def lying_facing(pose: Pose) -> Side:
    """The side nearer to the camera of somebody on their back: the left one with the head to the right."""
    along = pose.points[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER], 0].sum()
    hips = pose.points[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 0].sum()
    return Side.LEFT if along > hips else Side.RIGHT


def turn_sd_deg(yaw_deg: float) -> float:
    """What a turned camera adds to the uncertainty of an angle, one standard deviation in degrees."""
    return max(abs(yaw_deg) - TURN_FROM_DEG, 0.0) * TURN_SD_SHARE


def advice_for_missing(missing: tuple[BodyPart, ...]) -> Sentence | None:
    """One plain sentence on how to get the missing parts into the picture."""
    if not missing:
        return None
    if len(missing) > 2:
        return say("measure-missing-much")
    return say("measure-missing", parts=tuple(say(f"measure-part-{part}") for part in missing))


def doubt_advice(pose: Pose, yaw_deg: float) -> Sentence:
    """What would make a doubtful figure surer: the turn if that is what spoils it, else the distance, else the rest."""
    if abs(yaw_deg) > MAX_OTHERS_TURN_DEG:
        return say("measure-unsure-turned")
    if chord_px(pose) < FAIR_CHORD * pose.size[1]:
        return say("measure-unsure-small")
    return say("measure-unsure")


class Viewer:
    """Judges the view over time.

    `turn_of(features) -> degrees` is the fitted turn of the camera (posture.measure.estimator). Facing changes only
    after most of a second of clear evidence.
    """

    def __init__(self, turn_of: Callable[[Floats], float], settings: Settings) -> None:
        self._turn_of = turn_of
        self._settings = settings
        self._score = Window(length_s=0.8, gap_s=settings.gap_s)
        self._turn = Window(length_s=1.0, gap_s=settings.gap_s)
        self._usual_turn = Window(length_s=20.0, gap_s=settings.gap_s)
        self._stretch: Stretch | None = None
        self._facing: Side | None = None
        self._refused = False

    def look_for(self, stretch: Stretch | None) -> None:
        """Judge the view for another stretch from now on; None = for somebody who stands."""
        if self._position is not (stretch.position if stretch else None):
            self._forget_turn()
            self._refused = False
        self._stretch = stretch

    @property
    def _position(self) -> Position | None:
        return self._stretch.position if self._stretch else None

    def reset(self) -> None:
        """Forget the person."""
        self._score.reset()
        self._forget_turn()
        self._facing, self._refused = None, False

    def bridge(self, gap_s: float) -> None:
        """From now on frames this far apart still belong together."""
        for window in (self._score, self._turn, self._usual_turn):
            window.gap_s = gap_s

    def _forget_turn(self) -> None:
        self._turn.reset()
        self._usual_turn.reset()

    def _turned(self, turn_deg: float, time_s: float) -> float:
        """The turn by the last second and by the last twenty, half and half.

        Cameras stand still and a bend misleads the landmarks by 5-10 deg, so the past counts; people do turn, so the
        present counts too.
        """
        self._turn.push(turn_deg, time_s)
        self._usual_turn.push(turn_deg, time_s)
        return (self._turn.median + self._usual_turn.median) / 2

    def assess(self, pose: Pose, time_s: float) -> View:
        """The view of this frame."""
        facing, yaw = self._seen(pose, time_s)
        missing = missing_parts(pose, self._position)
        if missing:
            return View(
                status=Status.OUT_OF_FRAME,
                facing=facing,
                yaw_deg=yaw,
                missing=missing,
                advice=advice_for_missing(missing),
            )
        if chord_px(pose) < MIN_CHORD * pose.size[1]:
            return View(
                status=Status.LOW_CONFIDENCE,
                facing=facing,
                yaw_deg=yaw,
                advice=say("measure-too-small"),
            )
        # Two degrees of slack once refused, so that the judgement doesn't flicker at the limit.
        self._refused = abs(yaw) > self._limit_deg(yaw) - (2.0 if self._refused else 0.0)
        if self._refused and (self._stretch is None or self._stretch.side_on):
            return View(status=Status.NOT_SIDE_ON, facing=facing, yaw_deg=yaw, advice=self._turn_advice(yaw))
        return View(status=Status.OK, facing=facing, yaw_deg=yaw)

    def _seen(self, pose: Pose, time_s: float) -> tuple[Side, float]:
        """Which way the person faces, and how far they are turned."""
        if self._position is Position.LYING:
            self._facing = lying_facing(pose)
            return self._facing, self._turned(lying_turn_deg(pose), time_s)
        self._score.push(facing_score(pose), time_s)
        score = fmean(self._score.values)
        # 0.15: half of one clue out of four; below it a known facing stays.
        if self._facing is None or abs(score) > 0.15:
            facing = Side.RIGHT if score > 0 else Side.LEFT
            if facing is not self._facing:
                self._forget_turn()
                self._facing = facing
        return self._facing, self._turned(self._turn_of(turn_features(pose, self._facing)), time_s)

    def _limit_deg(self, yaw_deg: float) -> float:
        """How far turned to that side the camera may be."""
        if self._position is Position.LYING:
            return MAX_LYING_TURN_DEG
        if self._position in ON_FEET:
            return self._settings.max_front_deg if yaw_deg > 0 else self._settings.max_back_deg
        return MAX_OTHERS_TURN_DEG + (SLACK_DEG.get(self._position, 0.0) if self._position else 0.0)

    def _turn_advice(self, yaw_deg: float) -> Sentence:
        if self._position is Position.LYING:
            return say("measure-turn-lying")
        return say("measure-turn-away" if yaw_deg > 0 else "measure-turn-towards")


def chord_px(pose: Pose) -> float:
    """Length of the trunk in pixels, mean of both sides."""
    p = pose.points
    left, right = p[Landmark.LEFT_SHOULDER] - p[Landmark.LEFT_HIP], p[Landmark.RIGHT_SHOULDER] - p[Landmark.RIGHT_HIP]
    return hypot(*(left + right).tolist()) / 2
