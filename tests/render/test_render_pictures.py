"""Pictures: whole clips, drawn. Skipped where OpenGL is missing."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the renderer's body needs scipy: pip install '.[render]'")
pytest.importorskip("moderngl", reason="drawing needs moderngl: pip install '.[render]'")

from samples.render.__main__ import main
from samples.render.check import check
from samples.render.clip import Clip, make_clip
from samples.render.errors import GraphicsError
from samples.render.motion import Controls
from samples.render.renderer import _context
from samples.render.sight import Sight
from samples.render.spec import ClipSpec
from samples.render.stills import COLUMNS, Stills


@pytest.fixture(scope="module", autouse=True)
def _egl() -> None:
    try:
        _context().release()
    except GraphicsError as error:
        pytest.skip(str(error))


def spec(**changes: Any) -> ClipSpec:
    keys = [{"t": 0}, {"t": 0.4, "hinge": 50, "lumbar": 20}]
    settings = {"name": "small", "person": "avg_f", "keys": keys, "size": [160, 120], "fps": 10, **changes}
    return ClipSpec.from_json(settings)


def test_a_clip_and_its_truth_belong_together(tmp_path: Path) -> None:
    import av

    path = make_clip(spec(duration=0.6, enters_at=0.2, walk_in=0.2), tmp_path, full=True)
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 6
    with path.with_suffix(".truth.csv").open() as f:
        rows = list(csv.DictReader(f))
    assert len(rows) == 6
    assert [row["pelvis_tilt_deg"] == "" for row in rows] == [True, True, False, False, False, False]
    assert not list(tmp_path.glob("*.part.*"))
    about = json.loads(path.with_suffix(".json").read_text())
    assert about["person"] == "avg_f"
    assert about["standing_from_s"] == 0.4
    full = json.loads(path.with_suffix(".full.json").read_text())
    result = check(full)
    assert max(result.worst_deg.values()) < 0.2
    masks = np.load(path.with_suffix(".mask.npz"))
    silhouettes = np.unpackbits(masks["bits"], axis=1)[:, : 160 * 120]
    assert silhouettes[0].sum() == 0
    assert silhouettes[-1].sum() > 300


def test_the_person_faces_the_way_the_spec_says() -> None:
    def reach(facing: str) -> float:
        with Clip(spec(facing=facing, sway=0)) as clip:
            pose = clip.poser.solve(Controls(hinge=70))
            _, silhouette, _ = clip.draw(pose)
            feet, head = clip.renderer.view.project(pose.joints[[clip.body.bone[n] for n in ("foot.L", "head")]])
            assert silhouette[int(head[1]), int(head[0])] > 127
            return float(head[0] - feet[0])

    assert reach("left") < -10
    assert reach("right") > 10


def test_the_same_spec_gives_the_same_picture() -> None:
    pictures = []
    for _ in range(2):
        with Clip(spec(background="window", clothes={"loose": {}})) as clip:
            pictures.append(clip.draw(clip.pose(0.3))[0])
    assert np.array_equal(pictures[0], pictures[1])


def test_light_from_behind_darkens_the_side_the_camera_sees() -> None:
    def brightness(depth: float) -> float:
        with Clip(spec(light={"depth": depth, "side": 0}, noise=0, blur=0)) as clip:
            picture, silhouette, _ = clip.draw(clip.pose(0))
            return float(picture[silhouette > 200].mean())

    assert brightness(0.8) < brightness(-0.8) - 5


def test_the_command_line_renders_a_preview(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clips = tmp_path / "clips.json"
    clip = {"name": "one", "person": "slim_m", "keys": [{"t": 0}, {"t": 1, "hinge": 30}], "size": [160, 120]}
    clips.write_text(json.dumps({"clips": [clip]}))
    assert main([str(clips), str(tmp_path / "out"), "--preview"]) == 0
    assert (tmp_path / "out" / "one.png").stat().st_size > 1000
    assert "one.png" in capsys.readouterr().out


def test_stills_survive_the_file(tmp_path: Path) -> None:
    seen = Sight(seen=True, landmarks=np.full((33, 5), 0.5), world=np.full((33, 3), 0.1), mask_png=b"png")
    written = Stills(truth=np.ones((3, len(COLUMNS))), sights=[Sight(), seen, Sight()], meta={"seed": 4})
    written.write(tmp_path / "00004.npz")
    read = Stills.read(tmp_path / "00004.npz")
    assert read.meta == written.meta
    assert [sight.seen for sight in read.sights] == [False, True, False]
    assert [sight.mask_png for sight in read.sights] == [b"", b"png", b""]
    assert read.sights[1].landmarks == pytest.approx(seen.landmarks)
    assert read.truth.shape == (3, len(COLUMNS))
