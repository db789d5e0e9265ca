"""Posture from Python: `from posture import review`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import filmed
import polars as pl
import pytest
from matplotlib.figure import Figure

import posture
from posture.calibration.subject import Subject
from posture.clips import notebook
from posture.clips.notebook import Reviewed
from posture.clips.reviewing import Review, summarise
from posture.clips.rows import COLUMNS, Row, WarningEpisode
from posture.resources import plain_sample
from posture.sense.sources import Clip, read_clip
from posture.settings import Settings, Strictness
from posture.values import Status, Verdict
from posture.words import say, text


def a_review(clip: Clip | None = None, *, subject: Subject | None = None) -> Review:
    """Two seconds of standing unseen, two of good, two of rounding; one warning."""
    blank: dict[str, Any] = dict.fromkeys(COLUMNS)
    rows = []
    for n in range(60):
        seen, bad = n >= 20, n >= 40
        rows.append(
            Row(
                **blank
                | {
                    "time_s": n / 10,
                    "status": Status.OK if seen else Status.NO_PERSON,
                    "verdict": (Verdict.ROUNDED if bad else Verdict.GOOD) if seen else Verdict.UNKNOWN,
                    "warning": bad,
                    "advice": None if seen else say("measure-no-person"),
                    "hip_hinge_deg": float(n) if seen else None,
                    "lumbar_flexion_deg": (40.0 if bad else 5.0) if seen else None,
                    "lumbar_sd_deg": 2.0 if seen else None,
                }
            )
        )
    episode = WarningEpisode(
        start_s=4.3, end_s=5.9, rounded_from_s=4.0, peak_lumbar_flexion_deg=40.0, peak_rounding_pct=88.9
    )
    clip = clip or Clip(path=Path("a<b.mp4"), name="a<b", width=64, height=48, duration_s=6.0, frame_count=60, fps=10.0)
    return Review(
        clip=clip,
        model="full",
        subject=subject or Subject(),
        settings=Settings(),
        stale=(),
        reference=None,
        rows=tuple(rows),
        warnings=(episode,),
        summary=summarise(rows, 1, 1.0),
        damaged=False,
    )


def test_frames_have_the_columns_of_frames_csv_with_types_and_nulls():
    frames = Reviewed(a_review()).frames
    assert tuple(frames.columns) == COLUMNS
    assert frames.height == 60
    texts = {"status", "verdict", "warning", "advice"}
    assert {frames.schema[name] for name in COLUMNS if name not in texts} == {pl.Float64()}
    assert frames.schema["warning"] == pl.Boolean()
    assert frames["lumbar_flexion_deg"].null_count() == 20
    assert frames["thoracic_flexion_deg"].null_count() == 60
    assert frames.filter(pl.col("verdict") == "rounded").height == 20
    assert frames["status"].unique().to_list() == ["ok", "no_person"]
    assert frames["advice"].unique().drop_nulls().to_list() == [text(say("measure-no-person"))]


def test_warnings_are_a_table_even_when_there_are_none():
    found = Reviewed(a_review())
    assert found.warnings.row(0, named=True)["peak_lumbar_flexion_deg"] == 40.0
    assert notebook._table((), WarningEpisode).schema == found.warnings.schema


def test_the_plot_is_a_figure_that_shows_itself_without_a_screen():
    figure = Reviewed(a_review()).plot()
    assert isinstance(figure, Figure)
    assert figure._repr_png_().startswith(b"\x89PNG")
    labels = figure.axes[0].get_legend_handles_labels()[1]
    assert [one for one in labels if one.startswith(("hip", "low", "95", "caution", "rounded", "warning"))] == labels
    assert len(labels) == 6
    assert "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()


def test_a_notebook_shows_words_figures_curve_and_warnings_safely():
    html = Reviewed(a_review())._repr_html_()
    assert "<b>a&lt;b</b>" in html
    assert "a<b" not in html.replace("a&lt;b", "")
    assert "data:image/png;base64,iVBOR" in html
    assert "<li>4.3–5.9 s, up to 40°</li>" in html
    assert "max_hip_hinge_deg" in html
    assert "One warning" in repr(Reviewed(a_review()))


def test_writing_gives_the_same_report_as_the_command(tmp_path):
    folder = Reviewed(a_review()).write(tmp_path / "x")
    assert sorted(one.name for one in folder.iterdir()) == ["frames.csv", "report.json", "timeline.png"]


@pytest.fixture
def subjects(monkeypatch):
    """The subjects `review` would judge by, without reviewing."""
    seen: list[Subject] = []

    def pretend(path, *, model, subject, **_):
        seen.append(subject)
        return a_review(subject=subject)

    monkeypatch.setattr(notebook, "review_clip", pretend)
    monkeypatch.setattr(notebook, "find_subject", lambda name, strictness: Subject(name=name, profile_id=1))
    return seen


def test_who_is_judged_is_said_as_on_the_command_line(subjects):
    posture.review("x.mp4")
    posture.review("x.mp4", strictness="strict")
    posture.review("x.mp4", profile="Anna")
    assert subjects == [Subject(), Subject(strictness=Strictness.STRICT), Subject(name="Anna", profile_id=1)]
    with pytest.raises(ValueError, match="harsh"):
        posture.review("x.mp4", strictness="harsh")
    with pytest.raises(ValueError, match="not both"):
        posture.review("x.mp4", profile="Anna", calibration="me.json")


def test_importing_posture_is_quick_and_review_a_function():
    code = (
        "import sys, posture; assert not {'numpy', 'polars', 'matplotlib', 'mediapipe', 'cv2'} & set(sys.modules);"
        "from posture import review; assert callable(review); assert 'mediapipe' not in sys.modules;"
        "assert posture.review is review"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    with pytest.raises(AttributeError, match="nonsense"):
        posture.nonsense  # noqa: B018


def test_the_example_runs(tmp_path):
    frames = read_clip(plain_sample()).frames()
    filmed.write(tmp_path / "short.mp4", [next(frames).image for _ in range(30)])
    frames.close()
    example = Path(posture.__file__).parent.parent / "examples" / "review_a_clip.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", str(example), "short.mp4"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert "could be judged" in done.stdout
    assert (tmp_path / "timeline.png").is_file()
