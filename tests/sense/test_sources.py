from __future__ import annotations

import gc
import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from av import VideoFrame
from filmed import noise, picture, times, write
from PIL import Image as Photo

from posture.errors import ClipUnreadableError
from posture.sense.sources import Ending, read_clip, rising
from posture.settings import MAX_SIDE

# What a good clip gives


def test_a_clip_tells_what_it_is_and_yields_every_frame(tmp_path: Path) -> None:
    write(tmp_path / "walk.mp4", [picture(shade=10 * n) for n in range(20)])
    clip = read_clip(tmp_path / "walk.mp4")
    assert (clip.name, clip.width, clip.height, clip.frame_count) == ("walk", 96, 64, 20)
    assert clip.duration_s == pytest.approx(0.8)
    assert clip.fps == pytest.approx(25)
    assert clip.outcome is None
    frames = list(clip.frames())
    assert [frame.index for frame in frames] == list(range(20))
    assert [round(frame.time_s, 3) for frame in frames] == [round(0.04 * n, 3) for n in range(20)]
    assert all(abs(int(frame.image[-1, -1, 0]) - 10 * frame.index) < 8 for frame in frames)
    assert clip.outcome is Ending.END


def test_frames_can_be_read_again(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [picture()] * 5)
    clip = read_clip(str(tmp_path / "a.mp4"))
    assert times(clip) == times(clip)


def test_variable_frame_rate_keeps_its_true_times(tmp_path: Path) -> None:
    write(tmp_path / "phone.mkv", [picture()] * 6, times_ms=[500, 533, 600, 601, 1500, 4500])
    clip = read_clip(tmp_path / "phone.mkv")
    assert times(clip) == [0.0, 0.033, 0.1, 0.101, 1.0, 4.0]
    assert not clip.damaged


def test_gif_keeps_its_delays(tmp_path: Path) -> None:
    photos = [Photo.fromarray(picture(shade=shade)) for shade in (20, 120, 220)]
    photos[0].save(tmp_path / "a.gif", save_all=True, append_images=photos[1:], duration=[500, 1500, 3000], loop=0)
    clip = read_clip(tmp_path / "a.gif")
    assert times(clip) == [0.0, 0.5, 2.0]
    assert clip.outcome is Ending.END


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "size"),
    [
        ("even.avi", "mpeg4", "yuv420p", (96, 64)),
        ("even.webm", "libvpx", "yuv420p", (96, 64)),
        ("even.mov", "libx264", "yuv420p", (96, 64)),
        ("odd.mkv", "ffv1", "yuv420p", (101, 75)),
        ("ten_bit.mkv", "ffv1", "yuv420p10le", (96, 64)),
        ("grey.mkv", "ffv1", "gray", (96, 64)),
        ("alpha.mkv", "ffv1", "bgra", (96, 64)),
    ],
)
def test_every_kind_of_pixel_becomes_rgb(
    tmp_path: Path, name: str, codec: str, pix_fmt: str, size: tuple[int, int]
) -> None:
    write(tmp_path / name, [picture(*size)] * 3, codec=codec, pix_fmt=pix_fmt)
    frames = list(read_clip(tmp_path / name).frames())
    assert [frame.size for frame in frames] == [size] * 3
    assert np.abs(frames[0].image[-8:, -8:].astype(int) - 128).max() < 12


def test_a_transport_stream_is_known_by_its_content(tmp_path: Path) -> None:
    write(tmp_path / "a.ts", noise(8, 320, 240), codec="libx264")
    (tmp_path / "a.ts").rename(tmp_path / "a.mp4")
    assert len(times(read_clip(tmp_path / "a.mp4"))) == 8


def test_4k_is_scaled_down_and_keeps_its_shape(tmp_path: Path) -> None:
    write(tmp_path / "4k.mp4", [picture(3840, 2160)] * 2)
    clip = read_clip(tmp_path / "4k.mp4")
    assert (clip.width, clip.height) == (MAX_SIDE, 540)
    assert {frame.size for frame in clip.frames()} == {(MAX_SIDE, 540)}


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    write(tmp_path / "dv.mkv", [picture(96, 64)] * 2, pixel_shape=Fraction(3, 2))
    clip = read_clip(tmp_path / "dv.mkv")
    assert (clip.width, clip.height) == (144, 64)


def test_a_clip_without_a_length_is_read_to_its_end(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        """What a browser's recorder writes to: it can't go back and fill in the length."""

        def seekable(self) -> bool:
            return False

    pipe = Pipe()
    pipe.seek = None  # type: ignore[assignment]  # PyAV goes by whether it is there
    write(pipe, [picture()] * 12, codec="libvpx", container_format="webm", options={"live": "1"})
    (tmp_path / "live.webm").write_bytes(pipe.getvalue())
    clip = read_clip(tmp_path / "live.webm")
    assert clip.duration_s is None
    assert clip.frame_count is None
    assert len(times(clip)) == 12
    assert clip.outcome is Ending.END


@pytest.mark.parametrize("name", ["a:b.mp4", "http:x.mp4", "100%.mp4", "frame%03d.mp4", "Übung 体操.mp4", "no_suffix"])
def test_names_mean_nothing_but_themselves(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.mp4", [picture()] * 2)
    (tmp_path / "a.mp4").rename(tmp_path / name)
    assert len(times(read_clip(tmp_path / name))) == 2


# Pictures


def test_a_picture_is_a_clip_of_one_frame(tmp_path: Path) -> None:
    Photo.fromarray(picture()).save(tmp_path / "photo.png")
    clip = read_clip(tmp_path / "photo.png")
    assert (clip.duration_s, clip.frame_count, clip.fps) == (0.0, 1, None)
    [frame] = clip.frames()
    assert (frame.time_s, frame.index) == (0.0, 0)
    assert np.array_equal(frame.image, picture())
    assert clip.outcome is Ending.END


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "I;16"])
def test_every_kind_of_picture_becomes_rgb(tmp_path: Path, mode: str) -> None:
    photo = Photo.new("I;16", (50, 40), 30000) if mode == "I;16" else Photo.fromarray(picture(50, 40)).convert(mode)
    photo.save(tmp_path / "a.png")
    [frame] = read_clip(tmp_path / "a.png").frames()
    assert frame.size == (50, 40)


