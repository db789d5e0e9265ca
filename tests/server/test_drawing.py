from __future__ import annotations

import re
from pathlib import Path

from posture.clips.drawing import DRAWN, LINES
from posture.values import CORE, Landmark
from server.pages.drawing import TARGET, css, module


def test_the_page_draws_what_the_program_draws() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == module(), "run: python -m server.pages.drawing"


def test_the_page_has_no_colours_or_bones_of_its_own() -> None:
    scripts = [path for path in TARGET.parent.glob("*.js") if path != TARGET]
    colours = {css(line.colour) for line in LINES.values()}
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not colours & set(re.findall(r"#[0-9a-f]{6}", text.lower())), path.name
        assert not re.search(r"const (BONES|LINES|DRAWN|BAR_DEG)\b", text), path.name


def test_reviews_of_earlier_versions_are_drawn_as_they_were() -> None:
    assert [landmark.name.lower() for landmark in DRAWN] == [
        f"{side}_{part}"
        for part in ("ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")
        for side in ("left", "right")
    ]


def test_a_live_message_holds_every_landmark_that_is_drawn() -> None:
    assert max(DRAWN) < CORE
    assert Landmark.NOSE < CORE


def test_only_its_adapter_knows_the_pose_model() -> None:
    top = Path(__file__).parents[2]
    names = re.compile(r"foot_index|mouth_left|PoseLandmarker\b")
    knowing = {
        path.name
        for room in ("posture", "server")
        for path in (top / room).rglob("*")
        if path.suffix in {".py", ".js"} and names.search(path.read_text(encoding="utf-8"))
    }
    assert knowing == {"mediapipe_pose.py"}
