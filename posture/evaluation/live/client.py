"""A plain client: it sends the newest picture of its camera as soon as the last was answered, and notes the times."""

from __future__ import annotations

import asyncio
import io
import json
import time
from itertools import count
from pathlib import Path

from PIL import Image as Pictures
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from posture.errors import ServeError
from posture.evaluation.live.bare import UNTIMED
from posture.evaluation.live.figures import Answer
from posture.sense.sources import read_clip
from posture.words import say

LONGER_SIDE, QUALITY = 640, 80
"""What the page sends."""

TRIES, AGAIN_S = 20, 0.5


def jpegs(clip: Path) -> list[bytes]:
    """The clip's pictures as the page sends them."""
    made = []
    for frame in read_clip(clip).frames():
        picture = Pictures.fromarray(frame.image)
        picture.thumbnail((LONGER_SIDE, LONGER_SIDE))
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=QUALITY)
        made.append(file.getvalue())
    return made


async def sessions(
    url: str, pictures: list[bytes], model: str, camera_per_s: float, seconds: float, many: int
) -> list[list[Answer]]:
    """What so many clients at once are answered in `seconds`. url: of the server, `http://…/`. Raises OSError."""
    return list(await asyncio.gather(*(_session(url, pictures, model, camera_per_s, seconds) for _ in range(many))))


async def _session(url: str, pictures: list[bytes], model: str, camera_per_s: float, seconds: float) -> list[Answer]:
    """One client, patient while the places of those before it are still coming free."""
    for _ in range(TRIES):
        try:
            return await _answered(url, pictures, model, camera_per_s, seconds)
        except ConnectionClosed as error:
            why = error
            await asyncio.sleep(AGAIN_S)
    raise ServeError(say("evaluation-bench-refused", why=str(why))) from why


async def _answered(url: str, pictures: list[bytes], model: str, camera_per_s: float, seconds: float) -> list[Answer]:
    """What a client is answered. Of the pictures that come while one is being answered the newest is sent next."""
    answers: list[Answer] = []
    every_s = 1.0 / camera_per_s
    # Of this computer: never by a proxy, neither a user's nor that which the guard of MediaPipe sets.
    there = connect(url.replace("http", "ws", 1) + "ws/live", compression=None, max_size=None, proxy=None)
    async with there as live:
        await live.send(json.dumps({"type": "start", "model": model}))
        began_s = time.perf_counter()
        shown = -1
        for asked in count():
            now_s = time.perf_counter()
            newest = int((now_s - began_s) / every_s)
            if newest == shown:  # the camera has nothing new
                await asyncio.sleep(began_s + (shown + 1) * every_s - now_s)
                newest = int((time.perf_counter() - began_s) / every_s)
            shown = newest
            header = round(shown * every_s * 1000).to_bytes(8, "big")
            await live.send(header + pictures[shown % len(pictures)])
            answer = json.loads(await live.recv())
            if asked < UNTIMED:
                continue
            taken_s, drawn_s = began_s + shown * every_s, time.perf_counter()
            answers.append(Answer(taken_s=taken_s, drawn_s=drawn_s, server_ms=float(answer.get("server_ms", 0.0))))
            if drawn_s - answers[0].drawn_s >= seconds:
                return answers
    return answers
