"""A user's own stretches: added, checked, and refused with the file, the line, what is wrong and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from english import told

from posture.errors import StretchError
from posture.folders import DATA_VARIABLE
from posture.stretches.library import all_stretches, check, drawing, stretch
from posture.stretches.lines import line_of

GOOD = """\
# A stretch of my own.
name = "Doorway"
position = "lying"
summary = "One leg up the door frame."
steps = [
    "Lie down.",
    "Raise one leg.",  # slowly
]
cautions = ["Never into pain."]
camera = \"\"\"
Put the camera beside you, \\
low.\"\"\"
drawing = "wall_leg_raise.svg"
judged = ["knee", "leg_angle"]
not_judged = ["The camera can't see your back: let it rest."]
rounding = "not_judged"
legs = 1
knee = "stretched"
min_depth_deg = 40

[dose]
hold_s = 40
rounds = 2
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    folder = tmp_path / "stretches"
    folder.mkdir()
    return folder


@pytest.fixture
def write(own):
    def _write(text: str = GOOD, name: str = "doorway.toml"):
        file = own / name
        file.write_text(text, encoding="utf-8")
        return file

    return _write


def test_a_file_of_ones_own_is_added_at_the_end(write):
    write()
    *_, last = all_stretches()
    assert len(all_stretches()) == len(all_stretches(Path("nowhere"))) + 1
    assert (last.id, last.dose.hold_s, last.dose.min_hold_s) == ("doorway", 40, 40)
    assert told(last.camera) == "Put the camera beside you, low."
    assert drawing("doorway") == drawing("wall_leg_raise")


def test_what_an_editor_or_a_mac_leaves_behind_is_passed_over(write):
    write("no toml", "._doorway.toml")
    assert all_stretches() == all_stretches(Path("nowhere"))


def test_a_drawing_of_ones_own_is_found_beside_the_file(write, own):
    write(GOOD.replace('drawing = "wall_leg_raise.svg"\n', ""))
    (own / "doorway.svg").write_text("<svg/>")
    assert drawing("doorway") == own / "doorway.svg"


def test_a_variant_of_ones_own_takes_over_steps_dose_and_drawing(write):
    write()
    # Sorted before its parent, and read after it all the same.
    write('variant_of = "doorway"\nname = "Longer"\n[dose]\nhold_s = 60\n', "a_longer.toml")
    write('variant_of = "forward_bend"\nname = "Shorter"\n[dose]\nhold_s = 10\n', "shorter.toml")
    longer = stretch("a_longer")
    assert (longer.dose.hold_s, longer.dose.min_hold_s, longer.dose.rounds) == (60, 60, 2)
    assert longer.steps == stretch("doorway").steps
    assert drawing("a_longer") == drawing("wall_leg_raise")
    assert (stretch("shorter").dose.hold_s, stretch("shorter").dose.min_hold_s) == (10, 10)
    assert drawing("shorter") == drawing("forward_bend")


def test_an_id_that_posture_has_is_refused(write):
    file = write(name="forward_bend.toml")
    for ask in (all_stretches, lambda: check(file)):
        with pytest.raises(StretchError, match=r"forward_bend\.toml: Posture has a stretch 'forward_bend' already"):
            ask()


def test_an_unknown_id_names_those_that_sound_alike(own):
    for typed, meant in {
        "seated": "seated_chair or seated_floor",
        "Forward Bend": "forward_bend",
        "downwrd_dog": "downward_dog",
    }.items():
        with pytest.raises(StretchError) as refused:
            stretch(typed)
        assert refused.value.problem == f"There is no stretch called “{typed}”."
        assert refused.value.remedy == f"Did you mean {meant}?"
    with pytest.raises(StretchError, match=r"There are standing_heel_raised, .*free_practice\."):
        stretch("xyzzy")


