"""What must hold of the judge and of the whole corridor whoever comes into the picture and whatever the clock does."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest
from builders import person
from drawn import clocks, people, standing
from hypothesis import given
from hypothesis import strategies as st
from scripted_corridor import Scripted

from posture.judge import JudgeState, advance, can_tell, level_of, surely_not_rounded
from posture.pipeline import Session
from posture.settings import TIME_SLACK_S, Limits, Settings
from posture.stretches import library
from posture.values import Event, Status, Verdict

LIMITS = st.builds(
    lambda shares, maximum: Limits(
        release_pct=shares[0], caution_pct=shares[1], rounded_pct=shares[2], maximum_deg=maximum
    ),
    st.lists(st.floats(1, 100), min_size=3, max_size=3, unique=True).map(sorted),
    st.floats(15, 90),
)
LUMBAR = st.one_of(st.none(), st.floats(-40, 120), st.sampled_from([0.0, 22.5, 27.0, 31.5, 50.0]))
RANK = {Verdict.GOOD: 0, Verdict.CAUTION: 1, Verdict.ROUNDED: 2}
STARTED, ENDED = Event.WARNING_STARTED, Event.WARNING_ENDED


@given(LIMITS, st.floats(-40, 120), st.sampled_from(sorted(RANK, key=lambda one: RANK[one])))
def test_a_level_is_kept_until_the_figure_is_clearly_below_and_never_skipped_upwards(limits, lumbar, before):
    after = level_of(lumbar, limits, before)
    fresh = level_of(lumbar, limits, Verdict.UNKNOWN)
    assert RANK[fresh] <= RANK[after] <= max(RANK[before], RANK[fresh])
    assert level_of(lumbar, limits, after) is after
    margin = limits.maximum_deg * limits.release_pct / 100
    assert RANK[level_of(lumbar - margin - 1e-6, limits, after)] <= RANK[fresh]


@given(LIMITS, st.floats(-40, 120), st.floats(0, 40), st.floats(0, 40))
def test_who_is_less_sure_can_never_tell_more(limits, lumbar, sd, more):
    assert can_tell(lumbar, sd, limits) or not can_tell(lumbar, sd + more, limits)
    assert can_tell(lumbar, 0.0, limits)


@given(LIMITS, st.lists(st.tuples(st.floats(-40, 120), st.floats(0, 40)), min_size=1, max_size=20))
def test_whatever_is_called_good_is_surely_not_rounded(limits, seen):
    state = JudgeState()
    for n, (lumbar, sd) in enumerate(seen):
        state, verdict, _ = advance(state, lumbar, sd, n / 10, Settings(limits=limits))
        assert verdict is not Verdict.GOOD or surely_not_rounded(lumbar, sd, limits, already_good=True)


@given(st.lists(st.tuples(LUMBAR, st.sampled_from([1.0, 4.0, 30.0])), min_size=1, max_size=60), st.data())
def test_warnings_begin_and_end_in_turn_last_as_they_must_and_can_always_be_left(seen, data):
    settings = Settings()
    state, warning, rounded_since = JudgeState(), False, None
    times = data.draw(clocks(len(seen)))
    for (lumbar, sd), time_s in zip(seen, times, strict=True):
        state, verdict, events = advance(state, lumbar, sd, time_s, settings)
        for event in events:
            assert event is (ENDED if warning else STARTED)
            warning = not warning
        assert warning is state.warning
        if lumbar is None:
            assert verdict is Verdict.UNKNOWN
        if verdict is Verdict.ROUNDED:
            rounded_since = time_s if rounded_since is None or time_s < rounded_since else rounded_since
        elif verdict is not Verdict.UNKNOWN:
            rounded_since = None
        if STARTED in events:
            assert rounded_since is not None
            assert time_s - rounded_since >= settings.warn_after_s - TIME_SLACK_S
    start = data.draw(st.sampled_from([0.0, 9.0, 1e7]))
    for n in range(12):
        state, verdict, _ = advance(state, 0.0, 1.0, start + n / 10, settings)
    assert (verdict, state.warning) == (Verdict.GOOD, False)
    for n in range(12, 24):
        state, verdict, _ = advance(state, 60.0, 1.0, start + n / 10, settings)
    assert (verdict, state.warning) == (Verdict.ROUNDED, True)


def finite(feedback) -> bool:
    numbers = [feedback.rounding_pct, feedback.reference_progress, feedback.view.yaw_deg if feedback.view else None]
    for part in (feedback.angles, feedback.legs):
        numbers += [getattr(part, one.name) for one in fields(part)] if part else []
    return all(math.isfinite(one) for one in numbers if isinstance(one, int | float))


@given(
    st.lists(st.one_of(st.none(), people()), min_size=1, max_size=40),
    st.sampled_from([None, *(one.id for one in library.all_stretches())]),
    st.data(),
)
def test_whoever_comes_by_however_time_runs_every_figure_is_a_number_and_who_stands_is_soon_measured(
    poses, stretch, data
):
    script = Scripted(share=0.5)
    session = Session(script, Settings(), estimator=script, stretch=library.stretch(stretch) if stretch else None)
    warning = False
    for pose, time_s in zip(poses, data.draw(clocks(len(poses))), strict=True):
        feedback = session.follow(pose, time_s)
        assert finite(feedback)
        assert (feedback.status is Status.NO_PERSON) == (pose is None)
        assert 0 <= feedback.reference_progress <= 1
        for event in feedback.events:
            if event in (STARTED, ENDED):
                assert event is (ENDED if warning else STARTED)
                warning = not warning
        assert warning is feedback.warning
    session.use(None)
    start = data.draw(st.sampled_from([0.0, 20.0, 1e7]))
    for n in range(60):
        feedback = session.follow(standing(), start + n / 15)
    assert feedback.status is Status.OK
    assert not feedback.warning
    assert feedback.angles


@pytest.mark.parametrize(("lean", "share"), [(90, 0.0), (60, 1.0)])
def test_a_bend_is_judged_the_same_whenever_it_is_filmed(lean, share):
    leans = [0] * 10 + [lean * n // 8 for n in range(9)] + [lean] * 8
    poses = [person(lean_deg=one) for one in leans]
    verdicts = []
    for start in (0.0, 3.5, 1e6):
        script = Scripted(share=share)
        session = Session(script, Settings(), estimator=script)
        verdicts.append([session.follow(pose, start + n / 10).verdict for n, pose in enumerate(poses)])
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert (Verdict.ROUNDED in verdicts[0]) is (share > 0)
