"""The known angles that come with a rendered clip: NAME.truth.csv beside NAME.mp4."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posture.errors import TruthError, why
from posture.values import Floats
from posture.words import say

NEEDED = ("time_s", "pelvis_tilt_deg", "lumbar_flexion_deg", "thoracic_flexion_deg", "camera_yaw_deg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One row a frame, all (n,), degrees and seconds; NaN while the person is not there."""

    time_s: Floats
    pelvis_deg: Floats
    lumbar_deg: Floats
    thoracic_deg: Floats
    yaw_deg: Floats

    def at(self, times: Floats) -> Truth:
        """The rows nearest to `times`."""
        nearest = np.abs(self.time_s[None, :] - times[:, None]).argmin(axis=1)
        return Truth(
            time_s=self.time_s[nearest],
            pelvis_deg=self.pelvis_deg[nearest],
            lumbar_deg=self.lumbar_deg[nearest],
            thoracic_deg=self.thoracic_deg[nearest],
            yaw_deg=self.yaw_deg[nearest],
        )


def truth_path(clip: Path) -> Path:
    """Where the truth of `clip` is kept."""
    return clip.with_suffix(".truth.csv")


def clips_with_truth(folder: Path) -> list[Path]:
    """The clips in `folder` that have a truth table, by name. Raises TruthError when there are none."""
    tables = sorted(folder.glob("*.truth.csv"))
    clips = [clip for table in tables for clip in sorted(folder.glob(f"{table.name.removesuffix('.truth.csv')}.*"))]
    clips = [clip for clip in clips if clip.suffix in {".mp4", ".mov", ".mkv", ".webm", ".avi"}]
    if not clips:
        raise TruthError(say("evaluation-truth-none", folder=str(folder)))
    return clips


def read_truth(clip: Path) -> Truth:
    """The truth of `clip`; raises TruthError when it can't be read."""
    path = truth_path(clip)
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        columns = {name: np.array([float(row[name] or "nan") for row in rows]) for name in NEEDED}
    except (OSError, KeyError, ValueError, csv.Error) as error:
        unusable = say("evaluation-truth-unusable", path=str(path), why=why(error), columns=", ".join(NEEDED))
        raise TruthError(unusable) from error
    if not rows:
        raise TruthError(say("evaluation-truth-empty", path=str(path)))
    return Truth(
        time_s=columns["time_s"],
        pelvis_deg=columns["pelvis_tilt_deg"],
        lumbar_deg=columns["lumbar_flexion_deg"],
        thoracic_deg=columns["thoracic_flexion_deg"],
        yaw_deg=columns["camera_yaw_deg"],
    )
