"""Starting and stopping: the port, the sentence with the address, the browser, Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from scripted import Sessions
from served import Served
from waiting import PATIENCE_S

from posture.errors import ServeError
from server import run
from server.app import create_app
from server.door.entrance import open_entrance

ROOT = Path(__file__).parents[2]


def test_busy_port_is_one_sentence_with_a_way_out() -> None:
    with run.claim("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServeError) as caught:
            run.serve(port=port, make_session=Sessions())
    assert f"{port}" in caught.value.problem
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "a b"])
def test_foreign_address_is_one_sentence(host: str) -> None:
    with pytest.raises(ServeError, match="not an address of this computer"):
        run.claim(host, 0)


@pytest.mark.parametrize("port", [-1, 65536])
def test_impossible_port_is_one_sentence(port: int) -> None:
    with pytest.raises(ServeError):
        run.claim("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000/"),
        ("0.0.0.0", 8000, "https://localhost:8000/"),
        ("::", 443, "https://localhost/"),
        ("::1", 8000, "http://[::1]:8000/"),
        ("localhost", 80, "http://localhost/"),
    ],
)
def test_address_is_one_that_lends_the_camera(
    host: str, port: int, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path))
    with run.claim(host, 0) as listener:
        bound = listener.getsockname()[0]
    monkeypatch.setattr(socket.socket, "getsockname", lambda _: (bound, port))
    with socket.socket() as there:
        assert open_entrance(host, there).url == url


def test_beyond_loopback_a_stranger_gets_nothing_and_the_code_lets_in(tmp_path: Path) -> None:
    """The whole of it, as a command: an empty host used to be open to everybody, and was told to be this computer."""
    process = started('serve("", port=0)', POSTURE_DATA=str(tmp_path))
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split("open ")[1].split(" ")[0]
        code = process.stdout.readline().split("access code ")[1].split(":")[0].strip("\u2068\u2069")
        trusting = ssl.create_default_context(cafile=str(tmp_path / "door" / "root.pem"))
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=trusting),
            urllib.request.HTTPCookieProcessor(),
        )
        with pytest.raises(HTTPError) as refused:
            opener.open(f"{url}api/profiles", timeout=PATIENCE_S)
        with refused.value:
            assert refused.value.status == 401
        with opener.open(f"{url}api/profiles?code={code}", timeout=PATIENCE_S) as answer:
            assert (answer.url, answer.read()) == (f"{url}api/profiles", b"[]")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert out.strip().endswith("Stopped.")


def test_browser_is_opened_only_when_the_page_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def show(url: str) -> None:
        # The server listens, but its loop is busy calling this: a connection is taken up, an answer comes later.
        with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1].strip("/"))), timeout=PATIENCE_S):
            seen.append(url)
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "show_page", show)
    said: list[str] = []
    run.serve(port=0, open_browser=True, make_session=Sessions(), tell=said.append)
    assert len(seen) == 1
    assert str(seen[0]) in said[0]
    assert said[-1] == "Stopped."


def test_who_starts_it_again_is_shown_the_page_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    said: list[str] = []
    monkeypatch.setattr(run, "show_page", shown.append)
    first = Served(lambda: create_app(Sessions()))
    first.start()
    try:
        run.serve(port=first.port, open_browser=True, tell=said.append)
    finally:
        first.stop()
    assert shown == [f"http://127.0.0.1:{first.port}"]
    assert shown[0] in said[0]


def test_another_program_at_our_port_is_not_taken_for_posture() -> None:
    with run.claim("127.0.0.1", 0) as other:
        port = other.getsockname()[1]

        def answer() -> None:
            caller, _ = other.accept()
            with caller:
                caller.recv(1000)
                caller.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"status":"ok"}')

        answering = threading.Thread(target=answer)
        answering.start()
        assert run.already_there("127.0.0.1", port) is None
        answering.join()
    assert run.already_there("127.0.0.1", port) is None, "nobody listens any more"
    assert run.already_there("0.0.0.0", port) is None, "opened to others it is another program's business"


def started(call: str, **environment: str) -> subprocess.Popen[str]:
    """A process of its own that serves."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", f"from server.run import serve; {call}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_ctrl_c_stops_cleanly() -> None:
    process = started("serve(port=0)")
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        url = line.split("open ")[1].split(" ")[0]
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=PATIENCE_S) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert out.strip() == "Stopped."
