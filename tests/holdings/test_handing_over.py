"""What is handed over: all of a person and nothing of anybody else, in files that other programs read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars
from estates import BENS, BENS_CLIP, GROWING, KEY, NAME, PICTURES, RECORDING, UPLOAD, Lived, clip

from posture.holdings.clip import ClipKind
from posture.holdings.handing_over import hand_over
from posture.holdings.whose import Whose
from posture.storage import Database, Profiles


def handed(lived: Lived, whose: Whose | None, file: Path) -> dict[str, bytes]:
    with lived.estate() as estate:
        assert hand_over(estate, whose, file) > 0
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_of_a_person_and_nothing_of_anybody_else(lived: Lived, tmp_path: Path) -> None:
    found = handed(lived, Whose(name=NAME, profile_id=lived.zuleika), tmp_path / "hers.zip")
    hers = "Zuleika-Dobson"
    assert {name.split("/")[0] for name in found} == {"README.txt", hers}
    assert found[f"{hers}/recordings/Monday-{RECORDING}/film.webm"] == PICTURES
    assert found[f"{hers}/clips/Tuesday-{UPLOAD}/film.webm"] == PICTURES
    assert found[f"{hers}/unfinished/{GROWING}/film.webm"] == PICTURES
    assert f"{hers}/recordings/Monday-{RECORDING}/reviews/{KEY}/report.html" in found
    assert f"{hers}/recordings/Monday-{RECORDING}/reviews/{KEY}/poses.zip" in found
    assert f"{hers}/reviews/Ben-alone-{BENS_CLIP}/reviews/{KEY}/report.json" in found
    assert len(json.loads(found[f"{hers}/history.json"])["sessions"]) == 2
    assert polars.read_csv(found[f"{hers}/history.csv"])["profile"].to_list() == [NAME, NAME]
    (place,) = json.loads(found[f"{hers}/places.json"])
    assert (place["name"], place["spot"]["facing"]) == (f"At {NAME}'s", "left")
    assert [answers["passed"] for answers in json.loads(found[f"{hers}/answers.json"])] == [True, True]
    assert b"Zuleika" not in b"".join(found[name] for name in found if name.startswith("Ben"))
    assert all(BENS not in content for content in found.values())


def test_a_profile_that_was_handed_over_can_be_read_elsewhere(lived: Lived, tmp_path: Path) -> None:
    found = handed(lived, Whose(name=NAME, profile_id=lived.zuleika), tmp_path / "hers.zip")
    with lived.estate() as estate:
        assert estate.database
        Profiles(estate.database).delete(lived.zuleika)
    with Database() as database:
        read = Profiles(database).import_json(found["Zuleika-Dobson/profile.json"].decode())
    assert (read.name, read.calibrations) == (NAME, 1)


def test_everybody_s_has_a_folder_each(lived: Lived, tmp_path: Path) -> None:
    clip(lived.folder, "f" * 16, "../../Whose?", ClipKind.UPLOAD, BENS, None)
    found = handed(lived, None, tmp_path / "all.zip")
    assert {name.split("/")[0] for name in found} == {"README.txt", "Zuleika-Dobson", "Ben", "nobody", "computer"}
    assert found[f"nobody/clips/Whose-{'f' * 16}/film.mp4"] == BENS
    assert "nobody/history.json" in found
    assert {name for name in found if name.startswith("computer/")} == {
        "computer/retention.json",
        "computer/stretches/mine.toml",
        "computer/stretches/mine.svg",
    }
    assert b"posture profiles import" in found["README.txt"]


def test_keys_and_logs_are_not_handed_over(lived: Lived, tmp_path: Path) -> None:
    found = handed(lived, None, tmp_path / "all.zip")
    assert [name for name in found if "door" in name or "logs" in name or name.endswith(".db")] == []
