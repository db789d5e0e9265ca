"""What is spoken aloud, by a program that the system brings: one thing at a time, as on the page.

A library would come between here and the same programs (espeak, `say`, System.Speech), and would not break off a
sentence that is no longer true, which is what a warning needs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from posture.coach.phases import Urgency

STALE_S = 2.5
"""A sentence that had to wait longer than this is no longer true."""

_WINDOWS = (
    "Add-Type -AssemblyName System.Speech; $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "try {{ $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, [cultureinfo]'{language}') }} catch {{}}; "
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; $voice.Speak([Console]::In.ReadToEnd())"
)


class Speech(Protocol):
    """A sentence that is being spoken; a process is one."""

    def poll(self) -> int | None:
        """None while it is."""

    def kill(self) -> None:
        """Break it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that speaks what it reads from its standard input, and ends."""

    command: tuple[str, ...]
    hush: tuple[str, ...] = ()  # breaks off what a service of the system speaks for it

    def speak(self, words: str) -> Speech:
        """Begin; returns at once. Raises OSError."""
        process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        assert process.stdin is not None
        with suppress(OSError):  # it has ended already: there is nothing to be done about that here
            process.stdin.write(words.encode())
            process.stdin.close()
        return process

    def quiet(self) -> None:
        """Break off what was begun and goes on without its process."""
        if self.hush:
            with suppress(OSError):
                subprocess.Popen(self.hush, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def program_for(
    language: str,
    *,
    platform: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
    voices: Callable[[], str] | None = None,
) -> Program | None:
    """What this system speaks a language with, None where it has no voice. language: as in `de`, `pt-BR`.

    voices: what `say -v ?` prints, macOS only.
    """
    if platform == "darwin":
        voice = _mac_voice(language, (voices or _mac_voices)())
        return Program(command=("say", *(("-v", voice) if voice else ()), "-f", "-")) if which("say") else None
    if platform == "win32":
        shell = which("powershell") or which("pwsh")
        script = _WINDOWS.format(language=language)
        return Program(command=(shell, "-NoProfile", "-NonInteractive", "-Command", script)) if shell else None
    if which("spd-say"):  # speaks with the voice that the person has chosen for the desktop
        return Program(command=("spd-say", "--wait", "--pipe-mode", "--language", language), hush=("spd-say", "-C"))
    for name in ("espeak-ng", "espeak"):
        if which(name):
            return Program(command=(name, "-v", language.lower(), "--stdin"))
    return None


def _mac_voices() -> str:
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(["say", "-v", "?"], capture_output=True, text=True, timeout=10, check=True).stdout
    return ""


def _mac_voice(language: str, voices: str) -> str | None:
    """The first voice of that language, from lines such as `Anna                de_DE    # Hallo!`."""
    for line in voices.splitlines():
        name_and_language = line.partition("#")[0].split()
        if len(name_and_language) >= 2 and name_and_language[-1].replace("_", "-").startswith(language):
            return " ".join(name_and_language[:-1])
    return None


class Speaker:
    """Speaks one thing at a time. Silent without a program, or once it has failed. Times in seconds, rising."""

    def __init__(self, program: Program | None) -> None:
        self._program = program
        self._speech: Speech | None = None
        self._waiting: tuple[str, float] | None = None  # the words, and until when they are true

    @property
    def speaking(self) -> bool:
        """Whether something is being spoken."""
        return self._speech is not None and self._speech.poll() is None

    def say(self, words: str, urgency: Urgency, now_s: float) -> None:
        """Speak this: at once, next, or only while nothing is being spoken."""
        match urgency:
            case Urgency.NOW:
                self.hush()
                self._speak(words)
            case Urgency.NEXT if self.speaking:
                self._waiting = (words, now_s + STALE_S)
            case _ if not self.speaking:
                self._speak(words)

    def go_on(self, now_s: float) -> None:
        """Speak what waits, once it is its turn."""
        if self._waiting is None or self.speaking:
            return
        words, true_until_s = self._waiting
        self._waiting = None
        if now_s <= true_until_s:
            self._speak(words)

    def hush(self) -> None:
        """Break off; nothing waits any more."""
        self._waiting = None
        if self.speaking and self._speech is not None and self._program is not None:
            self._speech.kill()
            self._program.quiet()
        self._speech = None

    def _speak(self, words: str) -> None:
        if self._program is None:
            return
        try:
            self._speech = self._program.speak(words)
        except OSError:
            self._program = None
