"""From a lumbar flexion with its uncertainty to a verdict and to one warning per episode. Pure: time is passed in.

    level    good ⇄ caution ⇄ rounded, with hysteresis; unknown when the figure can't tell them apart,
             or when it looks good but may well be rounded
    warning  off → on   after the level has been rounded for `warn_after_s`
             on  → off  after it has not been for `clear_after_s`

`advance(state, ...)` returns the new state and what happened; nothing else changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from posture.settings import TIME_SLACK_S, Limits, Settings
from posture.values import Event, Verdict

_RANK = {Verdict.GOOD: 0, Verdict.CAUTION: 1, Verdict.ROUNDED: 2}
SURE_SD, STILL_SURE_SD = 1.64, 1.28
"""How many standard deviations above the figure must lie below the limit of rounding for a back to be called good: with
1.64 it is not rounded in 95 of 100 cases, if the uncertainty is honest. Once good it stays so down to 1.28 (90 of
100), so that the answer doesn't flicker. Chosen for what they mean, then tried on rendered people: see
docs/accuracy.md."""

_LEVELS = (Verdict.GOOD, Verdict.CAUTION, Verdict.ROUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeState:
    """What the judge remembers: the last level it was sure of, and since when the warning has been due to change.

    doubted: the last measured frame looked good, but may well have been rounded.
    """

    level: Verdict = Verdict.UNKNOWN
    doubted: bool = False
    warning: bool = False
    change_due_since_s: float | None = None
    time_s: float | None = None


def can_tell(lumbar_deg: float, sd_deg: float, limits: Limits) -> bool:
    """False where one standard deviation either way reaches from clearly good to clearly rounded: no judgement then.

    "Clearly" is beyond the margin that hysteresis bridges anyway; in between, caution is an honest answer.
    """
    margin = limits.maximum_deg * limits.release_pct / 100
    clearly_good, clearly_rounded = limits.caution_deg - margin, limits.rounded_deg + margin
    return not (lumbar_deg - sd_deg < clearly_good and lumbar_deg + sd_deg > clearly_rounded)


def surely_not_rounded(lumbar_deg: float, sd_deg: float, limits: Limits, *, already_good: bool) -> bool:
    """Whether there is evidence that a back is not rounded: to call a rounded one good is the error that hurts."""
    return lumbar_deg + (STILL_SURE_SD if already_good else SURE_SD) * sd_deg < limits.rounded_deg


def level_of(lumbar_deg: float, limits: Limits, previous: Verdict) -> Verdict:
    """The level of a flexion; a level once reached is kept until the figure falls `release_pct` below its limit."""
    pct = 100 * lumbar_deg / limits.maximum_deg
    kept = _RANK.get(previous, 0)
    rank = 0
    for candidate, limit in ((1, limits.caution_pct), (2, limits.rounded_pct)):
        if pct >= limit - (limits.release_pct if kept >= candidate else 0):
            rank = candidate
    return _LEVELS[rank]


def advance(
    state: JudgeState, lumbar_deg: float | None, sd_deg: float, time_s: float, settings: Settings
) -> tuple[JudgeState, Verdict, tuple[Event, ...]]:
    """One step of the judge.

    lumbar_deg: None when the frame could not be measured. Returns the new state, the verdict on this frame and the
    events. Unmeasured moments shorter than `settings.gap_s` leave everything as it was; longer ones end a warning,
    for nothing is known any more.
    """
    gap = settings.gap_s
    if state.time_s is not None and not 0 <= time_s - state.time_s <= gap:
        ended = (Event.WARNING_ENDED,) if state.warning else ()
        state, verdict, events = _advance(JudgeState(), lumbar_deg, sd_deg, time_s, settings)
        return state, verdict, ended + events
    return _advance(state, lumbar_deg, sd_deg, time_s, settings)


def _advance(
    state: JudgeState, lumbar_deg: float | None, sd_deg: float, time_s: float, settings: Settings
) -> tuple[JudgeState, Verdict, tuple[Event, ...]]:
    limits = settings.limits
    if lumbar_deg is None or not can_tell(lumbar_deg, sd_deg, limits):
        # state.time_s stays at the last sure moment, so that `advance` sees the gap grow.
        return state if state.time_s is not None else replace(state, time_s=time_s), Verdict.UNKNOWN, ()
    level = level_of(lumbar_deg, limits, state.level)
    already_good = state.level is Verdict.GOOD and not state.doubted
    if level is Verdict.GOOD and not surely_not_rounded(lumbar_deg, sd_deg, limits, already_good=already_good):
        since_s = time_s if state.time_s is None else state.time_s
        return replace(state, doubted=True, time_s=since_s), Verdict.UNKNOWN, ()
    state = replace(state, doubted=False)
    due = (level is Verdict.ROUNDED) != state.warning
    if not due:
        return replace(state, level=level, change_due_since_s=None, time_s=time_s), level, ()
    since = time_s if state.change_due_since_s is None else state.change_due_since_s
    wait = settings.clear_after_s if state.warning else settings.warn_after_s
    # Frame times are sums of fractions: half a millisecond keeps 0.3 s from being 0.2999.
    if time_s - since < wait - TIME_SLACK_S:
        return replace(state, level=level, change_due_since_s=since, time_s=time_s), level, ()
    event = Event.WARNING_ENDED if state.warning else Event.WARNING_STARTED
    return JudgeState(level=level, warning=not state.warning, time_s=time_s), level, (event,)
