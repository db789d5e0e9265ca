"""The paper for a clinician, read as another program reads it."""

from __future__ import annotations

import io
import json
from datetime import UTC, timedelta

import pytest
from pasts import MONDAY, a_hold, a_session
from pypdf import PdfReader

from posture.calibration.subject import Subject
from posture.papers.clinician import clinicians_paper
from posture.progress.account import account
from posture.progress.trend import points
from posture.storage import Leg, Source, StoredSession
from posture.stretches.library import name_of
from posture.words import speaking

HEEL = "standing_heel_raised"
NOW = MONDAY + timedelta(weeks=12)


def a_past() -> list[StoredSession]:
    """Every other day for twelve weeks, both legs, ever deeper, two kinds of stretch and seldom pain."""
    holds = tuple(a_hold(leg, deepest_flat_hinge_deg=40.0) for leg in (Leg.LEFT, Leg.RIGHT))
    told = json.dumps({"holds": [{"deepest_sd_deg": 3.0}, {"deepest_sd_deg": 4.0}]})
    return [
        a_session(
            day,
            holds=holds,
            summary=told,
            stretch=HEEL if day % 6 else f"stretch_{day}",
            pain=day % 20 == 0,
        )
        for day in range(0, 84, 2)
    ]


def read(sessions: list[StoredSession], name: str = "Änne Großmüller", weeks: int = 12) -> list[str]:
    told = account(sessions, NOW, zone=UTC, weeks=weeks)
    made = clinicians_paper(told, Subject(name=name), NOW, name_of=name_of, zone=UTC)
    return [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]


@pytest.mark.parametrize("language", ["en", "de"])
def test_twelve_full_weeks_are_two_pages_in_either_language(language):
    with speaking(language):
        pages = read(a_past())
    assert len(pages) == 2
    assert "Änne Großmüller" in pages[0]
    said = " ".join("".join(pages).split())
    assert ("keine Diagnose" if language == "de" else "not a diagnosis") in said
    assert ("kein Medizinprodukt" if language == "de" else "no medical device") in said


def test_ten_years_are_two_pages_too():
    assert len(read(a_past(), weeks=520)) == 2


def test_nothing_done_is_said_on_one_page():
    pages = read([], name="")
    assert len(pages) == 1
    assert "No session in these weeks." in pages[0]
    assert "not calibrated" in pages[0]


def test_a_name_can_not_write_the_paper():
    pages = read([], name="<b>Bob</b> & <font size=90>Co")
    assert "<b>Bob</b> & <font size=90>Co" in " ".join(pages[0].split())


def test_what_was_done_is_of_these_weeks_and_live():
    late = a_session(70, holds=(a_hold(warnings=2), a_hold(Leg.BOTH)), pain=True)
    told = account([late, a_session(-9), a_session(69, source=Source.CLIP)], NOW, zone=UTC, weeks=12)
    assert told.sessions == 1
    assert [(one.stretch, one.holds, one.left_s, one.right_s, one.warnings) for one in told.stretches] == [
        (HEEL, 2, 60.0, 30.0, 3)
    ]
    assert [one.sessions for one in told.weeks] == [0] * 9 + [1, 0, 0]
    assert told.weeks[9].left_deg == 51.25
    assert told.weeks[9].pains == 1
    assert told.pains == (late.started_at,)


def test_how_sure_a_depth_is_comes_from_the_deepest_hold():
    holds = (a_hold(deepest_flat_hinge_deg=30.0), a_hold(deepest_flat_hinge_deg=44.0), a_hold(Leg.RIGHT))
    told = json.dumps({"holds": [{"deepest_sd_deg": 9.0}, {"deepest_sd_deg": 3.0}, {"deepest_sd_deg": 4.0}]})
    (one,) = points([a_session(holds=holds, summary=told)], HEEL)
    assert (one.left_deg, one.left_sd_deg, one.right_sd_deg, one.difference_sd_deg) == (44.0, 3.0, 4.0, 5.0)


@pytest.mark.parametrize("summary", ["{}", '{"holds": []}', '{"holds": 3}', '{"holds": [{"deepest_sd_deg": null}]}'])
def test_a_session_kept_before_states_no_uncertainty(summary):
    (one,) = points([a_session(summary=summary)], HEEL)
    assert one.left_deg == 51.25
    assert one.left_sd_deg is None
    assert one.difference_sd_deg is None
