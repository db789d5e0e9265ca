"""The limits a person is judged by, as the page is told them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from posture.settings import Limits


class LimitsMessage(BaseModel):
    """Low-back flexion at which caution and rounding begin for this person."""

    model_config = ConfigDict(frozen=True)
    caution_deg: float
    rounded_deg: float


def limits_message(limits: Limits) -> LimitsMessage:
    """The limits with sensible digits."""
    return LimitsMessage(caution_deg=round(limits.caution_deg, 1), rounded_deg=round(limits.rounded_deg, 1))
