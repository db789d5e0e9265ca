"""FHIR R4: each leg of each session as an Observation, all in one Bundle that a health record's program can take in.

There is no published code for a flat hinge, so the codes are Posture's own and each comes with its words. Nothing is
sent anywhere: it is a file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from posture import __version__
from posture.progress.trend import point
from posture.storage import Leg, StoredHold, StoredSession
from posture.stretches.library import name_of
from posture.words import say, text

CODES = "urn:x-posture:observation"
"""The system of the codes, an address that nobody has to look up."""
_UCUM = "http://unitsofmeasure.org"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def bundle(sessions: Iterable[StoredSession], names: Mapping[int, str]) -> str:
    """The sessions as a FHIR R4 Bundle, JSON. names: profile id to name; nobody in particular has none.

    Words are in the language in force, codes and figures are the same in all.
    """
    entries = [
        {"fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, observation['id'])}", "resource": observation}
        for session in sessions
        for observation in observations(session, None if session.profile_id is None else names.get(session.profile_id))
    ]
    # FHIR knows no empty lists.
    contents = {"resourceType": "Bundle", "type": "collection"} | ({"entry": entries} if entries else {})
    return json.dumps(contents, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def observations(session: StoredSession, name: str | None) -> list[dict[str, Any]]:
    """An Observation for each leg that was held: the deepest flat hinge, and what else the holds of it add up to."""
    reached = point(session)
    depths = {
        Leg.LEFT: (reached.left_deg, reached.left_sd_deg),
        Leg.RIGHT: (reached.right_deg, reached.right_sd_deg),
        Leg.BOTH: (reached.both_deg, reached.both_sd_deg),
    }
    return [
        _observation(session, name, leg, holds, *depths[leg])
        for leg in Leg
        if (holds := [hold for hold in session.holds if hold.leg is leg])
    ]


def _observation(
    session: StoredSession,
    name: str | None,
    leg: Leg,
    holds: list[StoredHold],
    depth_deg: float | None,
    sd_deg: float | None,
) -> dict[str, Any]:
    shares = [hold.rounding_share for hold in holds if hold.rounding_share is not None]
    parts = [
        _part("right-form-time", _quantity(sum(hold.right_s for hold in holds), "s", "s")),
        _part("in-position-time", _quantity(sum(hold.in_position_s for hold in holds), "s", "s")),
        _part("warnings", _quantity(sum(hold.warnings for hold in holds), "1", "1")),
    ]
    if shares:
        parts.append(_part("largest-rounding-share", _quantity(100 * max(shares), "%", "%")))
    if sd_deg is not None:
        parts.append(_part("flat-hinge-sd", _quantity(sd_deg, "°", "deg")))
    note = (say("papers-fhir-stretch", stretch=name_of(session.stretch)), say("papers-fhir-note"))
    made: dict[str, Any] = {
        "resourceType": "Observation",
        "id": f"{session.key}-{leg.value}",
        "status": "final" if session.finished else "preliminary",
        "category": [{"coding": [{"system": _CATEGORY, "code": "activity"}]}],
        "code": _code("flat-hinge"),
        "effectivePeriod": {"start": session.started_at.isoformat(), "end": session.ended_at.isoformat()},
        "bodySite": {"text": text(say("papers-fhir-leg", leg=leg.value))},
        "method": {"text": text(say("papers-fhir-method"))},
        "device": {"display": f"Posture {__version__}"},
        "note": [{"text": " ".join(text(told) for told in note)}],
        "component": parts,
    }
    if name:
        made["subject"] = {"display": name}
    if depth_deg is None:
        made["dataAbsentReason"] = {"coding": [{"system": _ABSENT, "code": "unknown"}]}
    else:
        made["valueQuantity"] = _quantity(depth_deg, "°", "deg")
    return made


def _part(code: str, quantity: dict[str, Any]) -> dict[str, Any]:
    return {"code": _code(code), "valueQuantity": quantity}


def _code(code: str) -> dict[str, Any]:
    return {"coding": [{"system": CODES, "code": code}], "text": text(say(f"papers-fhir-{code}"))}


def _quantity(value: float, unit: str, code: str) -> dict[str, Any]:
    return {"value": round(value, 2), "unit": unit, "system": _UCUM, "code": code}
