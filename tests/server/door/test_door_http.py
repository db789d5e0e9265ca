"""Over HTTP: strangers get the same answer everywhere, the code lets in, the cookie keeps in, throwing out ends it."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from at_door import HOST, PAGE, PHONE, AtDoor

from posture.words import LANGUAGES, catalogue, say
from server.data import Data
from server.door.guard import LONGEST_BODY, OPEN_TO_ALL
from server.door.tries import FROM_ONE, IN_ALL, WITHIN_S
from server.pages.routes import DOOR, EVERY_PAGE, STATIC, door_html

WRONG = "0000-0000-0000-0000"


def routes(app: Any) -> list[tuple[str, str]]:
    """Every method and path there is, ids filled in."""
    found = []
    for path, methods in app.openapi()["paths"].items():
        found += [(method.upper(), re.sub(r"\{[^}]*\}", "1", path)) for method in methods]
    return found


def test_strangers_are_refused_everywhere_and_in_the_same_words(at_door: AtDoor) -> None:
    client = at_door.client()
    asked = [*routes(at_door.app), ("GET", "/nothing"), ("GET", "/static/js/app.js"), ("PATCH", "/"), ("GET", "//x")]
    assert len(asked) > 30
    answers = {
        (method, path): client.request(method, path)
        for method, path in asked
        if (method, path) not in {("GET", "/health"), ("POST", "/door")}
    }
    assert {asked: answer.status_code for asked, answer in answers.items() if answer.status_code != 401} == {}
    assert len({answer.content for (method, _), answer in answers.items() if method != "HEAD"}) == 1
    assert all(answer.headers["cache-control"] == "no-store" for answer in answers.values())


def test_strangers_learn_nothing_about_what_is_kept(at_door: AtDoor, data: Data) -> None:
    """The same bytes before and after somebody has a profile, and a page in the place of every page."""
    client = at_door.client()
    pages = [page.path for page in EVERY_PAGE]
    before = [client.get(path, headers=PAGE).text for path in [*pages, "/api/profiles", "/nothing"]]
    data.profiles.create("Anna")
    after = [client.get(path, headers=PAGE).text for path in [*pages, "/api/profiles", "/nothing"]]
    assert before == after
    assert len(set(after)) == 1
    assert "Anna" not in after[0]


def test_health_tells_strangers_that_it_runs_and_no_more(at_door: AtDoor) -> None:
    assert at_door.client().get("/health").json() == {"status": "ok"}
    assert set(at_door.guest().get("/health").json()) == {"status", "name", "version"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_at_the_door_is_made_of_what_strangers_may_load(at_door: AtDoor, language: str) -> None:
    client = at_door.client()
    answer = client.get("/history", headers=PAGE | {"accept-language": language})
    assert answer.status_code == 401
    assert answer.headers["content-language"] == language
    assert answer.text == door_html(language)
    assert catalogue(language).text(say("page-door-what")) in answer.text
    wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', answer.text))
    for script in sorted(path for path in wanted if path.endswith(".js")):
        wanted |= imported(script.removeprefix("/static/js/"))
    assert wanted == OPEN_TO_ALL
    assert {client.get(path).status_code for path in OPEN_TO_ALL} == {200}


def imported(name: str) -> set[str]:
    text = (STATIC / "js" / name).read_text(encoding="utf-8")
    found = set(re.findall(r'from "\./([^"]+)"', text))
    return {f"/static/js/{name}"} | {path for other in found for path in imported(other)}


def test_address_with_the_code_lets_in_and_leaves_the_address_bar(at_door: AtDoor) -> None:
    client = at_door.client()
    answer = client.get(f"/history?week=3&code={at_door.door.code}", headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/history?week=3")
    assert answer.headers["cache-control"] == "no-store"
    assert client.get("/history").status_code == 200
    assert client.get("/api/profiles").json() == []


@pytest.mark.parametrize("path", ["//evil.com", "///evil.com", "/\\evil.com", "/%5cevil.com", "//evil.com/.."])
def test_no_address_with_a_code_leads_to_another_host(at_door: AtDoor, path: str) -> None:
    client = at_door.guest()
    answer = client.get(f"https://{HOST}:8000{path}?code=x")
    assert answer.status_code == 303
    assert re.match(r"/(?![/\\])", answer.headers["location"])


def test_the_cookie_is_for_no_script_no_other_site_and_never_in_the_open(at_door: AtDoor, tmp_path: Path) -> None:
    def given(door: AtDoor) -> str:
        return str(door.client().post("/door", json={"code": door.door.code}).headers["set-cookie"])

    over_https = given(at_door)
    assert over_https.startswith("__Host-")
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Path=/"} <= set(over_https.split("; "))
    plain = given(AtDoor(tmp_path, https=False))
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain


def test_who_is_in_is_let_in_once_only(at_door: AtDoor) -> None:
    client = at_door.guest()
    assert client.get(f"/?code={at_door.door.code}").status_code == 303
    assert client.post("/door", json={"code": at_door.door.code}).status_code == 204
    assert client.get("/door").status_code == 204
    assert client.get("/door", headers=PAGE).headers["location"] == "/"
    assert len(at_door.door.guests) == 1


def test_wrong_codes_are_said_to_be_by_page_and_script(at_door: AtDoor) -> None:
    client = at_door.client()
    page = client.get(f"/?code={WRONG}", headers=PAGE)
    assert page.status_code == 401
    assert catalogue("en").text(say("server-door-wrong")) in page.text
    told = client.post("/door", json={"code": WRONG})
    assert (told.status_code, told.json()["problem"]) == (401, catalogue("en").text(say("server-door-wrong")))
    assert at_door.cookie(client) is None


NO_CODES = [
    b"",
    b"{",
    b"[]",
    b'"x"',
    b'{"code": 7}',
    b"{}",
    b"\xff",
    b"[" * 999,
    b'{"code": "%s"}' % (b"x" * LONGEST_BODY),
]


@pytest.mark.parametrize("body", NO_CODES, ids=range(len(NO_CODES)))
def test_what_is_no_code_at_all_is_refused_and_never_a_fault(at_door: AtDoor, body: bytes) -> None:
    assert at_door.client().post("/door", content=body).status_code == 422


def test_code_is_compared_in_constant_time(at_door: AtDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []

    def compare(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return bool(one == other)

    monkeypatch.setattr(secrets, "compare_digest", compare)
    assert at_door.client().post("/door", json={"code": WRONG}).status_code == 401
    assert compared == [(b"0" * 16, at_door.door.code.replace("-", "").encode())]


def test_too_many_wrong_codes_are_answered_with_429_even_to_the_right_one(at_door: AtDoor) -> None:
    client, inside = at_door.client(), at_door.guest("192.168.1.8")
    for _ in range(FROM_ONE):
        assert client.post("/door", json={"code": WRONG}).status_code == 401
    for answer in (
        client.post("/door", json={"code": at_door.door.code}),
        client.get(f"/?code={at_door.door.code}"),
    ):
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "60"
        assert "60 seconds" in answer.json()["remedy"]
    assert "60 seconds" in client.get(f"/?code={at_door.door.code}", headers=PAGE).text
    assert at_door.client("192.168.1.9").post("/door", json={"code": at_door.door.code}).status_code == 204
    assert inside.get("/").status_code == 200
    at_door.clock.now_s += WITHIN_S
    assert client.post("/door", json={"code": at_door.door.code}).status_code == 204


def test_too_many_from_everywhere_hold_up_everybody_who_is_not_in(at_door: AtDoor) -> None:
    inside = at_door.guest()
    for number in range(IN_ALL):
        at_door.door._tries.failed(f"10.0.0.{number}", at_door.clock())
    assert at_door.client("172.16.0.1").post("/door", json={"code": at_door.door.code}).status_code == 429
    assert inside.get("/").status_code == 200


def test_a_cookie_that_is_good_for_nothing_is_taken_back(at_door: AtDoor) -> None:
    client = at_door.guest()
    at_door.door.throw_out({guest.id for guest in at_door.door.guests})
    answer = client.get("/api/profiles")
    assert answer.status_code == 401
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert at_door.cookie(client) is None


def test_a_device_stays_in_over_a_restart(at_door: AtDoor, tmp_path: Path, data: Data) -> None:
    client = at_door.guest()
    again = AtDoor(tmp_path, data=data).client()
    again.cookies = client.cookies
    assert again.get("/").status_code == 200


def test_guests_are_listed_on_this_computer_only(at_door: AtDoor) -> None:
    at_door.guest("192.168.1.7")
    at_door.clock.now_s += 90
    here = at_door.guest("127.0.0.1", "localhost")
    told = here.get("/api/door")
    assert told.headers["cache-control"] == "no-store"
    phone, me = told.json()["guests"]
    assert (phone["device"].translate({0x2068: None, 0x2069: None}), phone["address"]) == (
        "Chrome on Android",
        "192.168.1.7",
    )
    assert (phone["since"], phone["you"], phone["connected"]) == ("1970-01-12T13:46:40Z", False, False)
    assert (me["address"], me["you"], me["seen"]) == ("127.0.0.1", True, "1970-01-12T13:48:10Z")
    assert told.json()["address"] == f"https://{HOST}:8000/?code={at_door.door.code}"
    assert told.json()["fingerprint"] == "AB:CD"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/address.svg"), ("DELETE", "/guests"), ("DELETE", "/guests/x")],
)
def test_guests_from_elsewhere_neither_see_nor_throw_out_others(at_door: AtDoor, method: str, path: str) -> None:
    client = at_door.guest()
    answer = client.request(method, f"/api/door{path}")
    assert answer.status_code == 403
    assert answer.json()["remedy"]
    assert len(at_door.door.guests) == 1


def test_throwing_out_one_keeps_the_others_and_changes_the_code(at_door: AtDoor) -> None:
    phone, tablet = at_door.guest("192.168.1.7"), at_door.guest("192.168.1.8")
    here = at_door.guest("127.0.0.1", "localhost")
    code = at_door.door.code
    first = at_door.door.guests[0].id
    told = here.delete(f"/api/door/guests/{first}").json()
    assert [guest["address"] for guest in told["guests"]] == ["192.168.1.8", "127.0.0.1"]
    assert told["code"] != code
    assert [client.get("/").status_code for client in (phone, tablet, here)] == [401, 200, 200]
    assert phone.post("/door", json={"code": code}).status_code == 401
    assert here.delete(f"/api/door/guests/{first}").status_code == 404


def test_throwing_out_all_leaves_whoever_asks(at_door: AtDoor) -> None:
    phone = at_door.guest("192.168.1.7")
    here = at_door.guest("127.0.0.1", "localhost")
    told = here.delete("/api/door/guests").json()
    assert [guest["you"] for guest in told["guests"]] == [True]
    assert [client.get("/").status_code for client in (phone, here)] == [401, 200]


def test_address_comes_as_a_picture(at_door: AtDoor) -> None:
    here = at_door.guest("127.0.0.1", "localhost")
    answer = here.get("/api/door/address.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("<svg")


def test_pages_lead_to_the_guests_on_this_computer_only(at_door: AtDoor) -> None:
    assert 'href="/guests"' not in at_door.guest().get("/").text
    assert 'href="/guests"' in at_door.guest("127.0.0.1", "localhost").get("/").text


def test_foreign_pages_and_hosts_are_refused_before_the_door(at_door: AtDoor) -> None:
    client = at_door.guest()
    assert client.get("/", headers={"host": "evil.com"}).status_code == 400
    assert client.get("/api/profiles", headers={"origin": "https://evil.com"}).status_code == 403
    assert client.post("/door", json={"code": WRONG}, headers={"origin": "https://evil.com"}).status_code == 403
    assert client.get("/", headers={"origin": f"http://{HOST}:8000"}).status_code == 403


def test_a_full_disk_lets_nobody_new_in_and_nobody_fall_out(at_door: AtDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = at_door.guest()
    at_door.clock.now_s += 3600

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("server.door.kept.write_private", full)
    assert inside.get("/").status_code == 200
    answer = at_door.client().post("/door", json={"code": at_door.door.code}, headers=PHONE)
    assert answer.status_code == 503
    assert answer.json()["remedy"]


def test_without_a_door_there_is_nobody_to_list(data: Data) -> None:
    from fastapi.testclient import TestClient
    from scripted import Sessions

    from server.app import create_app

    app = create_app(Sessions(), data=data)
    client = TestClient(app, base_url="http://localhost:8000", client=("127.0.0.1", 5000))
    assert client.get("/api/door").json()["asks"] is False
    assert client.get("/api/profiles").status_code == 200
    assert client.get("/guests").status_code == 200
    assert client.get("/api/door/address.svg").status_code == 404
    assert client.delete("/api/door/guests").status_code == 404
    assert client.delete("/api/door/guests/x").status_code == 404
    assert DOOR.path == "/door"
    assert client.get("/door").status_code == 204
    assert client.post("/door").status_code == 204
