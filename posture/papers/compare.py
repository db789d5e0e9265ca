"""Before and after: two sessions, or two clips, of one person on one sheet, with what the change can't be told from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import hypot
from pathlib import Path

from babel.numbers import format_decimal
from reportlab.platypus import Flowable

from posture.papers.sheet import day, heading, paper, picture, table, title, together, words
from posture.progress.trend import EVEN_WITHIN_DEG, point
from posture.storage import StoredSession
from posture.words import Sentence, catalogue, in_force, say, text

_PICTURE = 0.58
"""Of the line that a picture takes: two of them leave the sheet one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure, twice. within: a change no larger is no change; None where nobody can say how sure the figure is."""

    what: Sentence
    before: float | None
    after: float | None
    unit: str
    within: float | None = None

    @property
    def by(self) -> float | None:
        """After minus before; None unless both were measured."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def meaning(self) -> Sentence | None:
        """Whether the change is larger than the error of the two figures; None where that is not known."""
        if self.by is None or self.within is None:
            return None
        return say(f"papers-compare-{'change' if abs(self.by) > self.within else 'error'}", within=self.within)


def within_deg(before_sd_deg: float | None, after_sd_deg: float | None) -> float:
    """What the difference of two angles may be by their errors alone, 19 times in 20.

    A figure kept without one is taken to be as unsure as the other, and never surer than what counts as even elsewhere.
    """
    known = [sd for sd in (before_sd_deg, after_sd_deg) if sd is not None]
    if len(known) == 2:
        return 1.96 * hypot(*known)
    return max([EVEN_WITHIN_DEG, *(1.96 * hypot(sd, sd) for sd in known)])


def changes_of_sessions(before: StoredSession, after: StoredSession) -> tuple[Change, ...]:
    """What two sessions of the same stretch have in common, figure by figure."""
    old, new = point(before), point(after)
    changes = [
        Change(
            what=say("papers-compare-depth", leg=leg),
            before=getattr(old, f"{leg}_deg"),
            after=getattr(new, f"{leg}_deg"),
            unit="°",
            within=within_deg(getattr(old, f"{leg}_sd_deg"), getattr(new, f"{leg}_sd_deg")),
        )
        for leg in ("left", "right", "both")
    ]
    changes.append(
        Change(
            what=say("papers-symmetry"),
            before=old.difference_deg,
            after=new.difference_deg,
            unit="°",
            within=within_deg(old.difference_sd_deg, new.difference_sd_deg),
        )
    )
    measured = [change for change in changes if (change.before, change.after) != (None, None)]
    return (*measured, *_dose(before, after))


def _dose(before: StoredSession, after: StoredSession) -> tuple[Change, ...]:
    def seconds(session: StoredSession) -> float:
        return sum(hold.right_s for hold in session.holds)

    def warnings(session: StoredSession) -> float | None:
        placed_s = sum(hold.in_position_s for hold in session.holds)
        return 60 * sum(hold.warnings for hold in session.holds) / placed_s if placed_s else None

    return (
        Change(what=say("papers-compare-holds"), before=len(before.holds), after=len(after.holds), unit=""),
        Change(what=say("papers-compare-right"), before=seconds(before), after=seconds(after), unit=" s"),
        Change(what=say("papers-compare-warnings"), before=warnings(before), after=warnings(after), unit=""),
    )


def comparison_paper(
    changes: Sequence[Change],
    labels: tuple[str, str],
    made_at: datetime,
    *,
    name: str,
    pictures: Sequence[Path] = (),
) -> bytes:
    """The sheet as a PDF in the language in force.

    labels: what the two are called; pictures: of each, one, shown below each other. made_at: with a time zone.
    """
    called = text(say("papers-compare-of", name=name) if name else say("papers-compare"))
    rows = [
        [
            text(change.what),
            _figure(change.before, change.unit),
            _figure(change.after, change.unit),
            _figure(change.by, change.unit, sign=True),
            text(change.meaning) if change.meaning else "",
        ]
        for change in changes
    ]
    heads = [say(f"papers-compare-head-{head}") for head in ("what", "before", "after", "by", "meaning")]
    first, then = labels
    parts: list[Flowable] = [
        title(called),
        words(say("papers-compare-which", before=first, after=then), large=True),
        table(heads, rows, [3, 1.2, 1.2, 1.2, 3]),
        words(say("papers-compare-is"), soft=True),
    ]
    if pictures:
        for label, path in zip(labels, pictures, strict=True):
            parts.append(together(words(label), picture(str(path), share=_PICTURE)))
    parts += [heading(say("papers-how")), words(say("papers-how-measured")), words(say("papers-how-sure"))]
    parts += [heading(say("papers-not")), words(say("papers-not-a-diagnosis"))]
    return paper(parts, name=called, made_at=made_at)


def session_label(session: StoredSession, stretch: str, zone: tzinfo | None = None) -> str:
    """A session as people name it: the stretch and the day."""
    return f"{stretch}, {day(session.started_at.astimezone(zone).date())}"


def _figure(value: float | None, unit: str, *, sign: bool = False) -> str:
    if value is None:
        return "–"
    rounded = round(value) if unit or float(value).is_integer() else round(value, 1)
    number = format_decimal(abs(rounded), locale=catalogue(in_force()).locale)
    before = "−" if rounded < 0 else "+" if sign and rounded > 0 else ""
    return f"{before}{number}{unit}"
