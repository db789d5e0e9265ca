"""What can be heard, with a voice and a loudspeaker that only take notes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from chromium import Visit
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

EARS = """
window.heard = { words: [], tones: [], cancelled: 0 };
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const voice = (name, localService, isDefault) => ({ name, localService, lang: "en-GB", default: isDefault });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [voice("far away", false, true), voice("here", true, false)],
  speak: (words) => heard.words.push([words.text, words.voice.name]),
  cancel: () => heard.cancelled++,
  addEventListener() {},
}});
const start = AudioScheduledSourceNode.prototype.start;
AudioScheduledSourceNode.prototype.start = function (...when) {
  heard.tones.push(this.frequency.value);
  return start.apply(this, when);
};
"""


def listened(visit: Callable[..., Visit], browser: Browser, *keys: str) -> dict[str, Any]:
    """What was heard from start to end of the rounded sample, after pressing these keys, and how often it warned."""
    it = visit(browser)
    it.page.evaluate(f"() => {{ {EARS} }}")
    for key in keys:
        it.page.keyboard.press(key)
    it.page.click("#sample-links button >> nth=1")
    it.wait(phase="after")
    it.assert_clean()
    heard: dict[str, Any] = it.page.evaluate("window.heard")
    warned = [answer["warning"] for answer in it.seen]
    return {**heard, "episodes": sum(now and not before for before, now in pairwise([False, *warned]))}


def test_warning_is_two_tones_and_one_cue_an_episode(visit: Callable[..., Visit], browser: Browser) -> None:
    heard = listened(visit, browser)
    words = [text for text, _ in heard["words"]]
    # A machine that judges few pictures of the film may see the back flat in between.
    episodes = heard["episodes"]
    assert episodes >= 1
    assert sum("Lift your chest" in text for text in words) == episodes, words
    assert any(text.startswith("Lean forward from your hips") for text in words), words
    assert [heard["tones"].count(hertz) for hertz in (880, 587)] == [2 * episodes] * 2, "high and low, twice"
    assert heard["cancelled"] >= 1, "the warning waited"
    assert {name for _, name in heard["words"]} == {"here"}, "a voice that is not of this computer"


def test_the_coach_is_heard_to_the_end_unless_it_is_urgent(visit: Callable[..., Visit], browser: Browser) -> None:
    """A number gives way to a sentence, a sentence waits for the one before it, a warning does not wait."""
    it = visit(browser)
    heard = it.page.evaluate(
        """async () => {
          EARS
          const spoken = [];
          Object.assign(speechSynthesis, { speak: (words) => (spoken.push(words), (speechSynthesis.speaking = true)) });
          const end = () => ((speechSynthesis.speaking = false), spoken.at(-1).onend());
          const { Voice } = await import("/static/js/voice.js");
          const mine = new Voice();
          mine.rate = 0.8;
          mine.sayNext("One.");
          mine.count("5");
          mine.sayNext("Two.");
          mine.sayNext("Three.");
          end();
          mine.say("Chest up.");
          end();
          mine.count("4");
          return spoken.map(({ text, rate }) => [text, rate]);
        }""".replace("EARS", EARS)
    )
    assert heard == [["One.", 0.8], ["Three.", 0.8], ["Chest up.", 0.8], ["4", 0.8]]


def test_mute_is_silence(visit: Callable[..., Visit], browser: Browser) -> None:
    heard = listened(visit, browser, "m")
    assert (heard["words"], heard["tones"]) == ([], [])
