"""What one picture tells the page to draw, besides the figures: the state it is coloured by, and the checks. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posture.measure.guidance import Check, Checked, checks_for
from posture.settings import TIME_SLACK_S
from posture.stretches.stretch import Position, Stretch
from posture.values import Feedback, Status, Verdict
from posture.words import say, text
from server.live.coach_messages import CheckMessage

UNKNOWN_AFTER_S = 0.4
"""Not knowing must last this long to be shown: one odd picture should not make the page jump."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is on show. unknown_since_s: since when nothing has been known, None while something is."""

    state: Verdict = Verdict.UNKNOWN
    unknown_since_s: float | None = None


def shown_next(shown: Shown, feedback: Feedback) -> Shown:
    """What is on show after one more picture: its verdict, but rounded for as long as the warning is on."""
    state = feedback.verdict if feedback.status is Status.OK else Verdict.UNKNOWN
    if feedback.warning:
        state = Verdict.ROUNDED
    if state is not Verdict.UNKNOWN:
        return Shown(state=state)
    t = feedback.time_s
    # A clock that was set back starts afresh.
    since = t if shown.unknown_since_s is None or t < shown.unknown_since_s else shown.unknown_since_s
    lasts = t - since >= UNKNOWN_AFTER_S - TIME_SLACK_S
    return replace(shown, state=Verdict.UNKNOWN if lasts else shown.state, unknown_since_s=since)


def checks_wanted(stretch: Stretch) -> dict[Check, str]:
    """What must be so before this stretch begins, in the order in which it can be met, in words."""
    seated = stretch.position is Position.SEATED
    return {
        check: text(say("server-check-sitting" if seated and check is Check.STANDING else f"server-check-{check}"))
        for check in checks_for(stretch)
    }


def checks_of(checks: tuple[Checked, ...], stretch: Stretch) -> tuple[CheckMessage, ...]:
    """How they stand, as the page ticks them."""
    words = checks_wanted(stretch)
    return tuple(
        CheckMessage(id=checked.check, text=words[checked.check], met=checked.met, progress=round(checked.progress, 2))
        for checked in checks
    )
