"""The clients of `soak.py`: they come, send pictures, stall, send rubbish, vanish, come back, record, upload, delete.

What a client does next is drawn from its own seed; everything it meets is counted, and nothing it meets ends it.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import random
import socket
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle, islice
from typing import Any

import av
from PIL import Image as Pictures
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from posture.resources import plain_sample
from posture.sense.sources import read_clip
from server.live.frames import HEADER

RATE = 8.0
"""Pictures a second of a client: two of them leave a machine of two cores room to breathe."""

FILM_S = 2.5
"""Length of the film that is recorded and uploaded: its review is mostly the loading of the pose model."""

TIMEOUT_S = 60.0
_UNTIMED = 5
"""Answers at the start of a connection that say nothing about its latency: the first waits for the model."""


def pictures() -> list[bytes]:
    """Two seconds of the sample as a browser sends them."""
    found = []
    for frame in islice(read_clip(plain_sample()).frames(), 60):
        file = BytesIO()
        Pictures.fromarray(frame.image).save(file, "JPEG", quality=80)
        found.append(file.getvalue())
    return found


def short_film() -> bytes:
    """The beginning of the sample, not encoded again."""
    file = BytesIO()
    with av.open(str(plain_sample())) as source, av.open(file, "w", format="mp4") as sink:
        stream = sink.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None and packet.time_base and packet.dts * packet.time_base < FILM_S:
                packet.stream = stream
                sink.mux(packet)
    return file.getvalue()


@dataclass(slots=True)
class Met:
    """What all clients met."""

    latencies: list[tuple[float, float]] = field(default_factory=list)
    """(monotonic seconds, milliseconds from a picture sent to its answer)."""
    counts: Counter[str] = field(default_factory=Counter)
    """What was done, how often, and how it was answered."""


class Client:
    """One of them."""

    def __init__(self, port: int, seed: int, met: Met, jpegs: list[bytes], film: bytes, model: str) -> None:
        self._port, self._met, self._jpegs, self._film, self._model = port, met, jpegs, film, model
        self._draw = random.Random(seed)
        self._began = time.monotonic()

    async def run(self, until_s: float) -> None:
        """Be busy until then, whatever happens."""
        doings = (
            (self._be_measured, 8),
            (self._be_coached, 6),
            (self._talk_rubbish, 3),
            (self._post_rubbish, 2),
            (self._record, 2),
            (self._upload_and_review, 2),
            (self._break_off_an_upload, 2),
            (self._look_around, 3),
        )
        while time.monotonic() < until_s:
            [doing] = self._draw.choices([what for what, _ in doings], [weight for _, weight in doings])
            try:
                self._count(doing.__name__.strip("_"))
                await doing()
            except (OSError, WebSocketException, TimeoutError, http.client.HTTPException) as error:
                self._count(f"{doing.__name__.strip('_')}: {type(error).__name__}")
            await asyncio.sleep(self._draw.uniform(0.1, 2.0))

    # What they do.

    async def _be_measured(self) -> None:
        async with self._session(mode=self._draw.choice(["stretch", "stretch", "calibrate"])) as live:
            await self._send(live, self._draw.uniform(5, 25))
            if self._draw.random() < 0.3:
                await asyncio.sleep(self._draw.uniform(2, 10))  # stalls, then goes on
                await self._send(live, 5)
            if self._draw.random() < 0.4:
                _vanish(live)

    async def _be_coached(self) -> None:
        start = {"stretch": "standing_heel_raised", "sample": True, "session": str(self._uuid())}
        async with self._session(**start) as first:
            await self._send(first, self._draw.uniform(3, 12))
            if self._draw.random() < 0.5:
                _vanish(first)
                await asyncio.sleep(self._draw.uniform(0, 5))
            # The first may still be there: the second takes its place.
            async with self._session(**start) as second:
                self._count("came back")
                await self._send(second, self._draw.uniform(3, 12))
                if self._draw.random() < 0.5:
                    await second.send(json.dumps({"type": "finish"}))
                    await second.recv()
                else:
                    _vanish(second)

    async def _talk_rubbish(self) -> None:
        kind = self._draw.choice(["words", "no start", "pictures", "large", "nothing"])
        self._count(f"rubbish: {kind}")
        if kind in ("words", "no start", "nothing"):
            async with self._connected() as live:
                if kind == "words":
                    await live.send(json.dumps({"type": "start", "model": self._draw.randbytes(9).hex()}))
                elif kind == "no start":
                    await live.send(self._draw.randbytes(2000))
                await asyncio.wait_for(live.recv(), TIMEOUT_S)
            return
        async with self._session() as live:
            if kind == "large":
                await live.send(bytes(2**20 + 1))
                await asyncio.wait_for(live.recv(), TIMEOUT_S)
            for _ in range(10):
                picture = self._jpegs[0]
                spoilt = self._draw.choice([picture[:900], self._draw.randbytes(5000), b"", bytes(7)])
                await live.send(self._draw.choice([HEADER.pack(self._ms()), b""]) + spoilt)
                answer = json.loads(await asyncio.wait_for(live.recv(), TIMEOUT_S))
                self._count(f"error: {answer.get('code', answer['type'])}")

    async def _post_rubbish(self) -> None:
        def send() -> None:
            with socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S) as raw:
                raw.sendall(
                    self._draw.choice(
                        [
                            self._draw.randbytes(300),
                            b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
                            b"POST /api/profiles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
                            b"GET /api/clips/../../etc HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        ]
                    )
                )
                raw.settimeout(2.0)
                with suppress(OSError):
                    raw.recv(4096)

        await asyncio.to_thread(send)

    async def _record(self) -> None:
        began = await self._ask("POST", "/api/recordings", {"title": "A recording"})
        if began is None:
            return
        size = len(self._film) // 5 + 1
        where = f"/api/recordings/{began['id']}"
        for number in range(5):
            await self._ask("PUT", f"{where}/parts/{number}", self._film[number * size : (number + 1) * size])
            await asyncio.sleep(0.3)
        if self._draw.random() < 0.3:
            return  # nobody ends it: the server takes it in by itself
        await self._ask("POST", f"{where}/end")
        await self._ask("DELETE", f"/api/clips/{began['id']}")

    async def _upload_and_review(self) -> None:
        clip = await self._ask("POST", "/api/clips?title=A%20clip", self._film)
        if clip is None:
            return
        where = f"/api/clips/{clip['id']}"
        wanted = await self._ask("POST", f"{where}/review", {})
        gives_up = self._draw.random() < 0.3
        for _ in range(3 if gives_up else 180):
            known = (await self._ask("GET", "/api/clips") or {"clips": []})["clips"]
            mine = next((one for one in known if one["id"] == clip["id"]), None)
            if mine is None or not mine["jobs"]:
                break
            await asyncio.sleep(1.0)
        else:
            self._count("review given up")
        if wanted and mine and mine["reviews"]:
            self._count("reviewed")
            await self._ask("GET", f"{where}/reviews/{wanted['key']}")
        await self._ask("PATCH", where, {"title": "Another title"})
        await self._ask("DELETE", where)

    async def _break_off_an_upload(self) -> None:
        def send() -> None:
            with socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S) as raw:
                head = f"POST /api/clips HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(self._film)}\r\n\r\n"
                raw.sendall(head.encode() + self._film[: len(self._film) // 2])
                time.sleep(self._draw.uniform(0, 3))  # stalls, then vanishes

        await asyncio.to_thread(send)

    async def _look_around(self) -> None:
        for path in ("/", "/review", "/history", "/health", "/api/stretches", "/api/history", "/nothing"):
            await self._ask("GET", path, plain=True)

    async def clear_up(self) -> None:
        """Delete every clip that somebody left."""
        for clip in (await self._ask("GET", "/api/clips") or {"clips": []})["clips"]:
            if clip["kind"] != "sample":
                await self._ask("DELETE", f"/api/clips/{clip['id']}")

    # How they do it.

    def _count(self, what: str) -> None:
        self._met.counts[what] += 1

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(bytes=self._draw.randbytes(16), version=4)

    def _ms(self) -> int:
        return int((time.monotonic() - self._began) * 1000)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[ClientConnection]:
        async with connect(
            f"ws://127.0.0.1:{self._port}/ws/live", compression=None, open_timeout=TIMEOUT_S, close_timeout=5
        ) as live:
            yield live

    @asynccontextmanager
    async def _session(self, **start: Any) -> AsyncIterator[ClientConnection]:
        async with self._connected() as live:
            await live.send(json.dumps({"type": "start", "model": self._model, **start}))
            yield live

    async def _send(self, live: ClientConnection, seconds: float) -> None:
        """Pictures at the camera's rate, each after the answer to the one before."""
        end = time.monotonic() + seconds
        for number, jpeg in enumerate(cycle(self._jpegs)):
            sent = time.monotonic()
            if sent > end:
                return
            await live.send(HEADER.pack(self._ms()) + jpeg)
            answer = json.loads(await asyncio.wait_for(live.recv(), TIMEOUT_S))
            if answer["type"] == "error":
                self._count(f"error: {answer['code']}")
                await asyncio.sleep(self._draw.uniform(1, 4))  # busy: comes again later
            elif number >= _UNTIMED:
                self._met.latencies.append((sent, (time.monotonic() - sent) * 1000))
            await asyncio.sleep(max(0.0, 1 / RATE - (time.monotonic() - sent)))

    async def _ask(self, method: str, path: str, body: Any = None, *, plain: bool = False) -> Any:
        """What the server answers, None for a refusal, which is counted."""
        status, answer = await asyncio.to_thread(self._request, method, path, body)
        self._count(f"HTTP {status}")
        if status >= 500:
            self._count(f"HTTP {status} from {method} {path.split('/')[2] if path.count('/') > 1 else path}")
        return json.loads(answer) if status < 300 and answer and not plain else None

    def _request(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
        try:
            raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
            headers = {} if isinstance(body, bytes) else {"Content-Type": "application/json"}
            connection.request(method, path, raw, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def _vanish(live: ClientConnection) -> None:
    """As when a machine is switched off: no goodbye."""
    live.transport.abort()
