"""One frame's feedback as a row of plain figures: what reports, curves and exports are made of."""

from __future__ import annotations

from dataclasses import dataclass, fields

from posture.settings import stands_for_s
from posture.values import Event, Feedback, Status, Verdict
from posture.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The columns of frames.csv, in order; angles in degrees, None where unknown."""

    time_s: float
    """In the clip."""
    status: Status
    """Whether the frame could be measured, or what kept it from that."""
    verdict: Verdict
    trunk_lean_deg: float | None
    """Lean of the line from hip to shoulder from the vertical."""
    hip_hinge_deg: float | None
    """Forward rotation of the pelvis."""
    lumbar_flexion_deg: float | None
    """Of the low back: 0 is the own neutral curve, positive is rounding."""
    lumbar_sd_deg: float | None
    """Standard deviation of the lumbar flexion's error."""
    thoracic_flexion_deg: float | None
    """The same for the upper back."""
    rounding_pct: float | None
    """Lumbar flexion as a share of the person's maximum."""
    knee_flexion_left_deg: float | None
    """0 where the leg is straight."""
    knee_flexion_right_deg: float | None
    """The same on the right."""
    view_yaw_deg: float | None
    """How far the person is turned away from standing side-on."""
    hip_hinge_sd_deg: float | None
    """Standard deviation of the hip hinge's error."""
    thoracic_sd_deg: float | None
    """Standard deviation of the thoracic flexion's error."""
    warning: bool
    """A warning is on."""
    advice: Sentence | None
    """What to do so that the frame could be measured, or the back be flat."""


COLUMNS: tuple[str, ...] = tuple(f.name for f in fields(Row))


def row_of(feedback: Feedback) -> Row:
    """The row of one frame."""
    angles, view = feedback.angles, feedback.view
    return Row(
        time_s=feedback.time_s,
        status=feedback.status,
        verdict=feedback.verdict,
        trunk_lean_deg=angles.trunk_lean_deg if angles else None,
        hip_hinge_deg=angles.hip_hinge_deg if angles else None,
        lumbar_flexion_deg=angles.lumbar_flexion_deg if angles else None,
        lumbar_sd_deg=angles.lumbar_sd_deg if angles else None,
        thoracic_flexion_deg=angles.thoracic_flexion_deg if angles else None,
        rounding_pct=feedback.rounding_pct,
        knee_flexion_left_deg=angles.knee_flexion_left_deg if angles else None,
        knee_flexion_right_deg=angles.knee_flexion_right_deg if angles else None,
        view_yaw_deg=view.yaw_deg if view else None,
        hip_hinge_sd_deg=angles.hip_hinge_sd_deg if angles else None,
        thoracic_sd_deg=angles.thoracic_sd_deg if angles else None,
        warning=feedback.warning,
        advice=feedback.advice,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningEpisode:
    """One warning, from the moment it was given (`start_s`) until the back had been flat again for a while.

    rounded_from_s: when the rounding itself was first seen.
    """

    start_s: float
    end_s: float
    rounded_from_s: float
    peak_lumbar_flexion_deg: float
    peak_rounding_pct: float


@dataclass(slots=True)
class EpisodeCollector:
    """Builds the list of warnings from feedback, frame by frame."""

    episodes: list[WarningEpisode]
    gap_s: float
    """The longest a frame speaks for: a warning ends so long after the last frame before a hole in time."""
    _start_s: float | None = None
    _rounded_from_s: float | None = None
    _peak_deg: float = 0.0
    _peak_pct: float = 0.0
    _last_s: float = 0.0

    def add(self, feedback: Feedback) -> None:
        """Take in the next frame."""
        until_s = self._last_s + stands_for_s(feedback.time_s - self._last_s, self.gap_s)
        self._last_s = feedback.time_s
        if feedback.verdict is Verdict.ROUNDED:
            if self._rounded_from_s is None:
                self._rounded_from_s = feedback.time_s
        elif feedback.verdict is not Verdict.UNKNOWN and self._start_s is None:
            self._rounded_from_s = None
        for event in feedback.events:
            if event is Event.WARNING_STARTED:
                self._start_s, self._peak_deg, self._peak_pct = feedback.time_s, 0.0, 0.0
            elif event is Event.WARNING_ENDED:
                self._end(until_s)
        if self._start_s is not None and feedback.angles is not None:
            self._peak_deg = max(self._peak_deg, feedback.angles.lumbar_flexion_deg)
            self._peak_pct = max(self._peak_pct, feedback.rounding_pct or 0.0)

    def finish(self) -> None:
        """Close the open warning, if any, at the end of the clip."""
        self._end(self._last_s)

    def _end(self, end_s: float) -> None:
        if self._start_s is not None:
            self.episodes.append(
                WarningEpisode(
                    start_s=self._start_s,
                    end_s=end_s,
                    rounded_from_s=self._start_s if self._rounded_from_s is None else self._rounded_from_s,
                    peak_lumbar_flexion_deg=self._peak_deg,
                    peak_rounding_pct=self._peak_pct,
                )
            )
        self._start_s = self._rounded_from_s = None
