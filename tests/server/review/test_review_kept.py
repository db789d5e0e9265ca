"""What is kept of a review beside its report: by whom it was judged, so that another export shows the same."""

from __future__ import annotations

import json

import pytest

from posture.calibration.subject import Subject
from posture.holdings.clip import RESULT
from posture.settings import Strictness
from server.clips.kept import KeptReview, KeptSubject

ANNA = Subject(name="Anna", profile_id=3, strictness=Strictness.STRICT, own_pct=(40.0, 60.0))


def test_who_was_judged_comes_back_as_they_were():
    assert KeptSubject.of(ANNA).subject() == ANNA
    assert KeptSubject.of(Subject()).subject() == Subject()


def test_a_review_kept_by_an_earlier_version_is_read(tmp_path):
    subject = {"name": "", "profile_id": None, "strictness": "standard", "own_pct": [50, 70], "calibration": None}
    kept = {"version": "0.0.9", "made_at": "2026-03-01", "model": "full", "subject": subject, "holds": [[1.0, 2.5]]}
    (tmp_path / RESULT).write_text(json.dumps(kept))
    read = KeptReview.read(tmp_path)
    assert (read.version, read.holds, read.subject.subject().own_pct) == ("0.0.9", ((1.0, 2.5),), (50.0, 70.0))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"made_at": 5}'])
def test_what_is_no_kept_review_is_an_error(tmp_path, text):
    (tmp_path / RESULT).write_text(text)
    with pytest.raises(ValueError, match="validation error"):
        KeptReview.read(tmp_path)
