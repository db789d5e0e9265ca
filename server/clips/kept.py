"""What is kept of a review besides its report: when, by which model, and by whose limits, so that more can be made."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict

from posture import __version__
from posture.calibration.result import Calibration
from posture.calibration.subject import Subject
from posture.holdings.clip import RESULT
from posture.settings import Strictness
from posture.values import Stale
from posture.words import Sentence


class KeptSubject(BaseModel):
    """A `Subject`; its calibration as the text that `Calibration.from_json` reads."""

    model_config = ConfigDict(frozen=True)
    name: str
    profile_id: int | None
    strictness: Strictness
    own_pct: tuple[float, float] | None
    calibration: str | None

    @classmethod
    def of(cls, subject: Subject) -> Self:
        """This subject, to be kept."""
        return cls(
            name=subject.name,
            profile_id=subject.profile_id,
            strictness=subject.strictness,
            own_pct=subject.own_pct,
            calibration=subject.calibration.to_json() if subject.calibration else None,
        )

    def subject(self) -> Subject:
        """The subject again. Raises CalibrationError."""
        return Subject(
            name=self.name,
            profile_id=self.profile_id,
            strictness=self.strictness,
            own_pct=self.own_pct,
            calibration=Calibration.from_json(self.calibration) if self.calibration else None,
        )


class KeptReview(BaseModel):
    """result.json."""

    model_config = ConfigDict(frozen=True)
    version: str = __version__
    made_at: str
    """ISO time."""
    model: str
    subject: KeptSubject
    holds: tuple[tuple[float, float], ...]
    """From when to when a lean was held, in seconds of the clip."""
    seen: tuple[Sentence | str, ...] = ()
    """What happened in the clip, to be told in any language; empty in a review from before this was kept."""
    stale: tuple[Stale, ...] = ()
    """Why the limits may not hold any more."""

    def write(self, folder: Path) -> None:
        """Write it into the folder of a review that is not yet in its place. Raises OSError."""
        (folder / RESULT).write_text(self.model_dump_json(), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What `write` left. Raises OSError, and ValueError for what isn't that."""
        return cls.model_validate_json((folder / RESULT).read_bytes())
