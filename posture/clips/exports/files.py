"""The exports that are made of the finished review alone: frames.csv, report.json, timeline.png, warnings/."""

from __future__ import annotations

import json
import re
from pathlib import Path

from posture.clips.exports.writing import FolderWriter, MadeFor, Writer
from posture.clips.report import report_of, write_frames
from posture.clips.reviewing import Review
from posture.clips.timeline import draw_timeline


class FramesWriter(Writer):
    """frames.csv."""

    def complete(self, review: Review) -> bool:
        """Write the table."""
        write_frames(review.rows, self.temporary)
        return True


class ReportWriter(Writer):
    """report.json; `posture schema report` prints its schema."""

    def complete(self, review: Review) -> bool:
        """Write the report."""
        self.temporary.write_text(json.dumps(report_of(review), indent=2) + "\n", encoding="utf-8")
        return True


class TimelineWriter(Writer):
    """timeline.png."""

    def complete(self, review: Review) -> bool:
        """Draw the timeline."""
        draw_timeline(review, self.temporary)
        return True


class WarningsWriter(FolderWriter):
    """warnings/01.jpg and so on: the worst moment of each warning, numbered as in the report."""

    pattern = re.compile(r"\d{2,}\.jpg")

    def __init__(self, target: Path, made_for: MadeFor) -> None:
        super().__init__(target, made_for)
        self._thumbnails = made_for.thumbnails

    def complete(self, review: Review) -> bool:
        """Write the pictures; False without a warning."""
        pictures = [
            (number, picture) for number, picture in enumerate(self._thumbnails.found(), 1) if picture is not None
        ]
        for number, picture in pictures:
            self.file(f"{number:02d}.jpg").write_bytes(picture.jpeg)
        return bool(pictures)
