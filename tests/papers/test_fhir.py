"""FHIR, read by the models of the standard. Those of R4B: for what is written here R4 has the same."""

from __future__ import annotations

import json
from typing import Any

from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from pasts import a_hold, a_session

from posture.papers.fhir import bundle, observations
from posture.storage import Leg
from posture.stretches.library import stretch
from posture.words import speaking, text

SUMMARY = json.dumps({"holds": [{"deepest_sd_deg": 3.25}]})


def test_the_models_of_the_standard_read_it():
    sessions = [
        a_session(0, profile_id=1, holds=(a_hold(), a_hold(Leg.RIGHT, deepest_flat_hinge_deg=None)), summary=SUMMARY),
        a_session(1, finished=False, holds=(a_hold(Leg.BOTH, rounding_share=None),)),
        a_session(2, holds=()),
    ]
    entries: list[Any] = Bundle.model_validate_json(bundle(sessions, {1: "Änne"})).entry or []
    found = [entry.resource for entry in entries]
    assert all(isinstance(one, Observation) for one in found)
    assert [one.status for one in found] == ["final", "final", "preliminary"]
    assert [one.subject.display if one.subject else None for one in found] == ["Änne", "Änne", None]
    assert float(found[0].valueQuantity.value) == 51.25
    assert (found[0].valueQuantity.system, found[0].valueQuantity.code) == ("http://unitsofmeasure.org", "deg")
    assert found[1].valueQuantity is None
    assert found[1].dataAbsentReason is not None
    assert found[0].effectivePeriod.start == sessions[0].started_at
    assert len({entry.fullUrl for entry in entries}) == 3


def test_how_sure_it_is_is_a_component():
    (one,) = observations(a_session(holds=(a_hold(),), summary=SUMMARY), None)
    parts = {part["code"]["coding"][0]["code"]: part["valueQuantity"]["value"] for part in one["component"]}
    assert parts == {
        "right-form-time": 30.0,
        "in-position-time": 32.5,
        "warnings": 1,
        "largest-rounding-share": 12.5,
        "flat-hinge-sd": 3.25,
    }


def test_people_read_what_the_stretch_is_called():
    with speaking("de"):
        (one,) = observations(a_session(stretch="forward_bend"), None)
        assert text(stretch("forward_bend").name) in one["note"][0]["text"]
    assert "forward_bend" not in json.dumps(one)


def test_codes_are_the_same_in_every_language():
    def codes() -> list[str]:
        (one,) = observations(a_session(), None)
        return [one["code"]["coding"][0]["code"], *(part["code"]["coding"][0]["code"] for part in one["component"])]

    english = codes()
    with speaking("de"):
        assert codes() == english
        assert observations(a_session(), None)[0]["bodySite"]["text"] == "Linkes Bein"


def test_nothing_is_a_bundle_without_entries():
    assert Bundle.model_validate_json(bundle([], {})).entry is None
