"""A stretch led by a camera of this computer: what is shown, said and kept of it, and what the person may ask for."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from english import told
from rich.console import Console
from sqlalchemy import URL
from stretch_script import PlayedStretches

from posture.cli.stretching.keeping import Kept, Placed
from posture.cli.stretching.leading import Moment, Wish, lead
from posture.cli.stretching.screen import Screen, shown
from posture.coach.phases import Phase
from posture.coach.run import Coach
from posture.coach.state import Options
from posture.coach.summary import Summary
from posture.errors import CameraError
from posture.storage import Database, History, Profiles, StorageError
from posture.storage.coached import Whose
from posture.storage.places import Places
from posture.stretches import library
from posture.values import Frame, Side
from posture.words import say

NOW = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
STEP_S = 0.1
LIGHT = np.full((16, 16, 3), 200, np.uint8)
GONE = CameraError(say("sense-camera-silent", number="0"))


def frame(number: int) -> Frame:
    return Frame(image=LIGHT, time_s=number * STEP_S, index=number)


def frames(seconds: float, start: int = 0) -> list[Frame | CameraError]:
    return [frame(start + number) for number in range(round(seconds / STEP_S))]


def coach() -> Coach:
    return Coach(library.stretch(library.MAIN), Options(hold_s=5.0, rounds=1))


class Watching:
    def __init__(self) -> None:
        self.moments: list[Moment] = []

    def see(self, moment: Moment) -> None:
        self.moments.append(moment)


def led(
    looks: Iterable[Frame | CameraError],
    *onlookers: object,
    one: Coach | None = None,
    wishes: dict[int, Wish] | None = None,
) -> tuple[Summary, list[Moment]]:
    """What came of it; wishes: before which look each is asked for."""
    watching, asked, count = Watching(), dict(wishes or {}), iter(range(10_000))

    def wanted() -> Iterator[Wish]:
        if (wish := asked.pop(next(count), None)) is not None:
            yield wish

    with PlayedStretches(step_s=STEP_S)("full", None) as session:
        summary = lead(looks, session, one or coach(), [watching, *onlookers], wanted)  # type: ignore[list-item]
    return summary, watching.moments


def test_a_whole_stretch_is_led_to_its_report_and_no_further():
    looks = iter(frames(120))
    summary, moments = led(looks)
    assert [hold.leg for hold in summary.holds] == ["left", "right"]
    assert all(hold.right_s >= 4.8 for hold in summary.holds)
    assert moments[-1].view.phase is Phase.SUMMARY
    assert next(looks, None) is not None, "the camera is left alone once it is over"


def test_pictures_that_end_give_a_report_of_what_was_done():
    summary, moments = led(frames(6))
    assert moments[-1].view.phase is Phase.SUMMARY
    assert 0 < summary.right_s < 5


def test_without_a_camera_that_is_shown_and_the_stretch_goes_on_when_it_is_back():
    summary, moments = led([*frames(4), GONE, GONE, *frames(60, start=100)])
    offline = [number for number, moment in enumerate(moments) if moment.offline]
    assert len(offline) == 2
    assert moments[offline[0]].view.phase is not Phase.SUMMARY
    assert len(summary.holds) == 2


def test_pain_ends_it_at_once():
    summary, moments = led(frames(60), wishes={40: Wish.PAIN})
    assert summary.pain
    assert moments[-1].time_s == pytest.approx(3.9)


def test_a_break_is_one_until_the_same_key_again():
    _, moments = led(frames(10), wishes={30: Wish.PAUSE, 50: Wish.PAUSE})
    paused = [moment.time_s for moment in moments if moment.view.paused_because == "person"]
    assert min(paused) == pytest.approx(2.9)
    assert max(paused) == pytest.approx(4.9, abs=0.11)


@pytest.mark.parametrize("wish", [Wish.FINISH, Wish.SKIP, Wish.START_OVER])
def test_every_wish_is_heeded(wish: Wish):
    _, moments = led(frames(6), wishes={45: wish})
    before, after = moments[44].view, moments[46].view if wish is not Wish.FINISH else moments[-1].view
    assert (before.phase, before.leg) != (after.phase, after.leg)


def test_it_is_kept_every_few_seconds_and_at_its_end(tmp_path: Path):
    with Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))) as database:
        history, one = History(database), coach()
        whose = Whose(profile_id=None, stretch=library.MAIN, started_at=NOW)
        seen: list[bool] = []

        class Looking:
            def see(self, moment: Moment) -> None:
                seen.extend(session.finished for session in history.everybodys())

        led(frames(120), Kept(history, one, whose, lambda: NOW), Looking(), one=one)
        (session,) = history.everybodys()
    assert session.finished
    assert len(session.holds) == 2
    assert False in seen, "a stretch that goes on is in the history already"


def test_where_it_was_done_is_remembered_once_it_is_over(tmp_path: Path):
    with Database(URL.create("sqlite", database=str(tmp_path / "posture.db"))) as database:
        ana, places = Profiles(database).create("Ana").id, Places(database)
        for seconds in (2, 120):  # whoever leaves before a hold has not stretched
            assert places.list(ana) == ()
            one = coach()
            led(frames(seconds), Placed(places, ana, one, "own", lambda: NOW), one=one)
        (place,) = places.list(ana)
    assert (place.spot.camera, place.spot.facing, place.stretch) == ("own", Side.LEFT, library.MAIN)


def test_what_cannot_be_kept_is_told_afterwards_and_ends_nothing():
    class Full:
        def save(self, session: object) -> None:
            raise StorageError(say("server-save-fault"))

    one = coach()
    kept = Kept(Full(), one, Whose(profile_id=None, stretch=library.MAIN, started_at=NOW), lambda: NOW)  # type: ignore[arg-type]
    summary, _ = led(frames(120), kept, one=one)
    assert len(summary.holds) == 2
    assert isinstance(kept.error, StorageError)


def drawn(moment: Moment) -> str:
    console = Console(file=io.StringIO(), width=100, force_terminal=True, color_system=None)
    console.print(shown(moment, library.stretch(library.MAIN).name, keys=True))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_a_moment_is_one_word_one_sentence_the_clock_and_the_lean():
    _, moments = led(frames(6))
    holding = next(moment for moment in moments if moment.view.phase is Phase.HOLD and moment.view.clock_s > 1)
    picture = drawn(holding)
    assert told(holding.view.prompt.word).upper() in picture
    assert told(holding.view.prompt.sentence) in picture
    for part in ("left leg, 1 of 1", "hips 4", "low back 2°", "x it hurts"):
        assert part in picture
    assert "█" in picture


def test_a_camera_that_is_gone_is_all_there_is_to_see():
    _, moments = led([*frames(4), GONE])
    picture = drawn(next(moment for moment in moments if moment.offline))
    assert "NO CAMERA" in picture
    assert "has stopped sending pictures" in picture


def test_without_a_terminal_what_is_said_is_written_once():
    console = Console(file=io.StringIO(), width=200)
    screen = Screen(console, library.stretch(library.MAIN).name, keys=False)
    with screen:
        led([*frames(4), GONE, GONE, GONE, *frames(2, start=60)], screen)
    file = console.file
    assert isinstance(file, io.StringIO)
    lines = file.getvalue().splitlines()
    assert sum("has stopped sending" in line for line in lines) == 1
    assert "One heel up, that knee straight: lean forward from the hips." in lines
