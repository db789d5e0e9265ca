"""Read the rendered stills that `models/fit_estimator.py` learns from; the formats are samples/render/stills.py's."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from posture.measure.contour import trace_back
from posture.measure.shape import measure_shape
from posture.measure.view import turn_features
from posture.sense.mediapipe_pose import ORDER
from posture.values import Floats, Pose, Side, Status, View


@dataclass
class Stills:
    """One row a picture. person (n,), features (n,f), quality (n,q), turn (n,22), lean (n,) deg, standing (n,) bool,
    angles (n,3) true pelvis, lumbar, thoracic deg, yaw (n,) true turn deg, weight (n,), loose (n,) bool."""

    person: np.ndarray
    features: Floats
    quality: Floats
    turn: Floats
    lean: Floats
    standing: np.ndarray
    angles: Floats
    yaw: Floats
    weight: Floats
    loose: np.ndarray

    def at(self, rows: np.ndarray) -> Stills:
        """The rows chosen by index or mask."""
        return Stills(**{name: value[rows] for name, value in vars(self).items()})


def plausibility(truth: dict[str, float]) -> float:
    """How much a random posture counts: people reach, bend and round in certain ways, the sampler doesn't know them.

    The upper back rounds along with the lower (about 0.4 of it), arms hang or reach, backs seldom arch far.
    """
    odd = truth["thoracic_flexion_deg"] - 0.4 * truth["lumbar_flexion_deg"]
    weight = 0.15 + 0.85 * float(np.exp(-((odd / 9) ** 2) / 2))
    if truth["arm_deg"] > 110:
        weight *= 0.4
    if truth["lumbar_flexion_deg"] < -8:
        weight *= 0.5
    return weight


def read_person(path: Path) -> list[dict[str, Any]]:
    """The usable pictures of one person's file, as rows of `Stills` (turn filled in later)."""
    with np.load(path, allow_pickle=False) as stored:
        meta = json.loads(str(stored["meta"]))
        columns = [str(name) for name in stored["columns"]]
        facing = Side(meta["facing"])
        rows = []
        ends = stored["mask_end"]
        starts = np.concatenate([[0], ends[:-1]])
        for i in np.flatnonzero(stored["seen"]):
            truth = dict(zip(columns, map(float, stored["truth"][i]), strict=True))
            mask = cv2.imdecode(stored["mask_png"][starts[i] : ends[i]], cv2.IMREAD_GRAYSCALE)
            if mask is None:
                raise ValueError(f"{path}: mask {i} is no picture")
            h, w = mask.shape
            landmarks = stored["landmarks"][i].astype(float)[ORDER]
            pose = Pose(
                points=landmarks[:, :2] * [w, h],
                world=stored["world"][i].astype(float)[ORDER],
                visibility=landmarks[:, 3],
                mask=mask.astype(np.float32) / np.float32(255),
            )
            contour = trace_back(pose, facing)
            if contour is None:
                continue
            shape = measure_shape(pose, View(status=Status.OK, facing=facing, yaw_deg=0.0), contour)
            rows.append(
                {
                    "features": shape.features,
                    "quality": shape.quality,
                    "turn": turn_features(pose, facing),
                    "lean": shape.trunk_lean_deg,
                    "standing": truth["standing"] > 0,
                    "angles": [truth[f"{name}_deg"] for name in ("pelvis_tilt", "lumbar_flexion", "thoracic_flexion")],
                    "yaw": truth["camera_yaw_deg"],
                    "weight": plausibility(truth),
                    "loose": bool(meta["loose"]),
                }
            )
    return rows


def read_stills(folder: Path) -> Stills:
    """All people of `folder`."""
    paths = sorted(folder.glob("*.npz"))
    if not paths:
        raise SystemExit(f"{folder} holds no .npz files: make them with `python -m samples.render stills`")
    with ProcessPoolExecutor() as pool:
        people = list(pool.map(read_person, paths))
    rows = [(number, row) for number, person in enumerate(people) for row in person]
    columns = {name: np.array([row[name] for _, row in rows]) for name in rows[0][1]}
    return Stills(person=np.array([number for number, _ in rows]), **columns)
