"""What a device is called in the list of guests."""

from __future__ import annotations

import pytest

from posture.words import catalogue
from server.door.device import device_of

WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
APPLE = "CPU iPhone OS 17_5 like Mac OS X"
AGENTS = {
    "Safari on iPhone": f"Mozilla/5.0 (iPhone; {APPLE}) {WEBKIT} Version/17.5 Mobile/15E148 Safari/604.1",
    "Chrome on iPhone": f"Mozilla/5.0 (iPhone; {APPLE}) {WEBKIT} CriOS/126.0 Mobile/15E148 Safari/604.1",
    "Firefox on iPad": f"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) {WEBKIT} FxiOS/127.0 Mobile Safari/605.1.15",
    "Chrome on Android": f"Mozilla/5.0 (Linux; Android 14; K) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36",
    "Samsung Internet on Android": f"Mozilla/5.0 (Linux; Android 13) {WEBKIT} SamsungBrowser/25.0 Chrome/121.0 Safari",
    "Edge on Windows": f"Mozilla/5.0 (Windows NT 10.0; Win64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
    "Safari on macOS": f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/17.5 Safari/605.1.15",
    "Chrome on ChromeOS": f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {WEBKIT} Chrome/126.0.0.0 Safari/537.36",
    "Firefox on Linux": "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "curl": "curl/8.5.0",
    "Unknown device": "<script>alert(1)</script>",
}


@pytest.mark.parametrize(("name", "agent"), AGENTS.items(), ids=list(AGENTS))
def test_a_device_is_named_in_plain_words(name: str, agent: str) -> None:
    assert catalogue("en").text(device_of(agent).said).translate({0x2068: None, 0x2069: None}) == name


def test_without_a_header_it_is_unknown() -> None:
    assert catalogue("en").text(device_of("").said) == "Unknown device"


def test_nothing_of_a_made_up_header_comes_out() -> None:
    assert device_of("Firefox/1 on Android of <b>Mallory</b>" * 10_000) == device_of("Firefox/1 Android")
