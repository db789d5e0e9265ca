"""How far people are from those the estimator was fitted on, feature by feature. No truth is needed for that.

The estimator was fitted on rendered people. Where real ones look different to it, it has to guess; this says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posture.clips.batch.find import VIDEO_SUFFIXES
from posture.clips.reviewing import review_frames
from posture.errors import SourceError
from posture.measure.estimator import BackEstimator
from posture.measure.shape import FEATURES, measure_shape
from posture.pipeline import load_estimator
from posture.sense.models import open_model
from posture.sense.sources import PICTURE_SUFFIXES, read_clip
from posture.values import Feedback, Floats, Frame, Status

BENT_DEG = 20.0
"""Frames count whose trunk leans by this much: judged are bends, and standing people look much alike (chosen)."""

FAR_SD = 3.0
"""Beyond so many standard deviations of the fit a feature is unusual: of a normal one, 0.27 % are."""

NEAR_SD = 0.5
"""A feature whose median is off by more than this is one in which the people differ (chosen)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of one clip or photo while the person was bent."""

    distances: Floats
    """(frames, features) how far each feature is from the mean of the fit, in its standard deviations."""
    sd_deg: Floats
    """(frames,) stated standard deviation of the low back, degrees."""
    referenced: np.ndarray
    """(frames,) bool: whether the figures are against the person's own standing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureGap:
    """One feature, over all clips."""

    name: str
    """As in `shape.FEATURES`."""
    beyond: float
    """Share of the frames in which it lies beyond `FAR_SD`, 0..1."""
    shift_sd: float
    """Its median, in standard deviations of the fit from the mean of the fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How far the people of a folder are from those of the fit. Every clip counts the same, however long it is."""

    clips: int
    """Clips and photos in which somebody bent was measured."""
    frames: int
    """Frames in which somebody bent was measured."""
    unseen: tuple[str, ...]
    """Names of the clips and photos in which nobody bent was measured."""
    unread: tuple[str, ...]
    """Names of the files that could not be read."""
    beyond: float
    """Share of all features that lie beyond `FAR_SD`, 0..1; NaN without any clip."""
    sd_deg: float
    """Median stated standard deviation of the low back against people's own standing, degrees; NaN without any."""
    sd_unreferenced_deg: float
    """The same where no standing was found."""
    features: tuple[FeatureGap, ...]
    """The features, the most foreign first."""


def gap_of(seen: Mapping[str, Seen], unread: Iterable[str] = ()) -> Gap:
    """The gap of what was `seen` of each clip."""
    bent = {name: one for name, one in seen.items() if len(one.distances)}
    clips = list(bent.values())
    weights = np.concatenate([np.zeros(0), *(np.full(len(clip.distances), 1 / len(clip.distances)) for clip in clips)])
    distances = np.vstack([np.zeros((0, len(FEATURES))), *(clip.distances for clip in clips)])
    sd_deg = np.concatenate([np.zeros(0), *(clip.sd_deg for clip in clips)])
    referenced = np.concatenate([np.zeros(0, bool), *(clip.referenced for clip in clips)])
    far = np.abs(distances) > FAR_SD
    beyond = weights @ far / weights.sum() if clips else np.full(len(FEATURES), np.nan)
    features = [
        FeatureGap(name=name, beyond=float(share), shift_sd=weighted_median(column, weights))
        for name, share, column in zip(FEATURES, beyond, distances.T, strict=True)
    ]
    return Gap(
        clips=len(clips),
        frames=len(distances),
        unseen=tuple(name for name in seen if name not in bent),
        unread=tuple(unread),
        beyond=float(beyond.mean()),
        sd_deg=weighted_median(sd_deg[referenced], weights[referenced]),
        sd_unreferenced_deg=weighted_median(sd_deg[~referenced], weights[~referenced]),
        features=tuple(sorted(features, key=lambda feature: (-feature.beyond, -abs(feature.shift_sd)))),
    )


def weighted_median(values: Floats, weights: Floats) -> float:
    """The value on either side of which lies half the weight; NaN without any."""
    if not len(values):
        return float("nan")
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def gap_of_folder(folder: Path, *, model: str = "full", tell: Callable[[str], None] | None = None) -> Gap:
    """The gap of all clips and photos that lie in `folder`, each on its own. `tell` hears each name before its turn.

    Raises ModelError or SystemLibraryError.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in VIDEO_SUFFIXES | PICTURE_SUFFIXES)
    estimator = load_estimator()
    seen: dict[str, Seen] = {}
    unread: list[str] = []
    with open_model(model) as landmarker:
        for path in paths:
            if tell:
                tell(path.name)
            landmarker.reset()
            watcher = _BentShapes(estimator)
            try:
                review_frames(read_clip(path), landmarker, model=model, watchers=(watcher,))
            except SourceError:
                unread.append(path.name)
            else:
                seen[path.name] = watcher.seen()
    return gap_of(seen, unread)


class _BentShapes:
    """Looks over a review's shoulder for the frames in which somebody bent was measured."""

    def __init__(self, estimator: BackEstimator) -> None:
        self._estimator = estimator
        self._distances: list[Floats] = []
        self._sd_deg: list[float] = []
        self._referenced: list[bool] = []

    def see(self, frame: Frame, feedback: Feedback) -> None:  # noqa: ARG002 (the port's signature)
        """Take in the next frame."""
        pose, view, contour, angles = feedback.pose, feedback.view, feedback.contour, feedback.angles
        if pose is None or view is None or contour is None or angles is None or angles.trunk_lean_deg < BENT_DEG:
            return
        self._distances.append(self._estimator.distances(measure_shape(pose, view, contour)))
        self._sd_deg.append(angles.lumbar_sd_deg)
        self._referenced.append(feedback.status is not Status.NO_REFERENCE)

    def seen(self) -> Seen:
        """All of them."""
        return Seen(
            distances=np.array(self._distances).reshape(-1, len(FEATURES)),
            sd_deg=np.array(self._sd_deg),
            referenced=np.array(self._referenced, bool),
        )
