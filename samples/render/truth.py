"""The truth beside a clip: NAME.truth.csv (angles), NAME.json (how it was made), NAME.full.json (joints and outlines).

Angles in degrees, forwards and flexion positive; time in seconds.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from samples.render.body import Body
from samples.render.camera import View
from samples.render.pose import Pose, Poser, Segments
from samples.render.rotations import Floats
from samples.render.spec import ClipSpec
from samples.render.spine import LEVELS

COLUMNS = (
    "time_s",
    "pelvis_tilt_deg",
    "lumbar_flexion_deg",
    "thoracic_flexion_deg",
    "trunk_lean_deg",
    "hip_flexion_left_deg",
    "hip_flexion_right_deg",
    "knee_flexion_left_deg",
    "knee_flexion_right_deg",
    "raised_heel",
    "camera_yaw_deg",
)
SIDE_WORD = {"L": "left", "R": "right"}
_LIMB_JOINTS = {
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "shoulder": "upperarm01",
    "elbow": "lowerarm01",
    "wrist": "wrist",
}
JOINTS = {
    **{level: level for level in LEVELS},
    "C7T1": "neck01",
    "head": "head",
    **{f"{ours}_{word}": f"{bone}.{s}" for ours, bone in _LIMB_JOINTS.items() for s, word in SIDE_WORD.items()},
}
NEUTRAL_NOTE = (
    "pelvis, lumbar, thoracic, hip and knee angles are 0 in the neutral standing pose; "
    "trunk_lean_deg is measured from the vertical"
)


def row(t: float, pose: Pose | None, segments: Segments | None, yaw: float) -> list[str]:
    """One row of the CSV; the angles are empty while the person is not there."""
    if pose is None or segments is None:
        return [_cell(t), *[""] * (len(COLUMNS) - 2), _cell(yaw)]
    a = pose.angles
    values = (
        t,
        a.pelvis_tilt,
        a.lumbar_flexion,
        a.thoracic_flexion,
        segments.trunk,
        a.hip_flexion_left,
        a.hip_flexion_right,
        a.knee_flexion_left,
        a.knee_flexion_right,
        a.raised_heel,
        yaw,
    )
    return [_cell(value) for value in values]


def _cell(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}"  # + 0.0: no "-0.00"


def write_csv(path: Path, rows: Iterable[list[str]]) -> None:
    """Write the truth of a clip."""
    with path.open("w", newline="", encoding="utf-8") as f:
        csv.writer(f, lineterminator="\n").writerows([list(COLUMNS), *rows])


def meta(spec: ClipSpec, body: Body, poser: Poser) -> dict[str, Any]:
    """How a clip was made, for NAME.json."""
    on_box, steps = spec.motion.uses("heel"), spec.motion.uses("step")
    leg = SIDE_WORD[spec.leading]
    settled = None if spec.enters_at is None else round(spec.enters_at + spec.walk_in, 2)
    return {
        "description": spec.description,
        "person": spec.person,
        "phenotype": dict(spec.phenotype),
        "stature_m": round(body.stature, 3),
        "camera": asdict(spec.camera),
        "light": asdict(spec.light),
        "facing": spec.facing,
        "fps": spec.fps,
        "size": list(spec.size),
        "duration_s": spec.frames / spec.fps,
        "clothes": "loose shirt" if body.shirt else "tight",
        "raised_leg": leg if on_box else None,
        "box_height_m": spec.box_height if on_box else None,
        "leg_in_front": leg if steps else None,
        "step_length_m": spec.step_length if steps else None,
        "enters_at_s": spec.enters_at,
        "standing_from_s": settled,
        "background": spec.background,
        "noise": spec.noise,
        "blur": spec.blur,
        "exposure": spec.exposure,
        "seed": spec.seed,
        "neutral": {"trunk_lean_deg": round(poser.neutral.trunk, 2), "note": NEUTRAL_NOTE},
        "motion": [key.to_json() for key in spec.keys],
    }


def full_meta(spec: ClipSpec, body: Body, poser: Poser, view: View) -> dict[str, Any]:
    """What NAME.full.json holds besides its frames."""
    return {
        **meta(spec, body, poser),
        "neutral_segments_deg": asdict(poser.neutral),
        "view_projection": view.projection.tolist(),
        "dorsal_rest_height_m": body.rest_vertices[body.dorsal, 2].round(4).tolist(),
    }


def full_frame(
    t: float, pose: Pose | None, segments: Segments | None, dressed: Floats | None, body: Body, view: View
) -> dict[str, Any]:
    """Joints (px, m), leans of the segments (degrees from the vertical) and the line of the back (px) of one frame."""
    if pose is None or segments is None:
        return {"time_s": round(t, 4), "visible": False}
    points = np.array([pose.joints[body.bone[bone]] for bone in JOINTS.values()])
    frame = {
        "time_s": round(t, 4),
        "visible": True,
        **{name: round(value, 3) for name, value in asdict(pose.angles).items()},
        "segments_deg": {name: round(value, 3) for name, value in asdict(segments).items()},
        "joints_px": dict(zip(JOINTS, view.project(points).round(2).tolist(), strict=True)),
        "joints_m": dict(zip(JOINTS, points.round(6).tolist(), strict=True)),
        "back_px": view.project(pose.vertices[body.dorsal]).round(2).tolist(),
    }
    if dressed is not None:
        frame["shirt_back_px"] = view.project(dressed[body.dorsal]).round(2).tolist()
    return frame
