"""What the terminal shows of a stretch: one word, one sentence, the clock, and the lean split into hips and back."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from posture.cli.stretching.leading import Moment, Wish
from posture.cli.stretching.speaker import Speaker
from posture.clips.drawing import BAR_DEG
from posture.coach.phases import Say, Tone, ToneName
from posture.coach.signs import Sign
from posture.values import Angles
from posture.words import Sentence, say, text

# Colour is never alone: each comes with its word.
STYLES = {
    Sign.ROUNDED: "bold white on red",
    Sign.CAUTION: "bold black on yellow",
    Sign.FIX: "bold black on yellow",
    Sign.UNKNOWN: "bold black on white",
    Sign.PAUSED: "bold black on white",
}
_CALM = "bold white on blue"
_BAR = 40  # columns


class Screen:
    """Shows every moment in place where there is a terminal, and writes down what is said where there is none."""

    def __init__(self, console: Console, name: Sentence, *, keys: bool) -> None:
        self._console, self._name, self._keys = console, name, keys
        self._offline: str | None = None  # what is the matter with the camera, as it was told last
        self._live = Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else None

    def __enter__(self) -> Screen:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def see(self, moment: Moment) -> None:
        """Take in the next moment."""
        if self._live:
            self._live.update(shown(moment, self._name, keys=self._keys), refresh=True)
            return
        offline = str(moment.offline) if moment.offline else None
        if offline and offline != self._offline:
            self._console.print(escape(offline))
        self._offline = offline
        for effect in moment.view.effects:
            if isinstance(effect, Say):
                self._console.print(escape(text(effect.sentence)))


class Voice:
    """Speaks what the coach says, and rings the terminal's bell for a warning and for the end."""

    def __init__(self, console: Console, speaker: Speaker) -> None:
        self._console, self._speaker = console, speaker

    def see(self, moment: Moment) -> None:
        """Take in the next moment."""
        for effect in moment.view.effects:
            if isinstance(effect, Tone) and effect.name in (ToneName.WARN, ToneName.DONE):
                self._console.bell()
            elif isinstance(effect, Say):
                self._speaker.say(text(effect.sentence), effect.urgency, moment.time_s)
        self._speaker.go_on(moment.time_s)


def shown(moment: Moment, name: Sentence, *, keys: bool) -> RenderableType:
    """One moment, to be read at a glance."""
    view = moment.view
    word = view.prompt.word if moment.offline is None else say("cli-stretch-offline")
    sentence = view.alert or view.paused_words or view.prompt.sentence
    told = text(sentence) if moment.offline is None else str(moment.offline)
    style = STYLES.get(view.sign, _CALM) if moment.offline is None else STYLES[Sign.UNKNOWN]
    parts: list[RenderableType] = [
        Text(f"  {text(word)}  ".upper(), style=style, justify="center"),
        Text(told, justify="center"),
    ]
    if view.ring is not None:
        parts.append(_clock(moment))
    if moment.feedback is not None and moment.feedback.angles is not None:
        parts.append(_lean(moment.feedback.angles))
    if keys:
        parts.append(Text(text(say("cli-stretch-keys", keys="  ".join(map(_key, Wish)))), style="dim"))
    return Panel(Group(*parts), title=escape(text(name)), padding=(1, 2))


def _key(wish: Wish) -> str:
    name = wish.name.lower().replace("_", "-")
    return f"{wish.value} {text(say(f'cli-stretch-key-{name}'))}"


def _clock(moment: Moment) -> RenderableType:
    view = moment.view
    assert view.ring is not None
    row = Table.grid(padding=(0, 2))
    place = say("cli-stretch-round", leg=view.leg.value if view.leg else "both", round=view.round, rounds=view.rounds)
    row.add_row(
        Text(str(view.ring.number), style="bold"),
        ProgressBar(total=1.0, completed=view.ring.share, width=_BAR),
        text(place),
    )
    return row


def _lean(angles: Angles) -> RenderableType:
    hips, back = max(angles.hip_hinge_deg, 0.0), max(angles.lumbar_flexion_deg, 0.0)
    columns = [round(min(part, BAR_DEG) / BAR_DEG * _BAR) for part in (hips, hips + back)]
    bar = Text("█" * columns[0], style="blue") + Text("▒" * (columns[1] - columns[0]), style="yellow")
    row = Table.grid(padding=(0, 2))
    row.add_row(bar, text(say("cli-stretch-lean", hips_deg=round(hips), back_deg=round(back))))
    return row
