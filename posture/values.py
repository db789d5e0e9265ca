"""The values that travel down the corridor, from a frame to the feedback on it. No behaviour but checks.

Coordinate frames: *image* is pixels, x right, y down, origin at the top left corner; *world* is
metres, x right, y down, z away from the camera, origin between the hips. Angles are in degrees in the sagittal
plane, forward and flexion positive, relative to the person's own relaxed standing unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from posture.words import Sentence

Floats: TypeAlias = NDArray[np.float64]
Image: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.float32] | NDArray[np.uint8]


class Landmark(IntEnum):
    """The points of the body, in Posture's own order; left and right are the person's own.

    The first `CORE` are measured by, and every pose model has to give them. The others are only handed on to exports;
    a model that does not know one says NaN.
    """

    NOSE = 0
    LEFT_EAR = 1
    RIGHT_EAR = 2
    LEFT_SHOULDER = 3
    RIGHT_SHOULDER = 4
    LEFT_ELBOW = 5
    RIGHT_ELBOW = 6
    LEFT_WRIST = 7
    RIGHT_WRIST = 8
    LEFT_HIP = 9
    RIGHT_HIP = 10
    LEFT_KNEE = 11
    RIGHT_KNEE = 12
    LEFT_ANKLE = 13
    RIGHT_ANKLE = 14
    LEFT_HEEL = 15
    RIGHT_HEEL = 16
    LEFT_TOE = 17
    RIGHT_TOE = 18
    LEFT_EYE = 19
    RIGHT_EYE = 20
    LEFT_EYE_INNER = 21
    RIGHT_EYE_INNER = 22
    LEFT_EYE_OUTER = 23
    RIGHT_EYE_OUTER = 24
    LEFT_MOUTH = 25
    RIGHT_MOUTH = 26
    LEFT_THUMB = 27
    RIGHT_THUMB = 28
    LEFT_INDEX = 29
    RIGHT_INDEX = 30
    LEFT_PINKY = 31
    RIGHT_PINKY = 32


LANDMARKS = len(Landmark)
CORE = Landmark.RIGHT_TOE + 1


class Side(StrEnum):
    """A side of the person's body, or the way they face in the image."""

    LEFT = "left"
    RIGHT = "right"


class Position(StrEnum):
    """How the body is placed; the view check and what can be measured follow from it."""

    STANDING = "standing"
    HEEL_RAISED = "heel_raised"
    SEATED = "seated"
    HANDS_AND_FEET = "hands_and_feet"
    LYING = "lying"


class Status(StrEnum):
    """Whether a frame could be measured, and if not, why (the `status` column of frames.csv)."""

    OK = "ok"
    NO_PERSON = "no_person"
    OUT_OF_FRAME = "out_of_frame"
    NOT_SIDE_ON = "not_side_on"
    NO_REFERENCE = "no_reference"
    LOW_CONFIDENCE = "low_confidence"


class Verdict(StrEnum):
    """The judgement on the low back."""

    GOOD = "good"
    CAUTION = "caution"
    ROUNDED = "rounded"
    UNKNOWN = "unknown"


class Event(StrEnum):
    """What began or ended at this frame."""

    REFERENCE_TAKEN = "reference_taken"
    WARNING_STARTED = "warning_started"
    WARNING_ENDED = "warning_ended"


class BodyPart(StrEnum):
    """What must be in the picture."""

    FEET = "feet"
    KNEES = "knees"
    HIPS = "hips"
    SHOULDERS = "shoulders"
    HEAD = "head"
    HANDS = "hands"


