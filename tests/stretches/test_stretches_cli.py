"""`posture stretches` as a user runs it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from posture.cli.stretches import stretches_app
from posture.errors import StretchError
from posture.folders import DATA_VARIABLE
from posture.stretches.library import SHIPPED, all_stretches


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    return tmp_path / "stretches"


def run(*arguments: str):
    return CliRunner().invoke(stretches_app, [*arguments])


def said(*arguments: str) -> str:
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_the_table():
    lines = said().splitlines()
    assert lines[0].split() == ["id", "name", "position", "dose"]
    assert [line.split()[0] for line in lines[1:]] == [one.id for one in all_stretches()]
    assert lines[1].rstrip().endswith("Hold 30 s, 3 times a leg.")


def test_the_table_for_machines():
    rows = json.loads(said("--json"))
    assert [row["id"] for row in rows] == [one.id for one in all_stretches()]
    assert rows[0]["dose"]["rounds"] == 3
    assert rows[0]["position"] == "heel_raised"


@pytest.mark.parametrize("arguments", [[], ["--json"]])
def test_list_is_the_other_name_of_what_stretches_alone_does(arguments):
    listed, alone = run("list", *arguments), run(*arguments)
    assert listed.exit_code == 0
    assert listed.stdout == alone.stdout


def test_one_in_words():
    shown = said("show", "standing_heel_raised_inner")
    for part in ("1. Put one heel on the box", "won't be side-on", "- The camera can't see your back", "3 times a leg"):
        assert part in shown
    headings = [line for line in shown.splitlines()[2:] if line and not line.startswith(" ")]
    assert headings == [
        "How",
        "Set-up",
        "How long",
        "Posture watches",
        "Not judged",
        "Take care",
        "As always",
        "Drawing",
    ]


def test_what_cant_be_judged_as_the_body_is_placed_is_not_promised():
    assert "whether your low back rounds" in said("show", "standing_step_forward")
    shown = said("show", "downward_dog")
    assert "whether your low back rounds" not in shown
    assert "Upside down I can't tell a flat back" in shown


def test_one_for_machines():
    one = json.loads(said("show", "forward_bend", "--json"))
    assert (one["id"], one["legs"], one["hips_first"]) == ("forward_bend", 2, True)


def test_one_that_is_not_there():
    done = run("show", "seated")
    assert isinstance(done.exception, StretchError)
    assert done.exception.remedy == "Did you mean seated_chair or seated_floor?"


def test_checking_one_that_comes_with_posture_reads_its_words_from_wherever_one_stands(monkeypatch):
    monkeypatch.chdir(SHIPPED.parent)
    assert "forward_bend" in said("check", "data/forward_bend.toml", "--json")


def test_checking_a_file(tmp_path, own):
    file = tmp_path / "mine.toml"
    file.write_text('variant_of = "seated_chair"\nname = "Mine"\n')
    shown = said("check", str(file))
    assert "mine.toml is right: Mine (sitting). Hold 30 s, 3 times a leg." in shown
    assert str(own) in shown
    assert json.loads(said("check", str(file), "--json"))["id"] == "mine"
    file.write_text('variant_of = "seated_chair"\nname = "Mine"\nknee = "left"\n')
    done = run("check", str(file))
    assert isinstance(done.exception, StretchError)
    assert done.exception.problem == f"{file}, line 3: knee can't be 'left'."


def test_a_checked_file_that_is_in_place_needs_no_advice(own):
    own.mkdir()
    file = own / "mine.toml"
    file.write_text('variant_of = "seated_chair"\nname = "Mine"\n')
    assert "to use it" not in said("check", str(file))
