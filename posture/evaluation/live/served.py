"""A server of the benchmark's own, with data of its own, and how much memory it takes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from posture.coach.safety import QUESTIONS
from posture.errors import ServeError
from posture.folders import DATA_VARIABLE
from posture.words import say

_MIB = 1024 * 1024
_READY = re.compile(r"http://[0-9.]+:[0-9]+/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server."""

    url: str  # ends with a slash
    process: psutil.Process

    def memory_mib(self) -> float:
        """What it and the processes it started hold now."""
        held = 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            try:
                held += process.memory_info().rss / _MIB
            except psutil.NoSuchProcess:
                continue
        return held


@contextmanager
def served(environment: dict[str, str]) -> Iterator[Served]:
    """A server on a port of its own until this is left. Raises ServeError when it doesn't start."""
    with tempfile.TemporaryDirectory(prefix="posture-bench-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "posture", "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**environment, DATA_VARIABLE: str(Path(folder)), "POSTURE_DATABASE_URL": ""},
        )
        try:
            assert process.stdout is not None
            ready = _READY.search(process.stdout.readline())
            if ready is None:
                raise ServeError(say("evaluation-bench-no-server"))
            answer_no(ready[0])
            yield Served(url=ready[0], process=psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


def answer_no(url: str) -> None:
    """Answer the safety questions of this server, all with no: nobody stretches here. Raises OSError."""
    body = json.dumps({"answers": {question.id: False for question in QUESTIONS}}).encode()
    request = urllib.request.Request(f"{url}api/safety", body, {"content-type": "application/json"})
    # Whatever proxy is set is for elsewhere: this server is on this computer.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with straight.open(request, timeout=60):
        pass