def test_an_avif_photo_is_one_frame(tmp_path: Path) -> None:
    Photo.fromarray(picture()).save(tmp_path / "a.avif")
    assert times(read_clip(tmp_path / "a.avif")) == [0.0]


def test_a_heic_photo_is_refused_because_only_a_tile_would_be_seen(tmp_path: Path) -> None:
    Photo.fromarray(picture()).save(tmp_path / "a.avif")
    data = (tmp_path / "a.avif").read_bytes()
    (tmp_path / "a.heic").write_bytes(data[:8] + b"heic" + data[12:])
    with pytest.raises(ClipUnreadableError, match="HEIC"):
        read_clip(tmp_path / "a.heic")


def test_a_folder_of_pictures_is_a_clip_in_natural_order(tmp_path: Path) -> None:
    for number in (10, 9, 1, 2):
        Photo.fromarray(picture(shade=number * 10)).save(tmp_path / f"frame{number}.png")
    (tmp_path / "notes.txt").write_text("not a picture")
    clip = read_clip(tmp_path)
    frames = list(clip.frames())
    assert [int(frame.image[-1, -1, 0]) // 10 for frame in frames] == [1, 2, 9, 10]
    assert [frame.time_s for frame in frames] == pytest.approx([0, 1 / 30, 2 / 30, 3 / 30])
    assert (clip.name, clip.frame_count, clip.fps) == (tmp_path.name, 4, 30.0)
    assert clip.outcome is Ending.END


def test_a_damaged_picture_in_a_folder_leaves_a_gap(tmp_path: Path) -> None:
    for number in range(3):
        Photo.fromarray(picture()).save(tmp_path / f"{number}.png")
    (tmp_path / "1.png").write_bytes(b"no")
    clip = read_clip(tmp_path)
    assert [frame.time_s for frame in clip.frames()] == pytest.approx([0, 2 / 30])
    assert clip.damaged


# Times


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ([0.0, 0.04, 0.08], [0.0, 0.04, 0.08]),
        ([7.0, 7.04, 7.08], [0.0, 0.04, 0.08]),
        ([-0.08, -0.04, 0.0], [0.0, 0.04, 0.08]),
        ([0.0, 0.0, 0.0], [0.0, 0.001, 0.002]),
        ([0.0, 0.1, 0.05, 0.2], [0.0, 0.1, 0.101, 0.2]),
        ([None, None, None], [0.0, 0.04, 0.08]),
        ([None, 9.0, None, 9.1], [0.0, 0.04, 0.08, 0.14]),
        ([5.0, 5.5, 0.0, 0.5], [0.0, 0.5, 0.54, 1.04]),
        ([0.0, 100.0], [0.0, 100.0]),
    ],
    ids=["plain", "from 7 s", "from before 0", "standing still", "back a little", "none", "some", "set anew", "gap"],
)
def test_times_start_at_0_and_rise(stored: list[float | None], expected: list[float]) -> None:
    image = picture(2, 2)
    risen = [time_s for time_s, _ in rising([(stamp, image) for stamp in stored], 0.04)]
    assert risen == pytest.approx(expected)


# Tidiness


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files as Linux lists them")
@pytest.mark.parametrize("how", ["closed", "dropped", "exhausted"])
def test_the_file_is_released(tmp_path: Path, how: str) -> None:
    def opened() -> int:
        links = [link.resolve() for link in Path("/proc/self/fd").iterdir()]
        return links.count(tmp_path.resolve() / "a.mp4")

    write(tmp_path / "a.mp4", [picture()] * 5)
    frames = read_clip(tmp_path / "a.mp4").frames()
    next(frames)
    assert opened() == 1
    if how == "closed":
        frames.close()
    elif how == "exhausted":
        list(frames)
    else:
        del frames
        gc.collect()
    assert opened() == 0


def test_pictures_do_not_wait_for_the_garbage_collector(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [picture()] * 20)
    gc.collect()
    gc.disable()

    def frames() -> int:
        return sum(isinstance(one, VideoFrame) for one in gc.get_objects())

    try:
        before = frames()  # other tests of the same process may hold some
        read = sum(1 for _ in read_clip(tmp_path / "a.mp4").pictures())
        left = frames() - before
    finally:
        gc.enable()
    assert read == 20
    assert left <= 2  # waiting for the collector would leave all 20
