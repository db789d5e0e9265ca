"""How far a review was from the truth: pure comparisons, nothing is read or run here.

Beside Posture's figures stands, on the same frames, the method other tools use: the lean of the shoulder-hip line is
taken for the hip hinge, so by it the low back never bends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from posture.clips.reviewing import Review
from posture.clips.rows import Row, WarningEpisode
from posture.evaluation.truth import Truth
from posture.judge import level_of
from posture.settings import Settings
from posture.values import Floats, Verdict

ANGLES = ("hip_hinge_deg", "lumbar_flexion_deg", "thoracic_flexion_deg")
BAND = 1.96  # standard deviations either way that should hold 95 % of the truth
EARLY_S = 1.0  # a warning this long before the true crossing still belongs to it
LATE_S = 0.5  # ... and this long after its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One clip, or several pooled.

    frames: with the person in the picture. measured: with angles. judged, refused: with a verdict, without. wrong: said
    rounded where the truth is good, or good where it is rounded. error sums are over measured frames, (3,) in the
    order of ANGLES; banded: measured with a stated uncertainty, covered counts |lumbar error| <= 1.96 sd among them.
    lines_*: the shoulder-hip line on the same frames. rounded: frames truly rounded, judged or not; comforted: those
    called good. episodes: true roundings that last long enough to warn of; warned of those; unseen: those never
    judged; false: warnings without one; delays_s: from the true crossing to the warning. methods: what the usual
    methods score on the same frames, by name.
    """

    name: str
    frames: int
    measured: int
    judged: int
    wrong: int
    absolute_error: Floats
    signed_error: Floats
    banded: int
    covered: int
    line_hinge_error: float
    line_lumbar_error: float
    rounded: int
    comforted: int
    episodes: int
    warned: int
    unseen: int
    false_warnings: int
    delays_s: tuple[float, ...]
    methods: Mapping[str, Score] = field(default_factory=dict)

    @property
    def refused(self) -> int:
        """Frames on which no judgement was made."""
        return self.frames - self.judged

    @property
    def mean_absolute_error(self) -> Floats:
        """(3,) degrees; NaN when nothing was measured."""
        return self.absolute_error / self.measured if self.measured else np.full(len(ANGLES), np.nan)

    @property
    def bias(self) -> Floats:
        """(3,) mean of estimate minus truth in degrees; NaN when nothing was measured."""
        return self.signed_error / self.measured if self.measured else np.full(len(ANGLES), np.nan)

    @property
    def recall(self) -> float:
        """Share of the true roundings that could be seen and were warned of; NaN without any."""
        seen = self.episodes - self.unseen
        return self.warned / seen if seen else float("nan")

    @property
    def precision(self) -> float:
        """Share of the warnings that were right; NaN without any."""
        given = self.warned + self.false_warnings
        return self.warned / given if given else float("nan")


def score_review(review: Review, truth: Truth) -> Score:
    """Compare one review with the truth of its clip."""
    return score_rows(review.clip.name, review.rows, review.warnings, review.settings, truth)


def score_rows(
    name: str, rows: tuple[Row, ...], warnings: tuple[WarningEpisode, ...], settings: Settings, truth: Truth
) -> Score:
    """Compare what was said of a clip, frame by frame, with its truth."""
    limits = settings.limits
    aligned = truth.at(np.array([row.time_s for row in rows]))
    there = np.isfinite(aligned.lumbar_deg)
    measured = there & np.array([row.lumbar_flexion_deg is not None for row in rows])
    judged = there & np.array([row.verdict is not Verdict.UNKNOWN for row in rows])
    true = np.stack([aligned.pelvis_deg, aligned.lumbar_deg, aligned.thoracic_deg], axis=1)[measured]
    errors = column_matrix(rows, ANGLES)[measured] - true
    sd = column_matrix(rows, ("lumbar_sd_deg",))[measured, 0]
    lean = column_matrix(rows, ("trunk_lean_deg",))[measured, 0]
    says_rounded = np.array([row.verdict is Verdict.ROUNDED for row in rows])
    says_good = np.array([row.verdict is Verdict.GOOD for row in rows])
    is_good, is_rounded = aligned.lumbar_deg < limits.caution_deg, aligned.lumbar_deg >= limits.rounded_deg
    wrong = there & ((says_rounded & is_good) | (says_good & is_rounded))

    episodes = true_episodes(truth, settings)
    warned, false, delays = match(episodes, warnings)
    unseen = sum(not judged[within(aligned.time_s, start, end)].any() for start, end in episodes)
    return Score(
        name=name,
        frames=int(there.sum()),
        measured=int(measured.sum()),
        judged=int(judged.sum()),
        wrong=int(wrong.sum()),
        absolute_error=np.abs(errors).sum(axis=0),
        signed_error=errors.sum(axis=0),
        banded=int(np.isfinite(sd).sum()),
        covered=int((np.abs(errors[:, 1]) <= BAND * sd).sum()),
        line_hinge_error=float(np.abs(lean - true[:, 0]).sum()),
        line_lumbar_error=float(np.abs(true[:, 1]).sum()),
        rounded=int((there & is_rounded).sum()),
        comforted=int((there & is_rounded & says_good).sum()),
        episodes=len(episodes),
        warned=warned,
        unseen=unseen,
        false_warnings=false,
        delays_s=delays,
    )


