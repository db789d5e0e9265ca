"""Charts for paper: figures with their bands over time, drawn as lines that stay sharp at any size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String

from posture.papers.sheet import BOTH, EDGE, GROUND, INK, LEFT, PLAIN, RIGHT, SOFT, WIDTH, short_day

_LEFT_EDGE, _BELOW, _ABOVE, _RIGHT_EDGE = 26.0, 15.0, 13.0, 4.0
_SIZE = 6.5
_NEAREST_LABELS = 44.0
"""Points between two dates below a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A figure of one day with half its 95 % band, None where nobody knows that."""

    day: date
    value: float
    half: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Dots that belong together. kind: left, right or both; it tells the colour, the mark and the dash."""

    name: str
    kind: str
    dots: tuple[Dot, ...]


_LOOKS: dict[str, tuple[Any, list[float] | None]] = {
    "left": (LEFT, None),
    "right": (RIGHT, [4, 2]),
    "both": (BOTH, [1, 2]),
}


def over_time(
    series: Sequence[Series],
    since: date,
    until: date,
    *,
    height: float = 130.0,
    even_within: float | None = None,
    width: float = WIDTH,
) -> Drawing:
    """The series from one day to another, degrees upwards. even_within: a zone around 0 that counts as none."""
    values = [
        end
        for curve in series
        for dot in curve.dots
        for end in (dot.value - (dot.half or 0), dot.value + (dot.half or 0))
    ]
    if even_within is not None:
        values += [-even_within, even_within, 0.0]
    low, high, step = _scale(values)
    drawing = Drawing(width, height)
    inner, tall = width - _LEFT_EDGE - _RIGHT_EDGE, height - _BELOW - _ABOVE
    days = max((until - since).days, 1)

    def x(day: date) -> float:
        return _LEFT_EDGE + inner * min(max((day - since).days / days, 0.0), 1.0)

    def y(value: float) -> float:
        return _BELOW + tall * (value - low) / (high - low)

    drawing.add(Rect(_LEFT_EDGE, _BELOW, inner, tall, fillColor=None, strokeColor=EDGE, strokeWidth=0.5))
    if even_within is not None:
        zone = y(even_within) - y(-even_within)
        drawing.add(Rect(_LEFT_EDGE, y(-even_within), inner, zone, fillColor=GROUND, strokeColor=None))
    for number in range(round((high - low) / step) + 1):
        value = low + number * step
        drawing.add(Line(_LEFT_EDGE, y(value), _LEFT_EDGE + inner, y(value), strokeColor=EDGE, strokeWidth=0.4))
        label = f"{value:.0f}°".replace("-", "−")
        drawing.add(_string(_LEFT_EDGE - 4, y(value) - 2.2, label, anchor="end"))
    _dates(drawing, since, until, x)
    for curve in series:
        _draw(drawing, curve, x, y)
    _legend(drawing, series, height)
    return drawing


def _draw(drawing: Drawing, series: Series, x: Any, y: Any) -> None:
    colour, dash = _LOOKS[series.kind]
    at = [(x(dot.day), y(dot.value)) for dot in series.dots]
    for dot, (across, _) in zip(series.dots, at, strict=True):
        if dot.half is not None:
            low, high = y(dot.value - dot.half), y(dot.value + dot.half)
            drawing.add(Line(across, low, across, high, strokeColor=colour, strokeWidth=2.2, strokeOpacity=0.28))
    if len(at) > 1:
        flat = [one for pair in at for one in pair]
        drawing.add(PolyLine(flat, strokeColor=colour, strokeWidth=0.9, strokeDashArray=dash))
    for across, up in at:
        drawing.add(_mark(series.kind, across, up, colour))


def _mark(kind: str, across: float, up: float, colour: Any) -> Any:
    if kind == "left":
        return Circle(across, up, 2.0, fillColor=colour, strokeColor=None)
    if kind == "right":
        return Rect(across - 1.8, up - 1.8, 3.6, 3.6, fillColor=colour, strokeColor=None)
    corners = [across - 2.3, up - 1.8, across + 2.3, up - 1.8, across, up + 2.4]
    return Polygon(corners, fillColor=colour, strokeColor=None)


def _legend(drawing: Drawing, series: Sequence[Series], height: float) -> None:
    across = _LEFT_EDGE
    for curve in series:
        colour, dash = _LOOKS[curve.kind]
        up = height - 6
        drawing.add(Line(across, up, across + 16, up, strokeColor=colour, strokeWidth=0.9, strokeDashArray=dash))
        drawing.add(_mark(curve.kind, across + 8, up, colour))
        drawing.add(_string(across + 20, up - 2.2, curve.name, colour=INK))
        across += 34 + 4.2 * len(curve.name)


def _dates(drawing: Drawing, since: date, until: date, x: Any) -> None:
    """The Mondays that there is room for."""
    monday = since + timedelta(days=-since.weekday() % 7)
    last = -_NEAREST_LABELS
    while monday <= until:
        drawing.add(Line(x(monday), _BELOW, x(monday), _BELOW - 2.5, strokeColor=SOFT, strokeWidth=0.4))
        if x(monday) - last >= _NEAREST_LABELS:
            last = x(monday)
            drawing.add(_string(last, _BELOW - 10, short_day(monday)))
        monday += timedelta(weeks=1)


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """The lowest and highest line of a scale that holds these, and the step between its lines."""
    low, high = (min(values), max(values)) if values else (0.0, 90.0)
    span = max(high - low, 10.0)
    step = next(one for one in (5.0, 10.0, 20.0, 30.0, 60.0) if span / one <= 6 or one == 60.0)
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return bottom, top if top > bottom else bottom + step, step


def _string(across: float, up: float, words: str, *, anchor: str = "start", colour: Any = SOFT) -> String:
    return String(across, up, words, fontName=PLAIN, fontSize=_SIZE, fillColor=colour, textAnchor=anchor)