WRONG = {
    "syntax": ("legs = 1", "legs 1", 17, "not TOML", "Correct the line"),
    "twice": ("legs = 1", "legs = 1\nlegs = 2", 18, "not TOML", "Correct the line"),
    "unfinished": ("rounds = 2\n", "rounds = [", 23, "not TOML", "Correct the line"),
    "enum": ('"lying"', '"flying"', 3, "position can't be 'flying'", "'standing', 'heel_raised'"),
    "item": ('"leg_angle"]', '\n  "kneee"]', 15, "judged, number 2 can't be 'kneee'", "'hinge', 'lumbar'"),
    "step": ('"Raise one leg."', '"Raise one leg"', 7, "steps, number 2", "whole sentence"),
    "long step": ('"Lie down."', f'"{"Lie " * 40}."', 6, "steps, number 1", "at most 120 characters"),
    "unknown": ("legs = 1", "leggs = 1", 17, "there is no field leggs", "Allowed are camera, cautions"),
    "unknown in table": ("rounds = 2", "runs = 2", 23, "there is no field dose.runs", "Allowed are hold_s, min_hold_s"),
    "missing": ('name = "Doorway"\n', "", 1, "name is missing", "Add it"),
    "kind of value": ("hold_s = 40", 'hold_s = "long"', 22, "dose.hold_s can't be 'long'", "Write a number"),
    "range": ("hold_s = 40", "hold_s = -1", 22, "dose.hold_s can't be -1", "greater than or equal to 0"),
    "infinite": ("min_depth_deg = 40", "min_depth_deg = nan", 19, "min_depth_deg can't be nan", "finite"),
    "number of legs": ("legs = 1", "legs = 3", 17, "legs can't be 3", "less than or equal to 2"),
    "a flag for legs": ("legs = 1", "legs = true", 17, "legs can't be True", "Write a whole number"),
    "a text for a list": ('["Never into pain."]', '"Never."', 9, "cautions can't be 'Never.'", "a list in brackets"),
    "camera": ("low.", "low", 10, "camera can't be", "whole sentence"),
    "contradiction": ('"leg_angle"]', '"lumbar"]', 14, "the back can't be seen", "Correct one or the other"),
    "low over high": ("rounds = 2", "min_hold_s = 50", 23, "it is more than hold_s", "Correct"),
    "pressing": ("rounds = 2", "press_s = 5", 23, 'for the kind "contract_relax"', "Correct"),
    "parent": ('name = "Doorway"', 'name = "D"\nvariant_of = "dog"', 3, "'dog' is not a stretch", "downward_dog"),
    "parent of a variant": (
        'name = "Doorway"',
        'name = "D"\nvariant_of = "standing_heel_raised_outer"',
        3,
        "can have variants",
        "standing_heel_raised, standing_step",
    ),
    "drawing": ("wall_leg_raise.svg", "wall.svg", 13, "there is no drawing wall.svg", "wall_leg_raise.svg"),
    "drawing elsewhere": ("wall_leg_raise.svg", "../wall.svg", 13, "drawing can't be '../wall.svg'", "beside this one"),
}


@pytest.mark.parametrize(("old", "new", "line", "problem", "allowed"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_wrong_file_is_refused_with_its_line(write, own, old, new, line, problem, allowed, ends):
    assert old in GOOD
    file = own / "doorway.toml"
    file.write_bytes(GOOD.replace(old, new, 1).replace("\n", ends).encode())
    with pytest.raises(StretchError) as refused:
        all_stretches()
    assert refused.value.problem.startswith(f"{file}, line {line}: ")
    assert problem in refused.value.problem
    assert allowed in refused.value.remedy
    assert refused.value.problem.endswith(".")
    assert refused.value.remedy.endswith(".")


def test_files_that_are_no_text_or_not_there_or_badly_named(write, own):
    (own / "doorway.toml").write_bytes(b'name = "a"\nsummary = "\xff"\n')
    with pytest.raises(StretchError, match=r"doorway\.toml, line 2: this is not UTF-8"):
        all_stretches()
    (own / "doorway.toml").write_bytes(b"#" * 20_001)
    with pytest.raises(StretchError, match="too large"):
        all_stretches()
    (own / "doorway.toml").write_text(f"judged = {'[' * 9000}")
    with pytest.raises(StretchError, match="nested too deeply"):
        all_stretches()
    (own / "doorway.toml").unlink()
    with pytest.raises(StretchError, match="can't be read: No such file"):
        check(own / "doorway.toml")
    with pytest.raises(StretchError, match="'My door' can't be a stretch's id"):
        check(write(name="My door.toml"))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("a",), 2),
        (("b",), 3),
        (("b", 0), 4),
        (("b", 2), 6),
        (("c",), 8),
        (("t",), 12),
        (("t", "x"), 14),
        (("t", "missing"), 12),
        (("missing",), 1),
        (("b", 9), 3),
    ],
)
def test_the_line_of_a_place(place, line):
    text = '# c\na = 1\nb = [\n 1,\n # b = 2\n 2, 3,\n]\nc = """\na = 3\n[t]\n"""\n[t]\n# x = 0\nx = 5\n'
    assert line_of(text, place) == line