def pooled(name: str, scores: list[Score]) -> Score:
    """Several scores as one, every frame and every episode counting the same."""
    methods = dict.fromkeys(method for s in scores for method in s.methods)
    return Score(
        name=name,
        absolute_error=np.sum([s.absolute_error for s in scores], axis=0),
        signed_error=np.sum([s.signed_error for s in scores], axis=0),
        delays_s=tuple(delay for s in scores for delay in s.delays_s),
        line_hinge_error=sum(s.line_hinge_error for s in scores),
        line_lumbar_error=sum(s.line_lumbar_error for s in scores),
        frames=sum(s.frames for s in scores),
        measured=sum(s.measured for s in scores),
        judged=sum(s.judged for s in scores),
        wrong=sum(s.wrong for s in scores),
        banded=sum(s.banded for s in scores),
        covered=sum(s.covered for s in scores),
        rounded=sum(s.rounded for s in scores),
        comforted=sum(s.comforted for s in scores),
        episodes=sum(s.episodes for s in scores),
        warned=sum(s.warned for s in scores),
        unseen=sum(s.unseen for s in scores),
        false_warnings=sum(s.false_warnings for s in scores),
        methods={one: pooled(one, [s.methods[one] for s in scores if one in s.methods]) for one in methods},
    )


def true_episodes(truth: Truth, settings: Settings) -> list[tuple[float, float]]:
    """Start and end (s) of the true roundings, by the judge's own limits and hysteresis, that last `warn_after_s`."""
    episodes: list[tuple[float, float]] = []
    level: Verdict = Verdict.GOOD
    start: float | None = None
    for time_s, lumbar in zip(truth.time_s, truth.lumbar_deg, strict=True):
        level = level_of(float(lumbar), settings.limits, level) if np.isfinite(lumbar) else Verdict.GOOD
        if level is Verdict.ROUNDED and start is None:
            start = float(time_s)
        elif level is not Verdict.ROUNDED and start is not None:
            episodes.append((start, float(time_s)))
            start = None
    if start is not None:
        episodes.append((start, float(truth.time_s[-1])))
    return [(a, b) for a, b in episodes if b - a >= settings.warn_after_s]


def match(
    episodes: list[tuple[float, float]], warnings: tuple[WarningEpisode, ...]
) -> tuple[int, int, tuple[float, ...]]:
    """Episodes warned of, false warnings, and delays in s. A warning within an episode already warned of is false."""
    free = list(warnings)
    delays = []
    for start, end in episodes:
        hit = next((w for w in free if start - EARLY_S <= w.start_s <= end + LATE_S), None)
        if hit is not None:
            free.remove(hit)
            delays.append(hit.start_s - start)
    return len(delays), len(free), tuple(delays)


def within(times: Floats, start: float, end: float) -> np.ndarray:
    """(n,) bool: which times lie in start..end."""
    return (times >= start) & (times <= end)


def column_matrix(rows: tuple[Row, ...], names: tuple[str, ...]) -> Floats:
    """(n, len(names)) figures of the rows, NaN where unknown."""
    return np.array([[np.nan if (v := getattr(row, name)) is None else v for name in names] for row in rows])


def summary_of(score: Score) -> dict[str, object]:
    """A score as plain figures for machines: degrees, seconds, shares 0..1, None where there is nothing to say."""

    def plain(value: float) -> float | None:
        return round(float(value), 3) if np.isfinite(value) else None

    def share(count: int, whole: int) -> float | None:
        return round(count / whole, 4) if whole else None

    mae, bias = score.mean_absolute_error, score.bias
    return {
        "name": score.name,
        "frames": score.frames,
        "measured": share(score.measured, score.frames),
        "judged": share(score.judged, score.frames),
        "refused": share(score.refused, score.frames),
        "wrongly_judged": share(score.wrong, score.judged),
        "mae_deg": dict(zip(ANGLES, map(plain, mae), strict=True)),
        "bias_deg": dict(zip(ANGLES, map(plain, bias), strict=True)),
        "lumbar_coverage_95": share(score.covered, score.banded),
        "false_comfort": share(score.comforted, score.rounded),
        "shoulder_hip_line": {
            "hip_hinge_mae_deg": plain(score.line_hinge_error / score.measured) if score.measured else None,
            "lumbar_flexion_mae_deg": plain(score.line_lumbar_error / score.measured) if score.measured else None,
        },
        "warnings": {
            "true_episodes": score.episodes,
            "not_seen": score.unseen,
            "warned": score.warned,
            "false": score.false_warnings,
            "recall": plain(score.recall),
            "precision": plain(score.precision),
            "median_delay_s": plain(float(np.median(score.delays_s))) if score.delays_s else None,
        },
    }
