"""Stretches in words, for terminal and page alike."""

from __future__ import annotations

from posture.stretches.stretch import Judged, Kind, Knee, Position, Rounding, Stretch

POSITIONS: dict[Position, str] = {
    Position.STANDING: "standing",
    Position.HEEL_RAISED: "standing, heel raised",
    Position.SEATED: "sitting",
    Position.HANDS_AND_FEET: "on hands and feet",
    Position.LYING: "lying",
}

FOR_ALL = (
    "Holds of 30 seconds or more do more than short ones.",
    "Don't bounce, and keep breathing: holding the breath tenses you.",
    "Twice a day, or at least three days a week, for weeks.",
    "Ask a doctor first, and stop when pain runs down the leg.",
    "See a doctor at once when bladder or bowel change, the saddle area is numb or a leg is weak, "
    "after a fall or an accident, or with a fever.",
)
"""What holds for every stretch."""

_KNEES: dict[Knee, str] = {
    Knee.STRETCHED: "whether the knee of the stretched leg stays straight",
    Knee.BACK: "whether the knee of the back leg stays straight",
    Knee.BOTH: "whether both knees stay straight",
    Knee.NONE: "",
}


def dose_in_words(one: Stretch) -> str:
    """How long and how often: "Hold 30 s, 3 times a leg."."""
    dose, each = one.dose, " a leg" if one.legs == 1 else ""
    if one.kind is Kind.FREE:
        return "No clock to reach: as often and as long as you like."
    holding = f"{_range(dose.min_hold_s, dose.hold_s)} s"
    times = "once" if dose.rounds == 1 else f"{dose.rounds} times"
    if one.kind is Kind.REPETITIONS:
        return f"{_range(dose.min_repetitions, dose.repetitions)} times{each}."
    if one.kind is Kind.CONTRACT_RELAX:
        pressing = f"{_range(dose.min_press_s, dose.press_s)} s"
        return f"Press {pressing}, let go, hold {holding} a little deeper; {times}{each}."
    return f"Hold {holding}, {times}{each}."


def judged_in_words(one: Stretch, *, back: bool = True) -> tuple[str, ...]:
    """What the camera judges, each as the end of "Posture watches ...".

    back: whether the low back can be judged as the body is placed (posture.measure.positions.back_unjudged).
    """
    low_back = "whether your low back rounds"
    if one.rounding is Rounding.LOOSE:
        low_back += " too far, where some rounding is allowed"
    words = {
        Judged.HINGE: "how far you lean from the hips",
        Judged.LUMBAR: low_back,
        Judged.KNEE: _KNEES[one.knee],
        Judged.LEG_ANGLE: "how high the leg is raised",
        Judged.BOUNCE: "whether you bounce",
    }
    kinds = {
        Kind.HOLD: ("how long you hold",),
        Kind.CONTRACT_RELAX: (
            "how long you press and hold",
            "whether you keep still while you press, and lean further after it",
        ),
        Kind.REPETITIONS: ("how many times you lean",),
        Kind.FREE: ("how long you keep your back flat",),
    }
    hips = ("whether the hips move before the back",) if one.hips_first else ()
    seen = [what for what in one.judged if back or what is not Judged.LUMBAR]
    return (*(words[what] for what in seen), *hips, *kinds[one.kind])


def _range(low: float, high: float) -> str:
    return f"{high:g}" if low == high else f"{low:g} to {high:g}"
