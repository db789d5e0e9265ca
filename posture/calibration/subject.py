"""Who is judged, and by what: a person's profile with their calibration, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from posture.calibration.result import Calibration, CalibrationError
from posture.files import read_small
from posture.settings import PRESETS, Limits, Settings, Strictness
from posture.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The person in front of the camera as far as is known.

    name: of the profile, "" for nobody in particular. own_pct: caution and rounded as shares of the maximum, instead
    of the strictness. calibration: None until calibrated; the maximum is then that of the average person. earlier:
    those before it, newest first, one of which may fit better where they stand today.
    """

    name: str = ""
    profile_id: int | None = None
    strictness: Strictness = Strictness.STANDARD
    own_pct: tuple[float, float] | None = None
    calibration: Calibration | None = None
    earlier: tuple[Calibration, ...] = ()

    @property
    def limits(self) -> Limits:
        """Where caution and rounding begin for this person. Raises CalibrationError for shares that can't be used."""
        if self.calibration:
            return self.calibration.limits(self.strictness, self.own_pct)
        if self.own_pct:
            return replace(PRESETS[self.strictness], caution_pct=self.own_pct[0], rounded_pct=self.own_pct[1])
        return PRESETS[self.strictness]

    def settings(self, base: Settings | None = None) -> Settings:
        """`base`, or the defaults, with this person's limits."""
        return replace(base or Settings(), limits=self.limits)


def calibrated_by_file(path: Path, strictness: Strictness = Strictness.STANDARD) -> Subject:
    """Somebody without a profile, calibrated by what `posture calibrate --to` wrote; raises CalibrationError."""
    try:
        text = read_small(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CalibrationError(say("calibration-file-unread", path=str(path))) from error
    return Subject(strictness=strictness, calibration=Calibration.from_json(text))


def described(subject: Subject) -> dict[str, object]:
    """Who was judged by what, for a report."""
    calibration = subject.calibration
    return {
        "profile": subject.name or None,
        "limits": "own" if subject.own_pct else subject.strictness.value,
        "calibrated_at": calibration.taken_at if calibration else None,
        "grade": calibration.grade.value if calibration else None,
    }
