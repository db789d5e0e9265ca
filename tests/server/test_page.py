"""The page and its files: there, whole, and bound to this server alone."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest
from fastapi.testclient import TestClient
from scripted import Sessions

import posture
from server.app import create_app
from server.clips.samples import SAMPLE_TITLES
from server.pages.installed import AWAY
from server.pages.routes import EVERY_PAGE, PAGES, STATIC, Page, page_html
from server.pages.templating import TEMPLATES

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


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.template)
def test_page_holds_no_inline_script_or_style_and_names_no_other_place(page: Page) -> None:
    html = page_html(page)
    assert re.findall(r'<script(?! type="application/json")(?![^>]*\bsrc=)', html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
    assert re.findall(r"(?:https?:)?//[\w.]+", html) == []


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.template)
def test_page_is_whole_html(page: Page) -> None:
    """No tag left open, none that stands where it may not: html5lib says so."""
    html5lib.HTMLParser(strict=True).parse(page_html(page))


def test_every_template_is_a_page_or_part_of_one() -> None:
    used = {page.template for page in EVERY_PAGE} | {AWAY}
    used |= {other for name in used for other in _used_by(name)}
    assert {path.name for path in TEMPLATES.iterdir()} == used


def _used_by(name: str) -> set[str]:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    named = set(re.findall(r'{% (?:extends|import|include) "([^"]+)"', source))
    return named | {other for part in named for other in _used_by(part)}


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_served_and_names_no_other_place(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 200
    text = (STATIC / name).read_text(encoding="utf-8", errors="replace").replace("http://www.w3.org/2000/svg", "")
    assert [url for url in re.findall(r"(?:https?:)?//[\w.]+", text) if "localhost" not in url] == []
    # A style sheet has one declaration a line.
    assert len(text.splitlines()) < (640 if name.endswith(".css") else 325)


def test_every_import_and_id_exists() -> None:
    """A script may want what is on one of the pages; none may want what is on no page at all."""
    ids = []
    for page in EVERY_PAGE:
        html = page_html(page)
        ids.append(set(re.findall(r'\bid="([^"]+)"', html)))
        assert len(ids[-1]) == html.count(' id="'), f"an id is used twice in {page.template}"
    for script in (STATIC / "js").glob("*.js"):
        text = script.read_text(encoding="utf-8")
        for imported in re.findall(r'from "\./([^"]+)"', text):
            assert (STATIC / "js" / imported).is_file(), f"{script.name} imports {imported}"
        wanted = set(re.findall(r'\$\("([\w-]+)"\)', text)) - {"check-standing"}
        missing = min((wanted - mine for mine in ids), key=len)
        assert not missing, f"{script.name} wants {missing}"


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_pages_lead_to_each_other(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    links = re.findall(r'<a href="(/\w*)"( aria-current="page")?>', page.text)
    assert [to for to, _ in links] == [page.path for page in PAGES]
    assert [to for to, here in links if here] == [path]


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


def test_calibration_is_a_sample_of_its_own(client: TestClient) -> None:
    (clip,) = client.get("/samples?show=calibration").json()
    assert clip not in client.get("/samples").json()
    assert client.get(clip["url"]).headers["content-type"] == "video/mp4"


def test_missing_samples_leave_an_empty_list(tmp_path: Path) -> None:
    client = TestClient(create_app(Sessions(), samples=tmp_path), base_url="http://localhost:8000")
    assert client.get("/samples").json() == []


def test_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "name": "posture", "version": posture.__version__}
