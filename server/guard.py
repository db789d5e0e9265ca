"""Who may talk to the server: Host, Origin and Fetch Metadata checks, and the headers that bind the page.

Listening on 127.0.0.1 keeps other machines out but not other web pages: a page from anywhere may open a WebSocket
to localhost, and a name that is re-pointed to 127.0.0.1 ("DNS rebinding") even looks like the same origin. So the
Host must be one of ours (Starlette's TrustedHostMiddleware, or `allowed_host` when the user opened the server to
the network), and a request that a browser made on behalf of another origin is refused.

The decisions are pure functions; the classes are plain ASGI, because Starlette's "http" middleware never sees
WebSockets and its CORSMiddleware lets them through.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posture.words import Sentence, say, text

SHIPPED = ("/static/", "/vendor/", "/samples/", "/stretches/", "/manifest.webmanifest", "/away")
"""At and below these paths is what came with Posture and is the same for everybody."""

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?")

_PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "manifest-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def allowed_origin(origin: str, host: str, scheme: str = "http") -> bool:
    """Whether a request with this Origin, sent to this Host, comes from our own page.

    Scheme, name and port must match exactly, which is how browsers write an origin: lower case, no path, no user,
    the default port left out. Nothing is normalised, so nothing can be normalised into a match.
    """
    return _HOST.fullmatch(host) is not None and origin == f"{scheme}://{host}"


def allowed_host(host: str, names: Collection[str]) -> bool:
    """Whether a Host header is safe to answer when the server listens on every address.

    An address written in figures is, since it can't be re-pointed; a name is only if it is one of `names`.
    """
    match = _HOST.fullmatch(host.lower())
    if match is None:
        return False
    name = match["name"]
    if name in names:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def refusal(scope: Scope) -> Sentence | None:
    """Why this request must not be answered, in one sentence; None when it may be.

    A request without an Origin is not a browser's WebSocket (browsers always send one): a program on this machine,
    which could read the camera by itself, so it may pass.
    """
    headers = scope["headers"]
    hosts, origins = _values(headers, b"host"), _values(headers, b"origin")
    if len(hosts) != 1 or len(origins) > 1:
        return say("server-refused-hosts")
    scheme = "https" if scope.get("scheme") in ("https", "wss") else "http"
    if origins and not allowed_origin(origins[0], hosts[0], scheme):
        return say("server-refused-origin")
    if scope["type"] == "http" and _foreign_fetch(scope["method"], headers):
        return say("server-refused-fetch")
    return None


def _foreign_fetch(method: str, headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a browser says that another site made this request, other than by an ordinary link to the page."""
    if "cross-site" not in _values(headers, b"sec-fetch-site") and "same-site" not in _values(
        headers, b"sec-fetch-site"
    ):
        return False
    return method not in SAFE_METHODS or _values(headers, b"sec-fetch-mode") != ["navigate"]


def _values(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    """All values of a header. Latin-1 decodes any byte, so malformed values reach the comparison and fail there."""
    return [value.decode("latin-1") for key, value in headers if key.lower() == name]


def caching(path: str) -> str:
    """What a browser may do with the answer to a request for this path, unless the answer itself says more.

    Whatever isn't shipped is taken to be about a person: it is shown, and kept by no browser. The rest is kept and
    asked for anew, for it changes with the installed version; a stale script beside a new server would break the page.
    """
    return "no-cache" if path.startswith(SHIPPED) else "no-store"


class OriginGuard:
    """ASGI middleware that answers 403 to what `refusal` refuses, http and WebSocket alike.

    names: with it, a Host that is a name must be one of these (for a server that listens on every address);
    None leaves the Host to TrustedHostMiddleware.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] | None = None) -> None:
        self.app = app
        self.names = None if names is None else frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it before anything else sees it."""
        if scope["type"] in ("http", "websocket"):
            reason = refusal(scope)
            if reason is None and self.names is not None:
                host = _values(scope["headers"], b"host")[0]
                if not allowed_host(host, self.names):
                    reason = say("server-refused-address")
            if reason is not None:
                await PlainTextResponse(text(reason), status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class PageHeaders:
    """ASGI middleware that puts the security headers on every http answer, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _PAGE_HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", caching(scope["path"]))
            await send(message)

        await self.app(scope, receive, send_with_headers)
