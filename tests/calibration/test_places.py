"""Which place somebody stands in, and what is remembered of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import person

from posture.calibration.places import Place, PlaceFinder, Spot, fitting_place, in_words
from posture.stretches import library
from posture.values import Feedback, Pose, Side, Status, Verdict, View
from posture.words import speaking, text

SPOT = Spot(camera="Cam", facing=Side.LEFT, leg_share=0.4)
MAIN = library.stretch(library.MAIN)


def place(name: str = "Window", **changes: object) -> Place:
    spot = replace(SPOT, **changes)  # type: ignore[arg-type]
    return Place(id=1, name=name, spot=spot, stretch=MAIN.id, used_at=datetime(2026, 3, 1, tzinfo=UTC))


def seen(pose: Pose, *, facing: Side = Side.LEFT, status: Status = Status.OK) -> Feedback:
    view = View(status=status, facing=facing, yaw_deg=0.0)
    return Feedback(time_s=0.0, status=status, verdict=Verdict.UNKNOWN, pose=pose, view=view)


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"leg_share": 0.4 * 1.19}, True),
        ({"leg_share": 0.4 / 1.19}, True),
        ({"leg_share": 0.4 * 1.21}, False),
        ({"leg_share": 0.4 / 1.21}, False),
        ({"facing": Side.RIGHT}, False),
        ({"camera": "Other"}, False),
        ({"heel_share": 0.5}, True),
    ],
)
def test_a_place_is_a_camera_a_side_and_a_distance(change, fits):
    assert (fitting_place([place()], replace(SPOT, **change)) is not None) is fits


def test_of_two_places_the_nearer_in_size_is_meant():
    near, far = place("Near", leg_share=0.46), place("Far", leg_share=0.38)
    assert fitting_place([near, far], SPOT) is far
    assert fitting_place([far, near], replace(SPOT, leg_share=0.45)) is near


def test_the_place_is_found_before_it_begins_and_the_heel_while_it_goes_on():
    standing = person()
    share = 90 / standing.size[1]
    window = place(leg_share=share * 1.1)
    finder = PlaceFinder("Cam", MAIN, [window])
    finder.step(seen(standing, status=Status.NOT_SIDE_ON), begun=False)
    assert (finder.place, finder.spot) == (None, None)
    finder.step(seen(standing), begun=False)
    assert finder.place is window
    assert finder.spot
    assert (finder.spot.camera, finder.spot.facing, finder.spot.heel_share) == ("Cam", Side.LEFT, None)
    assert finder.spot.leg_share == pytest.approx(share)
    # The leg beside the other tells no height, and nearer to the camera is no other place once it has begun.
    for pose in (person(scale=1.5), person(raised=True), person(raised=True)):
        finder.step(seen(pose), begun=True)
    assert finder.place is window
    assert finder.spot.heel_share == pytest.approx(0.5)


def test_where_nobody_is_side_on_there_is_no_place():
    inner = library.stretch("standing_heel_raised_inner")
    finder = PlaceFinder("Cam", inner, [place()])
    finder.step(seen(person()), begun=False)
    assert (finder.place, finder.spot) == (None, None)


def test_a_place_is_told_in_words():
    assert text(in_words(place(camera="Cam (046d:082d)"))) == text(in_words(place()))
    assert text(in_words(place())) == "Left side to the camera Cam, your leg fills 40 % of the picture's height."
    with speaking("de"):
        told = text(in_words(place(camera="phone", facing=Side.RIGHT, heel_share=0.45)))
    assert (
        told
        == "Rechte Seite zur Handykamera, dein Bein füllt 40 % der Bildhöhe, Ferse um 45 % deiner Beinlänge erhöht."
    )
