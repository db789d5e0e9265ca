"""What one picture tells the page to draw: the state it is coloured by, and the checks before a stretch."""

from __future__ import annotations

import numpy as np

from posture.measure.guidance import Guide
from posture.measure.light import brightness
from posture.measure.surroundings import Around
from posture.stretches import library
from posture.values import Feedback, Status, Verdict
from server.live.showing import UNKNOWN_AFTER_S, Shown, checks_of, shown_next


def feedback(time_s: float, verdict: Verdict = Verdict.UNKNOWN, **changes) -> Feedback:
    status = Status.LOW_CONFIDENCE if verdict is Verdict.UNKNOWN else Status.OK
    return Feedback(**{"time_s": time_s, "status": status, "verdict": verdict, **changes})


def shown(*rows: Feedback) -> list[Verdict]:
    state, found = Shown(), []
    for row in rows:
        state = shown_next(state, row)
        found.append(state.state)
    return found


def test_one_odd_picture_changes_nothing():
    good, odd = feedback(0.0, Verdict.GOOD), feedback(0.1)
    assert shown(good, odd, feedback(0.2, Verdict.CAUTION)) == [Verdict.GOOD, Verdict.GOOD, Verdict.CAUTION]


def test_not_knowing_for_longer_is_shown():
    times = np.arange(0.1, 1.0, 0.1).tolist()
    states = shown(feedback(0.0, Verdict.GOOD), *map(feedback, times))[1:]
    assert [state is Verdict.UNKNOWN for state in states] == [t - times[0] >= UNKNOWN_AFTER_S - 1e-6 for t in times]


def test_it_is_rounded_for_as_long_as_the_warning_is_on():
    rows = [feedback(i / 10, Verdict.GOOD, warning=True) for i in range(3)]
    assert shown(*rows, feedback(0.4, warning=True)) == [Verdict.ROUNDED] * 4


def test_a_clock_that_was_set_back_starts_afresh():
    assert shown(feedback(50.0, Verdict.GOOD), feedback(51.0), feedback(0.1), feedback(0.3))[-1] is Verdict.GOOD


def test_the_page_ticks_what_the_guide_finds_met():
    stretch = library.stretch("seated_chair")
    seen = feedback(0.0, status=Status.NO_REFERENCE, reference_progress=0.4)
    *_, light, still, last = checks_of(Guide(stretch).step(seen, Around(dark=True)), stretch)
    assert (light.id, light.met, light.text) == ("light", False, "Enough light")
    assert (still.id, still.met) == ("still", True)
    assert (last.id, last.text, last.met, last.progress) == ("standing", "Sitting tall taken", False, 0.4)


def test_brightness_is_between_black_and_white():
    shades = [np.full((64, 96, 3), shade, np.uint8) for shade in (0, 128, 255)]
    assert [round(brightness(shade), 1) for shade in shades] == [0.0, 0.5, 1.0]
