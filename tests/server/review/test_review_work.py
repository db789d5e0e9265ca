"""The work on a clip: the copy, the process it is done in, the time left, and what is kept of each frame."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scripted import rounded_feedback
from tinyclips import crash, dawdle, devour, hang, refuse, write_clip

from posture.errors import PostureError
from posture.sense.sources import read_clip
from posture.values import Frame, Verdict
from server.clips.clipwork import What, Work, perform
from server.clips.jobs import Job, Stopped, in_a_process
from server.clips.overlay_track import CURVE, CURVE_BYTES, FULL, OVERLAY, OVERLAY_BYTES, FilmWriter
from server.errors import NoRoomError


def test_a_copy_any_browser_plays_has_the_clips_own_times(tmp_path: Path) -> None:
    avi = write_clip(tmp_path / "film.avi", codec="mpeg4")
    (tmp_path / "made").mkdir()
    shares: list[float | None] = []
    perform(Work(what=What.COPY, film=avi, title="x", folder=tmp_path / "made", exports=()), shares.append)
    with closing(read_clip(tmp_path / "made" / "copy.mp4").frames()) as frames:
        times = [frame.time_s for frame in frames]
    assert times == pytest.approx([n / 10 for n in range(10)], abs=0.001)
    assert shares[-1] == pytest.approx(0.9, abs=0.1)


def test_a_clip_that_is_silent_about_its_length_is_still_not_endless(tmp_path: Path) -> None:
    film = write_clip(tmp_path / "film.mp4")
    (tmp_path / "made").mkdir()
    work = Work(what=What.COPY, film=film, title="x", folder=tmp_path / "made", exports=(), max_seconds=0.5)
    with pytest.raises(PostureError, match="“x” is longer"):
        perform(work, lambda _: None)
    assert list((tmp_path / "made").iterdir()) == []


def test_a_process_that_fails_crashes_or_is_stopped(tmp_path: Path) -> None:
    work = Work(what=What.REVIEW, film=tmp_path / "x", title="x", folder=tmp_path)
    stop = threading.Event()
    with pytest.raises(PostureError, match=r"This is wrong\. Do that\."):
        in_a_process(work, lambda _: None, stop, refuse)
    with pytest.raises(PostureError, match="could not get through"):
        in_a_process(work, lambda _: None, stop, crash)
    with pytest.raises(Stopped):
        in_a_process(work, lambda _: stop.set(), stop, dawdle)
    assert (tmp_path / "begun").exists()


def test_a_process_that_hangs_or_runs_out_of_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(what=What.REVIEW, film=tmp_path / "x", title="x", folder=tmp_path)
    with pytest.raises(NoRoomError, match="ran out of memory"):
        in_a_process(work, lambda _: None, threading.Event(), devour)
    monkeypatch.setattr("server.clips.jobs._STUCK_S", 0.5)
    with pytest.raises(PostureError, match="got stuck"):
        in_a_process(work, lambda _: None, threading.Event(), hang)


def test_time_left_goes_by_what_was_done_since_it_got_going() -> None:
    work = Work(what=What.REVIEW, film=Path("x"), title="x", folder=Path("y"))
    job = Job(clip_id="a", key="k", work=work, publish=lambda: None, ended=lambda: None)
    assert job.left_s(100.0) is None
    job.steady, job.share = (100.0, 0.1), 0.3
    assert job.left_s(101.0) is None, "too soon to tell"
    assert job.left_s(104.0) == pytest.approx(14.0)


def test_each_frame_is_kept_with_what_is_drawn_on_it(tmp_path: Path) -> None:
    feedback = rounded_feedback(1.5)
    frame = Frame(image=np.zeros((100, 200, 3), np.uint8), time_s=1.5)
    with FilmWriter(tmp_path) as writer:
        writer.see(frame, feedback)
        writer.see(frame, replace(feedback, time_s=2.0, angles=None, pose=None, verdict=Verdict.UNKNOWN))
    curve = (tmp_path / CURVE).read_bytes()
    assert len(curve) == 2 * CURVE_BYTES
    assert np.frombuffer(curve, "<f8", 1)[0] == 1.5
    hinge, back, sd, knee = np.frombuffer(curve, "<i2", 4, 8)
    assert (hinge, back, sd, knee) == (501, 400, 40, 20)
    assert curve[16:18] == bytes([3, 1])
    assert set(np.frombuffer(curve, "<i2", 4, CURVE_BYTES + 8)) == {-32768}
    places = np.frombuffer((tmp_path / OVERLAY).read_bytes(), "<u2").reshape(2, -1, 2)
    assert places.shape[1] * 4 == OVERLAY_BYTES
    assert places[0, 0].tolist() == [FULL / 4, FULL / 4]
    assert places[0, -1].tolist() == [FULL * 0.2, FULL * 0.6]
    assert (places[1] == 65_535).all()
