"""A line that is slow and loses: a proxy between two sockets of this machine, as bad as a test wants it."""

from __future__ import annotations

import asyncio
import random
import threading
from contextlib import suppress


class SlowLink:
    """Passes what comes to a port of its own on to another one, late. `break_off` and `mend` take it away and back.

    delay_s: each way. lost: the share of pieces that are held up as long as TCP takes to send a lost one again.
    """

    AGAIN_S = 0.4

    def __init__(self, to_port: int, *, delay_s: float, lost: float, seed: int = 1) -> None:
        self._to_port, self._delay_s, self._lost = to_port, delay_s, lost
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._broken = False
        self.held_up = 0
        """Pieces so far that were."""
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._come, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.port = int(self._server.sockets[0].getsockname()[1])

    def break_off(self) -> None:
        """Whatever is open ends, and nobody gets through."""

        def cut() -> None:
            self._broken = True
            for writer in self._open:
                writer.transport.abort()

        self._loop.call_soon_threadsafe(cut)

    def mend(self) -> None:
        """Let everybody through again."""
        self._loop.call_soon_threadsafe(setattr, self, "_broken", False)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()} or {asyncio.create_task(asyncio.sleep(0))})

    async def _come(self, near: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        if self._broken:
            answers.transport.abort()
            return
        far, asked = await asyncio.open_connection("127.0.0.1", self._to_port)
        both = {answers, asked}
        self._open |= both
        try:
            await asyncio.gather(self._pass_on(near, asked), self._pass_on(far, answers))
        finally:
            self._open -= both
            for writer in both:
                writer.transport.abort()

    async def _pass_on(self, near: asyncio.StreamReader, far: asyncio.StreamWriter) -> None:
        """In order, each piece as late as it must be; later ones wait for one that is held up, as with TCP."""
        line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def take() -> None:
            piece = b"-"
            while piece:
                try:
                    piece = await near.read(65536)
                except OSError:
                    piece = b""
                late = self._chance.random() < self._lost
                self.held_up += late
                line.put_nowait((self._loop.time() + self._delay_s + late * self.AGAIN_S, piece))

        taking = asyncio.create_task(take())
        piece = b"-"
        with suppress(OSError):
            while piece:
                at_s, piece = await line.get()
                await asyncio.sleep(max(0.0, at_s - self._loop.time()))
                if piece:
                    far.write(piece)
                    await far.drain()
            far.close()
        taking.cancel()
