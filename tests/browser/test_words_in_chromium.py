"""What the page draws of what it is told, called as the modules they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from chromium import Visit
from playwright.sync_api import Browser, Page
from waiting import PATIENCE_S

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, server: Any) -> Any:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto(server.url)
    yield page
    page.context.close()


def call(page: Page, module: str, body: str, argument: Any = None) -> Any:
    """Run this function body with the module as `m` and the argument as `a`."""
    return page.evaluate(f"async (a) => {{ const m = await import('/static/js/{module}'); {body} }}", argument)


RECORD = """
const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
const record = new m.Record(() => false);
for (const one of a) record.add(one, canvas);
"""


def reply(t_ms: int, back: float | None, highlight: str = "") -> dict[str, Any]:
    """An answer as it comes over the wire; `highlight`: its picture is worth keeping."""
    return {
        "t_ms": t_ms,
        "verdict": "unknown" if back is None else "good",
        "shown": "good",
        "warning": False,
        "angles": {"hip_hinge_deg": 40, "lumbar_flexion_deg": back},
        "limits": {"caution_deg": 22.5, "rounded_deg": 31.5},
        "overlay": {"points": [], "back": []},
        "coach": {"highlight": {"time_s": t_ms / 1000, "words": highlight} if highlight else None},
    }


def test_the_curve_has_gaps_where_nothing_was_known_and_the_picture_is_the_one_the_server_chose(page: Page) -> None:
    replies = [reply(5000, 2), reply(5100, None), reply(5200, 4, "Deep."), reply(5300, 5, "Deeper."), reply(5400, 3)]
    got = call(
        page, "record.js", RECORD + "return [record.rows, record.drawn, record.moment.t, record.moment.text];", replies
    )
    rows, drawn, t, text = got
    assert [row["back"] for row in rows] == [2, None, 4, 5, 3]
    assert [row["t"] for row in rows] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert drawn
    assert (t, text) == (pytest.approx(0.3), "Deeper.")


def test_back_line_differs_in_colour_dash_and_width(visit: Callable[..., Visit], browser: Browser) -> None:
    """Each state is drawn with a line that differs in all three, so that no one of them has to be seen."""
    it = visit(browser)
    drawn = it.page.evaluate(
        """async () => {
          const { drawOverlay } = await import("/static/js/view.js");
          const calls = [];
          const context = new Proxy({}, {
            get: (state, name) => name in state ? state[name] : name === "stroke"
              ? () => calls.push([state.lineWidth, state.strokeStyle, JSON.stringify(state.dash ?? [])])
              : name === "setLineDash" ? (dash) => (state.dash = dash) : () => {},
            set: (state, name, value) => ((state[name] = value), true),
          });
          const back = [[0.1, 0.1], [0.2, 0.2], [0.3, 0.2]];
          return ["good", "caution", "rounded", "unknown"].map((state) => {
            context.dash = [];
            drawOverlay(context, { points: [], back }, state, 640, 480);
            return calls.at(-1);
          });
        }"""
    )
    for kind in zip(*drawn, strict=True):
        assert len({json.dumps(value) for value in kind}) == 4, kind


@pytest.mark.parametrize(
    ("word", "least_px"),
    [("Hold", 120), ("Chest up", 120), ("Brust hoch", 120), ("Schlechte Sicht", 80), ("Lockerlassen", 60)],
)
def test_the_one_word_is_as_large_as_its_place_allows_and_no_larger(page: Page, word: str, least_px: float) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.evaluate("Object.assign(document.body.dataset, { phase: 'stretch', sign: 'rounded' })")
    size_px, width_px, room_px = call(
        page,
        "coached.js",
        """m.showWord(a, "Tip from the hips.");
        const word = document.getElementById("word");
        const range = document.createRange();
        range.selectNodeContents(word);
        const width = Math.max(...[...range.getClientRects()].map((line) => line.width));
        return [parseFloat(getComputedStyle(word).fontSize), width, word.parentElement.clientWidth];""",
        word,
    )
    assert size_px >= least_px
    assert width_px <= room_px
