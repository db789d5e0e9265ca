"""Half an hour of clients that behave as badly as they can, against a real server: python bench/soak.py [--minutes 30]

Eight clients come, send pictures, stall, send rubbish, vanish without closing, come back, record, upload, review and
delete. Beside them the bare pose model is timed all the while in a process of its own, so that a noisy machine shows.
Writes soak.json and soak.png into --out, and ends with 1 when a verdict fails: latency at the end within a tenth of the
start (both as multiples of the bare model's time in the same minutes), less than 30 MB more memory, nothing left over.

The server is first warmed up by the same clients and left alone until it is quiet: what it then holds is compared with
what it holds when it is quiet again at the end. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from soak_clients import Client, Met, pictures, short_film
from soak_verdict import Soak, minutes_of, verdicts
from soak_watch import BareLandmarker, Held, held

WARM_UP_SHARE, WARM_UP_MIN = 0.1, 1.0
"""Of all the minutes, and at least so many: every kind of thing has been loaded once by then."""
LOOK_EVERY_S = 2.0
QUIET_WITHIN_S = 240.0
"""A lost connection may come back for 60 s, an abandoned recording is taken in after 90 s, looked for every 30 s."""


class Watched:
    """The server in a process and a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.data, self._count, self._folder = folder / "data", folder / "models", folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        command = [sys.executable, str(Path(__file__).with_name("soak_server.py")), str(self.port), str(self._count)]
        environment = {**os.environ, "POSTURE_DATA": str(self.data)}
        with (folder / "said").open("wb") as said:
            self.process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        while not self._listens():
            if self.process.poll() is not None:
                raise SystemExit(f"The server did not start:\n{self.said()}")
            time.sleep(0.2)
        self.began = time.monotonic()

    def said(self) -> str:
        """What it printed."""
        return (self._folder / "said").read_text(encoding="utf-8", errors="replace")

    def held(self) -> Held:
        """What it holds now."""
        return held(self.process.pid, time.monotonic() - self.began, self.data, self._count)

    def stop(self) -> None:
        """As by Ctrl-C, and not for ever."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGUSR1)  # says where it hangs
            time.sleep(1)
            self.process.kill()
            self.process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


async def keep_busy(
    server: Watched, clients: list[Client], seconds: float, looks: list[Held], bare: BareLandmarker
) -> None:
    """Let the clients loose for so long, and look at the server meanwhile."""
    end = time.monotonic() + seconds
    running = asyncio.gather(*(client.run(end) for client in clients))
    while not running.done():
        await asyncio.wait([running], timeout=LOOK_EVERY_S)
        looks.append(await asyncio.to_thread(server.held))
        bare.times()  # else its pipe runs full, and it waits
    await running


async def until_quiet(server: Watched, client: Client) -> Held:
    """What the server holds once it has let go of everything it will let go of, at the latest after QUIET_WITHIN_S."""
    end = time.monotonic() + QUIET_WITHIN_S
    while True:
        await client.clear_up()
        now = server.held()
        if time.monotonic() > end or not (now.models or now.children or now.folders):
            await asyncio.sleep(12)  # idle threads of the pool leave after ten seconds
            return server.held()
        await asyncio.sleep(2)


async def soak(minutes: float, number: int, seed: int, model: str, tell: Callable[[str], None] = print) -> Soak:
    """Do it, and return what was seen."""
    met, looks = Met(), list[Held]()
    jpegs, film = pictures(), short_film()
    with tempfile.TemporaryDirectory(prefix="posture-soak-") as folder, BareLandmarker(model) as bare:
        server = Watched(Path(folder))
        try:
            clients = [Client(server.port, seed * 1000 + n, met, jpegs, film, model) for n in range(number)]
            warm_up = max(WARM_UP_MIN, minutes * WARM_UP_SHARE)
            tell(f"warming up for {warm_up:g} min, seed {seed}")
            await keep_busy(server, clients, warm_up * 60, [], bare)
            before = await until_quiet(server, clients[0])
            tell(f"quiet: {before}\nsoaking for {minutes:g} min")
            began = time.monotonic()
            await keep_busy(server, clients, minutes * 60, looks, bare)
            ended = time.monotonic()
            after = await until_quiet(server, clients[0])
            tell(f"quiet: {after}")
        finally:
            server.stop()
        return Soak(
            minutes=minutes,
            clients=number,
            seed=seed,
            model=model,
            before=before,
            after=after,
            looks=[look for look in looks if look.at_s <= ended - server.began],
            curve=minutes_of(began, ended, met.latencies, bare.times()),
            counts=dict(sorted(met.counts.items())),
            exit_code=server.process.returncode,
            said=server.said()[-4000:],
        )


def main() -> None:
    """Soak, write down, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="full")
    parser.add_argument("--out", type=Path, default=Path())
    arguments = parser.parse_args()
    if not 0 < arguments.minutes <= 600:
        parser.error("--minutes must be above 0 and at most 600")
    found = asyncio.run(soak(arguments.minutes, arguments.clients, arguments.seed, arguments.model))
    arguments.out.mkdir(parents=True, exist_ok=True)
    judged = verdicts(found)
    written = {**asdict(found), "verdicts": [asdict(verdict) for verdict in judged]}
    (arguments.out / "soak.json").write_text(json.dumps(written, indent=1), encoding="utf-8")
    from soak_curve import draw

    draw(found, arguments.out / "soak.png")
    for verdict in judged:
        print(f"{'ok ' if verdict.good else 'BAD'} {verdict.words}")
    print(f"server said: {found.said!r}")
    sys.exit(not all(verdict.good for verdict in judged))


if __name__ == "__main__":
    main()
