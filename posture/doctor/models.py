"""The pose models: whole, and how quick each is on this machine."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from posture.doctor.check import Finding, Machine, State, good, needs_you, note, of_error
from posture.errors import ModelMissingError, PostureError
from posture.resources import plain_sample
from posture.sense.models import DEFAULT_MODEL, POSE_MODELS, model_bundle, open_model
from posture.sense.sources import read_clip
from posture.values import Frame
from posture.words import say

FRAMES, FIRST = 24, 6
"""Frames that are timed of a model, and how many at the start are not: they include finding the person."""

WHOLE_STEP = 1.2
"""A judged picture in times of the bare model's: 1.15 measured (docs/speed.md), and a little for what is around it."""

ENOUGH = 12.0
"""Answers a second below which a warning comes late: it wants 0.3 s of rounding, at least three pictures. Chosen."""
PLENTY = 25.0
"""Answers a second from which a more exact model costs nothing that is seen: a camera gives 30 pictures. Chosen."""


def models(_: Machine) -> Iterator[Finding]:
    """Each model is there and is what Posture was built with; only the default one must be there."""
    for model in (row.name for row in POSE_MODELS if row.bundle):
        try:
            size_mb = len(model_bundle(model)) / 1e6
        except ModelMissingError as error:
            yield of_error(error, State.NEEDS_YOU if model == DEFAULT_MODEL else State.NOTE)
        except PostureError as error:
            yield of_error(error)
        else:
            yield good(say("doctor-models-good", model=model, size_mb=size_mb))


def speed(machine: Machine) -> Iterator[Finding]:
    """How quick each model is, and which to use."""
    rates: dict[str, float] = {}
    try:
        clip = read_clip(plain_sample())
        with closing(clip.frames()) as film:
            frames = list(islice(film, FRAMES + FIRST))
    except PostureError as error:
        yield of_error(error)
        return
    for model in (row.name for row in POSE_MODELS):
        try:
            frame_ms, seen = _timed(machine, model, frames)
        except ModelMissingError:
            continue  # said by the check of the models
        except PostureError as error:
            yield of_error(error)
            continue
        if seen < len(frames):
            yield needs_you(say("doctor-speed-rarely", model=model, seen=seen, frames=len(frames), clip=clip.name))
            continue
        rates[model] = 1000 / (frame_ms * WHOLE_STEP)
        yield good(say("doctor-speed-of-model", model=model, frame_ms=frame_ms, rate=rates[model]))
    if rates:
        yield advice(rates)


def advice(rates: dict[str, float]) -> Finding:
    """Which model to use, by the answers a second of each."""
    own = rates.get(DEFAULT_MODEL, 0.0)
    quickest = max(rates, key=lambda model: rates[model])
    if own >= ENOUGH:
        exact = max((model for model in rates if rates[model] >= PLENTY), key=list(rates).index, default=DEFAULT_MODEL)
        if list(rates).index(exact) > list(rates).index(DEFAULT_MODEL):
            return good(say("doctor-speed-plenty", model=DEFAULT_MODEL, other=exact, rate=own))
        return good(say("doctor-speed-use", model=DEFAULT_MODEL, rate=own))
    if rates[quickest] >= ENOUGH:
        return note(say("doctor-speed-use-quicker", model=quickest, other=DEFAULT_MODEL, rate=rates[quickest]))
    return note(say("doctor-speed-slow", model=quickest, rate=rates[quickest]))


def _timed(machine: Machine, model: str, frames: list[Frame]) -> tuple[float, int]:
    """Milliseconds a frame in the middle, and in how many of them a person was seen."""
    spent, seen = list[float](), 0
    with open_model(model) as landmarker:
        for frame in frames:
            start_s = machine.stopwatch_s()
            seen += landmarker.detect(frame.image, frame.time_s) is not None
            spent.append(machine.stopwatch_s() - start_s)
    return statistics.median(spent[FIRST:] or spent) * 1000, seen
