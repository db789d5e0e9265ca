"""What must hold whatever a person does: random stretches, each with its seed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from coach_scripts import BEND, DOG, FACING, FREE, LEANS, LYING, RELAXING, Script, play, stretch

from posture.coach.cues import BETWEEN_S, COOLDOWN_S, Cue
from posture.coach.machine import finish, pain, pause, resume, skip
from posture.coach.phases import TRANSITIONS, Finished, HoldEnded, HoldStarted, Phase, Say, Urgency
from posture.coach.summary import report_lines, to_json
from posture.stretches.stretch import Dose
from posture.values import Side
from posture.words import LANGUAGES, Sentence, catalogue

STRETCHES = [stretch(dose=Dose(hold_s=12.0, rounds=2)), RELAXING, LEANS, BEND, LYING, FACING, DOG, FREE]
SEEDS = range(24)
WAYS = {(phase, to) for (phase, _), to in TRANSITIONS.items()}


def wild(seed: int) -> Script:
    """A person who does anything: stands, leans, rounds, bounces, vanishes, changes legs."""
    random = Random(seed)
    script = Script(fps=random.choice([6, 8, 12])).to(2.0)
    while script.time_s < 90:
        match random.choice(
            ["down", "down", "up", "round", "flat", "wave", "gone", "gap", "leg", "knee", "stay", "stay"]
        ):
            case "down":
                script.to(random.uniform(0.3, 2), hinge=random.uniform(15, 130), leg=random.choice([*Side, None]))
            case "up":
                script.to(random.uniform(0.3, 2), hinge=random.uniform(-5, 12))
            case "round":
                script.to(random.uniform(0.2, 1), lumbar=random.uniform(25, 50))
            case "flat":
                script.to(random.uniform(0.2, 1), lumbar=0.0)
            case "wave":
                script.wave(random.uniform(1, 6), random.uniform(0.3, 2), random.uniform(2, 15))
            case "gone":
                script.to(random.uniform(0.1, 4), seen=False).to(0.2, seen=True)
            case "gap":
                script.gap(random.uniform(0.3, 5))
            case "leg":
                script.to(0.2, leg=random.choice([*Side, None]))
            case "knee":
                script.to(random.uniform(0.2, 3), knee=random.choice([5.0, 40.0]))
            case "stay":
                script.to(random.uniform(1, 15))
    return script


@pytest.mark.parametrize("seed", SEEDS)
def test_the_clock_is_honest_and_one_thing_is_said_at_a_time(seed):
    what = STRETCHES[seed % len(STRETCHES)]
    moments = wild(seed).moments
    if not what.side_on:
        moments = [replace(one, depth_deg=None, range_deg=None) for one in moments]
    seen = []
    begun = {}

    def each(state, moment, effects):
        spoken = [one for one in effects if isinstance(one, Say)]
        assert len(spoken) <= 1
        right = (
            sum(hold.right_s for hold in state.holds) + state.tally.right_s
            if state.tally and state.phase in (Phase.HOLD, Phase.PRESS, Phase.RELAX, Phase.DEEPER)
            else None
        )
        seen.append((moment, state, right))
        if any(isinstance(one, HoldStarted) for one in effects):
            begun["at"] = moment.time_s
        for one in effects:
            if isinstance(one, HoldEnded):
                assert 0 <= one.right_s <= one.in_position_s + 0.31
                assert one.in_position_s <= moment.time_s - begun["at"] + 4.5
        assert 0 <= state.clock_s <= state.target_s or state.clock_s == 0 or what is FREE
        assert 1 <= state.round <= state.rounds

    state, heard = play(moments, what, each=each)
    for (before, was, right), (moment, now, more) in pairwise(seen):
        assert was.phase is now.phase or (was.phase, now.phase) in WAYS
        if right is None or more is None or was.tally.started_s != now.tally.started_s:
            continue
        gained = more - right
        assert -1e-9 <= gained <= max(moment.time_s - before.time_s, 0.0) + 0.31
        if moment.rounded or before.rounded or not moment.seen:
            assert gained == 0
    _check_voice(heard)
    if state.phase is not Phase.SUMMARY:
        state, effects = finish(state, moments[-1].time_s)
        assert sum(isinstance(one, Finished) for one in effects) == 1
    assert state.summary is not None
    assert to_json(state.summary)["version"] == 2
    for language in LANGUAGES:
        assert all(catalogue(language).text(line).endswith(".") for line in report_lines(state.summary))


def _check_voice(heard) -> None:
    spoken = [(t, one) for t, one in heard if isinstance(one, Say)]
    last: dict[Sentence, float] = {}
    for (before_s, before), (t, one) in pairwise(spoken):
        count = one.priority == before.priority == Cue.COUNT
        assert count or t - before_s >= BETWEEN_S - 1e-3 or one.priority < before.priority
        assert one.urgency is Urgency.NOW or t - before_s >= BETWEEN_S - 1e-3 or count
    for t, one in spoken:
        if one.priority not in (Cue.INSTRUCT, Cue.COUNT, Cue.OVER):
            assert t - last.get(one.sentence, -99) >= COOLDOWN_S - 1e-3
        last[one.sentence] = t


@pytest.mark.parametrize("seed", SEEDS)
def test_any_button_at_any_time_is_survived(seed):
    random = Random(seed)
    script = wild(seed)
    what = STRETCHES[seed % len(STRETCHES)]
    state, cut = None, []
    times = sorted(random.uniform(0, 85) for _ in range(8))
    ended = 0
    for moment in script.moments:
        cut.append(moment)
        if times and moment.time_s >= times[0]:
            times.pop(0)
            state, heard = play(cut, state or what)
            cut = []
            button = random.choice([skip, skip, pause, resume, pain if len(times) < 2 else skip])
            state, effects = button(state, moment.time_s)
            ended += sum(isinstance(one, Finished) for one in (*effects, *(one for _, one in heard)))
            assert sum(isinstance(one, Say) for one in effects) <= 1
    assert state is not None
    state, effects = finish(state, script.time_s)
    ended += sum(isinstance(one, Finished) for one in effects)
    assert (state.phase, ended) == (Phase.SUMMARY, 1)
