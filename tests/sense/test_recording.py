"""Recorded poses: what is kept of them, and what is refused."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import disc_mask, person

from posture.errors import RecordingError, TrimError
from posture.sense.packing import pack
from posture.sense.recorded import RecordedPoses, recorded_clip
from posture.sense.recording import BLOCK, FORMAT, RecordedOf, Recorder, Recording
from posture.values import Landmark, Pose

CLIP = RecordedOf(
    name="clip",
    width=320,
    height=240,
    duration_s=10.0,
    frame_count=300,
    fps=30.0,
    start_s=None,
    end_s=None,
    damaged=False,
)


def bending(number: int) -> Pose | None:
    """Somebody who bends, and is out of sight for a moment."""
    return None if 40 <= number < 50 else person(lean_deg=number % 60)


def recorded(path: Path, frames: int = BLOCK + 20) -> Path:
    recorder = Recorder(path)
    for number in range(frames):
        recorder.add(number / 30, bending(number))
    assert recorder.finish(posture="0", model="full", clip=CLIP)
    recorder.close()
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of two blocks."""
    return recorded(tmp_path_factory.mktemp("recording") / "poses.zip")


def test_what_was_seen_comes_back_as_exactly_as_is_promised(whole: Path) -> None:
    frames = list(Recording(whole).frames())
    assert [time_s for time_s, _ in frames] == [number / 30 for number in range(BLOCK + 20)]
    for number, (_, pose) in enumerate(frames):
        before = bending(number)
        assert (pose is None) == (before is None)
        if pose is None or before is None:
            continue
        assert np.abs(pose.points - before.points).max() <= 1 / 32
        assert np.abs(pose.world - before.world).max() <= 1 / 8000 + 1e-9
        assert np.abs(pose.visibility - before.visibility).max() <= 1 / 510
        assert pose.size == before.size
        assert np.abs(pose.mask / 255 - before.mask).mean() < 0.01


def test_a_point_the_model_does_not_know_stays_unknown(tmp_path: Path) -> None:
    pose = person()
    pose.points[Landmark.LEFT_PINKY] = pose.world[Landmark.LEFT_PINKY] = np.nan
    recorder = Recorder(tmp_path / "poses.zip")
    recorder.add(0.0, pose)
    recorder.finish(posture="0", model="full", clip=CLIP)
    ((_, again),) = Recording(tmp_path / "poses.zip").frames()
    assert again is not None
    assert np.isnan(again.points[Landmark.LEFT_PINKY]).all()
    assert np.isfinite(again.points[Landmark.RIGHT_PINKY]).all()


def test_a_picture_may_change_its_size_in_mid_clip(tmp_path: Path) -> None:
    poses = [person(), replace(person(), mask=disc_mask((90, 110), 40, (201, 303))), person()]
    recorder = Recorder(tmp_path / "poses.zip")
    for number, pose in enumerate(poses):
        recorder.add(float(number), pose)
    recorder.finish(posture="0", model="full", clip=CLIP)
    again = [pose for _, pose in Recording(tmp_path / "poses.zip").frames()]
    assert [pose.size for pose in again if pose] == [(320, 240), (201, 303), (320, 240)]
    assert all(np.abs(a.mask / 255 - b.mask).max() < 0.35 for a, b in zip(again, poses, strict=True) if a)


def test_what_was_played_can_be_recorded_again(whole: Path, tmp_path: Path) -> None:
    (_, first), *_ = [frame for frame in Recording(whole).frames() if frame[1]]
    recorder = Recorder(tmp_path / "again.zip")
    recorder.add(0.0, first)
    recorder.finish(posture="0", model="full", clip=CLIP)
    ((_, again),) = Recording(tmp_path / "again.zip").frames()
    assert first is not None
    assert again is not None
    assert np.abs(again.mask / 255 - first.mask / 255).mean() < 0.01
    assert pack(first).unpacked().mask.dtype == first.mask.dtype


