"""The list of exports: what each is called, what kind of file it is, what writes it. And how a choice is read."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from posture.errors import OutputError
from posture.words import say

ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One thing a review can be written as: a row of the registry. With its writer it is all that an export is."""

    id: str
    """What people are told of it is `clips-export-is-ID` in the catalogue of words."""
    file_name: str
    """In the clip's folder; a folder's name ends with /."""
    media_type: str
    writer: str
    """module:class of its `writing.Writer`, in this folder; loaded when it is to be written."""
    default: bool = False
    """Written without being asked for."""
    with_page: bool = False
    """Made with every review of the page; the others take long or much room, and are made when asked for."""
    zipped: bool = False
    """A folder that the page hands out as one ZIP file."""
    thumbnails: bool = False
    """Shows the worst moment of each warning, which somebody has to keep while the review runs."""
    pictures: bool = False
    """Drawn on pictures of the clip, so that recorded poses alone don't do for it."""
    needs: str | None = None
    """A package that not all have; it comes with the extra of the export's id. Without it no such file is made."""

    @property
    def available(self) -> bool:
        """Whether what it needs is installed."""
        return self.needs is None or find_spec(self.needs) is not None

    @property
    def one_file(self) -> bool:
        """Whether it can be handed out as one file."""
        return self.zipped or not self.file_name.endswith("/")


EXPORTS: tuple[Export, ...] = (
    Export(
        id="frames",
        file_name="frames.csv",
        media_type="text/csv",
        writer="files:FramesWriter",
        default=True,
        with_page=True,
    ),
    Export(
        id="report",
        file_name="report.json",
        media_type="application/json",
        writer="files:ReportWriter",
        default=True,
        with_page=True,
    ),
    Export(
        id="timeline",
        file_name="timeline.png",
        media_type="image/png",
        writer="files:TimelineWriter",
        default=True,
        with_page=True,
    ),
    Export(
        id="html",
        file_name="report.html",
        media_type="text/html",
        writer="page:PageWriter",
        with_page=True,
        thumbnails=True,
        pictures=True,
    ),
    Export(
        id="paper",
        file_name="report.pdf",
        media_type="application/pdf",
        writer="paper:PaperWriter",
        thumbnails=True,
        pictures=True,
    ),
    Export(
        id="video",
        file_name="annotated.mp4",
        media_type="video/mp4",
        writer="video:VideoWriter",
        pictures=True,
    ),
    Export(
        id="warnings",
        file_name="warnings/",
        media_type="image/jpeg",
        writer="files:WarningsWriter",
        with_page=True,
        thumbnails=True,
        pictures=True,
    ),
    Export(
        id="motion",
        file_name="motion.mot",
        media_type="text/tab-separated-values",
        writer="motion:MotionWriter",
        with_page=True,
    ),
    Export(
        id="landmarks",
        file_name="landmarks.trc",
        media_type="text/tab-separated-values",
        writer="markers:MarkersWriter",
        with_page=True,
    ),
    Export(
        id="c3d",
        file_name="landmarks.c3d",
        media_type="application/octet-stream",
        writer="c3d:C3dWriter",
        needs="ezc3d",
    ),
    Export(
        id="openpose",
        file_name="openpose/",
        media_type="application/json",
        writer="openpose:OpenPoseWriter",
        zipped=True,
    ),
    Export(
        id="poses",
        file_name="poses.zip",
        media_type="application/zip",
        writer="poses:PosesWriter",
    ),
)

CATALOGUE: dict[str, Export] = {export.id: export for export in EXPORTS}
DEFAULT_IDS: tuple[str, ...] = tuple(export.id for export in EXPORTS if export.default)


def chosen(text: str) -> tuple[str, ...]:
    """The ids that `text` asks for: "all", or names parted by commas, each an id or a file name.

    What is written by default is always among them, and the order is the catalogue's. "all" is all that can be written
    here. Raises OutputError for a name there is none of, and for one that needs what isn't installed.
    """
    names = [name.strip().rstrip("/").lower() for name in text.split(",") if name.strip()]
    if ALL in names:
        return tuple(export.id for export in EXPORTS if export.available)
    known = {name: export.id for export in EXPORTS for name in (export.id, export.file_name.rstrip("/"))}
    unknown = [name for name in names if name not in known]
    if unknown:
        listed = ", ".join(export.file_name.rstrip("/") for export in EXPORTS)
        raise OutputError(say("clips-export-unknown", name=unknown[0], known=listed))
    wanted = {known[name] for name in names} | set(DEFAULT_IDS)
    lacking = next((CATALOGUE[id_] for id_ in wanted if not CATALOGUE[id_].available), None)
    if lacking is not None:
        package = f"posture-coach[{lacking.id}]"
        raise OutputError(say("clips-export-lacks", file=lacking.file_name, package=package))
    return tuple(id_ for id_ in CATALOGUE if id_ in wanted)


def without_pictures(ids: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Of `ids`, which `text` asked for, those that recorded poses do for, and no second copy of the poses.

    Raises OutputError where pictures were asked for by name; "all" is all that can be made.
    """
    drawn = [CATALOGUE[name].file_name.rstrip("/") for name in ids if CATALOGUE[name].pictures]
    if drawn and ALL not in text.lower().split(","):
        raise OutputError(say("clips-export-needs-pictures", files=", ".join(drawn)))
    return tuple(name for name in ids if name != "poses" and not CATALOGUE[name].pictures)
