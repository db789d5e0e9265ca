"""Places as they are kept, and as `posture places` shows them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from pasts import MONDAY
from typer.testing import CliRunner

from posture.calibration.places import Spot
from posture.cli.main import app
from posture.storage import ProfileError
from posture.storage.errors import PlaceError
from posture.storage.places import Places
from posture.storage.tables import places
from posture.values import Side
from posture.words import speaking

SPOT = Spot(camera="own", facing=Side.LEFT, leg_share=0.4)


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_the_same_place_is_remembered_once_and_another_beside_it(database, profiles):
    kept, ana, ben = Places(database), profiles.create("Ana").id, profiles.create("Ben").id
    first = kept.remember(ana, replace(SPOT, heel_share=0.5), "standing_heel_raised", MONDAY)
    again = kept.remember(ana, replace(SPOT, leg_share=0.42), "forward_bend", MONDAY + timedelta(1))
    assert (again.id, again.name, again.stretch, again.used_at) == (
        first.id,
        "Place 1",
        "forward_bend",
        MONDAY + timedelta(1),
    )
    assert again.spot == replace(SPOT, leg_share=0.42, heel_share=0.5)
    with speaking("de"):
        other = kept.remember(ana, replace(SPOT, camera="phone" * 100), "forward_bend", MONDAY)
    assert other.name == "Platz 2"
    assert kept.remember(ana, replace(SPOT, camera="phone" * 100), "forward_bend", MONDAY).id == other.id
    assert [place.name for place in kept.list(ana)] == ["Place 1", "Platz 2"]
    assert kept.list(ben) == ()


def test_a_place_is_renamed_and_forgotten_by_its_own_person_alone(database, profiles):
    kept, ana, ben = Places(database), profiles.create("Ana").id, profiles.create("Ben").id
    first = kept.remember(ana, SPOT, "forward_bend", MONDAY)
    kept.rename(ana, first.id, "Place 2")
    second = kept.remember(ana, replace(SPOT, facing=Side.RIGHT), "forward_bend", MONDAY)
    assert second.name == "Place 3"
    with pytest.raises(PlaceError, match="already"):
        kept.rename(ana, second.id, "PLACE 2")
    for name in ("", "x" * 61, "a\nb"):
        with pytest.raises(PlaceError, match="can't be the name"):
            kept.rename(ana, second.id, name)
    for change in (lambda: kept.rename(ben, first.id, "Mine"), lambda: kept.delete(ben, first.id)):
        with pytest.raises(PlaceError, match="not kept"):
            change()
    kept.delete(ana, first.id)
    assert [place.id for place in kept.list(ana)] == [second.id]


def test_places_go_with_the_profile(database, profiles):
    ana = profiles.create("Ana").id
    Places(database).remember(ana, SPOT, "forward_bend", MONDAY)
    profiles.delete(ana)
    with database.read() as connection:
        assert connection.execute(places.select()).all() == []
    with pytest.raises(ProfileError):
        Places(database).remember(ana, SPOT, "forward_bend", MONDAY)


def test_places_are_shown_renamed_and_forgotten_in_the_terminal(database, profiles):
    ana = profiles.create("Ana").id
    assert "No places yet" in said("places", "list", "ana")
    Places(database).remember(ana, replace(SPOT, heel_share=0.45), "forward_bend", MONDAY)
    assert said("places", "rename", "Ana", "place 1", "Window") == "Place 1 is now called Window.\n"
    shown = said("places", "list", "Ana")
    assert "Window" in shown
    assert (
        "Left side to this computer's camera, your leg fills 40 % of the picture's height, heel raised by 45 %" in shown
    )
    assert json.loads(said("places", "list", "Ana", "--json"))[0]["name"] == "Window"
    assert said("places", "delete", "Ana", "window") == "Window is forgotten.\n"
    assert CliRunner().invoke(app, ["places", "delete", "Ana", "window"]).exit_code != 0
