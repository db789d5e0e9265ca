"""One cue at a time, the worst first, nothing too often."""

from __future__ import annotations

import pytest

from posture.coach.cues import BETWEEN_S, COOLDOWN_S, CUE_OF, FAULT_OF, REMIND_S, Cue, Voice, speak
from posture.coach.faults import Fault
from posture.coach.phases import Say, Tone, ToneName, Urgency
from posture.words import Sentence, say

ROUND = {Cue.ROUNDED: say("chest")}
KNEE = {Cue.KNEE: say("knee")}
PRAISE = {Cue.PRAISE: say("good")}


def heard(*script: tuple[float, dict[Cue, Sentence]]) -> list[tuple[float, Cue]]:
    """What is said of each (time, wanted)."""
    voice, found = Voice(), []
    for time_s, wanted in script:
        voice, cue, _ = speak(voice, wanted, time_s)
        if cue is not None:
            found.append((time_s, cue))
    return found


def test_the_order_is_worst_first():
    wanted = [Cue.PAIN, Cue.UNSEEN, Cue.ROUNDED, Cue.KNEE, Cue.BOUNCE, Cue.OUT, Cue.NECK, Cue.SHALLOWER, Cue.PRAISE]
    assert sorted(wanted) == wanted
    assert max(Cue) is Cue.COUNT


def test_every_fault_has_its_cue():
    assert set(CUE_OF) == set(Fault)
    assert {FAULT_OF[cue] for cue in FAULT_OF} == set(Fault)


def test_of_two_the_worse_is_said():
    assert heard((0.0, PRAISE | KNEE | ROUND)) == [(0.0, Cue.ROUNDED)]


def test_the_other_one_follows_after_a_breath():
    both = ROUND | KNEE
    assert heard((0.0, both), (1.0, both), (BETWEEN_S, both)) == [(0.0, Cue.ROUNDED), (BETWEEN_S, Cue.KNEE)]


def test_a_worse_one_interrupts_and_says_so():
    voice, _, _ = speak(Voice(), KNEE, 0.0)
    _, cue, effects = speak(voice, KNEE | ROUND, 0.5)
    assert cue is Cue.ROUNDED
    assert effects == (Tone(ToneName.WARN), Say(say("chest"), 3, Urgency.NOW))


def test_a_lesser_one_waits():
    assert heard((0.0, ROUND), (0.5, ROUND | KNEE), (2.4, KNEE), (2.5, KNEE)) == [(0.0, Cue.ROUNDED), (2.5, Cue.KNEE)]


def test_a_lasting_cause_is_said_once_then_reminded_of():
    times = [(i / 10, ROUND) for i in range(300)]
    assert [t for t, _ in heard(*times)] == pytest.approx([0.0, REMIND_S, 2 * REMIND_S])


@pytest.mark.parametrize(("back_s", "again"), [(COOLDOWN_S - 0.5, False), (COOLDOWN_S, True)])
def test_a_cause_that_comes_back_is_said_after_the_cooldown(back_s, again):
    assert len(heard((0.0, ROUND), (1.0, {}), (back_s, ROUND))) == (2 if again else 1)


def test_the_count_down_may_follow_itself_but_not_another():
    one, two = {Cue.COUNT: say("two")}, {Cue.COUNT: say("one")}
    assert len(heard((0.0, one), (1.0, two))) == 2
    assert heard((0.0, PRAISE), (1.0, one)) == [(0.0, Cue.PRAISE)]


def test_pain_is_said_whatever_was_said_before():
    assert heard((0.0, {Cue.UNSEEN: say("a")}), (0.1, {Cue.PAIN: say("b")}))[-1] == (0.1, Cue.PAIN)
