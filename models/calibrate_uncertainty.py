"""Set how wide the stated uncertainty is, on moving clips of people the estimator was not fitted on.

    python -m samples.render random --people 30 --seed 77 CLIPS
    python -m samples.render CLIPS/clips.json CLIPS
    python models/calibrate_uncertainty.py CLIPS

Single random pictures are harder than clips: odd postures, no smoothing, no settled view. An uncertainty fitted on them
is too wide for a stretch in front of a camera. This runs the whole session over CLIPS and scales the standard
deviations so that 97 % of the truth lies within 1.96 of them: a little more than 95 %, for real people differ from
rendered ones. Without a reference the scale of the fit is kept: such clips stand for too short a time to say.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from posture.clips.reviewing import review_frames
from posture.evaluation.scoring import ANGLES, column_matrix
from posture.evaluation.truth import clips_with_truth, read_truth
from posture.pipeline import ESTIMATOR_FILE
from posture.pose_source import PoseSource
from posture.sense.models import open_model
from posture.sense.sources import read_clip
from posture.settings import Settings
from posture.values import Floats, Status

SHARE = 0.97
SD_COLUMNS = ("hip_hinge_sd_deg", "lumbar_sd_deg", "thoracic_sd_deg")


def ratios(clip: Path, landmarker: PoseSource) -> Floats:
    """(n, 3) errors in stated standard deviations, on the frames measured against the person's own standing."""
    landmarker.reset()
    rows = review_frames(read_clip(clip), landmarker, model="full", settings=Settings()).rows
    truth = read_truth(clip).at(np.array([row.time_s for row in rows]))
    true = np.stack([truth.pelvis_deg, truth.lumbar_deg, truth.thoracic_deg], axis=1)
    found = np.abs(column_matrix(rows, ANGLES) - true) / column_matrix(rows, SD_COLUMNS)
    referenced = np.array([row.status in (Status.OK, Status.LOW_CONFIDENCE) for row in rows])
    return np.asarray(found[referenced & np.isfinite(found).all(axis=1)])


def main() -> None:
    """Measure, rescale, write back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", type=Path)
    parser.add_argument("--model", type=Path, default=Path(__file__).resolve().parent / ESTIMATOR_FILE)
    arguments = parser.parse_args()
    clips = clips_with_truth(arguments.clips)
    with open_model("full") as landmarker:
        found = np.vstack([ratios(clip, landmarker) for clip in clips])
    factor = np.quantile(found, SHARE, axis=0) / 1.96
    with np.load(arguments.model) as stored:
        numbers = dict(stored)
    numbers["sd_scale"] = numbers["sd_scale"] * np.stack([np.ones(len(ANGLES)), factor])
    np.savez_compressed(arguments.model, **numbers)
    print(f"{len(clips)} clips, {len(found)} frames: sd with a reference times", factor.round(3))


if __name__ == "__main__":
    main()
