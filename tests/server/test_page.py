"""The page and its files: there, whole, and bound to this server alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from scripted import Sessions

import posture
from server.app import create_app
from server.routes import SAMPLE_TITLES, STATIC

FILES = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(Sessions()), base_url="http://localhost:8000")


def test_page_is_served_with_a_strict_policy(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<title>Posture</title>" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["permissions-policy"].startswith("camera=(self)")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_page_holds_no_inline_script_or_style() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_served_and_names_no_other_place(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 200
    text = (STATIC / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert [url for url in re.findall(r"(?:https?:)?//[\w.]+", text) if "localhost" not in url] == []
    assert len(text.splitlines()) < 300


def test_every_import_and_id_exists() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert len(ids) == page.count(' id="'), "an id is used twice"
    for script in (STATIC / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for imported in re.findall(r'from "\./([^"]+)"', text):
            assert (STATIC / "js" / imported).is_file(), f"{script.name} imports {imported}"
        missing = set(re.findall(r'\$\("([\w-]+)"\)', text)) - ids - {"check-standing"}
        assert not missing, f"{script.name} wants {missing}"


def test_samples_are_listed_and_can_be_sought_in(client: TestClient) -> None:
    clips = client.get("/samples").json()
    assert clips[0]["name"] == "flat_then_rounded_avg_f_left"
    assert [clip["name"] for clip in clips] == list(SAMPLE_TITLES)
    answer = client.get(clips[0]["url"], headers={"range": "bytes=0-99"})
    assert answer.status_code == 206
    assert answer.headers["content-type"] == "video/mp4"
    assert len(answer.content) == 100


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fREADME", "%2e%2e%2fx", "flat_then_rounded_avg_f_left.truth"])
def test_nothing_else_comes_out_of_the_samples(client: TestClient, name: str) -> None:
    assert client.get(f"/samples/{name}.mp4").status_code == 404


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/docs", "/openapi.json", "/redoc"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_missing_samples_leave_an_empty_list(tmp_path: Path) -> None:
    client = TestClient(create_app(Sessions(), samples=tmp_path), base_url="http://localhost:8000")
    assert client.get("/samples").json() == []


def test_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "version": posture.__version__}
