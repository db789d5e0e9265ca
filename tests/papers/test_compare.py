"""Before and after on one sheet."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import exporting
import pytest
from pasts import MONDAY, a_hold, a_session
from pypdf import PdfReader
from typer.testing import CliRunner

from posture.cli.main import app
from posture.errors import OutputError
from posture.papers.compare import changes_of_sessions, within_deg
from posture.papers.first_and_last import compared
from posture.storage import HistoryError, Leg
from posture.stretches.library import name_of
from posture.words import say

NOW = MONDAY + timedelta(days=90)


def pages(made: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made)).pages]


def session(day: float, left: float, right: float | None, sd: float | None = None):
    holds = (a_hold(deepest_flat_hinge_deg=left), a_hold(Leg.RIGHT, deepest_flat_hinge_deg=right))
    told = json.dumps({"holds": [{"deepest_sd_deg": sd}, {"deepest_sd_deg": sd}]})
    return a_session(day, holds=holds, summary=told)


def test_a_change_within_the_errors_is_none():
    left, right, apart, *_ = changes_of_sessions(session(0, 40.0, 50.0, 3.0), session(9, 52.0, 53.0, 4.0))
    assert (left.by, right.by, apart.by) == (12.0, 3.0, 9.0)
    assert left.within == pytest.approx(9.8)
    assert left.within is not None
    assert left.meaning == say("papers-compare-change", within=left.within)
    assert right.meaning == say("papers-compare-error", within=left.within)


@pytest.mark.parametrize(("before", "after", "expected"), [(None, None, 5.0), (None, 1.0, 5.0), (5.0, None, 13.86)])
def test_what_nobody_stated_is_never_surer_than_the_other(before, after, expected):
    assert within_deg(before, after) == pytest.approx(expected, abs=0.01)


def test_what_was_measured_once_has_no_change():
    _, right, *_ = changes_of_sessions(session(0, 40.0, None), session(9, 52.0, 53.0))
    assert (right.before, right.by, right.meaning) == (None, None, None)


def test_the_first_and_the_last_session_of_a_stretch_are_one_page():
    sessions = [session(9, 52.0, 53.0), session(5, 1.0, 1.0), session(0, 40.0, 50.0)]
    (said,) = pages(compared(sessions, None, NOW, name="Änne", name_of=name_of))
    assert "Änne" in said
    assert "+12°" in said
    assert "not a diagnosis" in said
    with pytest.raises(HistoryError):
        compared(sessions[:1], None, NOW, name="", name_of=name_of)
    with pytest.raises(HistoryError):
        compared(sessions, "forward_bend", NOW, name="", name_of=name_of)


def test_two_reviewed_clips_are_one_page(tmp_path):
    for name, numbers in (("before", range(exporting.COUNT)), ("after", range(9))):
        exporting.export(tmp_path / name, "frames", "report", "timeline", numbers=numbers)
    sheet = tmp_path / "sheet.pdf"
    done = CliRunner().invoke(app, ["compare", str(tmp_path / "before"), str(tmp_path / "after"), "--to", str(sheet)])
    assert done.exit_code == 0, done.output
    (said,) = pages(sheet.read_bytes())
    assert "Most from the low back 40° 4° −36° yes: more than ±6°" in said  # 1.96 · √(2² + 2²)
    assert len(PdfReader(sheet).pages[0].images) == 2


def test_what_is_no_review_is_said(tmp_path):
    with pytest.raises(OutputError, match="not the folder"):
        CliRunner().invoke(
            app, ["compare", str(tmp_path), str(tmp_path), "--to", str(tmp_path / "x.pdf")], catch_exceptions=False
        )
