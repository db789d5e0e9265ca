"""Why a calibration can't be trusted: each reason with its problem and what to do about it, in plain words."""

from __future__ import annotations

from enum import StrEnum

from posture.values import Status


class Refusal(StrEnum):
    """Why a calibration can't be trusted; `REFUSALS` has the words."""

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


# problem, remedy: whole sentences, short enough to be heard from three metres away.
REFUSALS: dict[Refusal, tuple[str, str]] = {
    Refusal.NO_PERSON: ("I couldn't see you.", "Step into the picture, side-on, and start again."),
    Refusal.OUT_OF_FRAME: (
        "Part of you was out of the picture.",
        "Step back until I see you from head to feet, also when you bend, and start again.",
    ),
    Refusal.NOT_SIDE_ON: (
        "You were turned towards or away from the camera.",
        "Stand exactly side-on, toes pointing across the picture, and start again.",
    ),
    Refusal.LOW_CONFIDENCE: (
        "I couldn't make out your back for too long.",
        "Put more light in front of you, tuck in your top, and start again.",
    ),
    Refusal.NOT_STANDING: (
        "I never saw you stand upright and still for long enough.",
        "Stand tall with straight knees and both feet on the floor, and start again.",
    ),
    Refusal.WALKED: ("You moved away from your spot.", "Keep both feet on one spot until the end, and start again."),
    Refusal.STRANGER: (
        "I lost you, or somebody else stepped in.",
        "Have only yourself in the picture, and start again.",
    ),
    Refusal.NO_HINGE: (
        "I saw no bend from the hips.",
        "Bend forward with a flat back until you feel your legs stretch, wait a moment, and come up.",
    ),
    Refusal.KNEES_IN_HINGE: (
        "Your knees bent in the flat bend.",
        "Do it again with straight knees, and only as low as they allow.",
    ),
    Refusal.HINGE_ROUNDED: (
        "Your back was round in the flat bend.",
        "Do it again with your chest up, and stop before your back gives way.",
    ),
    Refusal.NO_ROUNDING: (
        "I saw no rounding of your back.",
        "Tuck your tail under, curl your low back as a cat does, and wait a moment.",
    ),
    Refusal.KNEES_IN_ROUNDING: (
        "Your knees bent while you rounded.",
        "Round again with straight knees.",
    ),
    Refusal.NOT_SEPARABLE: (
        "Your round back looks too much like your flat back.",
        "Tuck in your top or wear a closer one, and round as far as is comfortable.",
    ),
    Refusal.BROKEN_OFF: ("It ended before you stood up again.", "Come up and stand still at the end, and start again."),
    Refusal.TIMED_OUT: ("That took too long, so I stopped.", "Start again when you are ready: there is no hurry."),
}

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
