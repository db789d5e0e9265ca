"""A clip made up frame by frame, with what would have been seen in it: exports are tested without the pose model."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from builders import angles, person
from english import own
from PIL import Image as Picture

from posture.calibration.subject import Subject
from posture.clips.exports.registry import writers
from posture.clips.exports.thumbnails import Thumbnail
from posture.clips.reviewing import Review, summarise
from posture.clips.rows import EpisodeCollector, WarningEpisode, row_of
from posture.sense.sources import Clip
from posture.values import Contour, Event, Feedback, Frame, Side, Stale, Status, Verdict, View

SIZE = (321, 240)  # odd on purpose: H.264 wants even sizes
COUNT = 24
WARNED = range(10, 18)
WORST = 14
EMPTY = (0, 1, 20)  # nobody in the picture
UNMEASURED = (2,)  # somebody, but not measured
# Uneven on purpose: every third frame comes late.
TIMES = [round(0.04 * i + 0.05 * (i // 3), 3) for i in range(COUNT)]


def frame(i: int) -> Frame:
    """A picture whose shade grows with its number, so that frames can be told apart."""
    image = np.full((SIZE[1], SIZE[0], 3), 40 + 6 * i, np.uint8)
    return Frame(image=image, time_s=TIMES[i], index=i)


def feedback(i: int) -> Feedback:
    """Nobody at first, then a flat back, a warning from frame 10 to 17 that is worst at 14, then flat again."""
    if i in EMPTY:
        return Feedback(time_s=TIMES[i], status=Status.NO_PERSON, verdict=Verdict.UNKNOWN, advice=own("Step in."))
    pose = person(facing=Side.RIGHT, lean_deg=30, size=SIZE)
    if i in UNMEASURED:
        return Feedback(time_s=TIMES[i], status=Status.LOW_CONFIDENCE, verdict=Verdict.UNKNOWN, pose=pose)
    lumbar = 40.0 - abs(i - WORST) if i in WARNED else 4.0
    began = (Event.WARNING_STARTED,) if i == WARNED[0] else ()
    ended = (Event.WARNING_ENDED,) if i == WARNED[-1] + 1 else ()
    along = np.linspace(0, 1, 20)[:, None]
    return Feedback(
        time_s=TIMES[i],
        status=Status.OK,
        verdict=Verdict.ROUNDED if i in WARNED else Verdict.GOOD,
        advice=own("Lift your chest.") if i in WARNED else None,
        warning=i in WARNED,
        events=began + ended,
        angles=replace(
            angles(lumbar, hinge=20.0 + i, lean=30.0), knee_flexion_left_deg=3.0, knee_flexion_right_deg=7.0
        ),
        rounding_pct=100 * lumbar / 45,
        pose=pose,
        view=View(status=Status.OK, facing=Side.RIGHT, yaw_deg=2.0),
        contour=Contour(
            points=np.array([110.0, 130.0]) + along * np.array([25.0, -70.0]),
            radius=np.zeros(1),
            hip_radius=np.zeros(1),
            sharpness=1.0,
        ),
    )


def clip(name: str = "me & <you>") -> Clip:
    return Clip(
        path=Path(f"{name}.mp4"), name=name, width=SIZE[0], height=SIZE[1], duration_s=2.0, frame_count=COUNT, fps=25.0
    )


def review_of(
    feedbacks: list[Feedback], *, of: Clip | None = None, subject: Subject | None = None, stale: tuple[Stale, ...] = ()
) -> Review:
    """The review these feedbacks lead to."""
    rows = [row_of(one) for one in feedbacks]
    episodes = EpisodeCollector([], 1.0)
    for one in feedbacks:
        episodes.add(one)
    episodes.finish()
    subject = subject or Subject()
    return Review(
        clip=of or clip(),
        model="full",
        subject=subject,
        settings=subject.settings(),
        stale=stale,
        reference=None,
        rows=tuple(rows),
        warnings=tuple(episodes.episodes),
        summary=summarise(rows, len(episodes.episodes), 1.0),
        damaged=False,
    )


def warned_often(count: int, *, of: Clip | None = None, stale: tuple[Stale, ...] = ()) -> Review:
    """A review with so many warnings, each rounder than the one before, and with every reason for not judging."""
    review = review_of([feedback(i) for i in range(COUNT)], of=of, subject=Subject(name="Ana"), stale=stale)
    warnings = tuple(
        WarningEpisode(
            start_s=60.0 + 9 * number,
            end_s=64.5 + 9 * number,
            rounded_from_s=59.5 + 9 * number,
            peak_lumbar_flexion_deg=30.0 + number / 2,
            peak_rounding_pct=70.0 + number,
        )
        for number in range(count)
    )
    reasons = (Status.NO_PERSON, Status.OUT_OF_FRAME, Status.NOT_SIDE_ON, Status.NO_REFERENCE, Status.LOW_CONFIDENCE)
    unseen = tuple(replace(review.rows[0], status=status) for status in reasons)
    return replace(
        review, warnings=warnings, rows=(*unseen, *review.rows), summary=replace(review.summary, warnings=count)
    )


def pictures_of(review: Review, size: tuple[int, int] = (270, 480)) -> list[Thumbnail | None]:
    """A picture for each warning, upright as a phone films."""
    file = io.BytesIO()
    Picture.new("RGB", size, "gray").save(file, "JPEG")
    return [
        Thumbnail(
            time_s=one.start_s + 1.0,
            lumbar_flexion_deg=one.peak_lumbar_flexion_deg,
            width=size[0],
            height=size[1],
            jpeg=file.getvalue(),
        )
        for one in review.warnings
    ]


def export(folder: Path, *ids: str, numbers: range | tuple[int, ...] = range(COUNT)) -> Review:
    """Write the exports `ids` of the made-up clip into `folder`."""
    with writers(ids, clip(), folder) as exports:
        for i in numbers:
            for watcher in exports.watchers:
                watcher.see(frame(i), feedback(i))
        review = review_of([feedback(i) for i in numbers])
        exports.finish(review)
    return review
