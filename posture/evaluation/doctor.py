"""What Posture needs of this machine, checked one by one. It finds out and returns; printing is the caller's."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from posture.errors import ModelMissingError, PostureError, why
from posture.resources import plain_sample
from posture.sense.libraries import LINUX_LIBRARIES, library_error
from posture.sense.models import DEFAULT_MODEL, POSE_MODELS, model_bundle, model_path, open_model
from posture.sense.sources import read_clip
from posture.words import Sentence, say

OLDEST_PYTHON = (3, 11)

_FRAMES = 20  # timed for the speed; the first few are slower


class Result(StrEnum):
    """What came of a check."""

    OK = "ok"
    NOTE = "note"
    """Posture works, but something it could use isn't there."""
    PROBLEM = "problem"
    """Posture, or a part of it, won't work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at."""

    name: Sentence
    """What, in a few words."""
    result: Result
    detail: Sentence | str
    """What it is like."""
    remedy: Sentence | str | None = None
    """What to do; None when all is well."""


def checks(port: int = 8000, host: str = "127.0.0.1") -> list[Check]:
    """Check everything `posture serve` on `host` and `port` and `posture review` need. Takes about two seconds."""
    return [_python(), _libraries(), *_models(), _port(host, port), *_cameras(), _inference()]


def _python() -> Check:
    name, version = say("evaluation-doctor-python"), platform.python_version()
    if sys.version_info[:2] >= OLDEST_PYTHON:
        detail = say(
            "evaluation-doctor-python-good", version=version, system=platform.system(), machine=platform.machine()
        )
        return Check(name=name, result=Result.OK, detail=detail)
    old = say("evaluation-doctor-python-old", version=version, oldest=".".join(map(str, OLDEST_PYTHON)))
    return Check(name=name, result=Result.PROBLEM, detail=old, remedy=old.attribute("remedy"))


def _libraries() -> Check:
    name = say("evaluation-doctor-libraries")
    if sys.platform != "linux":
        return Check(name=name, result=Result.OK, detail=say("evaluation-doctor-libraries-come-along"))
    if missing := [library for library in LINUX_LIBRARIES if not _loads(library)]:
        return _problem(name, library_error(missing))
    return Check(name=name, result=Result.OK, detail=", ".join(LINUX_LIBRARIES))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _models() -> Iterator[Check]:
    for model in (row.name for row in POSE_MODELS if row.bundle):
        name = say("evaluation-doctor-model", model=model)
        try:
            size = len(model_bundle(model))
        except ModelMissingError as error:
            if model == DEFAULT_MODEL:
                yield _problem(name, error)
            else:
                yield Check(name=name, result=Result.NOTE, detail=error.said, remedy=error.to_do)
        except PostureError as error:
            yield _problem(name, error)
        else:
            good = say("evaluation-doctor-model-good", path=str(model_path(model)), size_mb=size / 1e6)
            yield Check(name=name, result=Result.OK, detail=good)


def _port(host: str, port: int) -> Check:
    name = say("evaluation-doctor-port", port=str(port))
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if os.name == "posix":
                # As servers do: a connection closed a moment ago does not hold the port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        barred = say("evaluation-doctor-port-taken", address=f"{host}:{port}", why=why(error))
        return Check(name=name, result=Result.PROBLEM, detail=barred, remedy=barred.attribute("remedy"))
    return Check(name=name, result=Result.OK, detail=say("evaluation-doctor-port-free", host=host))


def _cameras() -> Iterator[Check]:
    """Only Linux tells which cameras there are without switching them on; elsewhere the page finds out."""
    if sys.platform != "linux":
        return
    devices = sorted(Path("/dev").glob("video[0-9]*"))
    barred = [device for device in devices if not os.access(device, os.R_OK | os.W_OK)]
    name = say("evaluation-doctor-camera")
    if not devices:
        detail = say("evaluation-doctor-camera-none")
    elif barred:
        detail = say("evaluation-doctor-camera-barred", devices=", ".join(map(str, barred)))
    else:
        yield Check(name=name, result=Result.OK, detail=", ".join(map(str, devices)))
        return
    yield Check(name=name, result=Result.NOTE, detail=detail, remedy=detail.attribute("remedy"))


def _inference() -> Check:
    """Run the default model on a sample clip: everything between a file and a pose."""
    name = say("evaluation-doctor-person")
    seen = 0
    try:
        clip = read_clip(plain_sample())
        with open_model(DEFAULT_MODEL) as landmarker, closing(clip.frames()) as frames:
            spent = []
            for frame, _ in zip(frames, range(_FRAMES), strict=False):
                start = time.perf_counter()
                seen += landmarker.detect(frame.image, frame.time_s) is not None
                spent.append(time.perf_counter() - start)
    except PostureError as error:
        return _problem(name, error)
    middle_ms = sorted(spent)[len(spent) // 2] * 1000
    if seen < len(spent):
        rarely = say("evaluation-doctor-person-rarely", seen=seen, frames=len(spent), clip=clip.name)
        return Check(name=name, result=Result.PROBLEM, detail=rarely, remedy=rarely.attribute("remedy"))
    speed = say("evaluation-doctor-person-speed", frame_ms=middle_ms, fps=1000 / middle_ms)
    return Check(name=name, result=Result.OK, detail=speed)


def _problem(name: Sentence, error: PostureError) -> Check:
    return Check(name=name, result=Result.PROBLEM, detail=error.said, remedy=error.to_do)
