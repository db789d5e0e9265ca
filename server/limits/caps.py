"""How much anybody may ask of the server at once, and for how long: every limit of its own, in one place, and why.

A limit is for the rude and the broken: nothing that a person does on the page comes near one. Whoever meets one is told
so in two sentences. What a single field may hold stands in `server/limits/fields.py`, a live picture in
`server/live/frames.py`, a film or picture that is opened in `posture/sandbox.py`, who guesses the access code in
`server/door/tries.py`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from posture.errors import ServeError
from posture.resources import cores
from posture.words import say

MB = 10**6
GB = 10**9

LIBRARY_VARIABLE = "POSTURE_LIBRARY_GB"
"""Environment variable that says how many gigabytes all clips together may take."""


LEAST_SESSIONS, MOST_SESSIONS = 2, 8
"""Two windows on any machine, and a gigabyte of memory at most: a session more takes about 100 MB."""


def sessions_for(cores_there: int) -> int:
    """How many sessions at once can be answered 15 pictures a second on so many cores.

    A picture takes 28 ms of one core, and whatever shows the answer about as much: at half the rate of a camera that is
    most of a core for each.
    """
    return min(max(cores_there, LEAST_SESSIONS), MOST_SESSIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Limits on connections, requests, sessions and the database. Sources: chosen, by what the page does itself."""

    connections: int = 100
    """That are served at once. A window of the page takes at most seven; see also `connections_for`."""
    refused: int = 16
    """So many more are let in to be told that the server is full; beyond these, connections are cut."""
    let_in_at_once: int = 16
    """Connections. Few, for all of them are let in before any is looked at, and may be more than are served."""
    backlog: int = 128
    """Waiting in the system's queue to be let in; beyond these it is silent, and browsers try again after a second."""
    head_s: float = 10.0
    """Within which the head of a request must be there, from its first byte or that of the connection."""
    linger_s: float = 60.0
    """For which a body that was refused is still read and thrown away: browsers look for the answer only when they have
    sent everything, and would otherwise tell of a lost connection instead of the reason."""
    answer_s: float = 600.0
    """For which nobody need read an answer on its way: a film that stands still in a browser is read on much later."""
    body_bytes: int = MB
    """Of a request that is not a clip. The largest the page sends, the curve of a calibration, has 0.4 MB."""
    body_s: float = 30.0
    """Within which such a body must be there."""
    stall_s: float = 30.0
    """Within which `stall_bytes` more of a clip must come: what comes more slowly would hold its room for hours."""
    stall_bytes: int = 30_000
    """A thousand bytes a second: a fiftieth of what browsers call a slow mobile line."""
    message_bytes: int = 2**20
    """Of a message on the WebSocket. A picture of 640 × 480 has 0.1 MB."""
    sessions: int = field(default_factory=lambda: sessions_for(cores()))
    """That are measured at once: as many as this machine answers at half a camera's rate."""
    start_s: float = 10.0
    """Within which a WebSocket must say what it is for."""
    idle_s: float = 900.0
    """Without a word or a picture from a session before it loses its place; a pause may take that long."""
    give_way_s: float = 60.0
    """The same, when somebody else wants the place."""
    phone_pictures: float = 40.0
    """A second that are taken from a phone; its page sends at most fifteen."""
    phone_idle_s: float = 30.0
    """Without a word or a picture from a phone before its WebSocket is closed; its page says something every five."""
    database_threads: int = 8
    """That may work on the database, or wait for another program to let go of it; other requests have their own."""
    database_wait_s: float = 2.0
    """For which a request waits for one of these threads; then it is told that the database is busy."""
    database_patience_s: float = 2.0
    """For which such a thread waits for another program. What is being saved of a session waits longer."""


CAPS = Caps()


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """How much of clips is taken."""

    max_bytes: int = 4 * GB
    """Of one clip, or one recording: two hours of 4 Mbit/s."""
    max_seconds: float = 7200.0
    """Of one clip, or one recording: nobody stretches longer, and a review of it takes as long."""
    keep_free: int = GB // 2
    """Bytes left alone on the disk, for what a review writes and everything else."""
    at_once: int = 8
    """Clips that come in at once. The page sends one after another."""
    recordings: int = 4
    """That are open at once: two sessions, and two whose page is gone but that are not over yet."""
    library_bytes: int = field(default_factory=lambda: library_bytes(os.environ))
    """Of all clips and recordings, their reviews and copies: 50 GB, or as many as POSTURE_LIBRARY_GB says."""


JOBS_WAITING = 1000
"""Reviews, exports and copies that wait for their turn: a folder of clips dropped onto the page asks for one each."""


def library_bytes(environment: Mapping[str, str]) -> int:
    """How much the library may take. Raises ServeError for what is no number of gigabytes."""
    own = environment.get(LIBRARY_VARIABLE)
    if not own:
        return 50 * GB
    try:
        size_gb = float(own.replace(",", "."))
    except ValueError:
        size_gb = math.nan
    if not 0 < size_gb < 1e6:
        raise ServeError(say("server-library-size-wrong", variable=LIBRARY_VARIABLE))
    return round(size_gb * GB)


def connections_for(caps: Caps, descriptors: int | None) -> int:
    """How many connections may be served where the system allows this process so many open files; None: any number.

    Each may need a second one, for the film it is told or brings; `_OTHERS` are for everything else: the database,
    processes that review, libraries, and connections that are just being refused.
    """
    if descriptors is None:
        return caps.connections
    return max(1, min(caps.connections, (descriptors - _OTHERS) // 2))


_OTHERS = 56
