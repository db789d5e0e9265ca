"""The checks there are, in the order in which they are made: what others stand on first, what takes long last."""

from __future__ import annotations

from collections.abc import Iterable

from posture.doctor.camera import camera
from posture.doctor.check import Check, Finding, Machine, needs_you
from posture.doctor.database import database
from posture.doctor.folder import permissions, reachable, room
from posture.doctor.models import models, speed
from posture.doctor.strays import strays
from posture.doctor.system import browser, clock, libraries, packages, port, python
from posture.errors import why
from posture.words import say

CHECKS: tuple[Check, ...] = (
    Check("python", python),
    Check("libraries", libraries),
    Check("packages", packages),
    Check("clock", clock),
    Check("folder", reachable),
    Check("room", room),
    Check("permissions", permissions),
    Check("database", database),
    Check("strays", strays),
    Check("models", models),
    Check("camera", camera),
    Check("port", port),
    Check("browser", browser),
    Check("speed", speed),
)
"""A new check is a function that looks, a row here, and its sentences."""


def looked(check: Check, machine: Machine) -> Iterable[Finding]:
    """What a check finds; that it could not look, when the system refuses it something."""
    try:
        yield from check.look(machine)
    except OSError as error:
        yield needs_you(say("doctor-barred", why=why(error)))
