"""Runs the server for `posture serve`: claims the port, says where the page is, stops cleanly."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import uvicorn

from posture.errors import ServeError
from posture.folders import private_files
from posture.logs import DEFAULT_LEVEL, Level, logging_to_file
from posture.sense.mediapipe_guard import user_environment
from posture.settings import Settings
from posture.words import say, text
from server.access import access_logged
from server.app import create_app
from server.connections import LimitedConnection, OutOfFiles
from server.door.addresses import is_loopback
from server.door.entrance import open_entrance
from server.door.papers import Papers
from server.limits.caps import CAPS, Caps, connections_for
from server.limits.memory import few_heaps
from server.live.own_camera import OwnCamera
from server.live.sessions import MakeSession
from server.pages.routes import CONNECT, PHONE
from server.phone.camera import PhoneCamera

ANSWERS_WITHIN_S = 2.0
"""How long a server that holds our port may take to say that it is Posture (chosen)."""


def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    open_browser: bool = False,
    *,
    ask: bool = False,
    new_code: bool = False,
    certificate: tuple[Path | None, Path | None] = (None, None),
    settings: Settings | None = None,
    make_session: MakeSession | None = None,
    tell: Callable[[str], None] = print,
    log_level: Level = DEFAULT_LEVEL,
    camera: int | None = None,
    phone: bool = False,
) -> None:
    """Serve until Ctrl-C. Raises ServeError when the port can't be had, or the door can't be kept.

    host: 127.0.0.1 keeps the page to this computer; 0.0.0.0 opens it to the network, by https and for those only who
    have the access code: there is no way without. port: 0 takes a free one. ask: ask for the code on loopback, too.
    new_code: make another code and throw everybody out. certificate: its file and that of its key, instead of our own.
    log_level: how much is written into the log. camera: number of one of this computer's, for the page
    to look through. phone: have a phone as the camera, and lead it to its page.
    """
    few_heaps()
    if open_browser and (running := already_there(host, port)):
        # Whoever starts it a second time wants the page, not a lesson about ports.
        tell(text(say("server-already-there", url=running)))
        show_page(running)
        return
    with claim(host, port) as listener:
        entrance = open_entrance(host, listener, ask=ask, new_code=new_code, certificate=certificate)
        if phone:
            entrance = replace(entrance, own_page=CONNECT.path[1:], their_page=PHONE.path[1:])
        app = create_app(
            make_session,
            settings=settings,
            allowed_hosts=entrance.hosts,
            any_address=entrance.everywhere,
            door=entrance.door,
            camera=None if camera is None else OwnCamera(camera),
            phone=PhoneCamera() if phone else None,
        )

        def ready() -> None:
            for line in entrance.notice():
                tell(line)
            entrance.tell_of_new_codes(tell)
            if open_browser:
                show_page(entrance.own_address())

        # uvicorn raises what stopped it again; a shell that started us in the background has it ignored instead.
        logged = logging_to_file(log_level), access_logged(app.routes, log_level)
        with private_files(), logged[0], logged[1], suppress(KeyboardInterrupt):
            keep = partial(entrance.keep_true, tell=tell)
            Server(server_config(app, papers=entrance.papers), ready, keep).run(sockets=[listener])
        tell(text(say("server-stopped")))


def server_config(app: Callable[..., object], caps: Caps = CAPS, papers: Papers | None = None) -> uvicorn.Config:
    """How uvicorn is run: within limits, small messages, no queue to speak of, nothing that trusts a proxy.

    Always by the same parts: which others happen to be installed must not decide which limits hold. papers: by https.
    """
    limited = partial(LimitedConnection, caps=caps, most=connections_for(caps, open_files()))
    return uvicorn.Config(
        app,
        ssl_certfile=papers.certificate if papers else None,
        ssl_keyfile=papers.key if papers else None,
        loop="asyncio",
        http=limited,  # type: ignore[arg-type]
        ws="websockets-sansio",
        backlog=caps.let_in_at_once,
        ws_max_size=caps.message_bytes,
        ws_max_queue=2,
        ws_per_message_deflate=False,
        # Loggers are set up by whoever runs it: see `serve`.
        log_config=None,
        access_log=True,
        proxy_headers=False,
        server_header=False,
        # A connection that is still measuring gets this long to finish when the server is stopped.
        timeout_graceful_shutdown=3,
    )


def open_files() -> int | None:
    """How many files this process may have open, connections among them; None where the system counts otherwise."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: TID251

    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if most == resource.RLIM_INFINITY else most


def claim(host: str, port: int) -> socket.socket:
    """A socket that listens there, or one sentence on why not, before anything slow is loaded."""
    if not 0 <= port <= 65535:
        raise ServeError(say("server-port-none", port=str(port)))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ServeError(say("server-host-foreign", host=host)) from error
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere this option would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(CAPS.backlog)
    except OSError as error:
        listener.close()
        raise _no_port(host, port, error) from error
    return listener


def already_there(host: str, port: int) -> str | None:
    """The address of a Posture that serves its page to this computer there already; None when there is none."""
    if port == 0 or not (host == "localhost" or is_loopback(host)):
        return None
    asked = HTTPConnection(host, port, timeout=ANSWERS_WITHIN_S)
    try:
        asked.request("GET", "/health")
        told = json.loads(asked.getresponse().read(1000))
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        asked.close()
    if not isinstance(told, dict) or told.get("name") != "posture":
        return None
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def show_page(url: str) -> None:
    """Open the user's browser there, in a process of its own.

    Some browsers are started by a call that only returns when they close; and a browser must not inherit the
    environment in which MediaPipe's reports are kept from the network.
    """
    subprocess.Popen(
        [sys.executable, "-m", "webbrowser", "-t", url],
        env=user_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _no_port(host: str, port: int, error: OSError) -> ServeError:
    if error.errno == errno.EADDRINUSE:
        other = str(port + 1 if port < 65535 else 8000)
        return ServeError(say("server-port-taken", port=str(port), other=other))
    if error.errno == errno.EACCES:
        return ServeError(say("server-port-denied", port=str(port)))
    return ServeError(say("server-host-foreign", host=host))


class Server(uvicorn.Server):
    """Tells when it listens, so that the browser is never opened on a page that isn't there yet.

    keep: what goes on beside, once it listens, where it speaks https.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None] = lambda: None,
        keep: Callable[[ssl.SSLContext], Coroutine[None, None, None]] | None = None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._keep = keep
        self._keeping: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(OutOfFiles())
        if self.config.ssl:
            # Before the handshake no connection is counted, nor does the clock of its head run; asyncio waits a minute.
            listen = partial(loop.create_server, ssl_handshake_timeout=CAPS.head_s)
            loop.create_server = listen  # type: ignore[method-assign]
        await super().startup(sockets)
        for listener in sockets or ():  # asyncio lets in as many at once as may wait; here more may wait
            listener.listen(CAPS.backlog)
        if self.started:
            self._ready()
            if self._keep and self.config.ssl:
                self._keeping = loop.create_task(self._keep(self.config.ssl))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        if self._keeping:
            self._keeping.cancel()
        await super().shutdown(sockets)
