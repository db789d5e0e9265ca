"""Films of a browser's recorder get a length and an index, also when they break off."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from recorded_films import FRAMES, RATE, frames_of, recorded

from posture.sense.sources import read_clip
from server.clips.remux import remux


@pytest.mark.parametrize(("codec", "form", "kept"), [("libvpx", "webm", "webm"), ("libx264", "mp4", "mp4")])
def test_a_film_that_breaks_off_is_copied_up_to_there(tmp_path: Path, codec: str, form: str, kept: str) -> None:
    film, target = tmp_path / "film", tmp_path / "target"
    whole = recorded(codec, form)
    counts = []
    for share in range(40, 101, 5):
        film.write_bytes(whole[: len(whole) * share // 100])
        assert remux(film, target)
        clip = read_clip(target)
        counts.append(frames_of(target))
        assert FRAMES * share / 100 - 12 < counts[-1] <= FRAMES
        assert clip.duration_s == pytest.approx(counts[-1] / RATE, abs=0.11)
    assert counts[-1] == FRAMES
    assert counts == sorted(counts)
    with av.open(str(target)) as opened:
        assert kept in opened.format.name


def test_a_film_that_breaks_off_between_its_pictures_is_copied(tmp_path: Path) -> None:
    film, target = tmp_path / "film", tmp_path / "target"
    whole = recorded("libx264", "mp4")
    film.write_bytes(whole[: whole.rindex(b"moof") + 40])
    assert remux(film, target)
    assert FRAMES - 12 < frames_of(target) < FRAMES


def test_a_film_begins_at_its_first_key_frame_and_at_no_time(tmp_path: Path) -> None:
    film, target = tmp_path / "film.webm", tmp_path / "target"
    with av.open(str(film), "w") as sink:
        stream = sink.add_stream("libvpx", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(5):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 50 * number, np.uint8), format="rgb24")
            picture.pts, picture.time_base = 300 + number, Fraction(1, RATE)
            sink.mux(stream.encode(picture))
        sink.mux(stream.encode(None))
    assert remux(film, target)
    assert read_clip(target).origin_s == 0


def test_pictures_in_an_unknown_encoding_are_left_as_they_came(tmp_path: Path) -> None:
    film, target = tmp_path / "film", tmp_path / "target"
    whole = recorded("libvpx", "webm")
    assert whole.count(b"V_VP8") == 1
    film.write_bytes(whole.replace(b"V_VP8", b"V_XYZ"))
    assert not remux(film, target)
