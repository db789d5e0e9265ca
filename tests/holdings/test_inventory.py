"""All that is kept is known: whose, how much, since when; and what nobody knows is shown as that."""

from __future__ import annotations

from pathlib import Path

import pytest
from estates import BENS_CLIP, GROWING, KEY, MARCH, NAME, RECORDING, SHARED, UPLOAD, Lived, write

from posture.clips.exports.catalogue import EXPORTS
from posture.holdings.clip import ClipKind
from posture.holdings.inventory import holdings
from posture.holdings.kinds import BY_ID, KINDS, kind_of
from posture.holdings.whose import MACHINE, NOBODY, Whose
from posture.storage.tables import metadata
from posture.words import LANGUAGES, catalogue, say


def test_every_table_is_of_a_kind() -> None:
    known = [table for kind in KINDS for table in kind.tables]
    assert sorted(known) == sorted({*metadata.tables, "posture_version"})


def test_every_file_of_a_lived_in_folder_is_of_a_kind(lived: Lived) -> None:
    with lived.estate() as estate:
        kinds = {piece.kind.id for piece in estate.pieces()}
    assert kinds == set(BY_ID) - {"unknown"}


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.id)
def test_every_export_is_known(export: object) -> None:
    name = getattr(export, "file_name").rstrip("/")  # noqa: B009
    for path in (name, f"{name}.zip") if "." not in name else (name,):
        kind, unit = kind_of(f"clips/{RECORDING}/reviews/{KEY}/{path}")
        assert kind.id in ("exports", "reviews", "poses")
        assert unit.startswith(f"clips/{RECORDING}/reviews/{KEY}")


@pytest.mark.parametrize(
    "path",
    [
        "notes.txt",
        "posture.db.bak",
        "clips/notes.txt",
        f"clips/{RECORDING}/notes.txt",
        f"clips/{RECORDING}/reviews/notes.txt",
        "stretches/notes.txt",
        "stretches/deep/mine.toml",
        "clips/somebody/film",
    ],
)
def test_what_posture_never_writes_is_unknown(path: str) -> None:
    assert kind_of(path, ClipKind.UPLOAD)[0].id == "unknown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name(language: str) -> None:
    named = [catalogue(language).text(say(f"holdings-kind-{kind.id}")) for kind in KINDS]
    assert len(set(named)) == len(KINDS)


def test_each_thing_is_whose_it_is(lived: Lived) -> None:
    write(lived.folder, "notes.txt", b"")
    with lived.estate() as estate:
        whose = {piece.unit: piece.whose for piece in estate.pieces() if piece.unit}
        rows = {(piece.kind.id, piece.whose.name): piece.count for piece in estate.pieces() if not piece.unit}
    zuleika, ben = Whose(name=NAME, profile_id=lived.zuleika), Whose(name="Ben", profile_id=lived.ben)
    assert whose[f"clips/{RECORDING}"] == zuleika
    assert whose[f"clips/{UPLOAD}"] == zuleika  # nobody said so, but it was reviewed for her alone
    assert whose[f"clips/{BENS_CLIP}"] == whose[f"clips/{SHARED}"] == ben
    assert whose[f"clips/{BENS_CLIP}/reviews/{KEY}"] == zuleika
    assert whose[f"clips/sample-flat/reviews/{KEY}"] == zuleika
    assert whose[f"clips/.rec-{GROWING}"] == zuleika
    assert whose["posture.db"] == whose["logs"] == whose["notes.txt"] == MACHINE
    assert rows == {
        ("profiles", NAME): 1,
        ("profiles", "Ben"): 1,
        ("calibrations", NAME): 1,
        ("answers", NAME): 2,
        ("answers", "Ben"): 1,
        ("answers", ""): 1,
        ("goals", NAME): 1,
        ("places", NAME): 1,
        ("sessions", NAME): 2,
        ("sessions", "Ben"): 1,
        ("sessions", ""): 1,
    }


def test_lines_add_up_and_say_since_when_and_where(lived: Lived) -> None:
    with lived.estate() as estate:
        lines = holdings(estate.pieces(), "the database")
    of_hers = {line.kind.id: line for line in lines if line.whose.profile_id == lived.zuleika}
    recordings, reviews = of_hers["recordings"], of_hers["reviews"]
    assert (recordings.count, recordings.since, recordings.where) == (1, MARCH, f"clips/{RECORDING}")
    on_disk = sum(path.stat().st_size for path in (lived.folder / "clips" / RECORDING).iterdir() if path.is_file())
    assert recordings.bytes == on_disk
    assert (reviews.count, reviews.where) == (4, "clips")
    assert (of_hers["sessions"].count, of_hers["sessions"].bytes, of_hers["sessions"].where) == (
        2,
        None,
        "the database",
    )
    whole = sum(path.stat().st_size for path in lived.folder.rglob("*") if path.is_file())
    assert sum(line.bytes or 0 for line in lines) == whole


def test_a_clip_reviewed_for_two_people_is_nobodys_until_somebody_says(lived: Lived) -> None:
    from estates import BENS, clip, review

    clip(lived.folder, "f" * 16, "Both", ClipKind.UPLOAD, BENS, None)
    review(lived.folder, "f" * 16, KEY, lived.zuleika, NAME)
    review(lived.folder, "f" * 16, "c" * 24, lived.ben, "Ben")
    with lived.estate() as estate:
        whose = {piece.unit: piece.whose for piece in estate.pieces() if piece.unit}
    assert whose["clips/" + "f" * 16] == NOBODY


def test_looking_makes_nothing(tmp_path: Path) -> None:
    from estates import estate_of

    (tmp_path / "data").mkdir()
    with estate_of(tmp_path / "data") as estate:
        assert estate.pieces() == ()
    assert list((tmp_path / "data").iterdir()) == []
