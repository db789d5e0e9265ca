"""The methods that others use, on the same frames: what they would say of a clip.

All read the same pose and the same outline as Posture, are smoothed by the same filter, and are compared with the same
moments of standing. What a method can't tell it takes for zero, as the programs that use it do.
"""

from __future__ import annotations

import numpy as np

from posture.clips.reviewing import Review
from posture.evaluation.predictions import Predicted
from posture.measure.contour import dorsal_normal, near_chord
from posture.measure.filters import ANGLE_BETA, ANGLE_CUTOFF_HZ, OneEuro
from posture.measure.geometry import distance, forward_lean_deg, joint_flexion_deg
from posture.values import Contour, Feedback, Floats, Frame, Landmark, Pose, Side

METHODS = ("line", "hip-angle", "slopes", "parabola")
"""line: the lean of the line from shoulder to hip is the hinge, the back never bends. hip-angle: the same of the angle
shoulder-hip-knee. slopes: straight lines fitted to the outline at the sacrum and at the middle of the back. parabola:
one parabola through the outline, and its directions at both ends."""

SACRUM, MIDDLE, WINDOW = 0.12, 0.50, 0.10
"""Where the local slopes are taken, in shares of the way from hip to shoulder, and how far the lines reach either way:
as in the first prototype of Posture (docs/method.md)."""

PARABOLA = (0.05, 0.80)
"""What of the way from hip to shoulder the parabola is fitted to: further up, hair and hood come in."""


def readings(pose: Pose, near: Side, contour: Contour) -> Floats:
    """(methods, 2) what each method reads of one frame, hinge and low back, degrees; standing not yet taken off."""
    hip, shoulder = near_chord(pose, near)
    lean = forward_lean_deg(hip, shoulder, 1.0 if near is Side.RIGHT else -1.0)
    knee = pose.points[Landmark.LEFT_KNEE if near is Side.LEFT else Landmark.RIGHT_KNEE]
    along, out = in_chord(contour.points, hip, shoulder, near)
    sacrum, middle = (local_slope_deg(along, out, at) for at in (SACRUM, MIDDLE))
    low, high = parabola_slopes_deg(along, out)
    return np.array(
        [
            (lean, 0.0),
            (joint_flexion_deg(shoulder, hip, knee), 0.0),
            (lean - sacrum, sacrum - middle),
            (lean - low, low - high),
        ]
    )


def in_chord(points: Floats, hip: Floats, shoulder: Floats, near: Side) -> tuple[Floats, Floats]:
    """Image points (n, 2) as shares of the way from hip to shoulder, and how far out of the back, in that length."""
    length = distance(hip, shoulder)
    offset = (points - hip) / length
    return offset @ ((shoulder - hip) / length), offset @ dorsal_normal(hip, shoulder, near)


def local_slope_deg(along: Floats, out: Floats, at: float) -> float:
    """The direction of the back around `at`, degrees against the chord, positive where it moves out on the way up."""
    chosen = np.abs(along - at) <= WINDOW
    if chosen.sum() < 2:
        return float("nan")
    return float(np.degrees(np.arctan(np.polynomial.Polynomial.fit(along[chosen], out[chosen], 1).deriv()(at))))


def parabola_slopes_deg(along: Floats, out: Floats) -> tuple[float, float]:
    """The directions of one parabola at both ends of `PARABOLA`, as in `local_slope_deg`."""
    chosen = (along >= PARABOLA[0]) & (along <= PARABOLA[1])
    if chosen.sum() < 3:
        return float("nan"), float("nan")
    slope = np.polynomial.Polynomial.fit(along[chosen], out[chosen], 2).deriv()
    low, high = (float(np.degrees(np.arctan(slope(at)))) for at in PARABOLA)
    return low, high


class UsualMethods:
    """Looks over a review's shoulder and notes what the usual methods say of the frames that Posture measures."""

    def __init__(self) -> None:
        self._time_s: list[float] = []
        self._readings: list[Floats] = []

    def see(self, frame: Frame, feedback: Feedback) -> None:  # noqa: ARG002 (the port's signature)
        """Take in the next frame."""
        self._time_s.append(feedback.time_s)
        pose, view, contour = feedback.pose, feedback.view, feedback.contour
        measured = pose is not None and view is not None and contour is not None and feedback.angles is not None
        nothing = np.full((len(METHODS), 2), np.nan)
        self._readings.append(readings(pose, view.near, contour) if measured else nothing)  # type: ignore[union-attr, arg-type]

    def predicted(self, review: Review) -> dict[str, Predicted]:
        """What each method says of the clip. Without a standing that Posture found, nothing is taken off."""
        times, values = np.array(self._time_s), np.array(self._readings)
        standing = np.zeros(values.shape[1:])
        if reference := review.reference:
            stood = (times >= reference.time_s - reference.seconds) & (times <= reference.time_s)
            usable = stood & np.isfinite(values).all(axis=(1, 2))
            standing = values[usable].mean(axis=0) if usable.any() else standing
        unknown = np.full(len(times), np.nan)
        by_method = {}
        for number, name in enumerate(METHODS):
            hinge, lumbar = (smoothed(values[:, number, k] - standing[number, k], times) for k in (0, 1))
            by_method[name] = Predicted(
                time_s=times,
                hip_hinge_deg=hinge,
                lumbar_flexion_deg=lumbar,
                thoracic_flexion_deg=unknown,
                lumbar_sd_deg=unknown,
            )
        return by_method


def smoothed(values: Floats, times: Floats) -> Floats:
    """`values` through the filter that Posture's own angles pass; NaN stays NaN."""
    angle_filter = OneEuro(ANGLE_CUTOFF_HZ, ANGLE_BETA)
    steps = [angle_filter.step(value, time_s) for value, time_s in zip(values.tolist(), times.tolist(), strict=True)]
    return np.where(np.isnan(values), np.nan, [np.nan if step is None else step for step in steps])
