"""A session on a thread of its own, and the factory that opens the real one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import copy_context
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

from posture.calibration.result import Calibration
from posture.calibration.subject import Subject
from posture.measure.reference import Reference
from posture.settings import Limits, Settings
from posture.stretches.stretch import Stretch
from posture.values import Feedback, Image
from server.limits.memory import give_back

T = TypeVar("T")


class SessionLike(Protocol):
    """What the server needs of a session; `posture.pipeline.Session` is one, tests bring their own.

    settings and calibration may be replaced between two steps: what was just found is tried out.
    """

    settings: Settings
    calibration: Calibration | None

    @property
    def reference(self) -> Reference | None:
        """The standing reference, once taken."""
        ...

    @property
    def limits(self) -> Limits:
        """What is judged by: the settings' limits, as the stretch uses them."""
        ...

    def use(self, stretch: Stretch | None) -> None:
        """Judge this stretch from now on; None: whoever stands."""
        ...

    def lighten(self, lighter: bool) -> None:
        """Find the person with less work from now on, or with all of it again."""
        ...

    def step(self, image: Image, time_s: float) -> Feedback:
        """Judge one picture (RGB, uint8, (h, w, 3)) at a time in seconds."""
        ...

    def reset(self) -> None:
        """Forget the person: a new start."""
        ...


MakeSession: TypeAlias = Callable[[str, Subject | None], AbstractContextManager[SessionLike]]
"""Model name, and who is judged (None: nobody in particular) → a session that is closed when the context ends."""


def session_factory(settings: Settings) -> MakeSession:
    """The factory of real sessions: a pose landmarker and the pipeline behind it."""

    @contextmanager
    def open_session(model: str, subject: Subject | None = None) -> Iterator[SessionLike]:
        # Imported here: MediaPipe takes seconds to load, and the page should be there at once.
        from posture.pipeline import Session
        from posture.sense.lighter import Lighter
        from posture.sense.models import QUICKEST, open_model

        quicker = None if model == QUICKEST else partial(open_model, QUICKEST)
        with Lighter(partial(open_model, model), quicker) as landmarker:
            yield Session(
                landmarker,
                settings=subject.settings(settings) if subject else settings,
                calibration=subject.calibration if subject else None,
                earlier=subject.earlier if subject else (),
                now=datetime.now(UTC).isoformat(timespec="seconds"),
            )

    return open_session


class SessionThread:
    """Opens, steps and closes one session, always on the same thread, as MediaPipe wants it.

    The event loop stays free while a model loads or a frame is measured.
    """

    def __init__(self, make_session: MakeSession) -> None:
        self._make_session = make_session
        self._stack = ExitStack()
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="posture-session")

    async def open(self, model: str, subject: Subject | None) -> SessionLike:
        """Load the model. The session must be used through `run` only."""
        return await self.run(lambda: self._stack.enter_context(self._make_session(model, subject)))

    async def run(self, work: Callable[[], T]) -> T:
        """Do this on the session's thread, in the language that is in force here."""
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._executor, lambda: context.run(work))

    async def close(self) -> None:
        """Close the session, even when the caller is cancelled meanwhile; what runs is let finish first."""
        closing = asyncio.get_running_loop().run_in_executor(self._executor, self._close)
        self._executor.shutdown(wait=False)
        await asyncio.shield(closing)

    def _close(self) -> None:
        try:
            self._stack.close()
        finally:
            give_back()
