"""What the coach shows and says: one word and one plain sentence each, about form only."""

from __future__ import annotations

from dataclasses import dataclass

from posture.coach.faults import Fault
from posture.coach.phases import Pause, Phase
from posture.stretches.stretch import Kind, Knee, Position, Stretch
from posture.values import Side, Status


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the page shows: a word to be read from three metres away, and a sentence."""

    word: str
    sentence: str


READY = Prompt("Get ready", "Stand side-on, tall and relaxed, with your whole body in the picture.")
READY_PLACED = {
    Position.SEATED: Prompt("Get ready", "Turn your side to the camera, with your whole body in the picture."),
    Position.LYING: Prompt("Get ready", "Lie down with your side to the camera and your whole body in the picture."),
}
DARK = "It is dark here. Switch on a light in front of you."
READY_FACING = Prompt("Get ready", "Stand where the camera sees your whole body.")
PHASES: dict[Phase, Prompt] = {
    Phase.HOLD: Prompt("Hold", "Hold it there, and breathe."),
    Phase.PRESS: Prompt("Press", "Press your heel down, without moving."),
    Phase.RELAX: Prompt("Relax", "Relax, breathe out, and lean in a little further."),
    Phase.DEEPER: Prompt("Hold", "Hold it there, and breathe."),
    Phase.REPEAT: Prompt("Again", "Down and up, at an even, calm pace."),
    Phase.COME_UP: Prompt("Come up", "Good. Come up slowly."),
    Phase.SUMMARY: Prompt("Done", "Well done. That was all."),
}
# Free practice: standing, leaning with a flat back, and on the way to a round one.
FREE_UP = Prompt("Ready", "Lean forward from your hips, back flat.")
FREE_LEAN = Prompt("Flat", "Good. Lead with your chest, lean from the hips.")
CAREFUL = Prompt("Careful", "Lift your chest a little before you go on.")
STOPPED = Prompt("Rest", "Come out slowly and rest. We stop here.")
PAUSED = Prompt("Paused", "Paused. Go on when you are ready.")
CAMERA = Prompt("Paused", "No picture came for a moment.")

FAULTS: dict[Fault, Prompt] = {
    Fault.UNSEEN: Prompt("Can't see", "I can't see you well enough to tell."),
    Fault.ROUNDED: Prompt("Chest up", "Lift your chest, tip from the hips."),
    Fault.KNEE: Prompt("Straight knee", "Straighten your knee."),
    Fault.BOUNCE: Prompt("Be still", "No bouncing: stay still and breathe."),
    Fault.OUT: Prompt("Go back", "Go back into the stretch: the clock waits."),
    Fault.NECK: Prompt("Head in line", "Let your head stay in line with your back."),
    Fault.MOVED: Prompt("Don't move", "Press without moving: stay where you are."),
    Fault.NOT_DEEPER: Prompt("Further", "Breathe out, and lean in a little further."),
    Fault.BACK_FIRST: Prompt("Hips first", "Begin with the hips, then let the back follow."),
    Fault.SHALLOWER: Prompt("Ease in", "You came up a little: ease back in."),
}
# What keeps the camera from seeing, in a word.
UNSEEN: dict[Status, str] = {
    Status.NO_PERSON: "Step in",
    Status.OUT_OF_FRAME: "Step back",
    Status.NOT_SIDE_ON: "Turn",
    Status.NO_REFERENCE: "Stand tall",
    Status.LOW_CONFIDENCE: "Can't see",
}
KNEES = Prompt("Straight knees", "Straighten your knees.")
BACK_KNEE = Prompt("Straight knee", "Straighten your back knee.")

PAUSES: dict[Pause, str] = {
    Pause.UNSEEN: "I can't see you well enough to tell.",
    Pause.ROUNDED: "Your back is rounded.",
    Pause.KNEE: "Your knee is bent.",
    Pause.BOUNCE: "You are bouncing.",
    Pause.OUT: "You came out of the stretch.",
    Pause.MOVED: "You moved while pressing.",
    Pause.MOVING: "You are moving.",
    Pause.CAMERA: "No picture came.",
    Pause.PERSON: "Paused.",
}
PRAISE = "Well held: keep it there."
PRAISE_AGAIN = "That's it: the clock runs again."
HINT = "No hurry. Go into the stretch when you are ready."
HINT_UP = "Come up slowly: that one is done."
EARLY = "That was {seconds} seconds of right form."
NOT_COUNTED = "Too short to count: go in again when you are ready."
SKIPPED = "Skipped. Come up slowly."

_INTO = {
    Position.STANDING: "One foot forward, that leg straight: lean forward from the hips.",
    Position.HEEL_RAISED: "One heel up, that knee straight: lean forward from the hips.",
    Position.SEATED: "Sit tall, one leg straight: tip forward from the hips.",
    Position.HANDS_AND_FEET: "Straighten your front leg and keep your back long.",
    Position.LYING: "On your back, raise one leg and straighten it.",
}
_INTO_BOTH = {
    Position.STANDING: "Bend forward: hips first, then let your back follow.",
    Position.HEEL_RAISED: "Lean forward from the hips.",
    Position.SEATED: "Both legs straight: sit tall and tip forward from the hips.",
    Position.HANDS_AND_FEET: "Hands and feet on the floor, hips high, back long.",
    Position.LYING: "On your back, raise both legs and straighten them.",
}
_INTO_REPEAT = "Step forward and lean over from the hips, come up, and change legs."
_INTO_FACING = "Go into the stretch as shown, and hold it."


def ready(stretch: Stretch) -> Prompt:
    """What to do to be seen."""
    return READY_PLACED.get(stretch.position, READY) if stretch.side_on else READY_FACING


def into(stretch: Stretch) -> Prompt:
    """How to get into the position."""
    if stretch.kind is Kind.FREE:
        return FREE_UP
    if stretch.kind is Kind.REPETITIONS:
        return Prompt("Begin", _INTO_REPEAT)
    if not stretch.side_on:
        return Prompt("Go in", _INTO_FACING)
    return Prompt("Go in", (_INTO if stretch.legs == 1 else _INTO_BOTH)[stretch.position])


def change_leg(wanted: Side | None) -> Prompt:
    """Which leg comes next."""
    which = f": the {wanted.value} one" if wanted else ""
    return Prompt("Other leg", f"Now the other leg{which}.")


def same_leg(leg: Side, wanted: Side) -> str:
    """The same leg was put up again: kindly said, and allowed."""
    return f"That is the {leg.value} leg again; the other leg, the {wanted.value} one, is next. Stay if you like."


def fault(one: Fault, stretch: Stretch, advice: str = "", status: Status = Status.OK) -> Prompt:
    """What to do about a fault; `advice`, `status`: the camera's own, when it can't tell."""
    if one is Fault.UNSEEN and advice:
        return Prompt(UNSEEN.get(status, FAULTS[one].word), advice)
    if one is Fault.KNEE and stretch.knee is not Knee.STRETCHED:
        return BACK_KNEE if stretch.knee is Knee.BACK else KNEES
    return FAULTS[one]


def rep(number: int, rounded: bool) -> str:
    """A repetition, counted; a rounded one is named."""
    return f"{number}, rounded." if rounded else f"{number}."
