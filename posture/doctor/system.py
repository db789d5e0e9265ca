"""Python, the system's libraries, the packages, the clock, the port and the browser."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import sys
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import metadata

from packaging.requirements import InvalidRequirement, Requirement

from posture.doctor.check import Finding, Machine, good, needs_you, note, of_error
from posture.errors import why
from posture.sense.libraries import LINUX_LIBRARIES, library_error
from posture.words import say

OLDEST_PYTHON = (3, 11)
DISTRIBUTION = "posture-coach"
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time: Posture was not there yet."""
AHEAD = timedelta(days=1)
"""By how much what is kept may be newer than now: the clocks of two computers, and zones."""
MISSING = "–"
_OPENCV = ("opencv-python", "opencv-contrib-python", "opencv-python-headless", "opencv-contrib-python-headless")


def python(_: Machine) -> Iterator[Finding]:
    """Python is new enough."""
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield needs_you(say("doctor-python-old", version=version, oldest=".".join(map(str, OLDEST_PYTHON))))
        return
    yield good(say("doctor-python-good", version=version, system=platform.system(), machine=platform.machine()))


def libraries(_: Machine) -> Iterator[Finding]:
    """The shared libraries of the system that MediaPipe and OpenCV load."""
    if sys.platform != "linux":
        yield good(say("doctor-libraries-come-along"))
    elif missing := [library for library in LINUX_LIBRARIES if not _loads(library)]:
        yield of_error(library_error(missing))
    else:
        yield good(say("doctor-libraries-good", libraries=tuple(LINUX_LIBRARIES)))


def packages(_: Machine) -> Iterator[Finding]:
    """The Python packages that Posture requires, in the versions it asks for, and one OpenCV."""
    installed = versions()
    bad = [
        say(
            "doctor-packages-bad-one", library=requirement.name, version=installed[requirement.name], wanted=str(wanted)
        )
        for requirement in _requirements()
        if (wanted := requirement.specifier) and not wanted.contains(installed[requirement.name], prereleases=True)
    ]
    opencv = [name for name in _OPENCV if _version(name)]
    if bad:
        yield needs_you(say("doctor-packages-bad", packages=tuple(bad)))
    if len(opencv) > 1:
        yield needs_you(say("doctor-packages-two-opencv", libraries=tuple(opencv)))
    if not bad and len(opencv) <= 1:
        yield good(say("doctor-packages-good", count=len(installed)))


def versions() -> dict[str, str]:
    """The packages that Posture requires, and their versions; MISSING where one is."""
    return {requirement.name: _version(requirement.name) or MISSING for requirement in _requirements()}


def _requirements() -> list[Requirement]:
    """What an ordinary installation requires; nothing where Posture runs without having been installed."""
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    requirements = []
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            requirements.append(requirement)
    return requirements


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def clock(machine: Machine) -> Iterator[Finding]:
    """The clock is not before Posture was written, nor before what it has kept already."""
    now = machine.now()
    if now < WRITTEN:
        yield needs_you(say("doctor-clock-past", now=now.isoformat(timespec="minutes")))
        return
    newest = max((path.stat().st_mtime for path in machine.data.glob("*")), default=0.0) if machine.data.is_dir() else 0
    if newest > (now + AHEAD).timestamp():
        kept = datetime.fromtimestamp(newest, UTC).isoformat(timespec="minutes")
        yield needs_you(say("doctor-clock-behind", now=now.isoformat(timespec="minutes"), kept=kept))
        return
    yield good(say("doctor-clock-good", now=now.isoformat(timespec="minutes")))


def port(machine: Machine) -> Iterator[Finding]:
    """The page can be served where it would be."""
    family = socket.AF_INET6 if ":" in machine.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if os.name == "posix":
                # As servers do: a connection closed a moment ago does not hold the port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((machine.host, machine.port))
    except (OSError, OverflowError) as error:
        yield needs_you(say("doctor-port-taken", port=str(machine.port), why=why(error)))
    else:
        yield good(say("doctor-port-good", port=str(machine.port)))


def browser(_: Machine) -> Iterator[Finding]:
    """A browser that can be opened from here. None is needed: the address can be typed into any."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        yield note(say("doctor-browser-none"))
    else:
        yield good(say("doctor-browser-good"))
