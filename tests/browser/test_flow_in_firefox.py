"""The whole flow in Firefox: led through a stretch before a faked camera, the report, and every other page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from played_places import LedPlace
from waiting import PATIENCE_S

from posture.stretches import library

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
DRIVER = HERE.parents[1] / "node_modules" / "puppeteer-core"
FIREFOXES = ("firefox-esr", "firefox")


def run_in_firefox(url: str, home: Path) -> dict[str, object]:
    """What the script beside this file found; skipped where there is nothing to run it with."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node, firefox = shutil.which("node", path=path), next(filter(None, map(shutil.which, FIREFOXES)), None)
    if firefox is None:
        pytest.skip("Firefox is not here; bash scripts/test gets it on Debian")
    if node is None or not DRIVER.is_dir():
        pytest.skip("Node.js or puppeteer-core is not here; bash scripts/lint-page gets them")
    script = [node, str(HERE / "firefox.mjs"), firefox, url, library.MAIN, str(1000 * PATIENCE_S)]
    # A home of its own: Firefox keeps nothing of this, and finds nothing of the person's.
    ran = subprocess.run(
        script, capture_output=True, text=True, check=False, timeout=280, env={**os.environ, "HOME": str(home)}
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    found: dict[str, object] = json.loads(ran.stdout)
    return found


def test_the_whole_flow_goes_in_firefox(tmp_path: Path) -> None:
    place = LedPlace(tmp_path)
    place.start()
    try:
        place.answer_no()
        found = run_in_firefox(place.url, tmp_path)
    finally:
        place.stop()
    assert found == {
        "report": {"kept": "Saved in your history, on this computer.", "holds": 2},
        "titles": {
            "history": "History – Posture",
            "calibrate": "Calibrate – Posture",
            "review": "Review – Posture",
            "data": "Your data – Posture",
        },
        "complaints": [],
    }