class Stale(StrEnum):
    """Why a person's calibration should be done again."""

    OLD = "old"
    DISTANCE = "distance"
    STANDING = "standing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One picture. `image` is RGB, uint8, shape (h, w, 3); `time_s` its presentation time; `index` counts from 0."""

    image: Image
    time_s: float
    index: int = 0

    def __post_init__(self) -> None:
        if self.image.ndim != 3 or self.image.shape[2] != 3 or self.image.dtype != np.uint8:
            raise ValueError(f"image must be uint8 (h, w, 3), got {self.image.dtype} {self.image.shape}")

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One person in one frame.

    Rows are in the order of `Landmark`; those from `CORE` on may be NaN, for a point that the model does not know.
    """

    points: Floats
    """(LANDMARKS, 2) landmarks in image pixels."""
    world: Floats
    """(LANDMARKS, 3) landmarks in metres, world frame."""
    visibility: Floats
    """(LANDMARKS,) 0..1, how likely a landmark is in the picture and not hidden; 0 where it is not known."""
    mask: Mask
    """(h, w) how likely a pixel belongs to the person: 0..1, or 0..255 where the numbers are whole (uint8)."""

    def __post_init__(self) -> None:
        for name, expected in (("points", (LANDMARKS, 2)), ("world", (LANDMARKS, 3)), ("visibility", (LANDMARKS,))):
            got = getattr(self, name).shape
            if got != expected:
                raise ValueError(f"{name} must have shape {expected}, got {got}")
        if self.mask.ndim != 2:
            raise ValueError(f"mask must have shape (h, w), got {self.mask.shape}")
        if not (np.isfinite(self.points[:CORE]).all() and np.isfinite(self.world[:CORE]).all()):
            raise ValueError("the landmarks that are measured by must be finite numbers")

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the image in pixels."""
        return self.mask.shape[1], self.mask.shape[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the camera sees the person.

    facing: the way the person looks in the image, which is also the side of the body nearer to the camera:
    someone facing left shows the camera their left side.
    yaw_deg: 0 = exactly side-on, 90 = facing the camera or turned away. missing: body parts out of the picture.
    status OK, OUT_OF_FRAME or NOT_SIDE_ON; advice: what to do about it, None when OK.
    """

    status: Status
    facing: Side
    yaw_deg: float
    missing: tuple[BodyPart, ...] = ()
    advice: Sentence | None = None

    @property
    def near(self) -> Side:
        """The side of the body nearer to the camera."""
        return self.facing


@dataclass(frozen=True, slots=True, kw_only=True)
class Contour:
    """The edge of the mask along the back, from below the buttocks up to the neck.

    points: (n, 2) image pixels, evenly spaced along the line, pelvis end first. radius: (m,) distance of the line
    from the middle of the hip-shoulder chord in chord lengths, in the m directions `contour.FAN_DEG`; NaN where no
    edge was found. hip_radius: (k,) the same around the near hip, in the directions `contour.HIP_FAN_DEG`, cut off at
    `contour.HIP_REACH`. sharpness: 0..1, how quickly the mask falls off across the line (1 = a clean edge).
    """

    points: Floats
    radius: Floats
    hip_radius: Floats
    sharpness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Angles:
    """The posture of one frame with one standard deviation for each uncertain angle; None where unknown.

    trunk_lean_deg: lean of the hip-shoulder line from the vertical. hip_hinge_deg: forward rotation of the pelvis.
    lumbar_flexion_deg: flexion of the lumbar spine, 0 = own neutral curve, + = rounding. thoracic_flexion_deg: the
    same for the upper back. knee_flexion_*_deg: 0 = straight.
    """

    trunk_lean_deg: float
    hip_hinge_deg: float
    hip_hinge_sd_deg: float
    lumbar_flexion_deg: float
    lumbar_sd_deg: float
    thoracic_flexion_deg: float
    thoracic_sd_deg: float
    knee_flexion_left_deg: float
    knee_flexion_right_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LegReading:
    """The legs and the placing of the body at one frame, from the landmarks alone; None where unknown.

    position: how the body is seen to be placed. stretched: the leg being stretched, found by itself; None when it is
    both or not known. raised: the leg with the higher foot. front: the leg whose foot is ahead. leg_angle_deg: lying,
    the stretched leg from the floor: 0 flat, 90 upright. knee_deg: flexion of the knee that the stretch wants straight
    (of both, the more bent one), 0 = straight. trunk_lean_deg: lean of the trunk from the vertical, forwards positive,
    past 90 upside down; of a person who is not seen side-on, its tilt to whichever side.
    """

    position: Position | None = None
    stretched: Side | None = None
    raised: Side | None = None
    front: Side | None = None
    leg_angle_deg: float | None = None
    knee_deg: float | None = None
    trunk_lean_deg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """All there is to say about one frame, for the page, the voice, the report and the exports.

    status: could it be measured. verdict: the judgement on the low back. advice: one plain sentence on what to do
    next, None when nothing is wrong. warning: True while a warning is on (a rounding that has lasted). events: what
    began or ended at this frame. angles: None unless a person was measured. rounding_pct: lumbar flexion as a share
    of the person's own maximum. reference_progress: 0..1, how much of the standing reference has been gathered,
    1 once it is held. stale: why the calibration judged by should be done again, known from the standing reference on.
    legs: which leg is stretched, its angle and its knee; None unless the person was seen well enough. note: why the
    back is not judged although all is well, in one sentence; None where it is.
    pose, view, contour: what the overlay draws, None where there is none.
    """

    time_s: float
    status: Status
    verdict: Verdict
    advice: Sentence | None = None
    warning: bool = False
    events: tuple[Event, ...] = ()
    angles: Angles | None = None
    rounding_pct: float | None = None
    reference_progress: float = 0.0
    stale: tuple[Stale, ...] = ()
    pose: Pose | None = None
    view: View | None = None
    contour: Contour | None = None
    legs: LegReading | None = None
    note: Sentence | None = None
