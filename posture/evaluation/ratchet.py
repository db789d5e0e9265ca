"""The accuracy ratchet: figures that stand in a file, and what has become worse or better since.

`bench/figures.py` makes the figures and writes the file; a test judges the recorded poses again and fails when
anything is worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from posture.evaluation.evaluate import score_clip
from posture.evaluation.scoring import ANGLES, Score, pooled, summary_of
from posture.evaluation.truth import read_truth
from posture.sense.recorded import RecordedPoses, recorded_clip

Figures: TypeAlias = dict[str, Any]

SCHEMA = "posture.figures/1"
SAMPLES = "samples"
"""The group of the clips that ship."""

MOST_WORSE_DEG = 0.3
MOST_WORSE_SHARE = 0.10
"""An error may grow by this much, whichever is more, before it counts as worse: other processors round otherwise."""

LEAST_BETTER_DEG = 0.05
"""An error that has shrunk by this much is told of."""

MOST_COMFORT = 0.02
"""So much more of the truly rounded frames may be called good: the error that hurts."""

MOST_UNJUDGED = 0.05
"""So much less of a clip may be judged: to refuse is no way to be exact."""

WORDS = {"hip_hinge_deg": "hip hinge", "lumbar_flexion_deg": "low back", "thoracic_flexion_deg": "upper back"}


@dataclass(frozen=True, slots=True)
class Compared:
    """What has changed, a sentence each; every one names its clip or group."""

    worse: tuple[str, ...]
    better: tuple[str, ...]


def judge_again(recording: Path, film: Path) -> Score:
    """The score of recorded poses. film: where their film lies, or would: its truth is beside it.

    Raises RecordingError or TruthError.
    """
    clip = recorded_clip(recording)
    with RecordedPoses(clip.recording) as source:
        return score_clip(clip, source, read_truth(film), model=clip.recording.head.model)


def figures_of(groups: Mapping[str, Sequence[Score]]) -> Figures:
    """The figures of clips that belong to groups: of each clip, of each group's pooled, of the usual methods on all."""
    everything = pooled("all", [score for scores in groups.values() for score in scores])
    return {
        "members": {name: [score.name for score in scores] for name, scores in groups.items()},
        "clips": {score.name: summary_of(score) for scores in groups.values() for score in scores},
        "groups": {name: summary_of(pooled(name, list(scores))) for name, scores in groups.items()},
        "all": summary_of(everything),
        "methods": {name: summary_of(score) for name, score in everything.methods.items()},
    }


def compare(before: Figures, now: Figures) -> Compared:
    """`now` against `before`, both as `figures_of` makes them."""
    worse: list[str] = []
    better: list[str] = []
    for kind in ("clips", "groups"):
        for name, old in before[kind].items():
            where = f"{kind[:-1]} {name}"
            new = now[kind].get(name)
            if new is None:
                worse.append(f"{where}: is missing")
                continue
            worse += _worse(where, old, new)
            better += _better(where, old, new)
        better += [f"{kind[:-1]} {name}: is new" for name in now[kind] if name not in before[kind]]
    return Compared(tuple(worse), tuple(better))


def _worse(where: str, old: Figures, new: Figures) -> Iterable[str]:
    for angle in ANGLES:
        was, error = old["mae_deg"][angle], new["mae_deg"][angle]
        if was is None:
            continue
        if error is None:
            yield f"{where}: the {WORDS[angle]} is not measured any more"
        elif error > was + max(MOST_WORSE_DEG, MOST_WORSE_SHARE * was):
            yield f"{where}: the error of the {WORDS[angle]} grew from {was:.2f}° to {error:.2f}°"
    was, judged = old["judged"] or 0.0, new["judged"] or 0.0
    if judged < was - MOST_UNJUDGED:
        yield f"{where}: judged in {100 * judged:.0f} % of its frames, before in {100 * was:.0f} %"
    was, comfort = old.get("false_comfort"), new.get("false_comfort")
    if was is not None and comfort is not None and comfort > was + MOST_COMFORT:
        yield f"{where}: {100 * comfort:.0f} % of the rounded frames are called good, before {100 * was:.0f} %"
    lost = old["warnings"]["warned"] - new["warnings"]["warned"]
    if lost > 0:
        yield f"{where}: {lost} warning{'s' if lost > 1 else ''} lost"
    false = new["warnings"]["false"] - old["warnings"]["false"]
    if false > 0:
        yield f"{where}: {false} false warning{'s' if false > 1 else ''} more"


def _better(where: str, old: Figures, new: Figures) -> Iterable[str]:
    for angle in ANGLES:
        was, error = old["mae_deg"][angle], new["mae_deg"][angle]
        if was is not None and error is not None and error < was - LEAST_BETTER_DEG:
            yield f"{where}: the error of the {WORDS[angle]} shrank from {was:.2f}° to {error:.2f}°"
    if new["warnings"]["warned"] > old["warnings"]["warned"]:
        yield f"{where}: a rounding more is warned of"
    if new["warnings"]["false"] < old["warnings"]["false"]:
        yield f"{where}: a false warning less"
