"""A bounded storm of wrong pictures and wrong conversations: each is answered or closed as the protocol says.

What fails names its seed; POSTURE_SEED begins with it. Everyday a few, always the same; with -m long thousands, new.
"""

from __future__ import annotations

import io
import json
import logging
import random
import socket
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from mutating import mutated, seeds
from PIL import Image as Pictures
from scripted import Sessions, frame_message, jpeg, picture
from served import Served
from waiting import PATIENCE_S, wait_until
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from posture.errors import FrameError
from server.app import create_app
from server.live.frames import MAX_PIXELS, decode, jpeg_size, split
from server.live.websocket import Close

HOW_OFTEN = [pytest.param(False, id="everyday"), pytest.param(True, id="long", marks=pytest.mark.long)]
START = '{"type": "start", "model": "lite"}'
CODES = {1000, 1002, 1003, 1007, 1009, *Close}
TYPES = {"feedback", "error", "coach"}


def photos() -> list[bytes]:
    """JPEGs of several makes: plain, progressive, grey, with an EXIF part, with restart marks, CMYK."""
    noise = Pictures.fromarray(np.random.default_rng(1).integers(0, 255, (96, 128, 3), np.uint8))
    made = [jpeg(picture(128, 96))]
    exif = Pictures.Exif()
    exif[0x0112] = 6
    ways: tuple[dict[str, Any], ...] = (
        {},
        {"progressive": True},
        {"exif": exif},
        {"restart_marker_blocks": 2},
        {"subsampling": 0},
    )
    for image, how in [*((noise, way) for way in ways), (noise.convert("L"), {}), (noise.convert("CMYK"), {})]:
        kept = io.BytesIO()
        image.save(kept, "JPEG", **how)
        made.append(kept.getvalue())
    return made


@pytest.mark.parametrize("many", HOW_OFTEN)
def test_no_wrong_picture_does_more_than_be_refused(many: bool, capfd: pytest.CaptureFixture[str]) -> None:
    whole = photos()
    outcomes: Counter[str] = Counter()
    for seed in seeds(40_000 if many else 400, everyday=not many):
        data = mutated(whole[seed % len(whole)], seed)
        try:
            image = decode(data)
        except FrameError as error:
            outcomes["refused" if error.problem and error.remedy else "refused without a word"] += 1
        else:
            outcomes["taken"] += 1
            height, width, channels = image.shape
            assert channels == 3, seed
            assert image.dtype == np.uint8, seed
            assert width * height <= MAX_PIXELS, seed
            # What the header says is what is unpacked: a few bytes can't claim less than they are.
            assert {width, height} == set(jpeg_size(data)), seed
    assert "refused without a word" not in outcomes
    with capfd.disabled():
        print(f" pictures: {dict(outcomes)}", end="")


@pytest.mark.parametrize("length", range(12))
def test_a_message_is_split_or_refused(length: int) -> None:
    message = bytes(range(length))
    if length < 8:
        with pytest.raises(FrameError):
            split(message)
    else:
        assert split(message) == (struct.unpack(">Q", message[:8])[0], message[8:])


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    made = Served(lambda: create_app(Sessions()))
    made.start()
    yield made
    made.stop()


def said(chance: random.Random) -> str | bytes:
    """One message of a client that may be anybody."""
    picture_ = frame_message(chance.choice([0, 40, 2**53, 2**64 - 1, chance.randrange(10**6)]))
    texts = [
        START,
        '{"type": "start", "mode": "calibrate"}',
        '{"type": "start", "stretch": "free_practice", "sample": true}',
        '{"type": "reset"}',
        '{"type": "limits", "own_pct": [40, 60]}',
        '{"type": "restart", "step": "hinge"}',
        '{"type": "save", "profile_id": 1}',
        *(f'{{"type": "{one}"}}' for one in ("pain", "skip", "pause", "resume", "finish")),
    ]
    match chance.randrange(8):
        case 0 | 1 | 2:
            return picture_
        case 3:
            return chance.choice(texts)
        case 4:
            return mutated(chance.choice(texts).encode(), chance.randrange(10**9)).decode("utf-8", "replace")
        case 5:
            return mutated(picture_, chance.randrange(10**9))
        case 6:
            return chance.choice(["", "[]", "null", "{}", "[" * 5000, '{"type":' * 500, "\x00", "9" * 5000, "NaN"])
        case _:
            return chance.randbytes(chance.choice([0, 1, 7, 8, 9, 500]))


def talk(address: str, seed: int, outcomes: Counter[str]) -> None:
    """One conversation, from a start or without, until one of the two has had enough."""
    chance = random.Random(seed)
    with connect(
        f"ws://{address}/ws/live", compression=None, proxy=None, open_timeout=PATIENCE_S, close_timeout=PATIENCE_S
    ) as client:
        try:
            if chance.random() < 0.8:
                client.send(START)
            for _ in range(chance.randrange(1, 10)):
                message = said(chance)
                client.send(message)
                if isinstance(message, bytes):
                    answer = json.loads(client.recv(timeout=PATIENCE_S))
                    assert answer["type"] in TYPES, (seed, answer)
                    assert answer.get("code") != "internal", (seed, answer)
                    outcomes[answer["type"]] += 1
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else None
            assert code in CODES, (seed, code)
            outcomes[f"closed {code}"] += 1


def shout(address: str, seed: int, outcomes: Counter[str]) -> None:
    """Whatever bytes behind a proper handshake: frames that are none."""
    chance = random.Random(seed)
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as raw:
        raw.sendall(
            f"GET /ws/live HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b"101" in raw.recv(4096)
        start = START.encode()
        frame = bytes([0x81, 0x80 | len(start), 0, 0, 0, 0]) + start
        with suppress(OSError):
            raw.sendall(mutated(frame, seed) + chance.randbytes(chance.choice([0, 2, 40, 3000])))
            raw.shutdown(socket.SHUT_WR)
            while raw.recv(4096):
                pass
    outcomes["shouted"] += 1


@pytest.mark.parametrize("many", HOW_OFTEN)
@pytest.mark.timeout(1800)
def test_after_any_conversation_the_next_client_is_served(
    served: Served, many: bool, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    outcomes: Counter[str] = Counter()
    with caplog.at_level(logging.ERROR):
        for seed in seeds(3000 if many else 40, everyday=not many):
            (shout if seed % 4 == 0 else talk)(served.address, seed, outcomes)
    faults = {record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR}
    assert faults <= {"Invalid UTF-8 sequence received from client."}  # uvicorn's own, as it closes with 1007
    told: list[str] = []

    def next_is_served() -> bool:
        """Places come free a moment after their clients are gone."""
        with connect(f"ws://{served.address}/ws/live", compression=None, proxy=None, open_timeout=PATIENCE_S) as client:
            client.send(START)
            client.send(frame_message(5))
            told[:] = [json.loads(client.recv(timeout=PATIENCE_S))["type"]]
        return told == ["feedback"]

    wait_until(next_is_served)
    with capfd.disabled():
        print(f" conversations: {dict(sorted(outcomes.items()))}", end="")
