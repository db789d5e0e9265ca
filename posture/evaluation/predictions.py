"""What any program says of clips with known angles, judged and scored as Posture is.

Whoever has angles, from whatever method, puts them into a table, a row a frame (`FORMAT`). They are judged by the same
limits and the same waits, so that errors and warnings can be compared.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from pathlib import Path

import numpy as np

from posture.clips.rows import EpisodeCollector, Row, WarningEpisode, row_of
from posture.errors import TruthError, why
from posture.evaluation.scoring import Score, score_rows
from posture.evaluation.truth import Truth, clips_with_truth, read_truth
from posture.files import check_ordinary
from posture.judge import JudgeState, advance
from posture.settings import Settings
from posture.values import Angles, Feedback, Floats, Status
from posture.words import say

REQUIRED = ("clip", "time_s", "lumbar_flexion_deg")
"""Columns that a table of predictions must have. An empty angle: not measured in that frame."""

OPTIONAL = ("hip_hinge_deg", "thoracic_flexion_deg", "lumbar_sd_deg")
"""Columns that it may have. What is left out is not scored."""

NEAREST_S = 0.05
"""A prediction speaks for the true frames that are not further away in time (chosen: between two of the samples)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """What a program says of one clip. All (n,), in the order of time, NaN where it says nothing."""

    time_s: Floats
    """In the clip."""
    hip_hinge_deg: Floats
    """Forward rotation of the pelvis from the person's own standing."""
    lumbar_flexion_deg: Floats
    """Of the low back, from the person's own standing."""
    thoracic_flexion_deg: Floats
    """The same for the upper back."""
    lumbar_sd_deg: Floats
    """Standard deviation it states for the low back."""

    def at(self, times: Floats) -> Predicted:
        """The predictions nearest to `times`, NaN where none is near."""
        if not len(self.time_s):
            nothing = np.full(len(times), np.nan)
            return Predicted(time_s=times, **dict.fromkeys((*OPTIONAL, "lumbar_flexion_deg"), nothing))
        nearest = np.abs(self.time_s[None, :] - times[:, None]).argmin(axis=1)
        far = np.abs(self.time_s[nearest] - times) > NEAREST_S

        def column(values: Floats) -> Floats:
            return np.where(far, np.nan, values[nearest])

        return Predicted(
            time_s=times,
            hip_hinge_deg=column(self.hip_hinge_deg),
            lumbar_flexion_deg=column(self.lumbar_flexion_deg),
            thoracic_flexion_deg=column(self.thoracic_flexion_deg),
            lumbar_sd_deg=column(self.lumbar_sd_deg),
        )


def judged(predicted: Predicted, settings: Settings) -> tuple[tuple[Row, ...], tuple[WarningEpisode, ...]]:
    """The predictions judged frame by frame, and the warnings that come of it.

    Without a stated uncertainty every figure is taken at its word.
    """
    state = JudgeState()
    episodes = EpisodeCollector([], settings.gap_s)
    rows: list[Row] = []
    columns = (predicted.hip_hinge_deg, predicted.lumbar_flexion_deg, predicted.thoracic_flexion_deg)
    for time_s, sd, hinge, lumbar_deg, thoracic in np.column_stack(
        [predicted.time_s, predicted.lumbar_sd_deg, *columns]
    ).tolist():
        lumbar = None if isnan(lumbar_deg) else lumbar_deg
        state, verdict, events = advance(state, lumbar, sd if isfinite(sd) else 0.0, time_s, settings)
        feedback = Feedback(
            time_s=time_s,
            status=Status.NO_PERSON if lumbar is None else Status.OK,
            verdict=verdict,
            warning=state.warning,
            events=events,
            angles=None if lumbar is None else _angles(hinge, lumbar, thoracic, sd),
            rounding_pct=None if lumbar is None else 100 * lumbar / settings.limits.maximum_deg,
        )
        rows.append(row_of(feedback))
        episodes.add(feedback)
    episodes.finish()
    return tuple(rows), tuple(episodes.episodes)


def _angles(hinge: float, lumbar: float, thoracic: float, lumbar_sd: float) -> Angles:
    unknown = float("nan")
    return Angles(
        trunk_lean_deg=unknown,
        hip_hinge_deg=hinge,
        hip_hinge_sd_deg=unknown,
        lumbar_flexion_deg=lumbar,
        lumbar_sd_deg=lumbar_sd,
        thoracic_flexion_deg=thoracic,
        thoracic_sd_deg=unknown,
        knee_flexion_left_deg=unknown,
        knee_flexion_right_deg=unknown,
    )


def score_predicted(name: str, predicted: Predicted, truth: Truth, settings: Settings) -> Score:
    """The score of one clip's predictions: on every true frame, so that leaving out the hard ones is seen."""
    rows, warnings = judged(predicted.at(truth.time_s), settings)
    return score_rows(name, rows, warnings, settings, truth)


def score_predictions(table: Path, folder: Path, settings: Settings) -> list[Score]:
    """The scores of a table of predictions on every clip of `folder` that has known angles.

    Raises TruthError for a folder or a table that can't be used.
    """
    clips = clips_with_truth(folder)
    predictions = read_predictions(table)
    if not predictions.keys() & {clip.stem for clip in clips}:
        raise TruthError(say("evaluation-predictions-others", path=str(table), folder=str(folder)))
    nothing = _predicted(())
    return [
        score_predicted(clip.stem, predictions.get(clip.stem, nothing), read_truth(clip), settings) for clip in clips
    ]


def read_predictions(table: Path) -> dict[str, Predicted]:
    """The predictions of a table by the name of their clip. Raises TruthError when it can't be used."""
    try:
        check_ordinary(table)
        with table.open(newline="", encoding="utf-8-sig") as file:
            lines = csv.DictReader(file)
            by_clip: dict[str, list[list[float]]] = {}
            for line in lines:
                clip = line["clip"].removesuffix(Path(line["clip"]).suffix)
                needed = [float(line[name] or "nan") for name in REQUIRED[1:]]
                by_clip.setdefault(clip, []).append(needed + [float(line.get(name) or "nan") for name in OPTIONAL])
    except (OSError, KeyError, ValueError, TypeError, AttributeError, csv.Error) as error:
        columns = ", ".join(REQUIRED)
        unusable = say("evaluation-predictions-unusable", path=str(table), why=why(error), columns=columns)
        raise TruthError(unusable) from error
    return {clip: _predicted(lines) for clip, lines in by_clip.items()}


def _predicted(lines: Iterable[list[float]]) -> Predicted:
    rows = np.array([line for line in lines if isfinite(line[0])], float).reshape(-1, len(REQUIRED) - 1 + len(OPTIONAL))
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    columns: Mapping[str, Floats] = dict(zip((*REQUIRED[1:], *OPTIONAL), rows.T, strict=True))
    return Predicted(**columns)
