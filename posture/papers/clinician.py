"""For the clinician: what one person did over some weeks, how deep and how evenly, how it was measured and how surely.

One to two pages: however much was done, the tables are cut to what is most of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from reportlab.platypus import Flowable

from posture.calibration.subject import Subject
from posture.papers.chart import Dot, Series, over_time
from posture.papers.sheet import (
    day,
    degrees,
    heading,
    minutes,
    paper,
    short_day,
    table,
    title,
    together,
    words,
)
from posture.progress.account import Account, WeekDone
from posture.progress.habit import DAYS_A_WEEK, HOLD_S, HOLDS_A_LEG
from posture.progress.trend import EVEN_WITHIN_DEG, Point, in_words
from posture.words import Sentence, say, text

STRETCHES, WEEKS, PAINS = 5, 12, 6
"""Lines of the tables at most: the most frequent stretches, the last weeks, the last times it hurt."""


def clinicians_paper(
    told: Account,
    subject: Subject,
    made_at: datetime,
    *,
    name_of: Callable[[str], str],
    zone: tzinfo | None = None,
) -> bytes:
    """The paper as a PDF in the language in force.

    subject: whose it is and by what limits they are judged now. made_at: with a time zone. name_of: a stretch's name
    for its id. zone: of the days, None for this computer's.
    """
    name = text(say("papers-title-of", name=subject.name) if subject.name else say("papers-title"))
    parts: list[Flowable] = [
        title(name),
        words(say("papers-period", since=day(told.since), until=day(told.until)), soft=True),
        words(*_summary(told), large=True),
    ]
    if told.sessions:
        parts += [heading(say("papers-done")), _stretches(told, name_of), words(_left_out(told), soft=True)]
        parts += _depth(told, name_of, zone)
        parts += [together(heading(say("papers-weeks")), _weeks(told.weeks), words(say("papers-weeks-are"), soft=True))]
    if told.pains:
        when = tuple(day(one.astimezone(zone).date()) for one in told.pains[-PAINS:])
        parts.append(words(say("papers-pains", times=len(told.pains), when=when)))
    parts.append(
        together(
            heading(say("papers-how")),
            words(say("papers-how-measured")),
            words(_judged_by(subject)),
            words(say("papers-how-sure")),
            heading(say("papers-not")),
            words(say("papers-not-a-diagnosis")),
        )
    )
    return paper(parts, name=name, made_at=made_at if zone is None else made_at.astimezone(zone))


def _summary(told: Account) -> tuple[Sentence, ...]:
    if not told.sessions:
        return (say("papers-nothing-done"),)
    weeks = [done.week for done in told.weeks]
    reached = sum(week.reached for week in weeks)
    often = say(
        "papers-often",
        sessions=told.sessions,
        days=sum(week.days_done for week in weeks),
        weeks=len(weeks),
        reached=reached,
        wanted=DAYS_A_WEEK,
    )
    return (often, *(in_words(told.trend) if told.main else ()))


def _stretches(told: Account, name_of: Callable[[str], str]) -> Flowable:
    rows = [
        [
            name_of(practised.stretch),
            str(practised.sessions),
            str(practised.holds),
            minutes(practised.left_s),
            minutes(practised.right_s),
            _per_minute(practised.warnings, practised.in_position_s),
        ]
        for practised in told.stretches[:STRETCHES]
    ]
    heads = ("stretch", "sessions", "holds", "left-time", "right-time", "warnings")
    return table([say(f"papers-head-{head}") for head in heads], rows, [4, 1.1, 1.1, 1.5, 1.5, 2.2])


def _left_out(told: Account) -> Sentence:
    more = len(told.stretches) - STRETCHES
    dose = {"hold_s": HOLD_S, "holds": HOLDS_A_LEG, "days": DAYS_A_WEEK}
    return say("papers-dose-more", stretches=more, **dose) if more > 0 else say("papers-dose", **dose)


def _depth(told: Account, name_of: Callable[[str], str], zone: tzinfo | None) -> list[Flowable]:
    if told.main is None:
        return [heading(say("papers-depth")), words(say("papers-depth-none"))]

    def series(kind: str, value: Callable[[Point], float | None], sd: Callable[[Point], float | None]) -> Series:
        dots = tuple(
            Dot(
                day=point.started_at.astimezone(zone).date(),
                value=deg,
                half=None if (s := sd(point)) is None else 1.96 * s,
            )
            for point in told.trend
            if (deg := value(point)) is not None
        )
        return Series(name=text(say(f"papers-series-{kind}")), kind=kind, dots=dots)

    legs = [
        series("left", lambda point: point.left_deg, lambda point: point.left_sd_deg),
        series("right", lambda point: point.right_deg, lambda point: point.right_sd_deg),
        series("both", lambda point: point.both_deg, lambda point: point.both_sd_deg),
    ]
    shown = [leg for leg in legs if leg.dots]
    parts: list[Flowable] = [
        together(
            heading(say("papers-depth-of", stretch=name_of(told.main))),
            over_time(shown, told.since, told.until),
            words(say("papers-depth-is"), soft=True),
        )
    ]
    apart = series("apart", lambda point: point.difference_deg, lambda point: point.difference_sd_deg)
    if apart.dots:
        parts.append(
            together(
                heading(say("papers-symmetry")),
                over_time(
                    [Series(name=apart.name, kind="both", dots=apart.dots)],
                    told.since,
                    told.until,
                    height=85.0,
                    even_within=EVEN_WITHIN_DEG,
                ),
                words(say("papers-symmetry-is", within_deg=EVEN_WITHIN_DEG), soft=True),
            )
        )
    return parts


def _weeks(weeks: Sequence[WeekDone]) -> Flowable:
    rows = [
        [
            text(say("papers-week-from", day=short_day(done.week.monday))),
            str(done.week.days_done),
            str(done.sessions),
            degrees(done.left_deg),
            degrees(done.right_deg),
            degrees(done.both_deg),
            _per_minute(done.warnings, done.in_position_s),
            str(done.pains or ""),
        ]
        for done in weeks[-WEEKS:]
    ]
    heads = ("week", "days", "sessions", "left", "right", "both", "warnings", "pain")
    return table([say(f"papers-head-{head}") for head in heads], rows, [2, 1.1, 1.2, 1, 1, 1, 2.2, 1])


def _per_minute(warnings: int, in_position_s: float) -> str:
    if not in_position_s:
        return str(warnings) if warnings else "–"
    return text(say("papers-per-minute", warnings=warnings, rate=60 * warnings / in_position_s))


def _judged_by(subject: Subject) -> Sentence:
    limits = subject.limits
    figures = {"caution_deg": limits.caution_deg, "rounded_deg": limits.rounded_deg, "maximum_deg": limits.maximum_deg}
    if subject.calibration is None:
        return say("papers-judged-average", **figures)
    taken = datetime.fromisoformat(subject.calibration.taken_at).date()
    return say("papers-judged-own", day=day(taken), **figures)
