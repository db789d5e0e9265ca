"""What is drawn on a picture: a thin skeleton, the thick line along the back, the split of the lean, the warning.

The same look as on the page: colour, dash and width of the back line all change with the verdict, so that no one of
them has to be seen. Lengths are for a picture 640 pixels on its longer side and grow with it.
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from posture.clips import drawing
from posture.clips.drawing import BAR_DEG, BONE, BONES, CASING, CASING_EXTRA, LINES, SEEN, Colour, Line
from posture.measure.geometry import resample
from posture.resources import letters_file
from posture.values import Angles, Feedback, Floats, Image, Pose, Verdict
from posture.words import say, text

GROUND: Colour = (16, 23, 27)
TEXT: Colour = (237, 242, 243)
LIMIT: Colour = (255, 255, 255)
ALARM: Colour = (191, 53, 6)
HIPS, BACK = drawing.HIPS, drawing.BACK
_SHIFT = 4  # bits of a pixel's fraction that OpenCV is told


def annotated(image: Image, feedback: Feedback, limit_deg: float, time_s: float | None = None) -> Image:
    """A copy of `image` with all that is drawn on it. limit_deg: the lumbar flexion where rounding begins.

    time_s: written down where given, for pictures whose own clock tells another time than the findings do.
    """
    drawn = with_lines(image, feedback)
    height, width = drawn.shape[:2]
    unit = _unit(width, height)
    if feedback.angles is not None:
        _split(drawn, feedback.angles, feedback.verdict, limit_deg, unit)
    if time_s is not None:
        _corner(drawn, text(say("clips-time", time_s=time_s)), unit)
    sentence = feedback.advice or feedback.note
    said = text(sentence) if sentence else ""
    if feedback.warning:
        _banner(drawn, f"{text(say('clips-drawn-warning'))} {said}".strip(), ALARM, 24 * unit)
    elif said:
        _banner(drawn, said, GROUND, 17 * unit)
    return drawn


def with_lines(image: Image, feedback: Feedback) -> Image:
    """A copy of `image` with the skeleton and the back line only."""
    drawn = np.array(image, dtype=np.uint8, order="C")  # a copy
    height, width = drawn.shape[:2]
    unit = _unit(width, height)
    if feedback.pose is not None:
        _skeleton(drawn, feedback.pose, unit)
    if feedback.contour is not None and len(feedback.contour.points) > 1:
        _back(drawn, feedback.contour.points, LINES[feedback.verdict], unit)
    return drawn


def _unit(width: int, height: int) -> float:
    return max(width, height) / 640


def _skeleton(drawn: Image, pose: Pose, unit: float) -> None:
    bones = [pose.points[[a, b]] for a, b in BONES if min(pose.visibility[a], pose.visibility[b]) >= SEEN]
    for colour, width in ((BONE.casing, BONE.casing_width), (BONE.colour, BONE.width)):
        for bone in bones:
            _stroke(drawn, bone, colour, width * unit)


def _back(drawn: Image, points: Floats, line: Line, unit: float) -> None:
    _stroke(drawn, points, CASING, (line.width + CASING_EXTRA) * unit)
    for part in dashes(points, line.dash, unit):
        _stroke(drawn, part, line.colour, line.width * unit)


def dashes(points: Floats, dash: tuple[float, float] | None, unit: float) -> list[Floats]:
    """The drawn parts of the polyline `points` (n, 2), each (m, 2); the whole of it without a dash."""
    if dash is None:
        return [points]
    length = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    on, period = dash[0] * unit, (dash[0] + dash[1]) * unit
    fine = resample(points, max(int(length), 2))  # a point a pixel
    step = length / (len(fine) - 1)
    starts = np.arange(0.0, length, period)
    spans = [(int(start / step), int(min(start + on, length) / step)) for start in starts]
    return [fine[a : max(b, a + 1) + 1] for a, b in spans if len(fine[a : max(b, a + 1) + 1]) > 1]


def _stroke(drawn: Image, points: Floats, colour: Colour, width: float) -> None:
    """A smooth line with round ends."""
    import cv2

    places = np.clip(points * (1 << _SHIFT), -(2**20), 2**20).round().astype(np.int32)
    cv2.polylines(drawn, [places], False, colour, max(round(width), 1), cv2.LINE_AA, _SHIFT)


def _split(drawn: Image, angles: Angles, verdict: Verdict, limit_deg: float, unit: float) -> None:
    """A strip at the bottom: the lean as a bar of hips and back, the limit, the figures and the verdict in a word."""
    height, width = drawn.shape[:2]
    top = max(height - round(58 * unit), 0)
    _darken(drawn[top:])
    margin, thick = round(12 * unit), max(round(10 * unit), 2)
    hips, back = max(angles.hip_hinge_deg, 0.0), max(angles.lumbar_flexion_deg, 0.0)
    scale = (width - 2 * margin) / BAR_DEG
    y = top + round(9 * unit)
    ends = [margin + round(min(part, BAR_DEG) * scale) for part in (0.0, hips, hips + back)]
    drawn[y : y + thick, margin : width - margin] = (52, 66, 72)
    drawn[y : y + thick, ends[0] : ends[1]] = HIPS
    drawn[y : y + thick, ends[1] : ends[2]] = BACK
    mark = margin + round(min(hips + limit_deg, BAR_DEG) * scale)
    drawn[max(y - thick // 3, 0) : y + thick + thick // 3, mark : mark + max(round(2 * unit), 1)] = LIMIT
    baseline, size = y + thick + round(4 * unit), 20 * unit
    x = margin
    spread = _degrees(1.96 * angles.lumbar_sd_deg)
    for figure, colour in (
        (say("clips-drawn-hips", angle=_degrees(angles.hip_hinge_deg)), HIPS),
        (say("clips-drawn-back", angle=_degrees(angles.lumbar_flexion_deg), spread=spread), BACK),
    ):
        x += _write(drawn, text(figure), x, baseline, colour, size) + round(18 * unit)
    line = LINES[verdict]
    verdict_word = text(say(f"clips-drawn-{verdict}"))
    word = _letters(verdict_word, _size(size))
    if width - margin - word.shape[1] > x:
        _write(drawn, verdict_word, width - margin - word.shape[1], baseline, line.colour, size)


def _degrees(value: float) -> str:
    return f"{round(value):d}°".replace("-", "−")


def _banner(drawn: Image, words: str, ground: Colour, size: float) -> None:
    """A strip across the top with one sentence, made smaller until it fits."""
    height, width = drawn.shape[:2]
    room = width - 2 * max(round(size / 2), 2)
    wide = _letters(words, _size(size)).shape[1]
    size *= min(1.0, room / max(wide, 1))
    strip = drawn[: min(round(size * 1.9), height)]
    if ground is ALARM:
        strip[:] = ground
    else:
        _darken(strip)
    letters = _letters(words, _size(size))
    _write(drawn, words, max((width - letters.shape[1]) // 2, 0), round(size * 0.3), TEXT, size)


def _corner(drawn: Image, words: str, unit: float) -> None:
    """A label on the right, just above the strip of the lean."""
    height, width = drawn.shape[:2]
    size, margin = 17 * unit, round(12 * unit)
    letters = _letters(words, _size(size))
    bottom = max(height - round(66 * unit), 0)
    top, left = max(bottom - letters.shape[0], 0), max(width - margin - letters.shape[1], 0)
    _darken(drawn[top:bottom, max(left - margin // 2, 0) : width - margin // 2])
    _write(drawn, words, left, top, TEXT, size)


def _darken(part: Image) -> None:
    part[:] = (part * 0.3 + np.array(GROUND) * 0.7).astype(np.uint8)


def _write(drawn: Image, words: str, x: int, y: int, colour: Colour, size: float) -> int:
    """Blend `words` into the picture with its top left corner at (x, y), cut at the edges; returns its width."""
    letters = _letters(words, _size(size))
    place = drawn[y : y + letters.shape[0], x : x + letters.shape[1]]
    share = letters[: place.shape[0], : place.shape[1], None].astype(np.float32) / 255
    place[:] = (place * (1 - share) + np.array(colour, np.float32) * share).astype(np.uint8)
    return int(letters.shape[1])


def _size(size: float) -> int:
    return max(round(size), 6)


@lru_cache(maxsize=512)
def _letters(words: str, size: int) -> NDArray[np.uint8]:
    """How much of each pixel the letters cover, 0..255, (h, w); one line."""
    font = _font(size)
    left, _, right, _ = font.getbbox(words)
    ascent, descent = font.getmetrics()
    picture = Pictures.new("L", (int(right - left) + 1, ascent + descent))
    ImageDraw.Draw(picture).text((-left, 0), words, fill=255, font=font)
    return np.asarray(picture)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(letters_file(bold=True)), size)
