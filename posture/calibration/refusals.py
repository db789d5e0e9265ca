"""Why a calibration can't be trusted: each reason with what to do about it."""

from __future__ import annotations

from enum import StrEnum

from posture.values import Status
from posture.words import Sentence, say


class Refusal(StrEnum):
    """Why a calibration can't be trusted; `refused` has the words."""

    NO_PERSON = "no_person"
    OUT_OF_FRAME = "out_of_frame"
    NOT_SIDE_ON = "not_side_on"
    LOW_CONFIDENCE = "low_confidence"
    NOT_STANDING = "not_standing"
    WALKED = "walked"
    STRANGER = "stranger"
    NO_HINGE = "no_hinge"
    KNEES_IN_HINGE = "knees_in_hinge"
    HINGE_ROUNDED = "hinge_rounded"
    NO_ROUNDING = "no_rounding"
    KNEES_IN_ROUNDING = "knees_in_rounding"
    NOT_SEPARABLE = "not_separable"
    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"


_BY_STATUS = {
    Status.NO_PERSON: Refusal.NO_PERSON,
    Status.OUT_OF_FRAME: Refusal.OUT_OF_FRAME,
    Status.NOT_SIDE_ON: Refusal.NOT_SIDE_ON,
    Status.LOW_CONFIDENCE: Refusal.LOW_CONFIDENCE,
    Status.NO_REFERENCE: Refusal.NOT_STANDING,
}


def refusal_for(status: Status) -> Refusal:
    """The refusal for a status that lasted; TIMED_OUT for one that is no trouble."""
    return _BY_STATUS.get(status, Refusal.TIMED_OUT)


def refused(refusal: Refusal) -> Sentence:
    """What was wrong; its remedy says what to do. Both are short enough to be heard from three metres away."""
    return say(f"calibration-refused-{refusal.replace('_', '-')}")


def refused_aloud(refusal: Refusal) -> Sentence:
    """What was wrong, and what to do."""
    problem = refused(refusal)
    return say("calibration-in-turn", first=problem, then=problem.attribute("remedy"))
