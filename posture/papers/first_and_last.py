"""Which two sessions of a person are compared: the first and the last of a stretch in which a depth was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from posture.papers.compare import changes_of_sessions, comparison_paper, session_label
from posture.progress.trend import points, stretches
from posture.storage import HistoryError, StoredSession
from posture.words import say


def compared(
    sessions: Sequence[StoredSession],
    stretch: str | None,
    made_at: datetime,
    *,
    name: str,
    name_of: Callable[[str], str],
) -> bytes:
    """The sheet as a PDF. stretch: its id, None for the most frequent one with two such sessions.

    Raises HistoryError where there are no two sessions to compare.
    """
    wanted = [stretch] if stretch is not None else list(stretches(sessions))
    for id_ in wanted:
        trend = points(sessions, id_)
        if len(trend) > 1:
            by_key = {session.key: session for session in sessions}
            before, after = by_key[trend[0].key], by_key[trend[-1].key]
            labels = (session_label(before, name_of(id_)), session_label(after, name_of(id_)))
            return comparison_paper(changes_of_sessions(before, after), labels, made_at, name=name)
    raise HistoryError(say("papers-compare-none"))
