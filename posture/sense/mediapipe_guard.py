"""What MediaPipe would say to others, stopped in this one place: usage metrics on the network, chatter on stderr.

**Metrics.** MediaPipe's wheels report their use to Google and offer no switch. The report goes out through libcurl,
which asks the environment for a proxy at each transfer; a proxy on a loopback port where nobody listens makes every
transfer fail before a name is looked up. The variables have to stay for as long as the process lives, and children
inherit them: start a browser, or anything else that may use the network, with `user_environment()`.

**Chatter.** The native library writes a handful of information and warning lines straight to file descriptor 2 at
each start. `native_chatter_hidden()` holds back those lines and nothing else.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

DEAD_PROXY = "http://127.0.0.1:9"
"""Port 9 is "discard": normally nobody listens, and a service that did would throw the request away."""

SHOW_NATIVE_LOG = "POSTURE_NATIVE_LOG"
"""Environment variable: set to anything, MediaPipe's own log lines are shown, for looking into a fault."""

# libcurl takes the lower-case name first, then the upper-case one. It reads `all_proxy` only when neither is set.
_PROXY_VARIABLES = ("https_proxy", "HTTPS_PROXY")
# A user's exception list ("*", ".googleapis.com") would let the transfer past the proxy. An empty value is not enough:
# libcurl takes it for unset and goes on to the upper-case name, so both are removed.
_EXCEPTION_VARIABLES = ("no_proxy", "NO_PROXY")

_STDERR = 2
_CHATTER = re.compile(
    rb"WARNING: (?:All log messages|Logging) before [^\n]* written to STDERR\n"
    rb"|INFO: (?:Created|Initialized) TensorFlow Lite [^\n]*\n"
    # Severity I(nformation) or W(arning), date, time, thread, "file.cc:line] text". E(rror) and F(atal) pass.
    rb"|[IW]\d{4,8} \d\d:\d\d:[\d.]+ +\d+ [^\s:]+:\d+\] [^\n]*\n"
)

_lock = threading.Lock()
_users_own: dict[str, str | None] = {}


def stop_usage_metrics() -> None:
    """Keep MediaPipe from reaching the network, whatever proxy settings the user has. Harmless to call again.

    Call it before the native library loads: changing the environment while native threads read it is unsafe.
    """
    if not _users_own:
        _users_own.update({name: os.environ.get(name) for name in (*_PROXY_VARIABLES, *_EXCEPTION_VARIABLES)})
    # Assigning to os.environ also sets the C environment, which is the one libcurl reads.
    for name in _PROXY_VARIABLES:
        os.environ[name] = DEAD_PROXY
    for name in _EXCEPTION_VARIABLES:
        os.environ.pop(name, None)


def user_environment() -> dict[str, str]:
    """The environment with the user's own proxy settings, for child processes that may use the network."""
    environment = dict(os.environ)
    for name, value in _users_own.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    return environment


@contextmanager
def native_chatter_hidden() -> Iterator[None]:
    """Hold back MediaPipe's start-up chatter on file descriptor 2 while the body runs; pass on all the rest after it.

    Bodies may overlap in several threads: the last to end passes on what was held back. What other threads write to
    standard error meanwhile is passed on too, late but whole. If the process is killed within the body, what was held
    back is lost: set POSTURE_NATIVE_LOG to see it.
    """
    if os.environ.get(SHOW_NATIVE_LOG):
        yield
        return
    with _lock:
        _held.begin()
    try:
        yield
    finally:
        with _lock:
            _held.end()


class _Held:
    """Standard error while it is held back; only one such holding at a time, or the real one would be lost."""

    def __init__(self) -> None:
        self.bodies = 0
        self.real: int | None = None
        self.file: IO[bytes] | None = None

    def begin(self) -> None:
        """A body begins."""
        if self.bodies == 0:
            with suppress(OSError):  # closed, as in a program without a console: nobody to hide anything from
                self.real = os.dup(_STDERR)
                self.file = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
                os.dup2(self.file.fileno(), _STDERR)
        self.bodies += 1

    def end(self) -> None:
        """A body ends."""
        self.bodies -= 1
        if self.bodies > 0 or self.real is None:
            return
        real, file = self.real, self.file
        self.real = self.file = None
        try:
            if file is not None:
                with file:
                    os.dup2(real, _STDERR)
                    file.seek(0)
                    _write_all(real, _CHATTER.sub(b"", file.read()))
        finally:
            os.close(real)


_held = _Held()


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
