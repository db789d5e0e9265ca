"""The week that is over, in words, beside the one before it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from posture.progress.account import WeekDone, account
from posture.progress.trend import EVEN_WITHIN_DEG
from posture.storage import StoredSession
from posture.words import Sentence, say


def last_week(
    sessions: Sequence[StoredSession], now: datetime, wanted: int, *, zone: tzinfo | None = None
) -> tuple[Sentence, ...]:
    """What the last whole week was, a sentence each; none where nothing was done in it, nor in the one before.

    wanted: days a week. A change of depth smaller than a single estimate's error is not called one.
    """
    before, week = account(sessions, now, zone=zone, weeks=3).weeks[:2]
    if not before.sessions and not week.sessions:
        return ()
    if not week.sessions:
        return (say("storage-week-nothing"),)
    reached = "yes" if week.week.days_done >= wanted else "no"
    minutes = sum(day.left_s + day.right_s for day in week.week.days) / 60
    said = [
        say("storage-week-done", sessions=week.sessions, days=week.week.days_done, wanted=wanted, reached=reached),
        say("storage-week-minutes", minutes=minutes),
    ]
    said += _depths(week, before)
    if week.pains:
        said.append(say("storage-week-pain", times=week.pains))
    elif week.warnings:
        said.append(say("storage-week-warnings", warnings=week.warnings, before=before.warnings))
    return tuple(said)


def _depths(week: WeekDone, before: WeekDone) -> list[Sentence]:
    said = []
    for leg in ("left", "right", "both"):
        now_deg, then_deg = getattr(week, f"{leg}_deg"), getattr(before, f"{leg}_deg")
        if now_deg is None:
            continue
        change = "none" if then_deg is None else _change(now_deg - then_deg)
        by_deg = 0.0 if then_deg is None else abs(now_deg - then_deg)
        said.append(say("storage-week-depth", leg=leg, depth_deg=now_deg, change=change, by_deg=by_deg))
    return said


def _change(by_deg: float) -> str:
    if abs(by_deg) < EVEN_WITHIN_DEG:
        return "same"
    return "deeper" if by_deg > 0 else "shallower"
