"""Reports, drawings and batches in another language than the process's own."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import exporting
import numpy as np
import pytest

from posture.calibration.subject import Subject
from posture.clips.batch.job import BatchJob, BatchOptions, State
from posture.clips.batch.marks import marked_folder
from posture.clips.batch.processes import Lost
from posture.clips.batch.work import review_job
from posture.clips.exports.overlay import annotated
from posture.clips.exports.page import page_of
from posture.clips.report import in_words, report_of, seen, write_frames
from posture.errors import OutputError
from posture.values import Status, Verdict
from posture.words import LANGUAGES, say, speaking, text

ALL = [exporting.feedback(i) for i in range(exporting.COUNT)]


def job(folder: Path, **options: str) -> BatchJob:
    clip = folder / "clip.mp4"
    clip.touch()
    return BatchJob(
        path=clip,
        place="clip",
        folder=folder / "out",
        content="",
        options=BatchOptions(**options),  # type: ignore[arg-type]
    )


def test_a_report_is_in_the_language_in_force_and_names_it():
    review = exporting.review_of(ALL, subject=Subject(name="Ana"))
    with speaking("de"):
        report = report_of(review)
    assert report["language"] == "de"
    assert "Ana ist noch nicht kalibriert" in report["in_words"]
    assert {**report, "language": "en"} != report_of(review)
    assert report["summary"] == report_of(review)["summary"]


def test_what_was_advised_in_a_clip_that_could_not_be_judged_is_told_in_any_language(tmp_path):
    unseen = say("measure-no-person")
    blind = replace(exporting.feedback(0), status=Status.NO_PERSON, verdict=Verdict.UNKNOWN, advice=unseen, angles=None)
    review = exporting.review_of([blind] * exporting.COUNT)
    assert seen(review) == (say("clips-seen-unjudged"), unseen)
    for language in LANGUAGES:
        with speaking(language):
            assert text(unseen) in in_words(review)
            write_frames(review.rows, tmp_path / "frames.csv")
            assert text(unseen) in (tmp_path / "frames.csv").read_text(encoding="utf-8")


def test_the_page_is_in_the_language_in_force():
    review = exporting.review_of(ALL)
    with speaking("de"):
        page = page_of(review, [])
    assert '<html lang="de">' in page
    assert "Was diese Zahlen sind" in page
    assert "Judged" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_that_is_drawn_is_there(language):
    """A missing letter is drawn as one and the same box: words of different letters would look alike."""
    from posture.clips.exports.overlay import _letters

    with speaking(language):
        words = text(say("clips-drawn-hips", angle="−35°")) + text(say("clips-drawn-warning")) + "äöüßÄÖÜ"
    boxes = {letter: _letters(letter, 40).tobytes() for letter in {*words} - {" "}}
    missing = _letters("\U0010fffd", 40).tobytes()
    assert [letter for letter, box in boxes.items() if box == missing] == []


def test_the_drawn_words_are_in_the_language_in_force():
    shown = next(one for one in ALL if one.angles is not None)
    image = np.zeros((480, 640, 3), np.uint8)
    english = annotated(image, shown, 32.0)
    with speaking("de"):
        assert not np.array_equal(annotated(image, shown, 32.0), english)


def test_a_worker_speaks_the_language_of_whoever_gave_the_command(tmp_path):
    with speaking("de"):
        given = pickle.dumps(job(tmp_path))
    outcome = review_job(pickle.loads(given))
    assert outcome.state is State.FAILED
    assert "ist leer. Posture liest Videos" in outcome.reason


def test_a_report_in_another_language_is_another_report(tmp_path):
    assert job(tmp_path, language="de").key != job(tmp_path, language="en").key
    assert job(tmp_path, language="de").key == job(tmp_path, language="de").key


def test_what_became_of_a_worker_is_said_where_it_is_read():
    lost = pickle.loads(pickle.dumps(Lost(why=say("clips-worker-lost"))))
    with speaking("de"):
        assert text(say("clips-failed", path="a.mp4", why=lost.why)).startswith("a.mp4 ist misslungen: Der Rechner")


def test_an_error_names_the_report_s_folder_and_keeps_its_sentence(tmp_path):
    with pytest.raises(OutputError) as caught, marked_folder(tmp_path / "r", {"key": "k"}) as hidden:
        raise OutputError(say("clips-export-other-files", folder=str(hidden / "warnings")))
    assert caught.value.said == say("clips-export-other-files", folder=str(tmp_path / "r" / "warnings"))


def test_in_words_of_a_still_picture_are_whole_sentences():
    with speaking("de"):
        said = in_words(replace(exporting.review_of(ALL), rows=exporting.review_of(ALL).rows[:1]))
    assert said.endswith(".")
    assert "{" not in said
