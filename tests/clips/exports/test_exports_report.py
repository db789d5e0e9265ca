"""report.json against its published schema, and report.html read by an HTML parser."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import exporting
import html5lib
import jsonschema
import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from posture.calibration.subject import Subject
from posture.cli.main import app
from posture.clips.exports.page import OTHERS, page_of
from posture.clips.report import in_words, report_of
from posture.evaluation.evaluate import as_json
from posture.evaluation.scoring import Score
from posture.values import Stale

ALL = [exporting.feedback(i) for i in range(exporting.COUNT)]


def schema(name: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["schema", name])
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.output)
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize(
    "review",
    [
        exporting.review_of(ALL),
        exporting.review_of(ALL[:2]),
        exporting.review_of(ALL, subject=Subject(name="Ana", own_pct=(40.0, 60.0)), stale=(Stale.STANDING,)),
    ],
    ids=["warned", "nobody", "profile"],
)
def test_the_report_is_as_its_schema_says(review, tmp_path):
    jsonschema.validate(report_of(review), schema("report"))


def test_the_schema_is_strict_enough_to_fail():
    report = report_of(exporting.review_of(ALL))
    del report["judged_by"]["stale"]
    with pytest.raises(jsonschema.ValidationError, match="stale"):
        jsonschema.validate(report, schema("report"))
    with pytest.raises(jsonschema.ValidationError, match="more"):
        jsonschema.validate(report_of(exporting.review_of(ALL)) | {"more": 1}, schema("report"))


def test_the_report_names_the_person_and_says_when_to_calibrate_again():
    ana = Subject(name="Ana", own_pct=(40.0, 60.0))
    review = exporting.review_of(ALL, subject=ana, stale=(Stale.STANDING,))
    assert "Judged by Ana's own limits." in in_words(review)
    assert in_words(review).endswith("calibrate again.")
    judged_by = report_of(review)["judged_by"]
    assert judged_by["profile"] == "Ana"
    assert judged_by["stale"] == ["standing"]
    assert "calibrate again" in judged_by["stale_in_words"][0]
    assert "average" in in_words(exporting.review_of(ALL, subject=Subject(name="Ana")))
    assert "Judged" not in in_words(exporting.review_of(ALL)).replace("judged", "")


def elements(page: str):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def test_the_page_is_sound_html_that_asks_the_network_for_nothing(tmp_path):
    exporting.export(tmp_path, "html")
    tree = elements((tmp_path / "report.html").read_text(encoding="utf-8"))
    for one in tree.iter():
        assert one.tag not in {"script", "link", "iframe", "object", "embed", "base", "form"}
        for name in ("src", "href", "srcset", "poster", "data", "action", "background"):
            assert one.get(name, "data:").startswith("data:")
        assert "url(" not in (one.text or "") + one.get("style", "") if one.tag == "style" else True
        assert "@import" not in (one.text or "")
    policy = [one.get("content") for one in tree.iter("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]
    pictures = []
    for one in tree.iter("img"):
        kind, content = one.get("src").removeprefix("data:").split(";base64,")
        with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
            picture.load()
            pictures.append((kind, picture.format))
        assert one.get("alt")
    assert pictures == [("image/png", "PNG"), ("image/jpeg", "JPEG")]  # the timeline, the one warning


def test_names_are_escaped():
    nasty = '<img src="https://evil.example/x">&"\'>'
    clip = exporting.clip(nasty)
    subject = Subject(name="<b>Bob</b>", own_pct=(40.0, 60.0))
    page = page_of(exporting.review_of(ALL, of=clip, subject=subject), [None])
    tree = elements(page)
    assert all(one.get("src").startswith("data:") for one in tree.iter("img"))
    assert not list(tree.iter("b"))
    assert tree.find(".//h1").text == clip.name


def test_the_page_says_what_happened_and_what_an_estimate_is():
    said = " ".join(elements(page_of(exporting.review_of(ALL), [None])).itertext())
    assert "One warning" in said
    assert "not a diagnosis" in said
    assert "nobody was in the picture" in said
    assert "within ±4°" in said  # 1.96 standard deviations of 2
    assert "None." in " ".join(elements(page_of(exporting.review_of(ALL[:8]), [])).itertext())


def test_the_three_roundest_warnings_are_pictures_and_the_others_a_table():
    review = exporting.warned_often(5)
    pictures = exporting.pictures_of(review)
    tree = elements(page_of(review, [*pictures[:3], None, pictures[4]]))
    shown = [one.get("alt") for one in tree.iter("img")][1:]  # behind the timeline
    assert [alt.split(",")[0] for alt in shown] == [f"The roundest moment of warning {number}" for number in (2, 3, 5)]
    assert [row.findtext("td") for row in tree.findall(".//tbody/tr")] == ["1", "4"]
    assert "more warning" not in " ".join(tree.itertext())


def test_more_warnings_than_a_page_holds_are_counted():
    review = exporting.warned_often(30)
    tree = elements(page_of(review, exporting.pictures_of(review)))
    assert len(tree.findall(".//tbody/tr")) == OTHERS
    assert "11 more warnings are in report.json." in " ".join(tree.itertext())


def score(*, frames: int, measured: int) -> Score:
    return Score(
        name="clip",
        frames=frames,
        measured=measured,
        judged=measured,
        wrong=0,
        absolute_error=np.full(3, 2.0 * measured),
        signed_error=np.full(3, -1.0 * measured),
        banded=measured,
        covered=measured,
        rounded=2,
        comforted=0,
        line_hinge_error=9.0,
        line_lumbar_error=9.0,
        episodes=1,
        warned=min(measured, 1),
        unseen=0 if measured else 1,
        false_warnings=0,
        delays_s=(0.3,) if measured else (),
    )


def test_the_evaluation_is_as_its_schema_says():
    found = as_json([score(frames=8, measured=6), score(frames=3, measured=0)], model="full", subject=Subject())
    jsonschema.validate(json.loads(json.dumps(found)), schema("evaluation"))
