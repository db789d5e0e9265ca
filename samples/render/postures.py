"""Random postures, far beyond what a stretch needs, so that an estimator meets nothing new. Degrees."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samples.render.draws import Draw
from samples.render.motion import Controls

STANDING = 5  # pictures of each person that show them standing


@dataclass(frozen=True, slots=True)
class Posture:
    """One pose, and whether it is relaxed standing with both feet down."""

    controls: Controls
    standing: bool


HANDS_REST = 0.5  # share of the bent postures with the hands on something (hands.py)


def standing(draw: Draw) -> Posture:
    """Relaxed standing, as a reference would be taken from."""
    controls = Controls(
        hinge=draw.normal(0, 1),
        lumbar=draw.normal(0, 0.8),
        thoracic=draw.normal(0, 1),
        knee=draw.uniform(0, 7),
        neck=draw.normal(0, 6),
        arm=draw.normal(0, 5),
        elbow=draw.uniform(2, 25),
    )
    return Posture(controls, True)


def bent(draw: Draw, leg: str) -> Posture:
    """Any posture on two feet; `leg` 'box': mostly with a heel on the box, 'step': mostly with a foot ahead."""
    up = leg == "box" and draw.chance(0.8)
    ahead = leg == "step" and draw.chance(0.8)
    hinge = draw.uniform(-14, 75) if up else draw.uniform(-8, 105)
    lumbar = draw.normal(2, 6) if draw.chance(0.4) else draw.uniform(-15, 60)
    if hinge < 8 and not up:
        lumbar *= 0.6
    thoracic = float(np.clip(0.4 * lumbar + draw.normal(0, 10), -20, 50))
    arm, elbow = _arms(draw, hinge + lumbar + 0.6 * thoracic)
    controls = Controls(
        hinge=hinge,
        lumbar=lumbar,
        thoracic=thoracic,
        knee=draw.uniform(0, 14) if draw.chance(0.8) else draw.uniform(10, 50),
        neck=draw.uniform(-25, 45),
        arm=arm,
        elbow=elbow,
        arm_far=draw.normal(0, 15) if draw.chance(0.3) else 0.0,
        heel=1.0 if up else 0.0,
        step=1.0 if ahead else 0.0,
    )
    return Posture(controls, False)


def looking_about(draw: Draw, controls: Controls) -> Controls:
    """The same with the head turned or tilted, as people do who look at a screen beside them."""
    turned = draw.normal(0, 28, -75, 75) if draw.chance(0.4) else draw.normal(0, 4)
    return replace(controls, head_turn=turned, head_tilt=draw.normal(0, 7, -30, 30))


def knees_bent(draw: Draw, controls: Controls) -> Controls:
    """The same, in two of five draws with knees bent up to 70 deg."""
    return replace(controls, knee=draw.uniform(10, 70)) if draw.chance(0.4) else controls


def _arms(draw: Draw, lean: float) -> tuple[float, float]:
    """Raise and elbow flexion: hanging, reaching along the leg, far ahead, hands on hips, hands behind the head."""
    kind = draw.rng.random()
    if kind < 0.45:
        return draw.normal(0, 12), draw.uniform(2, 30)
    if kind < 0.7:
        return draw.uniform(0, 1) * max(lean, 20) * 0.9, draw.uniform(2, 50)
    if kind < 0.85:
        return draw.uniform(20, 110), draw.uniform(0, 40)
    if kind < 0.93:
        return draw.uniform(-25, 10), draw.uniform(40, 120)
    return lean + draw.uniform(100, 160), draw.uniform(90, 140)
