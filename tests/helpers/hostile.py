"""Hands in what the table of bad inputs names, and tells what came back."""

from __future__ import annotations

import io
import json
import os
import random
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import filmed
import PIL.Image
from bombs import png
from command import command
from fastapi.testclient import TestClient
from fluent.syntax import ast
from scripted import Sessions, frame_message, jpeg, picture
from sqlalchemy import URL
from starlette.websockets import WebSocketDisconnect
from tinyclips import Pretended, write_clip

from posture.resources import samples_dir
from posture.storage import Database
from posture.words import catalogue
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.data import Data
from server.limits.caps import UploadLimits

LIVE = "ws://localhost:8000/ws/live"
START = '{"type": "start", "model": "lite"}'


@dataclass(frozen=True, slots=True)
class Came:
    """What came back."""

    code: int
    """The exit code, the status of HTTP, or the close code of the socket; 0 where it stayed open."""
    said: str


class Place:
    """A folder with all that is handed in, and a server with a clip and a person."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "data"
        self._furnish()
        clips = Clips(
            library=Library(self.home / "clips", samples=folder / "no-samples", titles={}),
            jobs=Jobs(Pretended()),
            doorway=Doorway(UploadLimits(max_bytes=400_000, max_seconds=60, keep_free=1), free=lambda _: 10**9),
        )
        data = Data(lambda: Database(URL.create("sqlite", database=str(self.home / "posture.db"))))
        self.client = TestClient(
            create_app(Sessions(), clips=clips, data=data),
            base_url="http://localhost:8000",
            raise_server_exceptions=False,
        )

    @contextmanager
    def open(self) -> Iterator[Place]:
        """With the server running."""
        with self.client:
            film = write_clip(self.folder / "film.mp4").read_bytes()
            self.clip = self.client.post("/api/clips?title=Mine", content=film).json()["id"]
            self.profile = str(self.client.post("/api/profiles", json={"name": "Ana"}).json()["id"])
            yield self

    def named(self, text: str) -> str:
        """`text` with {names} filled in."""
        names = {
            "dir": str(self.folder),
            "long": "x" * 300,
            "endless": "/".join(["y" * 200] * 30),
            "nines": "9" * 400,
            "clip": getattr(self, "clip", ""),
            "profile": getattr(self, "profile", ""),
            "bytes": "bad\udcff",
        }
        text = re.sub(r"\{x(\d+)\}", lambda found: "x" * int(found[1]), text)
        text = re.sub(r"\{nested(\d+)\}", lambda found: "[" * int(found[1]), text)
        return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], text)

    def _furnish(self) -> None:
        folder = self.folder
        (folder / "empty").mkdir()
        (folder / "text.mp4").write_text("just words")
        (folder / "nothing.mp4").touch()
        (folder / "file").write_text("a file")
        filmed.save_picture(folder / "good.png")
        for name, make in FILES.items():
            (folder / name).write_bytes(make())
        (folder / "bad.toml").write_text('id = "bad"\nname = 7\n')
        (folder / "not.toml").write_text("= = =")
        (folder / "own" / "stretches").mkdir(parents=True)
        (folder / "broken").mkdir()
        (folder / "broken" / "posture.db").write_bytes(b"no database at all" * 1000)
        if os.name == "posix":
            os.mkfifo(folder / "pipe")
            (folder / "zero").symlink_to("/dev/zero")
            (folder / "loop.mp4").symlink_to("loop.mp4")
            (folder / "pipes").mkdir()
            os.mkfifo(folder / "pipes" / "x.mp4")
            with socket.socket(socket.AF_UNIX) as listener, suppress(OSError):  # the way to it may be too long
                listener.bind(str(folder / "socket"))
        (folder / "nowhere.mp4").symlink_to("gone")


def handed_in(place: Place, row: dict[str, Any]) -> Came:
    """Hand it in where the row says."""
    return WAYS[row["where"]](place, row)


def _on_the_command_line(place: Place, row: dict[str, Any]) -> Came:
    settings = {name: place.named(value) for name, value in row.get("set", {}).items()}
    with patch.dict(os.environ, {"COLUMNS": "400", **settings}):  # no line is broken
        done = command(*(place.named(argument) for argument in row["give"]))
    assert "Traceback" not in done.stderr
    return Came(done.returncode, f"{done.stdout}{done.stderr}")


def _over_http(place: Place, row: dict[str, Any]) -> Came:
    method, path = row["give"].split(" ", 1)
    body: dict[str, Any] = {}
    if "json" in row:
        body["content"] = place.named(row["json"])
        body["headers"] = {"content-type": "application/json"}
    elif "body" in row:
        body["content"] = FILES[row["body"]]()
    body.setdefault("headers", {}).update(row.get("headers", {}))
    answer = place.client.request(method, place.named(path), **body)
    with suppress(ValueError, KeyError, TypeError):
        told = answer.json()
        return Came(answer.status_code, f"{told['problem']} {told['remedy']}")
    return Came(answer.status_code, answer.text if answer.status_code >= 400 else "")


def _over_the_socket(place: Place, row: dict[str, Any]) -> Came:
    said = ""
    try:
        with place.client.websocket_connect(LIVE) as connection:
            for message in row["give"]:
                if message in FILES:
                    connection.send_bytes(frame_message(1, FILES[message]()))
                elif message in MESSAGES:
                    connection.send_bytes(MESSAGES[message])
                else:
                    connection.send_text(place.named(START if message == "start" else message))
            said = connection.receive_text()
            if row["code"]:
                connection.receive_text()
    except WebSocketDisconnect as closed:
        return Came(closed.code, _told(said))
    return Came(0, _told(said))


def _told(said: str) -> str:
    answer = json.loads(said) if said else {}
    return f"{answer.get('problem', '')} {answer.get('remedy', '')}"


def _as_a_film(place: Place, row: dict[str, Any]) -> Came:
    return _over_http(place, {"give": "POST /api/clips?title=It", "body": row["give"]})


WAYS: dict[str, Callable[[Place, dict[str, Any]], Came]] = {
    "command line": _on_the_command_line,
    "settings": _on_the_command_line,
    "stored": _on_the_command_line,
    "http": _over_http,
    "socket": _over_the_socket,
    "film": _as_a_film,
    "picture": _as_a_film,
}


@cache
def sample() -> bytes:
    """The smallest shipped sample."""
    return min(samples_dir().glob("*.mp4"), key=lambda path: path.stat().st_size).read_bytes()


def mutated(seed: int) -> bytes:
    """The sample with bytes changed, a stretch of it left out or said twice, or cut off."""
    chance, data = random.Random(seed), bytearray(sample())
    for _ in range(chance.choice((1, 10, 100, len(data) // 20))):
        data[chance.randrange(chance.choice((200, 5000, len(data))))] = chance.randrange(256)
    one, other = sorted(chance.randrange(len(data)) for _ in range(2))
    return bytes(chance.choice((data, data[:one] + data[other:], data[:other] + data[one:], data[:other])))


def _photo(form: str, size: tuple[int, int] = (96, 64)) -> bytes:
    file = io.BytesIO()
    PIL.Image.new("RGB", size, "grey").save(file, form)
    return file.getvalue()


def _renamed_box(box: bytes) -> bytes:
    return sample().replace(box, b"free", 1)


FILES: dict[str, Callable[[], bytes]] = {
    "words": lambda: b"no film at all. " * 200,
    "no bytes": lambda: b"",
    "zeros": lambda: bytes(10_000),
    "noise": lambda: random.Random(1).randbytes(50_000),
    "a page": lambda: b"<!doctype html><script>alert(1)</script>" * 50,
    "a script": lambda: b"#!/bin/sh\nrm -rf ~\n",
    "a zip": lambda: b"PK\x03\x04" + bytes(2000),
    "a pdf": lambda: b"%PDF-1.7\n" + bytes(2000),
    "a playlist": lambda: b"#EXTM3U\n#EXTINF:3,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "a list of files": lambda: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a drawing": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "a sound": lambda: (
        b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00"
        b"\x02\x00\x10\x00data\x00\x08\x00\x00" + bytes(2048)
    ),
    "a matroska head": lambda: b"\x1aE\xdf\xa3" + bytes(2000),
    "an mp4 head": lambda: sample()[:32],
    "half an mp4 head": lambda: sample()[:6],
    "no tracks": lambda: _renamed_box(b"trak"),
    "no sample table": lambda: _renamed_box(b"stbl"),
    "no sample description": lambda: _renamed_box(b"stsd"),
    "an unknown encoding": lambda: sample().replace(b"avc1", b"xyz1"),
    "too many bytes": lambda: bytes(400_001),
    "half a picture": lambda: _photo("PNG")[:60],
    "a huge picture": lambda: png(16_000, 16_000, rows=3),
    "a picture past the limit": lambda: png(12_000, 10_001, rows=3),
    "an endlessly wide picture": lambda: png(2**31 - 1, 1, rows=0),
    "a picture without width": lambda: png(0, 10, rows=0),
    "a picture without end": lambda: png(500, 500)[:-40],
    "a picture of nothing": lambda: png(64, 64, rows=0),
    "a heic": lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + bytes(2000),
    "a small jpeg": lambda: jpeg(picture(8, 8)),
    "a large jpeg": lambda: jpeg(picture(3000, 2000)),
    "a damaged jpeg": lambda: jpeg()[:200] + b"\xff\xd9",
    "a cut jpeg": lambda: jpeg(picture(640, 480))[:-100],
    "a jpeg of gigabytes": lambda: jpeg().replace(b"\x00\x40\x00\x40", b"\xff\xdc\xff\xdc", 1),
    "no jpeg": lambda: _photo("PNG"),
}
"""What is made on the spot, by name."""

MESSAGES: dict[str, bytes] = {"three bytes": b"abc", "no bytes at all": b"", "a time alone": bytes(8)}
"""Binary messages that are not even frames."""


@cache
def told_by(id_: str) -> re.Pattern[str]:
    """What every text of this sentence matches, whatever it is filled in with."""
    entry = catalogue("en").parsed(id_)
    assert entry.value is not None
    parts = [re.escape(part.value) if isinstance(part, ast.TextElement) else ".*" for part in entry.value.elements]
    return re.compile(r"\s+".join("".join(parts).replace("\\ ", " ").replace("\\\n", " ").split()), re.DOTALL)
