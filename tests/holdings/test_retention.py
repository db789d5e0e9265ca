"""Which recordings are deleted by themselves: those the person's rule names, and never one that is marked or in use."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from estates import BENS, BENS_CLIP, KEY, MARCH, RECORDING, Lived, clip, review
from pydantic import ValidationError

from posture.holdings.clip import ClipKind
from posture.holdings.retention import Recorded, Rule, due, rule_of, set_rule
from posture.holdings.whose import NOBODY


def recorded(clip_id: str, days_ago: float, size: int = 100, *, keep: bool = False) -> Recorded:
    added_at = MARCH - timedelta(days=days_ago)
    return Recorded(clip_id=clip_id, title=clip_id, whose=NOBODY, added_at=added_at, bytes=size, keep=keep)


THREE = [recorded("new", 1), recorded("old", 40), recorded("middle", 20)]


@pytest.mark.parametrize(
    ("rule", "gone"),
    [
        (Rule(), []),
        (Rule(days=30), ["old"]),
        (Rule(days=10), ["old", "middle"]),
        (Rule(days=40), []),
        (Rule(max_bytes=300), []),
        (Rule(max_bytes=299), ["old"]),
        (Rule(max_bytes=150), ["old", "middle"]),
        (Rule(max_bytes=0), ["old", "middle", "new"]),
        (Rule(days=30, max_bytes=200), ["old"]),
        (Rule(days=30, max_bytes=100), ["old", "middle"]),
    ],
)
def test_the_oldest_go_by_age_and_by_room(rule: Rule, gone: list[str]) -> None:
    assert [recording.clip_id for recording in due(THREE, rule, MARCH)] == gone


def test_what_is_marked_or_in_use_stays_and_takes_its_room() -> None:
    marked = [recorded("marked", 50, keep=True), *THREE]
    assert [one.clip_id for one in due(marked, Rule(days=1), MARCH + timedelta(days=9), busy={"old"})] == [
        "middle",
        "new",
    ]
    assert [one.clip_id for one in due(marked, Rule(max_bytes=200), MARCH)] == ["old", "middle"]
    assert [one.clip_id for one in due(marked, Rule(max_bytes=0), MARCH, busy={"new"})] == ["old", "middle"]


def test_it_is_off_until_somebody_switches_it_on(tmp_path: Path) -> None:
    assert rule_of(tmp_path) == Rule()
    assert not Rule().on
    set_rule(tmp_path, Rule(days=30))
    assert rule_of(tmp_path) == Rule(days=30)
    set_rule(tmp_path, Rule())
    assert rule_of(tmp_path) == Rule()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "[]", '{"days": 0}', '{"days": 30, "max_bytes": -1}', '{"days": 1e9}', '{"all": 1}']
)
def test_a_rule_that_can_not_be_read_deletes_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "retention.json").write_text(text)
    assert not rule_of(tmp_path).on
    with pytest.raises(ValidationError):
        Rule.model_validate_json(text)


def test_only_recordings_are_counted_with_all_that_was_made_of_them(lived: Lived) -> None:
    clip(
        lived.folder, "e" * 16, "Marked", ClipKind.RECORDING, BENS, None, added_at=MARCH - timedelta(days=9), keep=True
    )
    review(lived.folder, "e" * 16, KEY, None, "")
    with lived.estate() as estate:
        found = {recording.clip_id: recording for recording in estate.recordings()}
    assert set(found) == {RECORDING, BENS_CLIP, "e" * 16}
    marked = found["e" * 16]
    folder = lived.folder / "clips" / ("e" * 16)
    assert marked.bytes == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert (marked.keep, marked.added_at) == (True, MARCH - timedelta(days=9))
