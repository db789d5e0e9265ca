"""What one frame tells the coach of a stretch. The only file of the coach that knows where feedback keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from posture.measure.geometry import forward_lean_deg
from posture.stretches.stretch import Knee, Position, Rounding, Stretch
from posture.values import Event, Feedback, Landmark, LegReading, Side, Status, Verdict
from posture.words import Sentence

_HEAD = {
    Side.LEFT: (Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER, Landmark.LEFT_EAR),
    Side.RIGHT: (Landmark.RIGHT_HIP, Landmark.RIGHT_SHOULDER, Landmark.RIGHT_EAR),
}
UNSURE_SD_DEG = 12.0  # a hinge less sure than this is no figure to report
# Where a head can hang that should not.
_NECK_IN = (Position.STANDING, Position.HEEL_RAISED, Position.SEATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachMoment:
    """What one frame tells the coach. Angles in degrees; None where unknown or not judged in this stretch.

    seen: all that this stretch judges was measured; else `advice` says what to do about it, and `status` what is the
    matter. dark: the picture is too dark to be read well. wanting: what else should be mended before it begins.
    placed: the body is placed
    as the stretch wants, sitting or lying where it should. depth_deg: lean of the trunk, or lying the angle of the
    raised leg from the floor: tells being in position and moving. range_deg: what the stretch is for, the hinge of the
    hips, or lying the leg's angle; range_sd_deg: the standard deviation of its error, None where nobody states one.
    lumbar_deg: flexion of the low back. verdict: on it, UNKNOWN where it is not judged.
    rounded: the verdict on this frame; warning: it
    has lasted; warned: it began to last at this frame. knee_deg: flexion of the knee that should be straight. leg:
    which leg is stretched, None where both are or none was found. neck_deg: how far the head is forward of the trunk's
    line; relative to the person's own standing it tells a hanging head.
    """

    time_s: float
    seen: bool
    advice: Sentence | None = None
    status: Status = Status.OK
    dark: bool = False
    wanting: Sentence | None = None
    placed: bool = True
    depth_deg: float | None = None
    range_deg: float | None = None
    range_sd_deg: float | None = None
    lumbar_deg: float | None = None
    verdict: Verdict = Verdict.UNKNOWN
    rounded: bool = False
    warning: bool = False
    warned: bool = False
    knee_deg: float | None = None
    leg: Side | None = None
    neck_deg: float | None = None


def moment_of(
    feedback: Feedback,
    stretch: Stretch,
    *,
    unreferenced: bool = False,
    dark: bool = False,
    wanting: Sentence | None = None,
) -> CoachMoment:
    """What `feedback`, from a session that was told of `stretch`, tells of it.

    unreferenced: take angles against the average person, too, for clips in which nobody stands first. dark: of the
    picture, which only its reader knows. wanting: as in `CoachMoment`.
    """
    placed = _placed(feedback.legs, stretch.position)
    estimated = unreferenced and feedback.status is Status.NO_REFERENCE and feedback.angles is not None
    if feedback.status is not Status.OK and not estimated:
        return CoachMoment(
            time_s=feedback.time_s,
            seen=False,
            advice=feedback.advice,
            status=feedback.status,
            dark=dark,
            wanting=wanting,
            placed=placed,
            warning=feedback.warning,
        )
    back = stretch.rounding is not Rounding.NOT_JUDGED
    depth, reach = _depth(feedback, stretch)
    return CoachMoment(
        time_s=feedback.time_s,
        seen=True,
        dark=dark,
        wanting=wanting,
        placed=placed,
        depth_deg=depth,
        range_deg=reach,
        range_sd_deg=_range_sd(feedback, stretch, reach),
        lumbar_deg=feedback.angles.lumbar_flexion_deg if back and feedback.angles and not feedback.note else None,
        verdict=feedback.verdict if back else Verdict.UNKNOWN,
        rounded=back and feedback.verdict is Verdict.ROUNDED,
        warning=back and feedback.warning,
        warned=back and Event.WARNING_STARTED in feedback.events,
        knee_deg=_knee(feedback, stretch),
        leg=feedback.legs.stretched if feedback.legs and stretch.legs == 1 else None,
        neck_deg=_neck(feedback, stretch),
    )


def _placed(legs: LegReading | None, wanted: Position) -> bool:
    """Whether the person sits or lies where the stretch wants it, and only there.

    The rest is left to the depth: a deep bend with the hands down, a lunge and standing are not told apart surely.
    """
    if legs is None or legs.position is None:
        return True
    settled = (Position.SEATED, Position.LYING)
    return legs.position is wanted if wanted in settled else legs.position not in settled


def _depth(feedback: Feedback, stretch: Stretch) -> tuple[float | None, float | None]:
    """Depth and range; none of either where the camera doesn't see the person from the side."""
    angles, legs = feedback.angles, feedback.legs
    if not stretch.side_on:
        return None, None
    if stretch.position is Position.LYING:
        angle = legs.leg_angle_deg if legs else None
        return angle, angle
    if angles is not None:
        sure = angles.hip_hinge_sd_deg <= UNSURE_SD_DEG
        return angles.trunk_lean_deg, angles.hip_hinge_deg if sure else None
    return (legs.trunk_lean_deg if legs else None), None


def _range_sd(feedback: Feedback, stretch: Stretch, reach: float | None) -> float | None:
    """How sure the range is: of the hinge, for nobody states it of a lying leg."""
    if reach is None or feedback.angles is None or stretch.position is Position.LYING:
        return None
    return feedback.angles.hip_hinge_sd_deg


def _knee(feedback: Feedback, stretch: Stretch) -> float | None:
    """Flexion of the knee that should be straight; of both, the more bent one."""
    if stretch.knee is Knee.NONE:
        return None
    if feedback.legs and feedback.legs.knee_deg is not None:
        return feedback.legs.knee_deg
    if stretch.knee is Knee.BOTH and feedback.angles:
        return max(feedback.angles.knee_flexion_left_deg, feedback.angles.knee_flexion_right_deg)
    return None


def _neck(feedback: Feedback, stretch: Stretch) -> float | None:
    """Forward angle of the shoulder-ear line against the hip-shoulder line, near side, -180..180."""
    pose, view = feedback.pose, feedback.view
    if pose is None or view is None or stretch.position not in _NECK_IN or stretch.rounding is not Rounding.NORMAL:
        return None
    hip, shoulder, ear = pose.points[list(_HEAD[view.near])]
    forward = 1.0 if view.facing is Side.RIGHT else -1.0
    turn = forward_lean_deg(shoulder, ear, forward) - forward_lean_deg(hip, shoulder, forward)
    return (turn + 180) % 360 - 180
