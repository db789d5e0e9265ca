"""How the body is placed: what is seen of it, and what of a stretch can be judged there.

Where the figures come from: `read_position` was set by 38 photos and clips of real people; how well the rest is read
was measured on the five rendered people of `samples/render`, put in these positions with known angles, 15 scenes each:

    position         against              low back: MAE, bias      within the stated band   flat read as rounded
    lunge            own standing         3.6, -0.4 deg            96 %                     none
    seated, chair    own sitting tall     4.9, +2.4                93                       1 %
    seated, floor    own sitting tall     5.1, -0.1                92                       3 %
    downward dog     own standing         5.7, +1.9                84                       none

(the bands of the seated before `SITTING_SD_DEG`). A real downward dog with a flat back was all the same read as rounded
(45 deg), so upside down the back is not judged. Lying, the raised leg was found in 99 % of 149 pictures; its angle was
off by 2.6 deg with the camera up to 10 deg from side-on, 3.9 up to 20 and 5.9 up to 35, its knee by 2.7, 3.0 and 4.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import dist
from typing import TypeAlias

from posture.measure.legs import longer_leg
from posture.settings import Limits
from posture.stretches.stretch import Rounding, Stretch
from posture.values import Landmark, Pose, Position
from posture.words import Sentence, say

Point: TypeAlias = Sequence[float]
"""x and y in image pixels."""

_HIPS, _SHOULDERS, _WRISTS, _ANKLES, _KNEES = (
    (Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]) for name in ("HIP", "SHOULDER", "WRIST", "ANKLE", "KNEE")
)

# All in leg lengths, or trunk lengths where said.
APART = 0.2  # one foot higher than the other by this much stands on something
FLOOR = 0.3  # hands, or hips, this close to the lower foot's height are on the floor
STANDING_DROP = 0.75  # hips this far above the lower foot: standing; real bends with bent knees 0.76-1.0
SEATED_DROP = 0.68  # below it: seated, real chairs 0.51-0.62
SUNK = 0.15  # sitting on the floor, the hips' landmarks may be this far below the ankles'
AHEAD = 0.25  # a foot this far in front of the hips is ahead of them
LEANING_BACK = 0.5  # nobody sits with the shoulders further behind the hips than this, in trunk lengths (30 deg)
LYING_RISE = 0.7  # lying, the shoulders are at most this much above the hips, in trunk lengths (45 deg)
INVERTED_DEG = 100.0  # trunk lean beyond which a body on hands and feet is upside down

SITTING_SD_DEG = 4.0
"""Added to what the estimator states while seated: it has never been fitted to a seat, nor to hands on the thighs."""
SITTING_TURN_DEG = 8.0
"""Seated people who bend are read as turned 10 deg too far towards the camera (sitting tall: 4-6)."""
UNPROVEN_SD_DEG = 25.0
"""Stated for a low back whose figure has no proof: wide enough that it can't be taken for one."""

LOOSE_CAUTION_PCT, LOOSE_ROUNDED_PCT = 100.0, 133.0
"""Shares of the person's maximum in a hang. Healthy people flex the low back by 41.6 deg in a full forward bend (Esola
1996), 92 % of the 45 deg assumed of everybody, and real ones were read at 45-54: no usual limit is right there. The
warning is left for more than the 60 deg that backs can do."""

# Where somebody is clearly placed another way than the stretch wants it; what to do then is the catalogue's.
WRONG_PLACES: dict[Position, frozenset[Position]] = {
    Position.STANDING: frozenset({Position.LYING}),
    Position.HEEL_RAISED: frozenset({Position.LYING}),
    Position.SEATED: frozenset({Position.STANDING, Position.HEEL_RAISED, Position.LYING}),
    Position.HANDS_AND_FEET: frozenset({Position.LYING}),
    Position.LYING: frozenset({Position.STANDING, Position.HEEL_RAISED, Position.SEATED, Position.HANDS_AND_FEET}),
}


