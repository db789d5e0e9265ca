"""A calibration: what is known of one person after they stood, hinged flat and rounded on purpose. A value, no I/O.

Fixed limits are wrong for most people: full lumbar flexion ranges from 24 to 60 deg. A calibration holds this person's
standing shape, the bias of the lumbar figure over their own flat hinge (`Drift`), and their deliberate maximum; from
these come the limits they are judged by. How it is gathered is `posture.calibration.machine`'s subject, how the
figures are drawn from what was gathered `posture.calibration.fit`'s.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from typing import Annotated, Final, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PositiveFloat, PositiveInt, ValidationError

from posture.errors import PostureError
from posture.measure.legs import longer_leg
from posture.measure.reference import Reference
from posture.measure.shape import FEATURES, QUALITY, Shape
from posture.settings import PRESETS, Limits, Strictness
from posture.values import Floats, Landmark, Pose, View
from posture.words import Sentence, say

FORMAT: Final = "posture.calibration/1"

# What of the drift is taken out of later figures: one bend tells a bias only so well. On 41 rendered clips of ten
# people outside the fit half of it left 2.39 deg of error and no false warning, none 2.44 and one, all 2.41 and none.
DRIFT_SHARE = 0.5


class CalibrationError(PostureError):
    """A stored calibration can't be used, or limits were asked of it that make no sense."""


class Grade(StrEnum):
    """How far a calibration can be trusted; what is worse than fair is refused, not graded."""

    GOOD = "good"
    FAIR = "fair"


class Reason(StrEnum):
    """What keeps a calibration from being graded good."""

    SHALLOW = "shallow"  # the flat bend
    NOT_FLAT = "not_flat"  # the flat bend, or clothes that hide it
    CLOSE = "close"  # round and flat back
    TURNED = "turned"
    UNCLEAR = "unclear"  # the outline of the back

    @property
    def said(self) -> Sentence:
        """A whole sentence."""
        return say(f"calibration-reason-{self.replace('_', '-')}")


