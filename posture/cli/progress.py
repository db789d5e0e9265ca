"""How far a command is and how long it will still take: a bar in a terminal, now and then a line anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from posture.cli.options import err
from posture.words import Sentence, say, text

LINE_EVERY_S = 60.0
"""Between two lines where no bar can be drawn (chosen)."""
LINE_SHARE = 0.02
"""Of the time it has taken so far: a log of a whole night has a few hundred lines, not thousands (chosen)."""

_THIN = 0.005  # of the time so far: what is told more often than that is not remembered one by one


class TimeLeft:
    """How long something will still take, by how fast it went in the second half of the time so far.

    What was done before and is only taken up goes by in the first moment, and would make all the rest look quick.
    """

    def __init__(self, begun_s: float) -> None:
        self._begun_s = begun_s
        self._seen = [(begun_s, 0.0)]

    def take(self, now_s: float, share: float) -> None:
        """So much is done, 0..1. now_s: seconds that only go up."""
        if share <= self._seen[-1][1]:
            return
        taken_s = now_s - self._begun_s
        if len(self._seen) > 1 and now_s - self._seen[-2][0] < taken_s * _THIN:
            self._seen[-1] = (now_s, share)
        else:
            self._seen.append((now_s, share))
        while len(self._seen) > 2 and self._seen[1][0] <= now_s - taken_s / 2:
            del self._seen[0]

    def seconds(self, now_s: float) -> float | None:
        """How long from now; None where nobody can tell yet."""
        (first_s, first), (last_s, last) = self._seen[0], self._seen[-1]
        if last_s <= first_s or last <= first:
            return None
        whole_s = (last_s - first_s) * (1 - last) / (last - first)
        return max(0.0, whole_s - (now_s - last_s))


def in_words(seconds: float | None) -> Sentence:
    """A time left as a person would say it."""
    if seconds is None:
        return say("cli-left-unknown")
    minutes = round(seconds / 60)
    if minutes == 0:
        return say("cli-left-soon")
    if minutes < 60:
        return say("cli-left-minutes", minutes=minutes)
    return say("cli-left-hours", hours=minutes // 60, minutes=minutes % 60)


class _Left(ProgressColumn):
    max_refresh = 0.5

    def __init__(self, left: TimeLeft, clock: Callable[[], float]) -> None:
        super().__init__()
        self._left, self._clock = left, clock

    def render(self, task: Task) -> Text:  # noqa: ARG002 (there is one task only)
        """The time left, once it can be told."""
        seconds = self._left.seconds(self._clock())
        return Text("" if seconds is None else text(in_words(seconds)))


class progress_bar:  # noqa: N801 (reads as a function: `with progress_bar(...) as tell`)
    """Progress on standard error over a clip's seconds or a batch's share; a spinner when its length is unknown."""

    def __init__(
        self,
        name: str,
        length: float | None,
        *,
        console: Console = err,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._length, self._console, self._clock = name, length, console, clock
        self._begun_s = clock()
        self._next_s = self._begun_s + LINE_EVERY_S
        self._left = TimeLeft(self._begun_s)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            _Left(self._left, clock),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(escape(name), total=length or None)

    def __enter__(self) -> Callable[[float], None]:
        self._bar.start()
        return self._tell

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _tell(self, done: float) -> None:
        self._bar.update(self._task, completed=done)
        if not self._length:
            return
        now_s, share = self._clock(), done / self._length
        self._left.take(now_s, share)
        if not self._console.is_terminal and now_s >= self._next_s:
            self._next_s = now_s + max(LINE_EVERY_S, (now_s - self._begun_s) * LINE_SHARE)
            left = in_words(self._left.seconds(now_s))
            self._console.print(escape(text(say("cli-left", name=self._name, percent=int(share * 100), left=left))))