def test_the_source_plays_by_the_clips_times_and_can_begin_again(whole: Path) -> None:
    clip = recorded_clip(whole, start_s=1.0, end_s=2.0)
    source = RecordedPoses(clip.recording)
    for _ in range(2):
        times = [time_s for time_s, _ in clip.pictures()]
        assert times == pytest.approx(np.arange(30, 60) / 30)
        seen = [source.detect(picture.rgb(), time_s) for time_s, picture in clip.pictures()]
        assert [pose is None for pose in seen] == [bending(number) is None for number in range(30, 60)]
        source.reset()


def test_a_part_without_a_frame_is_refused_as_of_any_clip(whole: Path) -> None:
    with pytest.raises(TrimError):
        recorded_clip(whole, start_s=100.0)


def test_a_file_cut_short_anywhere_is_refused(whole: Path, tmp_path: Path) -> None:
    data = whole.read_bytes()
    for length in (0, 10, len(data) // 2, len(data) - 30, len(data) - 1):
        (tmp_path / "cut.zip").write_bytes(data[:length])
        with pytest.raises(RecordingError, match="is no recording of poses, or is cut short"):
            list(Recording(tmp_path / "cut.zip").frames())


def rewritten(whole: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """The recording with other members in place of its own; None leaves one out."""
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = changes.get(member.filename, old.read(member))
            if data is not None:
                new.writestr(member, data)
    return target


def head_with(whole: Path, **changes: object) -> bytes:
    with zipfile.ZipFile(whole) as archive:
        return json.dumps(json.loads(archive.read("head.json")) | changes).encode()


@pytest.mark.parametrize("change", [{"format": "posture.poses/2"}, {"landmarks": ["nose"]}])
def test_another_version_is_named(whole: Path, tmp_path: Path, change: dict[str, object]) -> None:
    path = rewritten(whole, tmp_path / "a.zip", {"head.json": head_with(whole, **change)})
    with pytest.raises(RecordingError, match="was recorded by Posture 0, in a form that this version can't play"):
        Recording(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"head.json": None},
        {"head.json": b"{"},
        {"head.json": b"[]"},
        {"head.json": b"\xff\xfe"},
        {"head.json": b'{"format": "posture.poses/1"}'},
        {"head.json": b" " * 200_000},
        {"points/00001": None},
        {"points/00000": b"short"},
        {"points/00000": b"\0" * 10_000_000},  # a few kilobytes in the file
        {"points/00000": b"\xff" * (BLOCK * 372)},
        {"masks/0.mkv": None},
        {"masks/0.mkv": b"no film"},
    ],
)
def test_what_has_been_tampered_with_is_refused(whole: Path, tmp_path: Path, changes: dict[str, bytes | None]) -> None:
    path = rewritten(whole, tmp_path / "a.zip", changes)
    with pytest.raises(RecordingError, match="is no recording of poses, or is cut short"):
        list(Recording(path).frames())


def test_more_frames_than_there_are_and_larger_masks_are_refused(whole: Path, tmp_path: Path) -> None:
    films = [{"first": 0, "width": 640, "height": 480}]
    changes: tuple[dict[str, object], ...] = ({"frames": 10_000}, {"frames": 10**12}, {"films": films}, {"films": []})
    for change in changes:
        path = rewritten(whole, tmp_path / "a.zip", {"head.json": head_with(whole, **change)})
        with pytest.raises(RecordingError, match="is no recording of poses"):
            list(Recording(path).frames())


def test_a_clip_or_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="does not exist"):
        Recording(tmp_path / "gone.zip")
    with pytest.raises(RecordingError, match="can't be read"):
        Recording(tmp_path)
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    with pytest.raises(RecordingError, match="is no recording"):
        Recording(tmp_path / "clip.mp4")


def test_the_head_says_what_it_is(whole: Path) -> None:
    head = Recording(whole).head
    assert head.format == FORMAT
    assert head.landmarks[: len(Landmark)] == tuple(landmark.name.lower() for landmark in Landmark)
    assert head.clip == CLIP
