"""How a person is drawn over a picture: the bones, the line along the back, the colours. Data, and nothing else.

What the program draws itself (annotated clips, pictures of warnings) and what the page draws come from here; the page
has it as `js/drawing.js`, which `python -m server.pages.drawing` writes. Lengths are in pixels of a picture 640 pixels
on its longer side and grow with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from posture.values import Landmark, Verdict

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""

_LINES_OF_BONES = (
    "left_ear left_shoulder left_elbow left_wrist",
    "right_ear right_shoulder right_elbow right_wrist",
    "left_shoulder right_shoulder right_hip left_hip left_shoulder",
    "left_hip left_knee left_ankle left_heel left_toe left_ankle",
    "right_hip right_knee right_ankle right_heel right_toe right_ankle",
)


def _bones() -> tuple[tuple[Landmark, Landmark], ...]:
    lines = [[Landmark[name.upper()] for name in line.split()] for line in _LINES_OF_BONES]
    return tuple((a, b) for line in lines for a, b in pairwise(line))


BONES = _bones()
"""The pairs of landmarks that a line joins: head, arms, trunk, legs, feet."""

DRAWN: tuple[Landmark, ...] = tuple(sorted({landmark for bone in BONES for landmark in bone}))
"""The landmarks that a line is drawn to, in their order."""

SEEN = 0.5
"""Less visible landmarks aren't drawn."""

BACK_POINTS = 24
"""Points of the line along the back that a review keeps of each frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bone:
    """How a bone is drawn: a thin line on a darker casing, which sets it off from any picture."""

    colour: Colour
    width: float
    casing: Colour
    casing_width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How the back is drawn, on a casing. Colour, dash and width all differ: no one of them has to be seen."""

    colour: Colour
    width: float
    dash: tuple[float, float] | None
    """(drawn, left out) along the line, None for an unbroken one."""


HIPS: Colour = (91, 188, 240)
BACK: Colour = (242, 182, 50)
"""The two parts of a lean, on a dark ground."""

CASING: Colour = (8, 12, 14)
CASING_EXTRA = 5.0
"""How much wider than the line along the back its casing is."""

BONE = Bone(colour=(235, 240, 242), width=1.5, casing=CASING, casing_width=3.0)

LINES: dict[Verdict, Line] = {
    Verdict.GOOD: Line(colour=(91, 188, 240), width=7, dash=None),
    Verdict.CAUTION: Line(colour=(249, 194, 60), width=10, dash=(20, 12)),
    Verdict.ROUNDED: Line(colour=(255, 122, 71), width=15, dash=(0.1, 21)),
    Verdict.UNKNOWN: Line(colour=(207, 216, 220), width=5, dash=(4, 10)),
}

VERDICTS = (Verdict.UNKNOWN, Verdict.GOOD, Verdict.CAUTION, Verdict.ROUNDED)
"""The verdicts by the numbers under which a review keeps them, from 0."""

BAR_DEG = 130.0
"""So many degrees of lean fill the bar that is split into hips and back."""
