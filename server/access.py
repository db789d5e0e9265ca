"""What the log says of requests: which way was taken and how it ended; never who asked, nor what they typed.

uvicorn logs the whole address, with whatever a client put into it. Here its records are rewritten before any handler
sees them: parts of a path that are not the application's own become a star, what follows a question mark is dropped.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from starlette.routing import BaseRoute

from posture.logs import Level, Word

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ID = re.compile(r"[0-9]{1,10}|[0-9a-f]{16}|[0-9a-f]{24}")
_SOCKET = re.compile(r'"WebSocket %s" (?:\[accepted\]|(?P<status>\d{3}|%d))')


class AccessFilter(logging.Filter):
    """Rewrites uvicorn's records of requests and connections; lets everything else through as it is."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        super().__init__()
        self._own = {part for path in _paths(routes) for part in path.split("/") if part and "{" not in part}

    def filter(self, record: logging.LogRecord) -> bool:
        """True; a record of a request is a plain one of ours afterwards."""
        args = record.args if isinstance(record.args, tuple) else ()
        if record.name == "uvicorn.access" and len(args) == 5:
            _, method, path, _, status = args
            self._rewrite(record, str(method), str(path), int(str(status)))
        elif record.name == "uvicorn.error" and len(args) >= 2 and (match := _SOCKET.search(str(record.msg))):
            # Refused before it stood, or let in; the refusals' numbers are HTTP's.
            given = match["status"]
            status = 101 if given is None else int(given) if given.isdecimal() else int(str(args[2]))
            self._rewrite(record, "GET", str(args[1]), status)
        return True

    def shown(self, path: str) -> str:
        """A path as it is logged."""
        parts = path.partition("?")[0].split("/")
        return "/".join(part if not part or part in self._own or _ID.fullmatch(part) else "*" for part in parts)

    def _rewrite(self, record: logging.LogRecord, method: str, path: str, status: int) -> None:
        shown = self.shown(path)
        record.name = "server.access"
        record.msg = "%s %s %d"
        record.args = (Word(method if method in _METHODS else "*"), Word(shown), status)
        record.__dict__["place"] = (method, shown, status)


def _paths(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """The paths of routes and of the routers among them, which FastAPI keeps whole."""
    for route in routes:
        yield getattr(route, "path", "")
        inner = getattr(route, "original_router", None)
        yield from _paths(getattr(inner, "routes", ()))


@contextmanager
def access_logged(routes: Iterable[BaseRoute], level: Level) -> Iterator[None]:
    """Have uvicorn's records of requests in the log while the block lasts, from `level` on, rewritten."""
    names, rewrite = ("uvicorn.access", "uvicorn.error"), AccessFilter(routes)
    loggers = [logging.getLogger(name) for name in names]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addFilter(rewrite)
        logger.setLevel(level.upper())
    try:
        yield
    finally:
        for logger, former in zip(loggers, before, strict=True):
            logger.removeFilter(rewrite)
            logger.setLevel(former)
