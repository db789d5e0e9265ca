"""Files are written whole or not at all."""

from __future__ import annotations

import pytest

from posture.errors import OutputError
from posture.files import temporary_for, whole_file, write_text


def test_nothing_is_at_the_place_until_all_is_written(tmp_path):
    target = tmp_path / "report.json"
    target.write_text("earlier")
    with whole_file(target, lasting=True) as path:
        path.write_text("half")
        assert target.read_text() == "earlier"
        path.write_text("whole")
    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path):
    target = tmp_path / "report.json"
    target.write_text("earlier")

    def fail() -> None:
        with whole_file(target) as path:
            path.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert target.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [target]


def test_two_who_write_the_same_file_at_once_do_not_share_a_name(tmp_path):
    first, second = temporary_for(tmp_path / "a.json"), temporary_for(tmp_path / "a.json")
    assert first != second
    assert first.name.startswith(".")
    assert first.suffix == ".json"


def test_a_place_that_cannot_be_written_is_an_error_in_words(tmp_path):
    with pytest.raises(OutputError, match="can't be written"):
        write_text("words", tmp_path / "missing" / "a.txt")
