"""Everybody's own data over HTTP: shown, handed over, erased only as confirmed, and deleted by itself only as asked."""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clips_api import add, review, until_done
from estates import BENS, BENS_CLIP, NAME, PICTURES, RECORDING, UPLOAD, Lived, clip, estate_of, live, traces
from fastapi.testclient import TestClient
from recorded_films import recorded
from sqlalchemy import URL
from tinyclips import Pretended, write_clip
from waiting import wait_until

from posture.holdings.archive import BackupError
from posture.holdings.backup import back_up, restore
from posture.holdings.clip import ClipKind
from posture.holdings.erase import erase, plan_person
from posture.storage import Database
from server.app import create_app
from server.clips.jobs import Jobs
from server.clips.reviews import Clips
from server.clips.room import bytes_in
from server.clips.store import Library
from server.clips.uploads import Doorway
from server.data import Data
from server.errors import BusyError, NoRoomError
from server.holdings.keeper import Keeper
from server.limits.caps import UploadLimits

MARK = PICTURES[-40:]
Start = Callable[[], TestClient]


@pytest.fixture(scope="module")
def lived_once(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return live(tmp_path_factory.mktemp("lived") / "data")


@pytest.fixture
def folder(lived_once: Lived, tmp_path: Path) -> Path:
    shutil.copytree(lived_once.folder, tmp_path / "data")
    (tmp_path / "data" / "retention.json").unlink()
    return tmp_path / "data"


@pytest.fixture
def pretended() -> Pretended:
    return Pretended()


@pytest.fixture
def start(folder: Path, tmp_path: Path, pretended: Pretended) -> Iterator[Start]:
    """start() → a server on this data folder."""
    with ExitStack() as stack:

        def begin() -> TestClient:
            library = Library(folder / "clips", samples=tmp_path / "none", titles={})
            data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
            app = create_app(clips=Clips(library=library, jobs=Jobs(pretended)), data=data)
            return stack.enter_context(TestClient(app, base_url="http://localhost:8000"))

        yield begin


@pytest.fixture
def client(start: Start) -> TestClient:
    return start()


def test_everything_is_shown_with_whose_it_is(client: TestClient, folder: Path) -> None:
    told = client.get("/api/data").json()
    assert (told["folder"], told["database"]) == (str(folder), "posture.db")
    assert [person["name"] for person in told["people"]] == ["Ben", NAME]
    lines = {(line["kind"], line["whose"]): line for line in told["holdings"]}
    assert lines["recordings", NAME]["count"] == 1
    assert lines["recordings", NAME]["bytes"] > len(PICTURES)
    assert lines["sessions", "nobody in particular"]["bytes"] is None
    german = client.get("/api/data", headers={"accept-language": "de"}).json()
    assert "Aufnahmen" in {line["what"] for line in german["holdings"]}


def test_a_person_is_erased_once_their_name_is_typed(client: TestClient, folder: Path) -> None:
    plan = client.post("/api/data/erase/plan", json={"name": NAME.upper()}).json()
    assert plan["word"] == NAME
    assert {line["kind"] for line in plan["goes"]} >= {"profiles", "sessions", "recordings", "reviews", "copies"}
    for typed in ("", "Ben", "erase everything", NAME[:-1]):
        refused = client.post("/api/data/erase", json={"name": NAME, "typed": typed})
        assert (refused.status_code, NAME in refused.json()["remedy"]) == (422, True)
    assert traces(folder, MARK)
    assert client.post("/api/data/erase", json={"name": NAME, "typed": f" {NAME.lower()} "}).status_code == 204
    assert traces(folder, NAME, MARK) == []
    assert [person["name"] for person in client.get("/api/data").json()["people"]] == ["Ben"]
    assert client.get(f"/api/clips/{RECORDING}/film").status_code == 404
    assert client.get(f"/api/clips/{BENS_CLIP}/film").content == BENS
    assert client.post("/api/data/erase/plan", json={"name": NAME}).status_code == 404


def test_everything_is_erased_once_the_words_are_typed_and_the_server_goes_on(client: TestClient, folder: Path) -> None:
    german = {"accept-language": "de"}
    assert client.post("/api/data/erase/plan", json={}, headers=german).json()["word"] == "alles löschen"
    assert client.post("/api/data/erase", json={"typed": NAME}).status_code == 422
    assert client.post("/api/data/erase", json={"typed": "alles löschen"}, headers=german).status_code == 204
    assert traces(folder, NAME, "Ben", MARK) == []
    assert client.get("/api/profiles").json() == []
    assert client.post("/api/profiles", json={"name": "Eva"}).status_code == 201


@pytest.mark.parametrize("by", ["this server", "another program"])
def test_a_review_by_the_limits_of_somebody_erased_does_not_come_back(
    client: TestClient, folder: Path, pretended: Pretended, tmp_path: Path, by: str
) -> None:
    ben = {person["name"]: person["id"] for person in client.get("/api/profiles").json()}["Ben"]
    mine = add(client, write_clip(tmp_path / "film.mp4").read_bytes())["id"]
    pretended.wait = threading.Event()
    review(client, mine, profile_id=ben)
    wait_until(pretended.begun.is_set)
    if by == "this server":
        assert client.post("/api/data/erase", json={"name": "Ben", "typed": "Ben"}).status_code == 204
    else:
        with estate_of(folder) as estate:
            erase(estate, plan_person(estate, "Ben"))
    pretended.wait.set()
    assert until_done(client, mine)["reviews"] == []
    assert traces(folder / "clips" / mine, "Ben") == []


def test_a_deleted_profile_leaves_its_name_nowhere_and_its_films(client: TestClient, folder: Path) -> None:
    people = {person["name"]: person["id"] for person in client.get("/api/profiles").json()}
    assert client.delete(f"/api/profiles/{people[NAME]}").status_code == 204
    assert traces(folder, NAME) == []
    assert client.get(f"/api/clips/{RECORDING}/film").content == PICTURES


def test_what_is_handed_over_is_whole_and_leaves_nothing(client: TestClient, folder: Path) -> None:
    people = {person["name"]: person["id"] for person in client.get("/api/profiles").json()}
    answer = client.get(f"/api/data/export/of/{people[NAME]}")
    assert answer.headers["content-disposition"] == 'attachment; filename="posture-Zuleika-Dobson.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert f"Zuleika-Dobson/clips/Tuesday-{UPLOAD}/film.webm" in archive.namelist()
    with zipfile.ZipFile(io.BytesIO(client.get("/api/data/export/all").content)) as archive:
        assert "Ben/profile.json" in archive.namelist()
    assert list(folder.glob(".export*")) == []
    assert client.get("/api/data/export/of/4000").status_code == 404


def test_one_archive_is_written_at_a_time_and_only_where_there_is_room(folder: Path, tmp_path: Path) -> None:
    data = Data(lambda: Database(URL.create("sqlite", database=str(folder / "posture.db"))))
    clips = Clips(
        library=Library(folder / "clips", samples=tmp_path / "none", titles={}),
        doorway=Doorway(UploadLimits(keep_free=1000), free=lambda _: bytes_in(folder) + 999),
    )
    keeper = Keeper(data, clips)
    with keeper.handing_over(everything=False), pytest.raises(BusyError), keeper.handing_over(everything=False):
        pytest.fail("a second one is written")
    with pytest.raises(NoRoomError), keeper.handing_over(everything=True):
        pytest.fail("it is written though there is no room")
    with TestClient(create_app(clips=clips, data=data), base_url="http://localhost:8000") as client:
        refused = client.get("/api/data/export/all")
        assert (refused.status_code, set(refused.json())) == (507, {"problem", "remedy"})
    assert list(folder.glob(".export*")) == []


def old(folder: Path, clip_id: str, days: int, *, keep: bool = False) -> str:
    added_at = datetime.now(UTC) - timedelta(days=days)
    clip(folder, clip_id, f"{days} days ago", ClipKind.RECORDING, BENS, None, added_at=added_at, keep=keep)
    return clip_id


def there(client: TestClient) -> set[str]:
    return {clip["title"] for clip in client.get("/api/clips").json()["clips"] if clip["kind"] == "recording"}


def test_recordings_go_by_themselves_only_once_that_is_switched_on_and_said(start: Start, folder: Path) -> None:
    for path in (folder / "clips").iterdir():
        shutil.rmtree(path)
    old(folder, "a" * 16, 100)
    old(folder, "b" * 16, 40, keep=True)
    old(folder, "c" * 16, 2)
    client = start()
    assert there(client) == {"100 days ago", "40 days ago", "2 days ago"}
    due = client.post("/api/data/retention/plan", json={"days": 30}).json()
    assert [(one["clip_id"], one["title"]) for one in due] == [("a" * 16, "100 days ago")]
    assert there(client) == {"100 days ago", "40 days ago", "2 days ago"}
    assert client.put("/api/data/retention", json={"days": 30}).json() == {"days": 30, "max_bytes": None}
    assert there(client) == {"40 days ago", "2 days ago"}
    old(folder, "d" * 16, 60)
    assert there(start()) == {"40 days ago", "2 days ago"}  # at the next start
    assert client.get("/api/data").json()["retention"] == {"days": 30, "max_bytes": None}
    assert client.put("/api/data/retention", json={}).json() == {"days": None, "max_bytes": None}
    old(folder, "e" * 16, 60)
    assert "60 days ago" in there(start())


def test_they_go_when_another_has_come_in_and_that_one_stays(client: TestClient, folder: Path) -> None:
    for path in (folder / "clips").iterdir():
        shutil.rmtree(path)
    client.put("/api/data/retention", json={"max_bytes": 100})
    old(folder, "a" * 16, 1)
    mine = client.post("/api/recordings", json={"title": "now"}).json()["id"]
    assert client.put(f"/api/recordings/{mine}/parts/0", content=recorded()).status_code == 204
    assert there(client) == {"1 days ago"}
    assert client.post(f"/api/recordings/{mine}/end").json()["clip"]["title"] == "now"
    assert there(client) == {"now"}


def test_what_is_being_reviewed_does_not_go(client: TestClient, folder: Path, pretended: Pretended) -> None:
    old(folder, "a" * 16, 100)
    pretended.wait = threading.Event()
    review(client, "a" * 16)
    wait_until(pretended.begun.is_set)
    client.put("/api/data/retention", json={"days": 30})
    assert "100 days ago" in there(client)
    pretended.wait.set()
    wait_until(lambda: not client.get("/api/clips").json()["clips"][0]["jobs"])


@pytest.mark.parametrize(
    "rule", [{"days": 0}, {"days": -1}, {"days": 10**6}, {"max_bytes": -1}, {"days": "x"}, {"all": 1}]
)
def test_a_rule_that_makes_no_sense_is_refused(client: TestClient, rule: dict[str, object]) -> None:
    assert client.put("/api/data/retention", json=rule).status_code == 422
    assert client.post("/api/data/retention/plan", json=rule).status_code == 422


def test_an_erasing_that_was_cut_off_goes_on_at_the_start(start: Start, folder: Path) -> None:
    with estate_of(folder) as estate, pytest.MonkeyPatch.context() as patch:
        patch.setattr("posture.holdings.erase._go_through", lambda *_: None)
        erase(estate, plan_person(estate, NAME))
    assert traces(folder, NAME, MARK)
    start()
    assert traces(folder, NAME, MARK) == []


def test_a_start_closes_to_others_what_is_open(start: Start, folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "clips" / RECORDING / "film").chmod(0o644)
    start()
    paths = [folder, *folder.rglob("*")]
    assert [path.name for path in paths if not path.is_symlink() and path.stat().st_mode & 0o077] == []


def test_a_folder_that_can_not_be_put_in_order_stops_no_server(start: Start, folder: Path) -> None:
    (folder / "posture.db").write_bytes(b"no database")
    (folder / "erasing.json").write_text(
        '{"everything": false, "profile_id": 1, "units": [], "retitled": [], "orphaned": []}'
    )
    assert start().get("/health").status_code == 200
    assert (folder / "erasing.json").exists()


def test_nothing_is_restored_under_a_running_server(client: TestClient, folder: Path, tmp_path: Path) -> None:
    with estate_of(folder) as estate:
        back_up(estate, tmp_path / "backup.zip", datetime.now(UTC))
    with pytest.raises(BackupError, match="running"):
        restore(tmp_path / "backup.zip", folder, overwrite=True)


def test_the_page_is_there_and_others_lead_to_it(client: TestClient) -> None:
    assert 'id="erase-all"' in client.get("/data").text
    for page in ("/", "/calibrate", "/review", "/history"):
        assert 'href="/data"' in client.get(page).text
