"""How far a long command is, and how long it will still take."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from posture.cli.progress import LINE_EVERY_S, TimeLeft, in_words, progress_bar
from posture.words import text


def left_after(*seen: tuple[float, float]) -> float | None:
    left = TimeLeft(0.0)
    for now_s, share in seen:
        left.take(now_s, share)
    return left.seconds(seen[-1][0])


def test_an_even_pace_goes_on():
    assert left_after((100, 0.1)) == pytest.approx(900)
    assert left_after(*((float(second), second / 1000) for second in range(1, 501))) == pytest.approx(500)


def test_what_is_only_taken_up_does_not_make_the_rest_look_quick():
    assert left_after((1, 0.9), (61, 0.91)) == pytest.approx(540)


def test_a_pace_that_has_changed_is_noticed():
    quick_then_slow = [
        *((t, t / 1000) for t in range(1, 101)),
        *((t, 0.1 + (t - 100) / 10_000) for t in range(101, 401)),
    ]
    assert left_after(*((float(now_s), share) for now_s, share in quick_then_slow)) == pytest.approx(8700, rel=0.02)


def test_nobody_can_tell_before_anything_is_done():
    assert left_after((100, 0.0)) is None
    assert TimeLeft(0.0).seconds(10.0) is None


def test_it_counts_down_between_two_clips_and_never_below_nothing():
    left = TimeLeft(0.0)
    left.take(100, 0.5)
    assert left.seconds(130) == pytest.approx(70)
    assert left.seconds(500) == 0


def test_memory_stays_constant_however_often_progress_is_told():
    left = TimeLeft(0.0)
    for tick in range(1, 100_001):
        left.take(tick / 2, tick / 100_000)
    assert len(left._seen) < 500


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "time left not known yet"),
        (20, "less than a minute left"),
        (90, "about 2 min left"),
        (3599, "about 1 h 0 min left"),
        (7500, "about 2 h 5 min left"),
    ],
)
def test_a_time_is_said_as_a_person_would(seconds, words):
    assert text(in_words(seconds)) == words


def test_without_a_terminal_there_is_a_line_now_and_then():
    now = 0.0
    lines = io.StringIO()
    console = Console(file=lines, force_terminal=False, width=200)
    with progress_bar("1000 clips", 1.0, console=console, clock=lambda: now) as tell:
        for clip in range(1, 101):
            now = clip * LINE_EVERY_S / 20
            tell(clip / 1000)
    assert lines.getvalue().splitlines() == [
        "1000 clips: 2 %, about 49 min left",
        "1000 clips: 4 %, about 48 min left",
        "1000 clips: 6 %, about 47 min left",
        "1000 clips: 8 %, about 46 min left",
        "1000 clips: 10 %, about 45 min left",
    ]


def test_in_a_terminal_the_bar_says_how_long():
    now = 0.0
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=120)
    with progress_bar("10 clips", 1.0, console=console, clock=lambda: now) as tell:
        now = 600.0
        tell(0.5)
    assert "about 10 min left" in shown.getvalue()
    assert "10 clips: 50 %" not in shown.getvalue()
