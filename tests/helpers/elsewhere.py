"""Another system, as far as Posture's own code can tell: for a process of its own.

python elsewhere.py win32|darwin CODE

`sys.platform`, `os.name` and what only POSIX has are as there, for modules of Posture alone: the standard library and
everybody else's packages go on living on the system they were installed for.
"""

from __future__ import annotations

import builtins
import multiprocessing.connection
import os
import platform
import signal
import sys
from types import ModuleType
from typing import Any

OWN = ("posture", "server", "__main__")

# Of the documentation of Python 3.11: "Availability: Unix" or "not Windows".
NOT_ON_WINDOWS = {
    "os": [
        "chown",
        "fork",
        "forkpty",
        "getegid",
        "geteuid",
        "getgid",
        "getgroups",
        "getloadavg",
        "getpgid",
        "getpgrp",
        "getpriority",
        "getsid",
        "getuid",
        "killpg",
        "lchown",
        "link_at",
        "mkfifo",
        "mknod",
        "nice",
        "openpty",
        "posix_fallocate",
        "posix_spawn",
        "pread",
        "preadv",
        "pwrite",
        "sched_getaffinity",
        "setpgid",
        "setsid",
        "statvfs",
        "sync",
        "sysconf",
        "uname",
        "wait",
        "WNOHANG",
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_CLOEXEC",
        "O_DIRECTORY",
    ],
    "signal": [
        "SIGALRM",
        "SIGBUS",
        "SIGCHLD",
        "SIGCONT",
        "SIGHUP",
        "SIGKILL",
        "SIGPIPE",
        "SIGQUIT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGUSR1",
        "SIGUSR2",
        "alarm",
        "pause",
        "pthread_kill",
        "pthread_sigmask",
        "setitimer",
        "sigwait",
    ],
    "modules": ["crypt", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"],
}
NOT_ON_MACOS = {
    "os": ["sched_getaffinity", "posix_fallocate", "O_TMPFILE"],
    "signal": [],
    "modules": [],
}


class Elsewhere(ModuleType):
    """A module of the standard library as it is there."""

    def __init__(self, real: ModuleType, missing: set[str], **other: object) -> None:
        super().__init__(real.__name__)
        self.__dict__.update(_real=real, _missing=missing, **other)

    def __getattr__(self, name: str) -> Any:
        if name in self._missing:
            raise AttributeError(f"module {self._real.__name__!r} has no attribute {name!r} there")
        return getattr(self._real, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._real, name, value)


def pretend(system: str) -> None:
    """From now on every module of Posture that is imported finds itself on that system."""
    lacks = NOT_ON_WINDOWS if system == "win32" else NOT_ON_MACOS
    theirs = {
        "os": Elsewhere(os, set(lacks["os"]), name="nt" if system == "win32" else "posix"),
        "signal": Elsewhere(signal, set(lacks["signal"])),
        "sys": Elsewhere(sys, set(), platform=system),
        "platform": Elsewhere(
            platform, set(), system=lambda: {"win32": "Windows", "darwin": "Darwin"}[system], machine=lambda: "arm64"
        ),
    }
    if system == "win32":
        setattr(multiprocessing.connection, "PipeConnection", multiprocessing.connection.Connection)  # noqa: B010
    really = builtins.__import__

    def imported(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        asking = (globals or {}).get("__name__", "").partition(".")[0]
        if asking in OWN and level == 0:
            if name in lacks["modules"]:
                raise ImportError(f"No module named {name!r} on {system}")
            if name in theirs:
                return theirs[name]
        return really(name, globals, locals, fromlist, level)

    builtins.__import__ = imported


if __name__ == "__main__":
    wanted, code = sys.argv[1:3]
    pretend(wanted)
    exec(compile(code, "<elsewhere>", "exec"), {"__name__": "__main__"})
