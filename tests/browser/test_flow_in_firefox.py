"""The whole flow in Firefox: stretching and calibrating before a faked camera, a clip of one's own, every page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import pytest
from calibration_script import LONGEST_STEP_S
from played_places import CalibratingPlace, LedPlace
from waiting import PATIENCE_S

from posture.resources import samples_dir
from posture.stretches import library

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
DRIVER = HERE.parents[1] / "node_modules" / "puppeteer-core"
FIREFOXES = ("firefox-esr", "firefox")
CLIP, CLIP_PER_S = "hinge_flat_avg_f_left", 10
LONGEST_S = 900
"""All of it together, on a machine that has ten times too much to do; half a minute on one that has not."""


def beginning_of(clip: Path, path: Path) -> Path:
    """The first second of a clip, in an encoding that every Firefox plays: MP4 it leaves to the system."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as sink:
        stream = sink.add_stream("libvpx", rate=CLIP_PER_S)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 640, 480, "yuv420p", 2_000_000
        stream.options = {"deadline": "realtime"}
        for number, frame in enumerate(islice(source.decode(video=0), 0, 30, 30 // CLIP_PER_S)):
            frame.pts, frame.time_base = number, Fraction(1, CLIP_PER_S)
            sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))
    return path


def run_in_firefox(home: Path, **told: object) -> dict[str, object]:
    """What the script beside this file found; skipped where there is nothing to run it with."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node, firefox = shutil.which("node", path=path), next(filter(None, map(shutil.which, FIREFOXES)), None)
    if firefox is None:
        pytest.skip("Firefox is not here; bash scripts/test gets it on Debian")
    if node is None or not DRIVER.is_dir():
        pytest.skip("Node.js or puppeteer-core is not here; bash scripts/lint-page gets them")
    told |= {"firefox": firefox, "patienceMs": 1000 * PATIENCE_S}
    script = [node, str(HERE / "firefox.mjs"), json.dumps(told)]
    # A home of its own: Firefox keeps nothing of this, and finds nothing of the person's.
    ran = subprocess.run(
        script, capture_output=True, text=True, check=False, timeout=LONGEST_S, env={**os.environ, "HOME": str(home)}
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    found: dict[str, object] = json.loads(ran.stdout)
    return found


@pytest.mark.timeout(LONGEST_S + PATIENCE_S)
def test_the_whole_flow_goes_in_firefox(tmp_path: Path) -> None:
    (tmp_path / "calibrating").mkdir()
    led, calibrating = LedPlace(tmp_path), CalibratingPlace(tmp_path / "calibrating", LONGEST_STEP_S)
    clip = beginning_of(samples_dir() / f"{CLIP}.mp4", tmp_path / "Evening stretch.webm")
    with ExitStack() as stopping:
        for place in (led, calibrating):
            place.start()
            stopping.callback(place.stop)
        led.answer_no()
        anna = calibrating.data.profiles.create("Anna").id
        calibrating.answer_no(anna)
        found = run_in_firefox(
            tmp_path,
            led=led.url,
            stretch=library.MAIN,
            calibrating=calibrating.url,
            who=str(anna),
            clip=str(clip),
        )
        assert calibrating.data.profiles.by_id(anna).calibrations == 1
    assert found == {
        "report": {"kept": "Saved in your history, on this computer.", "holds": 2},
        "proof": {"found": "Your back rounds up to about 43°.", "saved": "Saved for Anna."},
        "review": {"title": "Evening stretch", "warned": False},
        "titles": {
            "history": "History – Posture",
            "calibrate": "Calibrate – Posture",
            "review": "Review – Posture",
            "data": "Your data – Posture",
        },
        "complaints": [],
    }
