"""Whatever stands in a path, a query or a body: two sentences or an ordinary answer, never a fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import URL
from starlette.routing import BaseRoute
from tinyclips import Pretended, write_clip

from posture.coach.safety import QUESTIONS
from posture.storage import Database
from posture.words import say
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.data import Data
from server.limits.caps import UploadLimits
from server.phone.camera import PhoneCamera

ODD = ["-1", str(2**63), "9" * 400, "1e999", "NaN", "", "x" * 5000, "\0", "\ud7ff", "..", "%2e%2e%2f", "a/b", "'; --"]
ODD_JSON = ["-1", str(2**63), "9" * 5000, "1e999", "NaN", "null", "true", '""', "[]", "{}", "1.5", "[NaN, NaN]"]
ODD_JSON += ['"' + "x" * 5000 + '"', '"\\u0000"', '"\\ud800"', "[" * 500 + "]" * 500, '"../../x"', "[-1, 1e400]"]
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/profiles": {"name": "Anna"},
    "PATCH /api/profiles/1": {"name": "Anna", "strictness": "strict", "own_pct": [40, 60]},
    "PATCH /api/profiles/1/places/1": {"name": "Window"},
    "POST /api/safety": {"profile_id": 1, "answers": {question.id: False for question in QUESTIONS}},
    "POST /api/clips/sample-one_sample/review": {"profile_id": 1, "again": True},
    "PATCH /api/clips/sample-one_sample": {"title": "x", "keep": True},
    "POST /api/recordings": {"title": "x", "profile_id": 1},
    "POST /api/data/erase/plan": {"name": "Ben"},
    "POST /api/data/erase": {"name": "Ben", "typed": "no"},
    "POST /api/data/retention/plan": {"days": 30, "max_bytes": 10**9},
    "PUT /api/data/retention": {"days": 30, "max_bytes": 10**9},
    "PUT /api/goals": {
        "days_a_week": 3,
        "depth_deg": 60,
        "remind": True,
        "at": "18:00",
        "quiet_from": "21:00",
        "quiet_to": "08:00",
    },
    "POST /api/goals/snooze": {"hours": 2},
    "POST /api/phone": {
        "type": "here",
        "key": "0b7e4a5e-6a53-4a53-8f0e-1df1a1b5b6d0",
        "on_show": True,
        "battery_pct": 80,
        "charging": False,
        "pitch_deg": -1.5,
        "roll_deg": 0.5,
    },
    "POST /api/judged": {
        "maximum_deg": 45,
        "caution_pct": 40,
        "rounded_pct": 60,
        "curve": [{"time_s": 0, "hip_hinge_deg": 1, "low_back_deg": 2, "step": "hinge"}],
    },
}
STARLETTES = ({"detail": "Not Found"}, {"detail": "Method Not Allowed"})


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("odd")
    (folder / "samples").mkdir()
    write_clip(folder / "samples" / "one_sample.mp4")
    titles = {"one_sample": say("server-sample-flat")}
    clips = Clips(
        library=Library(folder / "clips", samples=folder / "samples", titles=titles),
        jobs=Jobs(Pretended()),
        doorway=Doorway(UploadLimits(recordings=10_000)),
    )
    data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
    app = create_app(data=data, clips=clips, phone=PhoneCamera())
    with TestClient(app, base_url="http://localhost:8000") as opened:
        opened.post("/api/profiles", json={"name": "Ben"})
        yield opened


def all_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Every route there is, also in the routers among them, which FastAPI keeps whole."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        yield from all_routes(getattr(getattr(route, "original_router", None), "routes", ()))


def routes_of(client: TestClient) -> list[APIRoute]:
    return list(all_routes(client.app.routes))  # type: ignore[attr-defined]


def holds(method: str, path: str, answer: Any) -> None:
    where = f"{method} {path[:80]!r} → {answer.status_code} {answer.text[:200]}"
    assert answer.status_code < 500, where
    if answer.status_code >= 400 and answer.headers["content-type"] == "application/json":
        told = answer.json()
        # What no route goes by is Starlette's to answer.
        assert set(told) == {"problem", "remedy"} or told in STARLETTES, where


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:20])
def test_odd_paths_and_queries(client: TestClient, odd: str) -> None:
    asked = 0
    for route in routes_of(client):
        for method in (route.methods or set()) - {"HEAD"}:
            if "{" in route.path:
                filled = re.sub(r"\{[^}]*\}", quote(odd, safe=""), route.path)
                holds(method, filled, client.request(method, filled))
                asked += 1
            for query in route.dependant.query_params:
                target = re.sub(r"\{[^}]*\}", "1", route.path)
                holds(method, f"{target}?{query.alias}", client.request(method, target, params={query.alias: odd}))
                asked += 1
    assert asked > 30


@pytest.mark.parametrize("odd", ODD_JSON, ids=lambda odd: odd[:20])
def test_odd_bodies(client: TestClient, odd: str) -> None:
    headers = {"content-type": "application/json"}
    for where, body in BODIES.items():
        method, path = where.split(" ")
        holds(method, path, client.request(method, path, content=odd, headers=headers))
        for field in body:
            rest = {name: value for name, value in body.items() if name != field}
            text = json.dumps(rest)[:-1] + (", " if rest else "") + f'"{field}": {odd}}}'
            holds(method, f"{path} {field}={odd}", client.request(method, path, content=text, headers=headers))


def test_every_route_with_a_body_is_asked(client: TestClient) -> None:
    with_body = {
        (method, route.path)
        for route in routes_of(client)
        for method in route.methods or ()
        if route.body_field is not None
    }
    asked = {tuple(where.split(" ")) for where in BODIES}
    matches = {
        (method, path)
        for method, path in with_body
        if any(method == one and re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", path), other) for one, other in asked)
    }
    assert with_body
    assert with_body == matches


def test_what_is_no_json_at_all_is_not_understood(client: TestClient) -> None:
    for where in BODIES:
        method, path = where.split(" ")
        for content in (b"", b"{", b"\xff\xfe", b'{"name": "a"', b"name=a"):
            for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", ""):
                answer = client.request(method, path, content=content, headers={"content-type": kind})
                assert answer.status_code in (404, 422), (where, content, kind, answer.text)
                assert set(answer.json()) == {"problem", "remedy"}
