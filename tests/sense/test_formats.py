"""The kinds of clip that phones, cameras, browsers and editors make, and reading only a part of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from filmed import picture, times, write
from PIL import Image as Photo

from posture.errors import TrimError
from posture.sense import decoding
from posture.sense.sources import Clip, Ending, read_clip
from posture.settings import MAX_SIDE

KINDS = {
    "phone.mp4": ("libx264", "yuv420p"),
    "iphone.mov": ("libx265", "yuv420p"),
    "hdr.mov": ("libx265", "yuv420p10le"),
    "browser.webm": ("libvpx", "yuv420p"),
    "vp9.webm": ("libvpx-vp9", "yuv420p"),
    "av1.webm": ("libsvtav1", "yuv420p"),
    "av1.mp4": ("libsvtav1", "yuv420p"),
    "av1_10_bit.mkv": ("libsvtav1", "yuv420p10le"),
    "recorded.mkv": ("libx264", "yuv420p"),
    "hevc.mkv": ("libx265", "yuv420p"),
    "old.avi": ("mpeg4", "yuv420p"),
    "camera.avi": ("mjpeg", "yuvj420p"),
    "dslr.mov": ("mjpeg", "yuvj422p"),
    "edited.mov": ("prores_ks", "yuv422p10le"),
    "action.ts": ("libx264", "yuv420p"),
    "screen.gif": ("gif", "rgb8"),
}
FRAMES = 30
STEP = 7


def make(path: Path, *, frames: int = FRAMES, every_ms: int = 40) -> Path:
    """`frames` pictures 40 ms apart, each lighter by STEP than the one before, with a key frame every five."""
    codec, pix_fmt = KINDS[path.name]
    if codec == "gif":  # FFmpeg's own has times in hundredths of a second, which `write` doesn't
        photos = [Photo.fromarray(picture(shade=40 + STEP * n)) for n in range(frames)]
        photos[0].save(path, save_all=True, append_images=photos[1:], duration=every_ms)
        return path
    images = [picture(96, 64, shade=(40 + STEP * n) % 256) for n in range(frames)]
    stamps = [every_ms * n for n in range(frames)]
    write(path, images, codec=codec, pix_fmt=pix_fmt, times_ms=stamps, fine=codec == "mpeg4")
    return path


def shades(clip: Clip) -> list[int]:
    """The number of each frame, told by its shade."""
    return [round((int(frame.image[-12:, -12:].mean()) - 40) / STEP) for frame in clip.frames()]


@pytest.fixture(autouse=True)
def silent_encoders(monkeypatch: pytest.MonkeyPatch) -> None:
    """SVT-AV1 greets on standard error."""
    monkeypatch.setenv("SVT_LOG", "0")


@pytest.mark.parametrize("name", KINDS)
def test_what_people_have_is_read_frame_by_frame_at_its_times(tmp_path: Path, name: str) -> None:
    clip = read_clip(make(tmp_path / name))
    assert (clip.width, clip.height) == (96, 64)
    assert times(clip) == [round(0.04 * n, 3) for n in range(FRAMES)]
    assert shades(clip) == list(range(FRAMES))
    assert clip.outcome is Ending.END
    assert clip.duration_s == pytest.approx(1.2, abs=0.05)


@pytest.mark.parametrize("name", KINDS)
def test_a_part_has_the_frames_and_times_it_has_in_the_whole(tmp_path: Path, name: str) -> None:
    clip = read_clip(make(tmp_path / name), 0.5, 0.9)
    assert times(clip) == [round(0.04 * n, 3) for n in range(13, 23)]
    assert shades(clip) == list(range(13, 23))
    assert clip.outcome is Ending.END
    assert [frame.index for frame in clip.frames()] == list(range(10))


@pytest.mark.parametrize(
    ("start_s", "end_s", "numbers"),
    [
        (None, None, range(30)),
        (0.0, None, range(30)),
        (None, 0.2, range(5)),
        (1.0, None, range(25, 30)),
        (0.0, 3600.0, range(30)),
        (0.52, 0.56, range(13, 14)),  # exactly at a frame: from is part of it, to is not
    ],
)
def test_either_end_may_be_left_open(
    tmp_path: Path, start_s: float | None, end_s: float | None, numbers: range
) -> None:
    assert shades(read_clip(make(tmp_path / "phone.mp4"), start_s, end_s)) == list(numbers)


def test_a_clip_whose_clock_starts_late_is_counted_from_its_first_frame(tmp_path: Path) -> None:
    write(
        tmp_path / "a.mkv",
        [picture(shade=40 + STEP * n) for n in range(20)],
        codec="libx264",
        times_ms=[5000 + 40 * n for n in range(20)],
    )
    clip = read_clip(tmp_path / "a.mkv", 0.4)
    assert times(clip) == [round(0.04 * n, 3) for n in range(10, 20)]
    assert shades(clip) == list(range(10, 20))


def test_a_part_of_a_phones_uneven_clip(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [picture()] * 6, times_ms=[0, 33, 100, 101, 1000, 4000], codec="libx264")
    assert times(read_clip(tmp_path / "a.mp4", 0.1, 1.5)) == [0.1, 0.101, 1.0]


@pytest.mark.parametrize("name", ["phone.mp4", "hevc.mkv", "vp9.webm", "old.avi"])
def test_what_comes_before_a_part_is_not_decoded(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / name, frames=36, every_ms=1000)
    clip = read_clip(path, 30.0)
    decoded: list[float] = []
    plain = decoding._frames

    def counted(*arguments: object) -> object:
        for frame in plain(*arguments):  # type: ignore[arg-type]
            decoded.append(frame.time)
            yield frame

    monkeypatch.setattr(decoding, "_frames", counted)
    assert times(clip) == [30.0, 31.0, 32.0, 33.0, 34.0, 35.0]
    assert len(decoded) <= 12  # from the key frame before


def test_a_part_of_a_clip_without_an_index_is_found_by_reading(tmp_path: Path) -> None:
    path = make(tmp_path / "action.ts")
    assert shades(read_clip(path, 0.8)) == list(range(20, 30))


def test_a_part_of_a_folder_of_pictures(tmp_path: Path) -> None:
    for number in range(8):
        Photo.fromarray(picture(shade=40 + STEP * number)).save(tmp_path / f"{number}.png")
    clip = read_clip(tmp_path, 0.1, 0.2)
    assert shades(clip) == [3, 4, 5]
    assert [frame.time_s for frame in clip.frames()] == pytest.approx([0.1, 4 / 30, 5 / 30])


@pytest.mark.parametrize(
    ("start_s", "end_s", "problem"),
    [
        (5.0, None, "phone.mp4 is over by 5 s: it is 1.2 s long"),
        (1.2, None, "is over by 1.2 s"),
        (1.0, 0.5, r"would end \(0.5 s\) before it starts \(1 s\)"),
        (0.5, 0.5, "before it starts"),
        (None, 0.0, "before it starts"),
        (-1.0, None, "from 0 on"),
        (float("nan"), None, "from 0 on"),
        (0.41, 0.43, "has no frame from 0.41 s on and before 0.43 s"),
    ],
)
def test_a_part_that_is_not_there_is_refused_in_one_sentence(
    tmp_path: Path, start_s: float | None, end_s: float | None, problem: str
) -> None:
    path = make(tmp_path / "phone.mp4")
    with pytest.raises(TrimError, match=problem) as caught:
        read_clip(path, start_s, end_s)
    assert caught.value.problem.endswith(".")


def test_damage_before_a_part_is_not_the_parts(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    images = [random.integers(0, 256, (64, 96, 3), np.uint8) for _ in range(20)]
    write(tmp_path / "a.mov", images, codec="png", pix_fmt="rgb24")
    data = bytearray((tmp_path / "a.mov").read_bytes())
    data[len(data) // 4 : len(data) // 4 + 20_000] = bytes(20_000)
    (tmp_path / "a.mov").write_bytes(data)
    whole, part = read_clip(tmp_path / "a.mov"), read_clip(tmp_path / "a.mov", 0.6)
    assert (len(times(whole)) < 20, whole.damaged) == (True, True)
    assert (len(times(part)), part.damaged) == (5, False)


def test_a_part_of_a_clip_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    images = [np.random.default_rng(n).integers(0, 256, (64, 96, 3), np.uint8) for n in range(50)]
    write(tmp_path / "a.mp4", images, options={"movflags": "faststart"})
    data = (tmp_path / "a.mp4").read_bytes()
    (tmp_path / "a.mp4").write_bytes(data[: len(data) * 6 // 10])
    clip = read_clip(tmp_path / "a.mp4", 0.6)
    assert len(times(clip)) > 5
    assert clip.damaged
    assert times(read_clip(tmp_path / "a.mp4", 0.2, 0.4)) == [0.2, 0.24, 0.28, 0.32, 0.36]


@pytest.mark.parametrize("pix_fmt", ["yuv420p", "yuv420p10le", "yuv444p", "yuvj420p"])
def test_a_large_clip_waits_in_little_memory_and_keeps_its_colours(tmp_path: Path, pix_fmt: str) -> None:
    large = np.full((1080, 1920, 3), (200, 120, 40), np.uint8)
    codec = "mjpeg" if pix_fmt == "yuvj420p" else "ffv1"
    write(tmp_path / "a.mkv", [large] * 2, codec=codec, pix_fmt=pix_fmt)
    _, shown = next(read_clip(tmp_path / "a.mkv").pictures())
    assert shown.size == (MAX_SIDE, 540)
    assert shown.bytes <= MAX_SIDE * 540 * (3 if pix_fmt == "yuv444p" else 1.6)
    assert np.abs(shown.rgb().astype(int) - (200, 120, 40)).max() <= 4
