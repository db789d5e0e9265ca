"""The clips that ship with Posture, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

SAMPLE_TITLES = {
    "flat_then_rounded_avg_f_left": "Flat first, then rounded",
    "hinge_flat_avg_f_left": "A flat back all the way",
    "rounded_slim_m_left": "A rounded back",
    "heel_near_flat": "Heel on a box, flat",
    "heel_far_rounded": "Heel on a box, rounded",
}
"""What the page calls the shipped clips, in the order in which it offers them."""

CALIBRATION_TITLES = {"calibration": "A whole calibration"}
"""The same for those that show a calibration."""


def samples_router(samples: Path) -> APIRouter:
    """The routes below /samples. samples: the folder they are found in."""
    router = APIRouter()

    @router.get("/samples")
    def list_samples(show: Literal["stretch", "calibration"] = "stretch") -> list[dict[str, str]]:
        titles = SAMPLE_TITLES if show == "stretch" else CALIBRATION_TITLES
        return [
            {"name": name, "title": title, "url": f"/samples/{name}.mp4"}
            for name, title in titles.items()
            if (samples / f"{name}.mp4").is_file()
        ]

    @router.get("/samples/{name}.mp4")
    def sample(name: str) -> FileResponse:
        path = samples / f"{name}.mp4"
        # Only listed names are looked up, so no name can lead out of the folder.
        if name not in SAMPLE_TITLES | CALIBRATION_TITLES or not path.is_file():
            raise HTTPException(404, "There is no such sample.")
        return FileResponse(path, media_type="video/mp4")

    return router
