"""Random movements: what people do in front of the camera, as the keys of a spec. Angles in degrees, times in s.

Everybody stands first, both feet down, for at least 1.5 s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from samples.render.draws import DIGITS, Draw

Keys: TypeAlias = list[dict[str, Any]]


@dataclass(slots=True)
class Script:
    """Keys in the making. `stance` is what the person returns to; `t` where the script has got to, s."""

    draw: Draw
    stance: Mapping[str, float]
    t: float = 0.0
    keys: Keys = field(default_factory=list)

    @classmethod
    def standing(cls, draw: Draw, low: float = 1.5, high: float = 3.0) -> Script:
        """Somebody stands at ease for `low` to `high` s."""
        stance = {
            "hinge": 0.0,
            "lumbar": 0.0,
            "thoracic": 0.0,
            "neck": draw.normal(0, 5),
            "knee": draw.uniform(0, 6),
            "arm": draw.normal(0, 4),
            "elbow": draw.uniform(3, 22),
        }
        script = cls(draw, stance)
        script.keys.append({"t": 0.0, **stance})
        return script.hold(low, high)

    def hold(self, low: float, high: float) -> Script:
        """Stay for a while."""
        return self.to(low, high)

    def to(self, low: float, high: float, **controls: float) -> Script:
        """Move to these controls within `low` to `high` s."""
        self.t = round(self.t + self.draw.uniform(low, high), DIGITS)
        self.keys.append({"t": self.t, **{name: round(value, DIGITS) for name, value in controls.items()}})
        return self

    def back(self, **controls: float) -> Script:
        """Back to the stance, then stand."""
        return self.to(1.6, 3.0, **{**self.stance, **controls}).hold(0.8, 1.5)


def bent_flat(draw: Draw, hinge: float) -> dict[str, float]:
    """A hinge with a back that stays nearly as it was."""
    lumbar = draw.uniform(-4, 6)
    return {
        "hinge": hinge,
        "lumbar": lumbar,
        "thoracic": draw.uniform(-3, 5),
        "knee": draw.uniform(0, 14),
        "neck": draw.uniform(-20, 12),
        **_arms(draw, hinge + lumbar),
    }


def bent_rounded(draw: Draw, hinge: float, low: float = 28, high: float = 55) -> dict[str, float]:
    """A bend in which the low back rounds by `low` to `high` degrees."""
    lumbar = draw.uniform(low, high)
    thoracic = lumbar * draw.uniform(0.2, 0.6)
    return {
        "hinge": hinge,
        "lumbar": lumbar,
        "thoracic": thoracic,
        "knee": draw.uniform(0, 14),
        "neck": draw.uniform(0, 30),
        **_arms(draw, hinge + lumbar + thoracic),
    }


def _arms(draw: Draw, lean: float) -> dict[str, float]:
    """Arms of somebody who leans by `lean`: hanging, reaching ahead, or hands towards the hips."""
    kind = draw.rng.random()
    if kind < 0.5:
        return {"arm": draw.normal(0, 8), "elbow": draw.uniform(3, 25)}
    if kind < 0.8:
        return {"arm": draw.uniform(0.1, 0.8) * max(lean, 20), "elbow": draw.uniform(3, 40)}
    return {"arm": draw.uniform(-25, 5), "elbow": draw.uniform(40, 100)}


def flat_hinge(draw: Draw) -> Keys:
    """Stand, hinge with a flat back, hold, stand."""
    script = Script.standing(draw)
    return script.to(2, 3.5, **bent_flat(draw, draw.uniform(30, 85))).hold(1, 3).back().keys


def slight_rounding(draw: Draw) -> Keys:
    """Stand, bend with a little rounding, hold, stand."""
    script = Script.standing(draw)
    return script.to(2, 3.5, **bent_rounded(draw, draw.uniform(30, 65), 10, 20)).hold(1, 3).back().keys


def rounded_bend(draw: Draw) -> Keys:
    """Stand, bend with a rounded back, hold, stand."""
    script = Script.standing(draw)
    return script.to(2, 3.5, **bent_rounded(draw, draw.uniform(15, 60))).hold(1, 3).back().keys


def flat_then_rounded(draw: Draw) -> Keys:
    """Stand, hinge flat, hold, round while staying down, hold, stand."""
    hinge = draw.uniform(35, 70)
    script = Script.standing(draw).to(2, 3.5, **bent_flat(draw, hinge)).hold(1, 2)
    return script.to(1.5, 3, **bent_rounded(draw, hinge + draw.uniform(-10, 5))).hold(1, 2).back().keys


def repeated_flat_hinges(draw: Draw) -> Keys:
    """Three flat hinges, each deeper, standing in between."""
    script = Script.standing(draw)
    for depth in (25, 45, 65):
        script.to(1.6, 2.6, **bent_flat(draw, depth + draw.uniform(-5, 5))).hold(0.6, 1.2).back()
    return script.keys


def _heel_up(draw: Draw) -> Script:
    """Both feet down first, then a heel onto the box; tight hamstrings tip the pelvis backwards."""
    tipped = draw.uniform(0, 9)
    up = {"heel": 1.0, "hinge": -tipped, "lumbar": tipped * draw.uniform(0.7, 1.1), "arm": draw.uniform(0, 20)}
    return Script.standing(draw).to(1.4, 2.2, **up).hold(0.8, 1.5)


def heel_raised_flat(draw: Draw) -> Keys:
    """The main stretch: heel up, lean from the hips with a flat back, hold, come back, foot down."""
    script = _heel_up(draw)
    reach = {**bent_flat(draw, draw.uniform(12, 45)), "knee": draw.uniform(0, 8)}
    upright = {**script.stance, "heel": 1.0}
    return script.to(2, 3.5, **reach).hold(1.5, 3).to(1.6, 2.6, **upright).back(heel=0.0).keys


def heel_raised_rounded(draw: Draw) -> Keys:
    """Heel up, reach for the toes with a rounded back, hold, come back, foot down."""
    script = _heel_up(draw)
    reach = {
        **bent_rounded(draw, draw.uniform(-8, 20), 26, 48),
        "knee": draw.uniform(0, 8),
        "arm": draw.uniform(25, 60),
    }
    upright = {**script.stance, "heel": 1.0}
    return script.to(2, 3.5, **reach).hold(1.5, 3).to(1.6, 2.6, **upright).back(heel=0.0).keys


def step_forward(draw: Draw) -> Keys:
    """One foot a step ahead, reach towards its toes, flat or rounded, come back."""
    script = Script.standing(draw).to(1, 1.6, step=1.0).hold(0.5, 1)
    hinge = draw.uniform(35, 65)
    bent = bent_flat(draw, hinge) if draw.chance(0.5) else bent_rounded(draw, hinge - 15)
    upright = {**script.stance, "step": 1.0}
    return script.to(2, 3.5, **bent).hold(1.5, 3).to(1.6, 2.6, **upright).back(step=0.0).keys


def forward_bend(draw: Draw) -> Keys:
    """Hinge first, knees slightly bent, then let the trunk hang towards shins or toes."""
    script = Script.standing(draw).to(2, 3, **{**bent_flat(draw, draw.uniform(45, 65)), "knee": draw.uniform(5, 20)})
    lumbar = draw.uniform(20, 45)
    hang = {
        "hinge": draw.uniform(70, 100),
        "lumbar": lumbar,
        "thoracic": lumbar * draw.uniform(0.3, 0.6),
        "neck": draw.uniform(10, 35),
        "arm": draw.normal(0, 6),
        "elbow": draw.uniform(3, 15),
    }
    return script.hold(0.4, 0.8).to(1.5, 2.5, **hang).hold(2, 4).back().keys


def calibration(draw: Draw) -> Keys:
    """Stand tall, slow flat hinge, stand, round on purpose, stand."""
    script = Script.standing(draw, 3.5, 4.5)
    flat = {"hinge": draw.uniform(45, 60), "lumbar": draw.uniform(-2, 3)}
    most = draw.uniform(38, 58)
    rounded = {"hinge": draw.uniform(15, 35), "lumbar": most, "thoracic": most * 0.5, "neck": draw.uniform(5, 25)}
    script.to(2.8, 3.4, **flat).hold(0.8, 1.2).to(2.2, 2.8, **script.stance).hold(2.5, 3.2)
    return script.to(2.2, 2.8, **rounded).hold(0.8, 1.2).to(1.8, 2.4, **script.stance).hold(1.8, 2.4).keys


MOVEMENTS: Mapping[str, Callable[[Draw], Keys]] = {
    "flat_hinge": flat_hinge,
    "slight_rounding": slight_rounding,
    "rounded_bend": rounded_bend,
    "flat_then_rounded": flat_then_rounded,
    "repeated_flat_hinges": repeated_flat_hinges,
    "heel_raised_flat": heel_raised_flat,
    "heel_raised_rounded": heel_raised_rounded,
    "step_forward": step_forward,
    "forward_bend": forward_bend,
    "calibration": calibration,
}
ONE_LEG = ("heel_raised_flat", "heel_raised_rounded", "step_forward")