_REASONS_BEFORE = {
    "The flat bend was shallow: lower bends are judged less surely.": Reason.SHALLOW,
    "Your flat bend was not quite flat, or your clothes hid it.": Reason.NOT_FLAT,
    "Your round back is not far from your flat back.": Reason.CLOSE,
    "You were turned a little from side-on.": Reason.TURNED,
    "Your back was hard to make out: more light or a closer top would help.": Reason.UNCLEAR,
}
"""Calibrations stored by earlier versions hold the English sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How the camera saw the person: size of the picture in px, the leg's length and the height from heel to nose as
    shares of the picture's height, and the turn of the camera in degrees.
    """

    image_size: tuple[PositiveInt, PositiveInt]
    leg_share: PositiveFloat
    height_share: PositiveFloat
    yaw_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """The lumbar figure over this person's flat hinge: a line through knots.

    hinge_deg: the knots' places, from 0 up, rising. lumbar_deg: the figure there, 0 at the first. Beyond the last knot
    the bias is taken as constant: nothing is known there.
    """

    hinge_deg: tuple[float, ...] = (0.0,)
    lumbar_deg: tuple[float, ...] = (0.0,)

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in pairwise(self.hinge_deg))
        if not self.hinge_deg or len(self.hinge_deg) != len(self.lumbar_deg) or not rising:
            raise ValueError(f"knots must rise, with a figure for each, got {self.hinge_deg} and {self.lumbar_deg}")
        if self.hinge_deg[0] != 0 or self.lumbar_deg[0] != 0:
            raise ValueError("a drift starts at 0 deg of hinge with 0 deg")
        if not all(map(isfinite, self.hinge_deg + self.lumbar_deg)):
            raise ValueError("a drift is made of finite numbers")

    def at(self, hinge_deg: float) -> float:
        """The bias in degrees at a hip hinge of `hinge_deg`."""
        return float(np.interp(hinge_deg, self.hinge_deg, self.lumbar_deg))

    def removed(self, lumbar_deg: float, hinge_deg: float) -> float:
        """A lumbar flexion with `DRIFT_SHARE` of the bias at that hip hinge taken out."""
        return lumbar_deg - DRIFT_SHARE * self.at(hinge_deg)

    @property
    def largest_deg(self) -> float:
        """The largest bias, either way, as an absolute value."""
        return max(map(abs, self.lumbar_deg))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """One person's own figures; angles in degrees. Compared by identity: compare `to_json` for content.

    standing: mean shape of relaxed standing, averaged over `standing_s` seconds; standing_spread: (len(FEATURES),)
    root mean square of how later standing differed from it; lean_spread_deg: the same for the trunk's lean.
    maximum_deg: deliberate maximum of lumbar flexion, drift removed. flat_hinge_deg: how deep the flat hinge went.
    reasons: what keeps the grade from good. taken_at: ISO 8601 with a zone.
    """

    standing: Shape
    standing_s: float
    standing_spread: Floats
    lean_spread_deg: float
    drift: Drift
    maximum_deg: float
    flat_hinge_deg: float
    setup: Setup
    grade: Grade
    reasons: tuple[Reason, ...]
    taken_at: str

    def corrected(self, lumbar_deg: float, hinge_deg: float) -> float:
        """A lumbar flexion with this person's own bias at that hip hinge removed, as far as it is trusted."""
        return self.drift.removed(lumbar_deg, hinge_deg)

    def reference(self, time_s: float) -> Reference:
        """The standing reference, as if taken at `time_s` of another session."""
        return Reference(shape=self.standing, time_s=time_s, seconds=self.standing_s)

    def limits(
        self, strictness: Strictness = Strictness.STANDARD, own_pct: tuple[float, float] | None = None
    ) -> Limits:
        """Limits on corrected lumbar flexion: a preset's shares of this maximum, or own (caution, rounded) shares.

        Raises CalibrationError for shares that are not above the release margin and rising.
        """
        limits = replace(PRESETS[strictness], maximum_deg=self.maximum_deg)
        if own_pct is None:
            return limits
        try:
            return replace(limits, caution_pct=own_pct[0], rounded_pct=own_pct[1])
        except ValueError:
            unusable = say("calibration-shares", caution=own_pct[0], rounded=own_pct[1], release=limits.release_pct)
            raise CalibrationError(unusable) from None

    def to_json(self) -> str:
        """As JSON text, one object; `from_json` reads it back. Raises ValueError for what is not finite."""
        stored = _Stored(
            format=FORMAT,
            taken_at=self.taken_at,
            grade=self.grade,
            reasons=self.reasons,
            maximum_deg=self.maximum_deg,
            flat_hinge_deg=self.flat_hinge_deg,
            drift=self.drift,
            setup=self.setup,
            standing=_StoredStanding(
                seconds=self.standing_s,
                trunk_lean_deg=self.standing.trunk_lean_deg,
                lean_spread_deg=self.lean_spread_deg,
                features=dict(zip(FEATURES, self.standing.features.tolist(), strict=True)),
                spread=dict(zip(FEATURES, self.standing_spread.tolist(), strict=True)),
                quality=dict(zip(QUALITY, self.standing.quality.tolist(), strict=True)),
            ),
        )
        # As json writes it, blanks and all: reviews are found again by the sum of this text.
        return json.dumps(stored.model_dump(mode="json"))

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Read what `to_json` wrote. Raises CalibrationError when it is damaged or of another version."""
        try:
            stored = _Stored.model_validate_json(text)
        except ValidationError as error:
            raise CalibrationError(_what_is_wrong(error)) from error
        standing = stored.standing
        return cls(
            standing=Shape(
                features=np.array([standing.features[name] for name in FEATURES]),
                quality=np.array([standing.quality[name] for name in QUALITY]),
                trunk_lean_deg=standing.trunk_lean_deg,
            ),
            standing_s=standing.seconds,
            standing_spread=np.array([standing.spread[name] for name in FEATURES]),
            lean_spread_deg=standing.lean_spread_deg,
            drift=stored.drift,
            maximum_deg=stored.maximum_deg,
            flat_hinge_deg=stored.flat_hinge_deg,
            setup=stored.setup,
            grade=stored.grade,
            reasons=stored.reasons,
            taken_at=stored.taken_at,
        )


def _named(names: tuple[str, ...]) -> AfterValidator:
    """That a figure is there for each of these names, and for no other: another version may measure others."""

    def check(figures: dict[str, float]) -> dict[str, float]:
        if set(figures) != set(names):
            raise ValueError("the measurements stored are not the ones this version takes")
        return figures

    return AfterValidator(check)


def _iso_time(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _of_before(reasons: object) -> object:
    """Reasons as they are written today."""
    if not isinstance(reasons, list):
        return reasons
    names = {reason.value: reason for reason in Reason} | _REASONS_BEFORE
    return tuple(names.get(reason, reason) if isinstance(reason, str) else reason for reason in reasons)


# Kinds as they are written: "45" is no number and true no figure. Holds for `Drift` and `Setup` inside as well.
_AS_WRITTEN = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)


class _StoredStanding(BaseModel):
    """Relaxed standing in a stored calibration; figures by their names, in the order they are measured."""

    model_config = _AS_WRITTEN

    seconds: float
    trunk_lean_deg: float
    lean_spread_deg: float
    features: Annotated[dict[str, float], _named(FEATURES)]
    spread: Annotated[dict[str, float], _named(FEATURES)]
    quality: Annotated[dict[str, float], _named(QUALITY)]


class _Stored(BaseModel):
    """A calibration as it is stored and as `posture calibrate --to` writes it; what else is in the file is ignored."""

    model_config = _AS_WRITTEN

    format: Literal["posture.calibration/1"]
    taken_at: Annotated[str, AfterValidator(_iso_time)]
    grade: Grade
    reasons: Annotated[tuple[Reason, ...], BeforeValidator(_of_before)]
    maximum_deg: PositiveFloat
    flat_hinge_deg: float
    drift: Drift
    setup: Setup
    standing: _StoredStanding


def _what_is_wrong(error: ValidationError) -> Sentence:
    """The sentence for a text that is no stored calibration."""
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return say("calibration-unread")
    if any(fault["loc"] in ((), ("format",)) for fault in faults):
        return say("calibration-other")
    return say("calibration-damaged")


def setup_of(pose: Pose, view: View) -> Setup:
    """How the camera sees the person of this frame."""
    width, height = pose.size
    heels = (pose.points[Landmark.LEFT_HEEL] + pose.points[Landmark.RIGHT_HEEL]) / 2
    return Setup(
        image_size=(width, height),
        leg_share=longer_leg(pose) / height,
        height_share=float(max(heels[1] - pose.points[Landmark.NOSE, 1], 1.0)) / height,
        yaw_deg=view.yaw_deg,
    )
