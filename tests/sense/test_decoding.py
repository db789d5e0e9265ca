from __future__ import annotations

import io
import os
import wave
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from filmed import noise, picture, write
from PIL import Image as Photo

from posture.errors import ClipUnreadableError, NoVideoError
from posture.sense.sources import Ending, read_clip

# Files that are no clips


def text(path: Path) -> None:
    path.write_text("\x1b[1mHello\n" * 200)


def empty(path: Path) -> None:
    path.touch()


def zeros(path: Path) -> None:
    path.write_bytes(bytes(100_000))


def playlist(path: Path) -> None:
    write(path.with_name("part.ts"), [picture()] * 3, codec="libx264")
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\npart.ts\n#EXT-X-ENDLIST\n")


def list_of_files(path: Path) -> None:
    write(path.with_name("part.mp4"), [picture()] * 3)
    path.write_text("ffconcat version 1.0\nfile part.mp4\n")


def without_index(path: Path) -> None:
    write(path, [picture()] * 20)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])  # the index is at the end


def folder_without_pictures(path: Path) -> None:
    path.mkdir()


def damaged_picture(path: Path) -> None:
    Photo.fromarray(noise(1)[0]).save(path.with_suffix(".png"))
    data = path.with_suffix(".png").read_bytes()
    path.write_bytes(data[:33] + bytes(len(data) - 33))


@pytest.mark.parametrize("suffix", [".mp4", ".txt", ""])
@pytest.mark.parametrize(
    "make",
    [text, empty, zeros, playlist, list_of_files, without_index, folder_without_pictures, damaged_picture],
    ids=lambda make: make.__name__,
)
def test_what_is_no_clip_is_refused_in_one_sentence(
    tmp_path: Path, make: Callable[[Path], None], suffix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "made.mp4")
    path = (tmp_path / "made.mp4").rename(tmp_path / f"thing{suffix}")
    with pytest.raises(ClipUnreadableError) as caught:
        read_clip(path)
    assert str(path) in caught.value.problem
    assert caught.value.problem.endswith(".")
    assert caught.value.remedy.startswith("Posture reads")
    assert capfd.readouterr().err == ""


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ClipUnreadableError, match="does not exist"):
        read_clip(tmp_path / "nothing.mp4")


@pytest.mark.skipif(os.name != "posix", reason="Unix device files")
def test_an_endless_device_is_not_read() -> None:
    with pytest.raises(ClipUnreadableError, match="is not a file"):
        read_clip("/dev/zero")


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(16000))
    with pytest.raises(NoVideoError, match=r"only sound"):
        read_clip(tmp_path / "a.wav")


@pytest.mark.parametrize("name", ["a.mp4", "a.m4a", "a.webm"])
def test_a_film_without_pictures_is_no_video(tmp_path: Path, name: str) -> None:
    with av.open(tmp_path / name, "w", format="webm" if name == "a.webm" else "mp4") as container:
        stream = container.add_stream("libopus", rate=48000)
        assert isinstance(stream, av.AudioStream)
        for number in range(10):
            sound = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.int16), format="s16", layout="mono")
            sound.sample_rate, sound.pts = 48000, number * 960
            container.mux(stream.encode(sound))
        container.mux(stream.encode(None))
    with pytest.raises(NoVideoError):
        read_clip(tmp_path / name)


# Damage


def test_a_clip_damaged_half_way_yields_the_rest(tmp_path: Path) -> None:
    write(tmp_path / "a.mov", noise(20), codec="png", pix_fmt="rgb24")
    data = bytearray((tmp_path / "a.mov").read_bytes())
    data[len(data) // 2 - 15_000 : len(data) // 2 + 15_000] = bytes(30_000)
    (tmp_path / "a.mov").write_bytes(data)
    clip = read_clip(tmp_path / "a.mov")
    frames = list(clip.frames())
    assert 15 <= len(frames) < 20
    assert frames[-1].time_s == pytest.approx(0.76)
    assert clip.outcome is Ending.DAMAGED


@pytest.mark.parametrize(("name", "options"), [("a.mp4", {"movflags": "faststart"}), ("a.mkv", {})])
def test_a_clip_that_breaks_off_yields_what_is_there(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    write(tmp_path / name, noise(50), options=options)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) * 6 // 10])
    clip = read_clip(tmp_path / name)
    frames = list(clip.frames())
    assert 25 <= len(frames) <= 31
    assert clip.damaged


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.ts"])
def test_random_damage_never_raises_anything_else(
    tmp_path: Path, name: str, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / name, noise(12, 160, 120), codec="libx264")
    data = bytearray((tmp_path / name).read_bytes())
    random = np.random.default_rng(seed)
    for at in random.integers(0, len(data), 40):
        data[at] = random.integers(0, 256)
    (tmp_path / name).write_bytes(data)
    try:
        clip = read_clip(tmp_path / name)
        stamps = [frame.time_s for frame in clip.frames()]
    except (ClipUnreadableError, NoVideoError):
        return
    assert stamps == sorted(set(stamps))
    assert clip.outcome is not None
    assert capfd.readouterr().err == ""


def test_a_clip_deleted_after_opening_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [picture()] * 3)
    clip = read_clip(tmp_path / "a.mp4")
    (tmp_path / "a.mp4").unlink()
    with pytest.raises(ClipUnreadableError):
        next(clip.frames())


def jpeg(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Photo.new("RGB", (width, height)).save(file, "JPEG", quality=10)
    return file.getvalue()


@pytest.mark.parametrize(("size", "frames"), [((1600, 1200), 7), ((8000, 6000), 6)])
def test_a_picture_that_grows_huge_in_the_midst_of_a_film_is_left_out(
    tmp_path: Path, size: tuple[int, int], frames: int
) -> None:
    with av.open(str(tmp_path / "film.avi"), "w") as sink:
        stream = sink.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        for number, picture in enumerate([jpeg(64, 48)] * 3 + [jpeg(*size)] + [jpeg(64, 48)] * 3):
            packet = av.Packet(picture)
            packet.stream, packet.time_base, packet.is_keyframe = stream, Fraction(1, 10), True
            packet.pts = packet.dts = number
            sink.mux(packet)
    clip = read_clip(tmp_path / "film.avi")
    assert len(list(clip.frames())) == frames
    assert clip.damaged == (frames == 6)
