"""The history as a file of one's own: CSV with a row a hold, JSON with everything. Terms as in posture.values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from posture.storage import StoredHold, StoredSession

SCHEMA = "posture.history/1"

COLUMNS = (
    "session",
    "profile",
    "started_at",
    "ended_at",
    "stretch",
    "source",
    "finished",
    "pain",
    "pain_at_s",
    "leg",
    "round",
    "right_s",
    "in_position_s",
    "warnings",
    "deepest_flat_hinge_deg",
    "rounding_share",
    "faults",
)

Names = Mapping[int, str]
"""Profile id to name. A profile that isn't in it, and nobody in particular, have no name in the file."""


def as_csv(sessions: Iterable[StoredSession], names: Names) -> str:
    """A row for each hold; a session without any has one row whose last columns are empty."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for session in sessions:
        head = [
            session.key,
            _plain(_name(session, names) or ""),
            session.started_at.isoformat(),
            session.ended_at.isoformat(),
            session.stretch,
            session.source.value,
            _yes(session.finished),
            _yes(session.pain),
            _figure(session.pain_at_s),
        ]
        for tail in map(_cells, session.holds) if session.holds else [[""] * (len(COLUMNS) - len(head))]:
            rows.writerow([*head, *tail])
    return text.getvalue()


def as_json(sessions: Iterable[StoredSession], names: Names) -> str:
    """Everything kept, indented, with its version in `schema`."""
    contents = {"schema": SCHEMA, "sessions": [session_as_json(session, _name(session, names)) for session in sessions]}
    return json.dumps(contents, indent=2, allow_nan=False) + "\n"


def session_as_json(session: StoredSession, name: str | None) -> dict[str, Any]:
    """One session with its holds, for a file or a page."""
    return {
        "key": session.key,
        "profile": name,
        "started_at": session.started_at.isoformat(),
        "ended_at": session.ended_at.isoformat(),
        "stretch": session.stretch,
        "source": session.source.value,
        "finished": session.finished,
        "pain": session.pain,
        "pain_at_s": session.pain_at_s,
        "summary": json.loads(session.summary),
        "holds": [
            {
                "leg": hold.leg.value,
                "round": hold.round,
                "right_s": hold.right_s,
                "in_position_s": hold.in_position_s,
                "warnings": hold.warnings,
                "deepest_flat_hinge_deg": hold.deepest_flat_hinge_deg,
                "rounding_share": hold.rounding_share,
                "faults": list(hold.faults),
            }
            for hold in session.holds
        ],
    }


def _cells(hold: StoredHold) -> list[str]:
    return [
        hold.leg.value,
        str(hold.round),
        _figure(hold.right_s),
        _figure(hold.in_position_s),
        str(hold.warnings),
        _figure(hold.deepest_flat_hinge_deg),
        _figure(hold.rounding_share),
        ";".join(hold.faults),
    ]


def _name(session: StoredSession, names: Names) -> str | None:
    return None if session.profile_id is None else names.get(session.profile_id)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _plain(text: str) -> str:
    """A spreadsheet would take a name that begins like a formula for one."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
