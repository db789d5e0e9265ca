"""The clips that ship with Posture, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse

from posture.words import say, text
from server.errors import ExplainedRoute, NotThereError

SAMPLE_TITLES = {
    "flat_then_rounded_avg_f_left": say("server-sample-flat-then-rounded"),
    "hinge_flat_avg_f_left": say("server-sample-flat"),
    "rounded_slim_m_left": say("server-sample-rounded"),
    "heel_near_flat": say("server-sample-heel-flat"),
    "heel_far_rounded": say("server-sample-heel-rounded"),
}
"""What the page calls the shipped clips, in the order in which it offers them."""

CALIBRATION_TITLES = {"calibration": say("server-sample-calibration")}
"""The same for those that show a calibration."""

REVIEW_TITLES = {
    "heel_near_rounded": say("server-sample-heel-near-rounded"),
    "heel_far_flat": say("server-sample-heel-far-flat"),
    "step_forward_flat": say("server-sample-step-forward"),
    "forward_bend": say("server-sample-forward-bend"),
    "slight_rounding": say("server-sample-slight"),
    "loose_shirt_rounded": say("server-sample-loose-shirt"),
    "turned_20_flat_then_rounded": say("server-sample-turned-little"),
    "turned_40_rounded": say("server-sample-turned-much"),
    "enters_late": say("server-sample-enters-late"),
}
"""Those that are there to be reviewed only."""

ALL_TITLES = SAMPLE_TITLES | CALIBRATION_TITLES | REVIEW_TITLES
"""What every shipped clip is called, in the order in which the review page lists them."""


def samples_router(samples: Path) -> APIRouter:
    """The routes below /samples. samples: the folder they are found in."""
    router = APIRouter(route_class=ExplainedRoute)

    @router.get("/samples")
    def list_samples(show: Literal["stretch", "calibration"] = "stretch") -> list[dict[str, str]]:
        titles = SAMPLE_TITLES if show == "stretch" else CALIBRATION_TITLES
        return [
            {"name": name, "title": text(title), "url": f"/samples/{name}.mp4"}
            for name, title in titles.items()
            if (samples / f"{name}.mp4").is_file()
        ]

    @router.get("/samples/{name}.mp4")
    def sample(name: str) -> FileResponse:
        path = samples / f"{name}.mp4"
        # Only listed names are looked up, so no name can lead out of the folder.
        if name not in SAMPLE_TITLES | CALIBRATION_TITLES or not path.is_file():
            raise NotThereError(say("server-sample-none"))
        return FileResponse(path, media_type="video/mp4")

    return router
