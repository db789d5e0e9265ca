"""Thresholds and presets in one table. Sources: see each field.

Nothing here is tuned to a clip: limits come from the literature or from what a person can bear to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TIME_SLACK_S = 5e-4
"""Half a millisecond, by which a span may fall short of what is asked of it. Clips and clocks count in thousandths of a
second and sums of floats are not exact, so 0.3 s can come out as 0.2996; no two frames are so near each other."""

MAX_SIDE = 960
"""Pixels. Larger pictures are scaled down as they are decoded: the pose model looks at 256 × 256 of them, a mask of 4K
would cost 33 MB a frame, and a 4K clip must take no more memory than any other. Measured sizes are after this."""


def stands_for_s(step_s: float, longest_s: float) -> float:
    """For how long a frame speaks whose successor comes `step_s` later: until then, but never longer than `longest_s`.

    A film with a hole in its time, a camera that stood still or a computer that slept would otherwise turn one frame
    into minutes of judged, rounded or held time. Time that runs backwards counts for nothing.
    """
    return min(max(step_s, 0.0), longest_s)


class Strictness(StrEnum):
    """How much rounding is let pass."""

    STRICT = "strict"
    STANDARD = "standard"
    RELAXED = "relaxed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where caution and rounding begin.

    caution_pct, rounded_pct: share of the person's own maximum lumbar flexion; 70 % is the alarm of a published
    biofeedback device (PostureCoach). maximum_deg: that maximum; 45 deg until calibrated, within the 24-60 deg of
    the literature. release_pct: how far below a limit the share must fall to leave the state again.
    """

    caution_pct: float = 50.0
    rounded_pct: float = 70.0
    maximum_deg: float = 45.0
    release_pct: float = 10.0

    def __post_init__(self) -> None:
        if not 0 < self.release_pct < self.caution_pct < self.rounded_pct:
            raise ValueError(
                f"limits must rise: 0 < release ({self.release_pct}) < caution ({self.caution_pct})"
                f" < rounded ({self.rounded_pct})"
            )
        if not self.maximum_deg > 0:
            raise ValueError(f"maximum_deg must be positive, got {self.maximum_deg}")

    @property
    def caution_deg(self) -> float:
        """Lumbar flexion where caution begins."""
        return self.maximum_deg * self.caution_pct / 100

    @property
    def rounded_deg(self) -> float:
        """Lumbar flexion where rounding begins."""
        return self.maximum_deg * self.rounded_pct / 100


PRESETS: dict[Strictness, Limits] = {
    Strictness.STRICT: Limits(caution_pct=35.0, rounded_pct=55.0),
    Strictness.STANDARD: Limits(),
    Strictness.RELAXED: Limits(caution_pct=65.0, rounded_pct=85.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a session can be told.

    warn_after_s, clear_after_s: how long a rounding must last to warn, and its end to clear, so that a warning never
    flickers. max_front_deg, max_back_deg: with the camera estimated to be turned further than this towards the
    person's front or back, the back of somebody on their feet is not judged. gap_s: without a person for this long,
    filters and judgement start afresh.

    Where the turn bars the way is measured, on rendered people in 27 clips turned by 14-43 deg: up to these limits the
    low back was off by 3.0 deg on average, in the worst clip by 7.6. Two clips of a true 43 deg, off by 9 and 16, are
    refused. The turn itself is estimated to 4 deg on average, at worst to 9; from the front it falls short by 3.
    """

    limits: Limits = PRESETS[Strictness.STANDARD]
    warn_after_s: float = 0.3
    clear_after_s: float = 0.5
    max_front_deg: float = 40.0
    max_back_deg: float = 44.0
    gap_s: float = 1.0
