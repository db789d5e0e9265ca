"""Whatever is asked of any route, as it is described or not: never a fault of ours, and only documented answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from clips_api import add, review, until_done
from coached import NO
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st
from pasts import a_session
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok
from sqlalchemy import URL
from tinyclips import Pretended, write_clip

from posture.storage import Database, History
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.store import Library
from server.data import Data

OPERATIONS = {
    found.ok().label: found.ok()
    for found in schemathesis.openapi.from_dict(create_app().openapi()).get_all_operations()
    if isinstance(found, Ok)
}
RECENT: dict[str, str] = {}
"""Ids that are there, by the name of the parameter."""

HOW_OFTEN = [pytest.param(4, id="everyday"), pytest.param(60, id="long", marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("home")
    (home / "samples").mkdir()
    clips = Clips(library=Library(home / "clips", samples=home / "samples", titles={}), jobs=Jobs(Pretended()))
    data = Data(lambda: Database(URL.create("sqlite", database=str(home / "posture.db"))))
    app = create_app(clips=clips, data=data, samples=home / "samples")
    # What is not foreseen comes out as the 500 it would be, and fails there.
    with TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False) as opened:
        person = opened.post("/api/profiles", json={"name": "Ana"}).json()["id"]
        opened.post("/api/safety", json={"profile_id": person, "answers": NO})
        History(data.database).save(a_session(profile_id=person))
        clip = add(opened, write_clip(home / "film.mp4").read_bytes())["id"]
        key = review(opened, clip)
        until_done(opened, clip)
        recording = opened.post("/api/recordings", json={"title": "x"}).json()["id"]
        ids = {"clip_id": clip, "key": key, "recording_id": recording, "profile_id": str(person)}
        RECENT.update(ids, name="01.jpg", export_id="annotated.mp4", stretch_id="standing_heel_raised")
        yield opened


def ask(client: TestClient, case: Any) -> Response:
    """The request of this case."""
    body: dict[str, Any] = {}
    if case.body is not NOT_SET:
        body = {"content": case.body} if isinstance(case.body, bytes) else {"json": case.body}
    headers = {
        name.encode(): str(value).encode("utf-8", "replace").replace(b"\n", b" ").replace(b"\r", b" ")
        for name, value in case.headers.items()
    }
    return client.request(
        case.method,
        case.formatted_path,
        params=[(name, str(one)) for name, value in case.query.items() for one in _values(value)],
        headers=headers,
        **body,
    )


def _values(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("examples", HOW_OFTEN)
@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_is_a_fault_and_every_answer_is_documented(client: TestClient, label: str, examples: int) -> None:
    operation = OPERATIONS[label]
    documented = {int(code) for code in operation.definition.raw["responses"]}

    @settings(max_examples=examples)
    @given(st.data())
    def drawn(data: st.DataObject) -> None:
        mode = data.draw(st.sampled_from(GenerationMode))
        case = data.draw(operation.as_strategy(generation_mode=mode))
        found = case.path_parameters
        for name in found:
            if name in RECENT and data.draw(st.booleans()):
                found[name] = RECENT[name]
        answer = ask(client, case)
        assert answer.status_code != 500, answer.text
        # Such parameters lead to another route, or to none.
        elsewhere = any("/" in one or one in ("", ".", "..") for one in map(unquote, map(str, found.values())))
        assert answer.status_code in documented | ({200, 404, 405} if elsewhere else set()), answer.text
        if answer.status_code >= 400 and label.split(" ")[1].startswith("/api"):
            assert set(answer.json()) == {"problem", "remedy"} or elsewhere, answer.text

    drawn()