def read_position(pose: Pose) -> Position | None:
    """How the body is placed, from its landmarks in the picture; None when that is not clear."""
    # Plain numbers: NumPy takes longer to be called than this takes to compute.
    points, length = pose.points.tolist(), longer_leg(pose)
    hips, shoulders, wrists = (_middle(points, pair) for pair in (_HIPS, _SHOULDERS, _WRISTS))
    ankles, knees = ([points[landmark] for landmark in pair] for pair in (_ANKLES, _KNEES))
    floor = max(y for _, y in ankles)
    drop = (floor - hips[1]) / length
    long = max(dist(hips, shoulders), 1.0)
    trunk = (shoulders[0] - hips[0]) / long, (shoulders[1] - hips[1]) / long
    away = [(x - hips[0]) / length for x, _ in ankles]
    # Along the floor, the way the further foot lies from the hips.
    feet = 1.0 if max(away, key=abs) >= 0 else -1.0
    behind, ahead = sorted(feet * one for one in away)
    hands_down = (floor - wrists[1]) / length < FLOOR
    if drop < FLOOR and abs(trunk[1]) < LYING_RISE and _lies(trunk, ankles, hips, length):
        return Position.LYING
    if drop < -SUNK:
        return None
    if drop > STANDING_DROP - 0.2 and trunk[1] > 0.2 and hands_down and _apart(wrists, ankles) > 0.6 * length:
        return Position.HANDS_AND_FEET
    if 0.3 < drop < STANDING_DROP and ahead > 0.3 and behind < -0.2:
        # A lunge: one foot ahead, the other behind with its knee down.
        knee_down = floor - max(y for _, y in knees) < 0.25 * length
        return Position.HANDS_AND_FEET if knee_down else None
    if drop < SEATED_DROP and ahead > AHEAD and behind > -AHEAD and feet * trunk[0] > -LEANING_BACK:
        return Position.SEATED if trunk[1] < 0.3 else None
    if drop >= STANDING_DROP and min(map(abs, away)) < 0.5:
        apart = abs(ankles[0][1] - ankles[1][1]) / length
        return Position.HEEL_RAISED if apart > APART else Position.STANDING
    return None


def back_unjudged(stretch: Stretch | None, trunk_lean_deg: float) -> Sentence | None:
    """Why the back is not judged in this stretch, at this lean of the trunk; None when it is."""
    if stretch is None:
        return None
    if not stretch.side_on:
        return say("measure-note-not-side-on")
    if stretch.position is Position.LYING:
        return say("measure-note-lying")
    if stretch.rounding is Rounding.NOT_JUDGED:
        return say("measure-note-not-judged")
    if stretch.position is Position.HANDS_AND_FEET and max(trunk_lean_deg, stretch.min_depth_deg) >= INVERTED_DEG:
        return say("measure-note-upside-down")
    return None


def not_judged(stretch: Stretch | None) -> tuple[Sentence, ...]:
    """All that the camera can't judge in this stretch, a sentence each: what its file says, and what this adds."""
    if stretch is None:
        return ()
    own = back_unjudged(stretch, 0.0)
    if not own and stretch.position is Position.SEATED:
        own = say("measure-note-sitting")
    if not own and stretch.rounding is Rounding.LOOSE:
        own = say("measure-note-loose")
    return (*stretch.not_judged, own) if own else stretch.not_judged


def needs_reference(stretch: Stretch | None) -> bool:
    """Whether figures of this stretch want this person's own standing, or sitting, to compare with."""
    return not back_unjudged(stretch, 0.0)


def limits_for(limits: Limits, stretch: Stretch | None) -> Limits:
    """The person's limits as this stretch uses them: a hang is allowed to round, to a looser limit."""
    if stretch is None or stretch.rounding is not Rounding.LOOSE:
        return limits
    return replace(
        limits,
        caution_pct=max(limits.caution_pct, LOOSE_CAUTION_PCT),
        rounded_pct=max(limits.rounded_pct, LOOSE_ROUNDED_PCT),
    )


def misplaced(stretch: Stretch | None, seen: Position | None) -> Sentence | None:
    """What to do when the body is clearly placed otherwise than the stretch wants it; None when it may be right."""
    if stretch is None or seen is None:
        return None
    if seen not in WRONG_PLACES[stretch.position]:
        return None
    return say(f"measure-place-{stretch.position.replace('_', '-')}")


def _lies(trunk: Point, ankles: list[Point], hips: Point, length: float) -> bool:
    """Whether somebody low on the floor lies, rather than sits and folds over the legs.

    Lying, no foot on the floor is on the head's side of the hips; feet in the air may be.
    """
    side = 1.0 if trunk[0] >= 0 else -1.0
    return not any((hips[1] - y) / length < FLOOR and side * (x - hips[0]) / length > AHEAD for x, y in ankles)


def _apart(wrists: Point, ankles: list[Point]) -> float:
    """How far hands and feet are from each other along the floor, in pixels."""
    return abs(wrists[0] - (ankles[0][0] + ankles[1][0]) / 2)


def _middle(points: list[Point], pair: tuple[Landmark, Landmark]) -> Point:
    (x, y), (other_x, other_y) = points[pair[0]], points[pair[1]]
    return (x + other_x) / 2, (y + other_y) / 2
