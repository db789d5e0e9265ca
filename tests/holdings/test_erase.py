"""What is erased is gone from every byte of the data folder, and an erasing that was cut off is gone on with."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from cut_off import CutOff, Killed
from estates import BENS, BENS_CLIP, KEY, NAME, OTHER_KEY, PICTURES, RECORDING, SHARED, UPLOAD, Lived, traces, write

from posture.holdings import erase as module
from posture.holdings.clip import about
from posture.holdings.erase import erase, names, plan_everything, plan_person, resume
from posture.holdings.here import estate_here
from posture.storage import Database, ProfileError, Profiles

MARK = PICTURES[-40:]


def test_nothing_of_an_erased_person_is_in_any_byte_that_is_kept(lived: Lived) -> None:
    assert len(traces(lived.folder, NAME, MARK)) > 20
    with lived.estate() as estate:
        plan = plan_person(estate, NAME.lower())
        erase(estate, plan)
        assert traces(lived.folder, NAME, "Zuleika", MARK) == []
    assert traces(lived.folder, NAME, "Zuleika", MARK) == []


def test_others_keep_what_is_theirs(lived: Lived) -> None:
    with lived.estate() as estate:
        erase(estate, plan_person(estate, NAME))
        left = {(piece.kind.id, piece.whose.name, piece.unit) for piece in estate.pieces()}
    assert ("recordings", "Ben", f"clips/{BENS_CLIP}") in left
    assert ("reviews", "Ben", f"clips/{BENS_CLIP}/reviews/{OTHER_KEY}") in left
    assert ("sessions", "Ben", "") in left
    assert ("sessions", "", "") in left
    assert (lived.folder / "clips" / BENS_CLIP / "film").read_bytes() == BENS
    assert about(lived.folder / "clips" / BENS_CLIP).title == "Ben alone"
    # Its title named her, and so did the reviews that quoted it.
    assert about(lived.folder / "clips" / SHARED).title == "Clip"
    assert (lived.folder / "clips" / SHARED / "film").read_bytes() == BENS
    assert {unit for _, _, unit in left if f"{SHARED}/reviews" in unit} == set()


def test_the_database_s_own_pages_hold_nothing_that_was_deleted_before_it_was_overwritten(lived: Lived) -> None:
    # As an earlier version deleted: the rows are gone, their bytes stay in free pages.
    with closing(sqlite3.connect(lived.file)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        filling = [(lived.zuleika, "2026-03-01", f"{NAME} {number} " + "x" * 2000) for number in range(200)]
        connection.executemany("INSERT INTO calibrations (profile_id, taken_at, json) VALUES (?, ?, ?)", filling)
        connection.commit()
        connection.execute("DELETE FROM calibrations")
        connection.commit()
    assert NAME.encode() in lived.file.read_bytes()
    with lived.estate() as estate:
        erase(estate, plan_person(estate, NAME))
        assert traces(lived.folder, NAME) == []


def test_a_plan_changes_nothing_and_says_what_goes(lived: Lived) -> None:
    def everything() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in lived.folder.rglob("*") if path.is_file()}

    with lived.estate() as estate:
        before = everything()
        plan = plan_person(estate, NAME)
        assert everything() == before
    counts = {kind: sum(p.count for p in plan.gone if p.kind.id == kind) for kind in ("sessions", "reviews", "copies")}
    assert counts == {"sessions": 2, "reviews": 5, "copies": 1}
    assert [piece.unit for piece in plan.retitled] == [f"clips/{SHARED}"]


def test_a_profile_that_is_deleted_takes_its_reviews_along_and_leaves_the_films(lived: Lived) -> None:
    with lived.estate() as estate:
        erase(estate, plan_person(estate, NAME, films=False))
        assert traces(lived.folder, NAME) == []
        whose = {piece.unit: piece.whose.name for piece in estate.pieces() if piece.kind.id in ("recordings", "clips")}
    assert whose == {
        f"clips/{RECORDING}": "",
        f"clips/{UPLOAD}": "",
        f"clips/{BENS_CLIP}": "Ben",
        f"clips/{SHARED}": "Ben",
    }
    assert (lived.folder / "clips" / RECORDING / "film").read_bytes() == PICTURES


def test_whoever_is_left_in_reviews_alone_can_be_erased_by_name(lived: Lived) -> None:
    with lived.estate() as estate:
        assert estate.database
        Profiles(estate.database).delete(lived.zuleika)
        assert f"clips/{BENS_CLIP}/reviews/{KEY}/result.json" in traces(lived.folder, NAME)
        erase(estate, plan_person(estate, NAME))
        assert traces(lived.folder, NAME) == []


def test_nobody_of_that_name_is_an_error_that_names_who_there_is(lived: Lived) -> None:
    with lived.estate() as estate, pytest.raises(ProfileError, match=NAME):
        plan_person(estate, "Zuleyka Dobson")


def test_everything_is_gone_but_an_empty_database_and_what_is_not_posture_s(lived: Lived) -> None:
    write(lived.folder, "notes.txt", b"mine")
    with lived.estate() as estate:
        erase(estate, plan_everything(estate))
        assert estate.people() == {}
    files = {path.relative_to(lived.folder).as_posix() for path in lived.folder.rglob("*")}
    assert files - {"posture.db-wal", "posture.db-shm"} == {"posture.db", "notes.txt"}
    assert traces(lived.folder, NAME, MARK, "Ben", BENS[-30:]) == []
    with Database() as database:  # and it can be used again
        assert Profiles(database).create("Eva").name == "Eva"


def test_a_database_that_is_beyond_reading_is_erased_as_well(lived: Lived) -> None:
    lived.file.write_bytes(b"no database of " + NAME.encode())
    with estate_here(unreadable_too=True) as estate:
        erase(estate, plan_everything(estate))
    assert list(lived.folder.iterdir()) == []


@pytest.mark.parametrize("person", [True, False], ids=["a person", "everything"])
@pytest.mark.parametrize("left", [0, 1, 6, 20, 35])
def test_erasing_that_was_cut_off_at_any_step_is_gone_on_with(
    lived: Lived, monkeypatch: pytest.MonkeyPatch, left: int, person: bool
) -> None:
    counted = CutOff(left)
    with monkeypatch.context() as patch:
        patch.setattr(module, "_remove", counted(module._remove))
        patch.setattr(module, "_change", counted(module._change))
        patch.setattr(shutil, "rmtree", counted(shutil.rmtree))
        patch.setattr(Database, "scrub", counted(Database.scrub))
        with lived.estate() as estate:
            plan = plan_person(estate, NAME) if person else plan_everything(estate)
            try:
                erase(estate, plan)
            except Killed:
                assert (lived.folder / "erasing.json").exists()
    with estate_here() as estate:
        assert not resume(estate)
    marks = (NAME, MARK) if person else (NAME, MARK, "Ben", BENS[-30:])
    assert traces(lived.folder, *marks) == []


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Zuleika Dobson", True),
        ("ZULEIKA DOBSON, Monday", True),
        ("with zuleika dobson", True),
        ("Zuleika Dobsons", False),
        ("Zuleika", False),
        ("", False),
    ],
)
def test_a_name_is_found_in_a_title_as_a_whole(title: str, named: bool) -> None:
    assert names(title, NAME) is named


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"units": []}',
        '{"everything": false, "profile_id": null, "units": ["../.."], "retitled": [], "orphaned": []}',
        '{"everything": false, "profile_id": null, "units": ["/"], "retitled": [], "orphaned": []}',
    ],
)
def test_a_list_of_what_goes_that_posture_did_not_write_is_dropped(lived: Lived, text: str) -> None:
    (lived.folder / "erasing.json").write_text(text)
    with lived.estate() as estate:
        assert not resume(estate)
    assert not (lived.folder / "erasing.json").exists()
    assert lived.file.exists()
