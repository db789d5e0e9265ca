"""A machine too busy takes less work step by step, says so, and takes it up again by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from scripted import ScriptedSession, frame_message, picture, rounded_feedback

from posture.settings import Settings
from posture.values import Feedback, Frame, Image
from posture.words import text
from server.live import live_session
from server.live.live_session import Judge
from server.live.load import CALM_S, QUICK_S, SLOW_S, SMALL_SIDE, WHOLE_SIDE, Load, Step, judged, said
from server.live.messages import FeedbackMessage
from server.live.own_camera import Look


def through(
    load: Load, took_s: float | Callable[[Load], float], from_s: float, for_s: float
) -> list[tuple[float, Load]]:
    """The load after each picture of a camera that sends one as soon as the last is answered, 30 a second at most."""
    seen, now_s = [], from_s
    while now_s < from_s + for_s:
        took = took_s if isinstance(took_s, float) else took_s(load)
        now_s += max(took, 1 / 30, load.every_s)
        load = judged(load, took, now_s)
        seen.append((now_s, load))
    return seen


def test_a_quick_machine_does_all_of_it_and_says_nothing() -> None:
    loads = [load for _, load in through(Load(), 0.028, 0.0, 120.0)]
    assert {load.step for load in loads} == {Step.WHOLE}
    assert said(loads[-1]) is None
    assert (loads[-1].longer_side, loads[-1].lighter, loads[-1].every_s) == (WHOLE_SIDE, False, 0.0)


def test_overload_takes_the_steps_one_after_the_other_each_with_a_sentence() -> None:
    seen = through(Load(), 0.15, 0.0, 20.0)
    steps = [load.step for _, load in seen]
    assert steps == sorted(steps)
    assert set(steps) == set(Step)
    told = {text(sentence) for _, load in seen if (sentence := said(load))}
    assert len(told) == 3
    last = seen[-1][1]
    assert (last.longer_side, last.lighter) == (SMALL_SIDE, True)
    assert last.every_s == pytest.approx(0.3)


@pytest.mark.parametrize("took_s", [0.3, 1.0])
def test_even_the_slowest_machine_is_asked_for_three_pictures_a_second(took_s: float) -> None:
    load = through(Load(), took_s, 0.0, 60.0)[-1][1]
    assert load.step is Step.FEWER
    assert load.every_s == pytest.approx(1 / 3)


def test_a_burst_of_other_work_changes_nothing() -> None:
    load = through(Load(), 0.028, 0.0, 10.0)[-1][1]
    assert through(load, 0.2, 10.0, 1.0)[-1][1].step is Step.WHOLE


def test_it_climbs_back_to_all_of_it_once_the_machine_is_quick_again() -> None:
    load = through(Load(), 0.15, 0.0, 20.0)[-1][1]
    seen = through(load, 0.028, 20.0, 4 * CALM_S)
    steps = [load.step for _, load in seen]
    assert steps == sorted(steps, reverse=True)
    assert steps[-1] is Step.WHOLE


def test_in_between_it_stays_where_it_is() -> None:
    load = through(Load(), 0.15, 0.0, 5.0)[-1][1]
    assert load.step not in (Step.WHOLE, Step.FEWER)
    assert {later.step for _, later in through(load, (QUICK_S + SLOW_S) / 2, 5.0, 60.0)} == {load.step}


def test_a_step_that_can_not_be_left_is_tried_less_and_less_often() -> None:
    """All of it is too much for this machine, smaller pictures are not: it does not go to and fro for ever."""
    seen = through(Load(), lambda load: 0.1 if load.step is Step.WHOLE else 0.03, 0.0, 600.0)
    ups = [at for (at, after), (_, before) in zip(seen[1:], seen, strict=False) if after.step < before.step]
    waits = [after - before for before, after in pairwise(ups)]
    assert all(after > before - 1 for before, after in pairwise(waits))
    assert waits[-1] > 100
    assert len(ups) < 12


def test_a_clock_that_jumps_is_no_overload() -> None:
    load = through(Load(), 0.028, 0.0, 10.0)[-1][1]
    for now_s in (500.0, 20.0, 21.0):
        load = judged(load, 0.028, now_s)
    assert load.step is Step.WHOLE


@pytest.mark.parametrize("lighter", [True, False])
def test_the_pose_model_is_changed_while_somebody_is_upright(monkeypatch: pytest.MonkeyPatch, lighter: bool) -> None:
    """It would look anew for them, and might not find them bent over: the warning would be lost."""
    leans = iter([80.0, 40.0, 5.0, 5.0, 80.0])

    def leaning(_: Image, time_s: float) -> Feedback:
        feedback = rounded_feedback(time_s, warning=False)
        assert feedback.angles
        return replace(feedback, angles=replace(feedback.angles, trunk_lean_deg=next(leans)))

    session = ScriptedSession(leaning)
    judge = Judge(session, Settings())
    if not lighter:
        judge._lighter = True
    step = Step.LITE if lighter else Step.WHOLE
    monkeypatch.setattr(live_session, "judged", lambda *_: Load(step=step))
    asked = []
    for n in range(5):
        judge.answer(frame_message(n))
        asked.append(list(session.lightened))
    assert asked == [[], [], [lighter], [lighter], [lighter]]


class Slow:
    """A camera that shows a picture a second, by a clock of its own."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def enter(self) -> None: ...

    def leave(self) -> None: ...

    def newer(self, than: int) -> Look:
        self.now_s += 1.0
        return Look(number=than + 1, frame=Frame(image=picture(), time_s=self.now_s), error=None)


def test_to_wait_for_the_camera_is_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone that sends a picture a second does not make the computer a busy one."""
    camera = Slow()
    monkeypatch.setattr("time.perf_counter", lambda: camera.now_s)
    judge = Judge(ScriptedSession(), Settings(), camera=camera)
    for _ in range(30):
        _, answer = judge.look()
        assert isinstance(answer, FeedbackMessage)
        assert (answer.load, answer.server_ms) == (None, 0)
