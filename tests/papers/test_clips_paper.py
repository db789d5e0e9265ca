"""A reviewed clip on paper."""

from __future__ import annotations

import io

import exporting
from pasts import MONDAY
from pypdf import PdfReader

from posture.clips.exports.paper import clips_paper
from posture.values import Stale
from posture.words import speaking


def test_however_many_warnings_it_is_two_pages():
    name = "a clip with a rather long name, as phones give them " * 2
    review = exporting.warned_often(30, of=exporting.clip(name), stale=tuple(Stale))
    with speaking("de"):
        read = PdfReader(io.BytesIO(clips_paper(review, exporting.pictures_of(review), MONDAY)))
    assert len(read.pages) == 2
    said = " ".join("".join(page.extract_text() for page in read.pages).split())
    assert "14 weitere Warnungen" in said
    assert "keine Diagnose" in said
    assert "5:03,0" in said  # as report.html writes it: no one counts 303 seconds
    assert sum(len(page.images) for page in read.pages) >= 2  # the curves, and the pictures of the warnings


def test_a_clip_without_warnings_is_one_page(tmp_path):
    exporting.export(tmp_path, "paper", numbers=range(8))
    read = PdfReader(tmp_path / "report.pdf")
    assert len(read.pages) == 1
    assert "None." in read.pages[0].extract_text()
