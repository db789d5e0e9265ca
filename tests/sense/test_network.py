"""Nothing leaves the machine: commands run under strace, and any look-up or connection off loopback fails the test.

By hand, to see what is stopped (Ctrl-D ends it):
    strace -f -e trace=network python tests/helpers/watched_landmarks.py --unguarded
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import wait_until

from posture.resources import sample_clips
from posture.sense.mediapipe_guard import user_environment

LANDMARKER = [sys.executable, str(Path(__file__).parents[1] / "helpers" / "watched_landmarks.py")]
# The library reports when it has seen the end of a clip: it is given the time of another one.
REVIEW = [sys.executable, "-m", "posture", "review", *map(str, sample_clips()[:2]), "--to", "2", "--out", "{tmp}"]

ENVIRONMENTS: dict[str, dict[str, str]] = {
    "plain": {},
    # What a user may have set, and what would lead past the guard if it were left alone.
    "hostile": {
        "no_proxy": "*",
        "NO_PROXY": ".googleapis.com,play.googleapis.com",
        "HTTPS_PROXY": "http://192.0.2.1:3128",
        "ALL_PROXY": "socks5h://192.0.2.1:1080",
    },
}

WATCHED = {
    "landmarker-plain": (LANDMARKER, "plain"),
    "landmarker-hostile": (LANDMARKER, "hostile"),
    # The guard is the same: that it also holds in a command and its processes is shown where it is hardest.
    "review-hostile": (REVIEW, "hostile"),
}
"""What is watched, in which environment. `{tmp}` in an argument becomes a folder of the test's own."""

TRIED = 'sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")'
"""The library's own attempt, as the guard lets it fail."""

CALLS = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(")
INET = re.compile(r'sin_addr=inet_addr\("([^"]+)"\)')
INET6 = re.compile(r'inet_pton\(AF_INET6, "([^"]+)"')
# glibc and systemd look names up through these local sockets, which hides the question itself from strace.
RESOLVER = re.compile(r'sun_path="[^"]*(?:nscd|systemd/resolve)[^"]*"')
DNS_PORT = re.compile(r"sin6?_port=htons\((?:53|853|5353)\)")


def offences(trace: str) -> list[str]:
    """The lines of strace output that look a name up or send to another machine."""
    found = []
    for line in trace.splitlines():
        if not CALLS.search(line):
            continue
        addresses = INET.findall(line) + INET6.findall(line)
        outside = [address for address in addresses if not (address.startswith("127.") or address == "::1")]
        if outside or RESOLVER.search(line) or DNS_PORT.search(line):
            found.append(line)
    return found


@pytest.mark.parametrize(
    "line",
    [
        # As MediaPipe 1.2.2 without the guard was seen to do.
        '11762 connect(7, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file)',
        '11762 connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.255.255.53")}, 16) = 0',
        '9 connect(7, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
        '9 connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0',
        '9 connect(7, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("142.250.1.1")}, 16) = -1 EAGAIN',
        '9 sendto(7, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("8.8.8.8")}, 16) = 1',
        "9 connect(7, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0),"
        ' inet_pton(AF_INET6, "2a00:1450::5f", &sin6_addr), sin6_scope_id=0}, 28) = 0',
    ],
)
def test_the_watch_sees(line: str) -> None:
    assert offences(f"1 socket(AF_INET, SOCK_STREAM, 0) = 7\n{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        '9 connect(7, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS',
        '9 connect(7, {sa_family=AF_INET6, sin6_port=htons(9), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
        "9 sendto(3, [{nlmsg_len=20}], 20, 0, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20",
        '9 connect(3, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X0"}, 20) = -1 ECONNREFUSED',
        '9 bind(3, {sa_family=AF_INET, sin_port=htons(8000), sin_addr=inet_addr("0.0.0.0")}, 16) = 0',
    ],
)
def test_the_watch_lets_the_machine_talk_to_itself(line: str) -> None:
    assert offences(line) == []


@pytest.mark.network
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing: apt-get install strace")
@pytest.mark.parametrize(("command", "environment"), WATCHED.values(), ids=WATCHED)
def test_nothing_leaves_the_machine(command: list[str], environment: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    # Through a pipe strace writes line by line; into a file it would wait until it has a block of them.
    written = f"|cat >{shlex.quote(str(trace))}"
    started = subprocess.Popen(
        ["strace", "-f", "-e", "trace=network", "-o", written, *(part.format(tmp=tmp_path) for part in command)],
        # Not os.environ: this process may have stopped the metrics already, and children inherit that.
        env={**user_environment(), "PYTHONPATH": str(Path(__file__).parents[2]), **ENVIRONMENTS[environment]},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )

    def traced() -> str:
        return trace.read_text(errors="replace") if trace.exists() else ""

    try:
        # The library did try, so the silence is the guard's doing and strace was looking.
        wait_until(lambda: TRIED in traced() or started.poll() is not None, "the library reported nothing", 200)
        # Its input over, the landmarker ends.
        _, said = started.communicate(timeout=200)
    finally:
        started.kill()
    assert started.returncode == 0, said
    assert TRIED in traced()
    assert offences(traced()) == []
