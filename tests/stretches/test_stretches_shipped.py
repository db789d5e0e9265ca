"""The stretches that come with Posture: all of them, as the sources have them, each with a drawing."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from english import told

from posture.stretches import library
from posture.stretches.library import all_stretches, drawing, stretch
from posture.stretches.schema import MAX_STEP_CHARACTERS
from posture.stretches.stretch import Judged, Kind, Knee, Position, Rounding
from posture.stretches.words import FOR_ALL, dose_in_words, judged_in_words, position_in_words
from posture.words import LANGUAGES, catalogue

HINGE, LUMBAR, KNEE, ANGLE, BOUNCE = Judged.HINGE, Judged.LUMBAR, Judged.KNEE, Judged.LEG_ANGLE, Judged.BOUNCE
MAIN = {HINGE, LUMBAR, KNEE, BOUNCE}
SVG = "{http://www.w3.org/2000/svg}"

# As in the sources: seconds (low, high), rounds, legs at once, and what is judged.
TABLE = {
    "standing_heel_raised": ((30, 30), 3, 1, MAIN),
    "standing_heel_raised_outer": ((30, 30), 3, 1, MAIN),
    "standing_heel_raised_inner": ((30, 30), 3, 1, {KNEE}),
    "standing_heel_raised_contract_relax": ((10, 15), 3, 1, MAIN),
    "standing_step_forward": ((20, 30), 1, 1, {HINGE, LUMBAR, KNEE}),
    "forward_bend": ((20, 30), 1, 2, {HINGE, LUMBAR}),
    "dynamic_lean": ((0, 0), 1, 1, {LUMBAR}),
    "seated_chair": ((30, 30), 3, 1, {HINGE, LUMBAR, KNEE}),
    "seated_floor": ((20, 30), 1, 2, {HINGE, LUMBAR, KNEE}),
    "lunge_hamstring": ((20, 30), 1, 1, {LUMBAR, KNEE}),
    "downward_dog": ((20, 30), 1, 2, {LUMBAR, KNEE}),
    "supine_strap": ((30, 30), 3, 1, {ANGLE, KNEE}),
    "supine_pull_and_straighten": ((30, 30), 1, 1, {ANGLE, KNEE}),
    "wall_leg_raise": ((20, 30), 1, 1, {ANGLE, KNEE}),
    "free_practice": ((30, 30), 1, 2, {HINGE, LUMBAR}),
}
each = pytest.mark.parametrize("one", all_stretches(Path("nowhere")), ids=lambda one: one.id)


def test_all_are_there_the_main_one_first():
    assert [one.id for one in all_stretches(Path("nowhere"))] == list(TABLE)


def test_no_file_is_left_out():
    data = Path(library.__file__).parent / "data"
    assert {file.stem for file in data.glob("*.toml")} == set(TABLE)
    assert {file.stem for file in data.glob("*.svg")} == set(TABLE)


@each
def test_doses_and_judging_are_those_of_the_sources(one):
    seconds, rounds, legs, judged = TABLE[one.id]
    assert (one.dose.min_hold_s, one.dose.hold_s) == seconds
    assert (one.dose.rounds, one.legs) == (rounds, legs)
    assert set(one.judged) == judged


def test_pressing_and_repetitions_are_those_of_the_sources():
    pressing = stretch("standing_heel_raised_contract_relax")
    assert pressing.kind is Kind.CONTRACT_RELAX
    assert (pressing.dose.min_press_s, pressing.dose.press_s) == (10, 15)
    leaning = stretch("dynamic_lean")
    assert leaning.kind is Kind.REPETITIONS
    assert (leaning.dose.min_repetitions, leaning.dose.repetitions) == (10, 12)
    assert leaning.knee is Knee.BACK
    free = stretch(library.FREE)
    assert free.kind is Kind.FREE
    others = [one for one in all_stretches() if one not in (pressing, leaning, free)]
    assert {one.kind for one in others} == {Kind.HOLD}
    assert not any(one.dose.press_s or one.dose.repetitions for one in others)


def test_a_variant_takes_from_its_parent_what_it_does_not_say():
    parent, variant = stretch("standing_heel_raised"), stretch("standing_heel_raised_outer")
    assert variant.variant_of == parent.id
    assert (variant.camera, variant.dose, variant.judged) == (parent.camera, parent.dose, parent.judged)
    assert variant.steps != parent.steps
    variants = [one.id for one in all_stretches() if one.variant_of]
    assert variants == [id_ for id_ in TABLE if id_.startswith("standing_heel_raised_")]


def test_the_inner_variant_says_that_it_is_not_seen_from_the_side():
    inner = stretch("standing_heel_raised_inner")
    assert not inner.side_on
    assert inner.rounding is Rounding.NOT_JUDGED
    assert "won't be side-on" in told(inner.camera)
    assert any("back from the side" in told(sentence) for sentence in inner.not_judged)
    assert all(one.side_on for one in all_stretches() if one is not inner)


def test_only_the_hang_may_round_and_begins_at_the_hips():
    assert [one.id for one in all_stretches() if one.rounding is Rounding.LOOSE] == ["forward_bend"]
    assert [one.id for one in all_stretches() if one.hips_first] == ["forward_bend"]


@each
def test_each_warns_of_pain_and_of_when_not_to(one):
    cautions = " ".join(map(told, one.cautions))
    assert "pain never is" in cautions
    assert "acute back pain" in cautions
    assert "running down the leg" in cautions
    assert one.not_judged
    assert any("camera can't see" in told(sentence) for sentence in one.not_judged)


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain_and_can_be_spoken(one, language):
    said = catalogue(language).text
    assert all(len(said(step)) <= MAX_STEP_CHARACTERS for step in one.steps)
    texts = [one.name, one.summary, one.camera, *one.steps, *one.cautions, *one.not_judged, *FOR_ALL]
    assert all(said(text)[-1] in ".!?" for text in texts[1:])
    words = " ".join(map(said, texts))
    assert not re.search(r"[Ll]umbar|[Ff]lexion|sagittal|supine|PNF|LWS|\s{2,}|\n", words)


@each
def test_all_its_texts_are_the_catalogue_s(one):
    texts = [one.name, one.summary, one.camera, *one.steps, *one.cautions, *one.not_judged]
    assert not [text for text in texts if text.id == "stretches-inline"]


@each
def test_words_for_dose_position_and_judging(one):
    assert told(dose_in_words(one)).endswith(".")
    assert told(position_in_words(one.position))
    assert all(told(what) for what in judged_in_words(one))


def test_a_dose_in_words():
    assert told(dose_in_words(stretch("standing_heel_raised"))) == "Hold 30 s, 3 times a leg."
    assert told(dose_in_words(stretch("forward_bend"))) == "Hold 20 to 30 s, once."
    assert told(dose_in_words(stretch("dynamic_lean"))) == "10 to 12 times a leg."
    assert told(dose_in_words(stretch(library.FREE))).startswith("No clock")


@each
def test_each_drawing_is_a_plain_svg_that_tells_what_it_shows(one):
    text = drawing(one.id).read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 320 240"
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == told(one.name)
    assert desc is not None
    assert len(desc.text or "") > 60
    assert root.get("aria-labelledby", "").split() == [title.get("id"), desc.get("id")]
    # Nothing that the page's strict policy would block, nothing from outside, no colour that one theme would swallow.
    assert not re.search(r"<script|<style|style=|href|\bon\w+=|<image|<foreignObject|url\(", text)
    colours = {
        element.get(name)
        for element in root.iter()
        for name in ("stroke", "fill", "color")
        if not element.get(name, "var(--").startswith("var(--")
    }
    assert colours <= {"none", "currentColor"}


@each
def test_a_drawing_marks_the_back_only_where_it_is_judged(one):
    marked = "var(--good" in drawing(one.id).read_text(encoding="utf-8")
    if one.position is not Position.LYING:  # there the line marks the raised leg
        assert marked == (Judged.LUMBAR in one.judged)
