"""A German session: every text of it is the German catalogue's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from coached import Place, in_phase, over
from scripted import frame_message
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect
from stretch_script import Body

from posture.stretches import library
from posture.values import Side
from posture.words import Sentence
from posture.words.fluent import Catalogue, catalogue

LEFT = Body(depth=40.0, leg=Side.LEFT)
EVERYTHING = [
    (1.0, Body(seen=False)),
    (2.4, Body()),
    (1.0, LEFT),
    (9.0, LEFT),
    (0.1, Body(depth=40.0, leg=Side.LEFT, lumbar=45.0)),
    (3.0, Body(depth=40.0, leg=Side.LEFT, lumbar=45.0)),
    (0.1, LEFT),
    (3.0, LEFT),
    (3.0, Body(depth=40.0, leg=Side.LEFT, knee=40.0)),
    (3.0, LEFT),
    (3.0, Body(depth=40.0, leg=Side.LEFT, seen=False)),
    (14.0, LEFT),
    (0.5, Body()),
    (60.0, Body()),
]
"""Unseen, then a hold of the left leg with a rounding, a bent knee and another moment unseen in it."""

TEXTS = {"advice", "word", "sentence", "alert", "paused_words", "note", "text", "words", "name", "details"}
TEXTS |= {"went_well", "next_time", "problem", "remedy"}


def texts_of(answer: Any) -> Iterator[str]:
    """All that is for people in an answer."""
    if isinstance(answer, list):
        for part in answer:
            yield from texts_of(part)
    if not isinstance(answer, dict):
        return
    for key, value in answer.items():
        if key in TEXTS and isinstance(value, str | list):
            yield from filter(None, [value] if isinstance(value, str) else value)
        else:
            yield from texts_of(value)


def pictures(place: Place, socket: WebSocketTestSession, *, until: str) -> list[dict[str, Any]]:
    """The whole answers to one picture after the other, up to a phase."""
    answers: list[dict[str, Any]] = []
    while not answers or answers[-1]["coach"]["phase"] != until:
        assert len(answers) < 3000
        place.t_ms += 33
        socket.send_bytes(frame_message(place.t_ms))
        answers.append(socket.receive_json())
    return answers


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Sentence]]:
    """What each language's catalogue has told: the text, and the sentence it was of."""
    told: dict[str, dict[str, Sentence]] = {}
    tell = Catalogue.text

    def text(own: Catalogue, sentence: Sentence) -> str:
        said = tell(own, sentence)
        told.setdefault(own.language, {})[said] = sentence
        return said

    monkeypatch.setattr(Catalogue, "text", text)
    return told


@pytest.mark.parametrize("tag", ["de", "de-AT"])
def test_every_text_of_a_german_session_is_german(place: Place, told: dict[str, dict[str, Sentence]], tag: str) -> None:
    place.answer_no()
    place.sessions.keys = EVERYTHING
    with place.led(language=tag, options={"rounds": 1, "hold_s": 20}) as socket:
        answers = pictures(place, socket, until="change_leg")
        socket.send_json({"type": "finish"})
        answers.append(socket.receive_json())
    shown = {text for answer in answers for text in texts_of(answer)}
    assert set(told) == {"de"}
    assert shown <= set(told["de"])
    sentences = [told["de"][text] for text in shown]
    assert {"coach-fault-rounded", "coach-fault-knee", "coach-report-warnings", "coach-phase-hold"} <= {
        sentence.id for sentence in sentences
    }
    # What is the same in both is no word: a number of the count-down.
    english = {catalogue("en").text(sentence) for sentence in sentences}
    assert not [text for text in shown & english if not text.isdigit()]


def test_each_stretch_leads_in_german_to_its_end(place: Place, told: dict[str, dict[str, Sentence]]) -> None:
    place.answer_no()
    for stretch in ("supine_strap", "standing_heel_raised_contract_relax", "dynamic_lean"):
        options = {"repetitions": 5} if stretch == "dynamic_lean" else {"hold_s": 5, "rounds": 1}
        with place.led(stretch, language="de", options=options) as socket:
            shown = {text for answer in place.until(socket, over) for text in texts_of(answer)}
        assert set(told) == {"de"}
        assert shown <= set(told["de"])


def test_a_refusal_is_told_in_the_language_of_the_start(place: Place) -> None:
    with place.led(language="de") as socket:
        answer = socket.receive_json()
        with pytest.raises(WebSocketDisconnect):
            socket.receive_json()
    assert answer["code"] == "safety"
    assert answer["problem"] == "Zuerst kommen die Fragen zu deiner Gesundheit."


def test_a_session_is_taken_up_in_another_language(place: Place) -> None:
    place.answer_no()
    key = str(uuid4())
    with place.led(session=key, language="en") as socket:
        place.until(socket, in_phase("hold"))
    with place.led(session=key, language="de") as socket:
        again = place.look(socket)
    assert again["resumed"]
    assert again["word"] in ("Halten", "In Position")


def test_a_language_that_is_not_there_is_english(place: Place) -> None:
    place.answer_no()
    with place.led(library.MAIN, language="tlh") as socket:
        assert place.look(socket)["word"] == "Get ready"
