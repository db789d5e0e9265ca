from __future__ import annotations

import re
from pathlib import Path

from posture.clips.exports.catalogue import EXPORTS
from posture.clips.exports.registry import writer_of
from posture.words import catalogue
from posture.words.fluent import SOURCE

DOCS = Path(__file__).parents[3] / "docs" / "review.md"


def test_every_row_names_a_writer_that_is_there() -> None:
    for export in EXPORTS:
        assert writer_of(export).__doc__


def test_of_every_export_people_are_told_what_it_is() -> None:
    assert [export.id for export in EXPORTS if not catalogue(SOURCE).has(f"clips-export-is-{export.id}")] == []


def test_no_two_exports_share_a_name() -> None:
    for names in ([export.id for export in EXPORTS], [export.file_name for export in EXPORTS]):
        assert len({*names}) == len(names)


def test_the_documentation_lists_each_export_in_their_order() -> None:
    table = DOCS.read_text(encoding="utf-8").split("## What a review writes")[1].split("\n## ")[0]
    listed = [re.sub(r"/.*", "/", name) for name in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)]
    assert listed == [export.file_name for export in EXPORTS]


def test_nothing_but_its_row_and_its_writer_knows_an_export() -> None:
    top = Path(__file__).parents[3]
    for export in EXPORTS:
        if export.id in {"openpose", "motion", "landmarks", "poses", "video"}:
            quoted = re.compile(rf"""["']{export.id}["']""")
            knowing = {
                path.relative_to(top).as_posix()
                for room in ("posture/clips", "posture/cli", "server/clips")
                for path in (top / room).rglob("*.py")
                if quoted.search(path.read_text(encoding="utf-8"))
            }
            assert knowing <= {"posture/clips/exports/catalogue.py", "posture/clips/exports/openpose.py"}, export.id
