"""What the page of a calibration need not decide: the word, when it tries again, and the trying out afterwards."""

from __future__ import annotations

from collections.abc import Callable

from calibration_script import FLAT, NOT_ROUND, ROUND, STAND, PlayedSessions
from talking import Talk

from posture.stretches import library
from server.live.calibrating import GO_ON_AFTER_S, GO_ON_TIMES


def test_each_step_has_its_word(talk: Callable[..., Talk]) -> None:
    blocks = [answer["calibration"] for answer in talk(PlayedSessions()).until("done")]
    words = {block["step"]: block["word"] for block in blocks}
    assert words == {
        "stand": "Stand tall",
        "hinge": "Bend flat",
        "stand_again": "Come up",
        "round": "Round",
        "stand_last": "Come up",
        "done": "Done",
    }
    assert all(block["there"] for block in blocks)


def test_after_a_refusal_it_counts_down_and_tries_again_by_itself(talk: Callable[..., Talk]) -> None:
    it = talk(PlayedSessions(NOT_ROUND))
    refused = it.until("refused")
    assert refused[-1]["calibration"]["word"] == "Not yet"
    waited = it.until("round", within_s=GO_ON_AFTER_S + 1)
    left = [answer["calibration"]["refusal"]["again_in_s"] for answer in (refused[-1], *waited[:-1])]
    assert (left[0], left[-1]) == (GO_ON_AFTER_S, 1)
    assert left == sorted(left, reverse=True)
    assert waited[-1]["calibration"]["refusal"] is None
    assert waited[-1]["calibration"]["say"]


def test_it_does_not_try_again_for_ever(talk: Callable[..., Talk]) -> None:
    it = talk(PlayedSessions([*STAND, *FLAT, *STAND, *FLAT * 40]))
    for _ in range(GO_ON_TIMES):
        assert it.until("refused")[-1]["calibration"]["refusal"]["again_in_s"] is not None
        it.until("round")
    assert it.until("refused")[-1]["calibration"]["refusal"]["again_in_s"] is None


def test_a_sample_does_not_try_again(talk: Callable[..., Talk]) -> None:
    refused = talk(PlayedSessions(NOT_ROUND), sample=True).until("refused")[-1]
    assert refused["calibration"]["refusal"]["again_in_s"] is None


def test_what_was_found_is_tried_out_in_free_practice(talk: Callable[..., Talk]) -> None:
    it = talk(PlayedSessions([*STAND, *FLAT, *STAND, *ROUND, *STAND, *STAND, *ROUND, *STAND]))
    found = it.until("done")
    assert [answer["coach"] for answer in found[:-1]] == [None] * (len(found) - 1)
    tried = [it.look()["coach"] for _ in range(90)]
    assert {coach["stretch"] for coach in tried} == {library.FREE}
    assert {coach["key"] for coach in tried} == {None}
    assert {"good", "hold", "rounded"} <= {coach["sign"] for coach in tried}
    assert sum(say["id"] == "rounded" for coach in tried for say in coach["say"]) == 1
    it.tell(type="restart", step="round")
    assert it.look()["coach"] is None


def test_rounding_on_purpose_is_not_coloured_as_wrong(talk: Callable[..., Talk]) -> None:
    answers = talk(PlayedSessions()).until("done")
    shown = {answer["calibration"]["step"]: answer["shown"] for answer in answers[:-1]}
    assert shown.pop("round") == "unknown"
    assert set(shown.values()) == {"good"}
