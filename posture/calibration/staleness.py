"""Whether a calibration still fits who is seen today, and which fits: its age, the camera's distance, the standing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from posture.calibration.result import Calibration, Setup
from posture.measure.reference import Reference
from posture.measure.shape import FEATURES, Shape
from posture.values import Floats, Stale
from posture.words import Sentence, say

MAX_AGE = timedelta(days=14)
MAX_SIZE_RATIO = 1.2  # leg length in the picture, either way: a camera moved by half a metre at 2.5-3 m
# The outline of a still person wanders by this much, whatever one standing showed: chords, or units of 30 deg.
MIN_SPREAD = 0.05
# Root mean square of the outline's differences, in spreads: the same rendered person again gives 0.2, another person or
# camera 1.6 to 4 (measured).
MAX_SPREADS = 1.5
MAX_LEAN_CHANGE_DEG = 4.0  # of the standing trunk, besides three of its spreads

# What the standing shape is compared by: the back's outline. Head and arms may hang as they like.
_OUTLINE = np.array([name.startswith(("radius_", "slope_", "hip_radius_", "outline_")) for name in FEATURES])


def stale_advice(stale: Stale) -> Sentence:
    """Why the calibration should be done again, and what to do."""
    return say(f"calibration-stale-{stale}")


def staleness(
    calibration: Calibration, reference: Reference | None, setup: Setup | None, now: str | None
) -> tuple[Stale, ...]:
    """Why `calibration` should be done again, most telling first; empty when it holds. `stale_advice` has the words.

    reference: the standing reference of this session; setup: how the camera sees the person while they stand (both
    None where not known yet: nothing is concluded). now: ISO 8601; a time without a zone is read as the other's;
    None when unknown, as with a clip of any age.
    """
    reasons: list[Stale] = []
    if reference is not None and standing_change(calibration, reference.shape) > 1:
        reasons.append(Stale.STANDING)
    if setup is not None:
        ratio = setup.leg_share / calibration.setup.leg_share
        if not 1 / MAX_SIZE_RATIO <= ratio <= MAX_SIZE_RATIO:
            reasons.append(Stale.DISTANCE)
    if now is None:
        return tuple(reasons)
    taken, today = datetime.fromisoformat(calibration.taken_at), datetime.fromisoformat(now)
    if taken.tzinfo is None or today.tzinfo is None:
        taken, today = taken.replace(tzinfo=None), today.replace(tzinfo=None)
    if today - taken > MAX_AGE:
        reasons.append(Stale.OLD)
    return tuple(reasons)


def fitting(calibrations: Sequence[Calibration], reference: Reference, setup: Setup) -> Calibration:
    """Of one person's calibrations, newest first, the newest taken where and as they stand now; else the newest.

    Who stretches in two places has calibrated in both: from another place the same person is seen otherwise, and what
    `staleness` finds of distance and standing back tells the two apart, whatever camera it is.
    """
    return next((one for one in calibrations if not staleness(one, reference, setup, None)), calibrations[0])


def standing_change(calibration: Calibration, shape: Shape) -> float:
    """How far a standing shape is from the calibrated one, as a share of what is let pass (above 1: stale)."""
    outline = outline_change(calibration.standing, shape, calibration.standing_spread) / MAX_SPREADS
    lean = abs(shape.trunk_lean_deg - calibration.standing.trunk_lean_deg)
    return max(outline, lean / (MAX_LEAN_CHANGE_DEG + 3 * calibration.lean_spread_deg))


def outline_change(first: Shape, later: Shape, spread: Floats | float = 0.0) -> float:
    """Root mean square of how two outlines of a standing back differ, in spreads.

    spread: that of each feature in this person's standing; `MIN_SPREAD` is added to it in quadrature.
    """
    unit = np.broadcast_to(np.hypot(spread, MIN_SPREAD), first.features.shape)[_OUTLINE]
    return float(np.sqrt(np.mean(((later.features - first.features)[_OUTLINE] / unit) ** 2)))
