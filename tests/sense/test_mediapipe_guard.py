from __future__ import annotations

import ctypes
import os

import pytest

from posture.sense import mediapipe_guard

PROXY_NAMES = ("https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process where nothing was stopped yet, with no proxy set."""
    monkeypatch.setattr(mediapipe_guard, "_users_own", {})
    for name in PROXY_NAMES:
        monkeypatch.delenv(name, raising=False)


def test_both_spellings_of_the_proxy_point_nowhere() -> None:
    mediapipe_guard.stop_usage_metrics()
    assert os.environ["https_proxy"] == os.environ["HTTPS_PROXY"] == "http://127.0.0.1:9"


@pytest.mark.skipif(os.name != "posix", reason="asks the C library of Unix")
def test_the_c_environment_is_set_too() -> None:
    mediapipe_guard.stop_usage_metrics()
    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_char_p
    assert getenv(b"https_proxy") == b"http://127.0.0.1:9"


@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
def test_a_users_exceptions_cannot_open_a_way_past(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "*")
    mediapipe_guard.stop_usage_metrics()
    assert "no_proxy" not in os.environ
    assert "NO_PROXY" not in os.environ


def test_children_get_the_users_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"HTTPS_PROXY": "http://proxy.example:3128", "no_proxy": "localhost"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    mediapipe_guard.stop_usage_metrics()
    mediapipe_guard.stop_usage_metrics()  # again: must not take its own setting for the user's
    environment = mediapipe_guard.user_environment()
    assert {name: environment[name] for name in PROXY_NAMES if name in environment} == own


def test_children_get_the_environment_unchanged_when_nothing_was_stopped() -> None:
    assert mediapipe_guard.user_environment() == dict(os.environ)


CHATTER = [
    b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n",
    b"WARNING: Logging before InitGoogle() is written to STDERR\n",
    b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n",
    b"W0000 00:00:1795231178.319617   11766 inference_feedback_manager.cc:121] Feedback manager requires a model.\n",
    b"I20251121 03:04:05.678901 12345 gl_context.cc:357] GL version: 3.2\n",
]
TOLD = [
    b"E0000 00:00:1795231178.319617   11766 graph.cc:12] Something broke\n",
    b"F0000 00:00:1795231178.319617   11766 check.cc:12] Check failed\n",
    b"INFO:     127.0.0.1:5555 - GET / HTTP/1.1\n",
    b"WARNING: disk almost full\n",
    b"\r\x1b[2Kreading 40 %",
]


@pytest.mark.parametrize("line", CHATTER)
def test_chatter_is_hidden(capfd: pytest.CaptureFixture[str], line: bytes) -> None:
    with mediapipe_guard.native_chatter_hidden():
        os.write(2, line)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("line", TOLD)
def test_everything_else_is_told(capfd: pytest.CaptureFixture[str], line: bytes) -> None:
    with mediapipe_guard.native_chatter_hidden():
        os.write(2, line + CHATTER[0])
    assert capfd.readouterr().err.encode() == line


def test_what_was_held_back_is_told_although_the_body_fails(capfd: pytest.CaptureFixture[str]) -> None:
    def body() -> None:
        with mediapipe_guard.native_chatter_hidden():
            os.write(2, b"why it failed\n")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 (its type is all there is to it)
        body()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "why it failed\nafter\n"


def test_nested_use_keeps_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    with mediapipe_guard.native_chatter_hidden():
        with mediapipe_guard.native_chatter_hidden():
            os.write(2, b"inner\n")
        os.write(2, CHATTER[0] + b"outer\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "inner\nouter\nafter\n"


def test_bodies_that_overlap_hide_until_the_last_ends(capfd: pytest.CaptureFixture[str]) -> None:
    first, second = mediapipe_guard.native_chatter_hidden(), mediapipe_guard.native_chatter_hidden()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    os.write(2, CHATTER[0] + b"told\n")
    second.__exit__(None, None, None)
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "told\nafter\n"


def test_the_variable_shows_it_all(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("POSTURE_NATIVE_LOG", "1")
    with mediapipe_guard.native_chatter_hidden():
        os.write(2, CHATTER[0])
    assert capfd.readouterr().err.encode() == CHATTER[0]
