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

from posture.errors import ModelMissingError, PostureError
from posture.resources import plain_sample
from posture.sense.libraries import LINUX_LIBRARIES, library_error
from posture.sense.models import DEFAULT_MODEL, MODEL_NAMES, model_bundle, model_path, open_model
from posture.sense.sources import read_clip

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
    """One thing looked at. name: what, in a few words; detail: what was found; remedy: what to do, "" when ok."""

    name: str
    result: Result
    detail: str
    remedy: str = ""


def checks(port: int = 8000, host: str = "127.0.0.1") -> list[Check]:
    """Check everything `posture serve` on `host` and `port` and `posture review` need. Takes about two seconds."""
    return [_python(), _libraries(), *_models(), _port(host, port), *_cameras(), _inference()]


def _python() -> Check:
    found = platform.python_version()
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Check(name="Python", result=Result.OK, detail=f"{found} on {platform.system()} {platform.machine()}")
    oldest = ".".join(map(str, OLDEST_PYTHON))
    return Check(
        name="Python", result=Result.PROBLEM, detail=f"{found} is too old.", remedy=f"Install Python {oldest} or later."
    )


def _libraries() -> Check:
    name = "System libraries"
    if sys.platform != "linux":
        return Check(name=name, result=Result.OK, detail="They come with the system.")
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
    for model in MODEL_NAMES:
        name = f"Pose model {model}"
        try:
            size = len(model_bundle(model))
        except ModelMissingError as error:
            if model == DEFAULT_MODEL:
                yield _problem(name, error)
            else:
                yield Check(name=name, result=Result.NOTE, detail=error.problem, remedy=error.remedy)
        except PostureError as error:
            yield _problem(name, error)
        else:
            yield Check(name=name, result=Result.OK, detail=f"{model_path(model)}, {size / 1e6:.1f} MB, sum correct")


def _port(host: str, port: int) -> Check:
    name = f"Port {port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if os.name == "posix":
                # As servers do: a connection closed a moment ago does not hold the port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Check(
            name=name,
            result=Result.PROBLEM,
            detail=f"{host}:{port} can't be used: {reason}.",
            remedy="Stop the program that uses it, or choose another with --port.",
        )
    return Check(name=name, result=Result.OK, detail=f"free on {host}")


def _cameras() -> Iterator[Check]:
    """Only Linux tells which cameras there are without switching them on; elsewhere the page finds out."""
    if sys.platform != "linux":
        return
    devices = sorted(Path("/dev").glob("video[0-9]*"))
    barred = [device for device in devices if not os.access(device, os.R_OK | os.W_OK)]
    if not devices:
        detail, remedy = "none found", "Plug one in, or review clips: that needs none."
    elif barred:
        detail = f"no permission to use {', '.join(map(str, barred))}"
        remedy = "Join the group video with: sudo usermod -aG video $USER  and log in again."
    else:
        yield Check(name="Camera", result=Result.OK, detail=", ".join(map(str, devices)))
        return
    yield Check(name="Camera", result=Result.NOTE, detail=detail, remedy=remedy)


def _inference() -> Check:
    """Run the default model on a sample clip: everything between a file and a pose."""
    name = "Finding a person"
    found = 0
    try:
        clip = read_clip(plain_sample())
        with open_model(DEFAULT_MODEL) as landmarker, closing(clip.frames()) as frames:
            spent = []
            for frame, _ in zip(frames, range(_FRAMES), strict=False):
                start = time.perf_counter()
                found += landmarker.detect(frame.image, frame.time_s) is not None
                spent.append(time.perf_counter() - start)
    except PostureError as error:
        return _problem(name, error)
    middle_ms = sorted(spent)[len(spent) // 2] * 1000
    if found < len(spent):
        return Check(
            name=name,
            result=Result.PROBLEM,
            detail=f"seen in {found} of {len(spent)} frames of {clip.name}",
            remedy="Install Posture again, with the mediapipe version it asks for.",
        )
    return Check(name=name, result=Result.OK, detail=f"{middle_ms:.0f} ms a frame, {1000 / middle_ms:.0f} frames/s")


def _problem(name: str, error: PostureError) -> Check:
    return Check(name=name, result=Result.PROBLEM, detail=error.problem, remedy=error.remedy)
