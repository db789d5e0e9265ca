"""A bounded storm of wrong films and pictures: a sentence, or frames whose times rise; and copied whole or not at all.

What fails names its seed; POSTURE_SEED begins with it. Everyday a few, always the same; with -m long hundreds, new.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from filmed import noise, write
from mutating import mutated, seeds
from PIL import Image as Photo
from recorded_films import recorded

from posture.errors import SourceError
from posture.resources import sample_clips
from posture.sense.sources import read_clip
from posture.settings import MAX_SIDE
from server.clips.remux import remux

HOW_OFTEN = [pytest.param(False, id="everyday"), pytest.param(True, id="long", marks=pytest.mark.long)]
FRAMES = 60
"""Of a film whose damage has made it endless, so many are looked at."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A film or picture of each kind that people have, and a shipped one."""
    folder = tmp_path_factory.mktemp("whole")
    kinds = {"a.mp4": "libx264", "b.webm": "libvpx-vp9", "c.mkv": "libx264", "d.avi": "mjpeg", "e.ts": "libx264"}
    for name, codec in kinds.items():
        write(folder / name, noise(8), codec=codec, pix_fmt="yuvj420p" if codec == "mjpeg" else "yuv420p")
    still = Photo.fromarray(np.random.default_rng(1).integers(0, 255, (64, 96, 3), np.uint8))
    for name in ("f.jpg", "g.png", "h.webp", "i.gif", "j.tiff", "k.bmp"):
        still.save(folder / name)
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    shipped = min(sample_clips(), key=lambda path: path.stat().st_size)
    return {**found, "l.webm": recorded(), "m.mp4": recorded("libx264", "mp4"), "n.mp4": shipped.read_bytes()}


@pytest.mark.parametrize("many", HOW_OFTEN)
@pytest.mark.timeout(3600)
def test_no_wrong_film_does_more_than_be_refused(
    whole: dict[str, bytes], tmp_path: Path, many: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    outcomes: Counter[str] = Counter()
    names = list(whole)
    for seed in seeds(5600 if many else 56, everyday=not many):
        name = names[seed % len(names)]
        path = tmp_path / name
        path.write_bytes(mutated(whole[name], seed))
        try:
            clip = read_clip(path)
            frames = list(islice(clip.frames(), FRAMES))
        except SourceError as error:
            outcomes["refused" if error.problem and error.remedy else "refused without a word"] += 1
        else:
            stamps = [frame.time_s for frame in frames]
            assert stamps == sorted(set(stamps)), seed
            assert all(np.isfinite(stamps)), seed
            assert all(max(frame.size) <= MAX_SIDE for frame in frames), seed
            outcomes["read"] += 1
        copied = tmp_path / "copied"
        outcomes["copied" if remux(path, copied) else "not copied"] += 1
        copied.unlink(missing_ok=True)
        path.unlink()
    assert "refused without a word" not in outcomes
    # Libraries print what they think of such films; nothing of it is for a person's terminal.
    assert capfd.readouterr().err == ""
    with capfd.disabled():
        print(f" films: {dict(outcomes)}", end="")
