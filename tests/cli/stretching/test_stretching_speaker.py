"""The voice of the terminal: one thing at a time, nothing that is no longer true, and silence rather than an error."""

from __future__ import annotations

import sys

import pytest
from waiting import wait_until

from posture.cli.stretching.speaker import STALE_S, Program, Speaker, program_for
from posture.coach.phases import Urgency

NOW, NEXT, IF_QUIET = Urgency.NOW, Urgency.NEXT, Urgency.IF_QUIET


class Talk:
    """Somebody who speaks until told to stop."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.over: int | None = None
        self.cut = 0

    def speak(self, words: str) -> Talk:
        self.heard.append(words)
        self.over = None
        return self

    def quiet(self) -> None: ...

    def poll(self) -> int | None:
        return self.over

    def kill(self) -> None:
        self.over, self.cut = 0, self.cut + 1


def speaking() -> tuple[Speaker, Talk]:
    talk = Talk()
    return Speaker(talk), talk  # type: ignore[arg-type]


def test_a_warning_breaks_off_what_is_being_said_and_what_waits():
    speaker, talk = speaking()
    speaker.say("Hold it there.", NEXT, 0.0)
    speaker.say("Well held.", NEXT, 0.1)
    speaker.say("Chest up.", NOW, 0.2)
    talk.over = 0
    speaker.go_on(0.3)
    assert talk.heard == ["Hold it there.", "Chest up."]
    assert talk.cut == 1


def test_what_is_next_waits_its_turn_and_the_last_that_waits_wins():
    speaker, talk = speaking()
    for words in ("One.", "Two.", "Three."):
        speaker.say(words, NEXT, 0.0)
    speaker.go_on(0.1)
    assert talk.heard == ["One."]
    talk.over = 0
    speaker.go_on(0.2)
    assert talk.heard == ["One.", "Three."]


def test_what_waited_too_long_is_no_longer_true():
    speaker, talk = speaking()
    speaker.say("One.", NEXT, 0.0)
    speaker.say("Two.", NEXT, 0.0)
    talk.over = 0
    speaker.go_on(STALE_S + 0.1)
    assert talk.heard == ["One."]


def test_a_count_is_said_into_silence_only():
    speaker, talk = speaking()
    speaker.say("Hold it there.", NEXT, 0.0)
    speaker.say("5", IF_QUIET, 0.1)
    talk.over = 0
    speaker.say("4", IF_QUIET, 1.1)
    assert talk.heard == ["Hold it there.", "4"]


def test_a_program_reads_the_words_and_is_broken_off():
    forever = Program(command=(sys.executable, "-c", "import sys, time; sys.stdin.read(); time.sleep(600)"))
    speaker = Speaker(forever)
    speaker.say("Hold.", NOW, 0.0)
    assert speaker.speaking
    speech = speaker._speech
    speaker.hush()
    assert speech is not None
    wait_until(lambda: speech.poll() is not None)
    assert not speaker.speaking


@pytest.mark.parametrize("program", [None, Program(command=("/no/such/voice",))])
def test_without_a_voice_it_is_silent(program: Program | None):
    speaker = Speaker(program)
    for _ in range(2):
        speaker.say("Hold.", NOW, 0.0)
    assert not speaker.speaking


VOICES = "Alex                en_US    # Most people\nAnna (Premium)      de_DE    # Hallo!\n"


@pytest.mark.parametrize(
    ("platform", "there", "command"),
    [
        ("linux", {"spd-say", "espeak-ng"}, ("spd-say", "--wait", "--pipe-mode", "--language", "de")),
        ("linux", {"espeak"}, ("espeak", "-v", "de", "--stdin")),
        ("linux", set(), None),
        ("darwin", {"say"}, ("say", "-v", "Anna (Premium)", "-f", "-")),
        ("win32", set(), None),
    ],
)
def test_each_system_speaks_with_what_it_brings(platform: str, there: set[str], command: tuple[str, ...] | None):
    found = program_for(
        "de", platform=platform, which=lambda name: name if name in there else None, voices=lambda: VOICES
    )
    assert (found and found.command) == command


def test_windows_speaks_the_language_through_its_shell():
    found = program_for(
        "de", platform="win32", which=lambda name: "C:/powershell.exe" if name == "powershell" else None
    )
    assert found is not None
    assert found.command[0] == "C:/powershell.exe"
    assert "[cultureinfo]'de'" in found.command[-1]
    assert "{" in found.command[-1]
    assert "{{" not in found.command[-1]
