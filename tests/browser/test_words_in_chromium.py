"""The page's own arithmetic and words, called as the modules they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from chromium import Visit
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, server: Any) -> Any:
    page = browser.new_page()
    page.goto(server.url)
    yield page
    page.context.close()


def call(page: Page, module: str, body: str, argument: Any = None) -> Any:
    """Run this function body with the module as `m` and the argument as `a`."""
    return page.evaluate(f"async (a) => {{ const m = await import('/static/js/{module}'); {body} }}", argument)


def reply(t_ms: int = 0, **changes: Any) -> dict[str, Any]:
    """A flat lean of 40 degrees, as it comes over the wire."""
    angles = {"trunk_lean_deg": 45, "hip_hinge_deg": 40, "lumbar_flexion_deg": 5} | changes.pop("angles", {})
    return {
        "type": "feedback",
        "t_ms": t_ms,
        "status": "ok",
        "verdict": "good",
        "advice": "",
        "warning": False,
        "reference_progress": 1,
        "angles": angles,
        "limits": {"caution_deg": 22.5, "rounded_deg": 31.5},
        "overlay": {"points": [], "back": []},
    } | changes


RECORD = """
const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
const record = new m.Record(() => false);
for (const one of a) record.add(one, one.warning ? "rounded" : "good", canvas);
"""


def rounds_at(t_ms: int, hips: float) -> dict[str, Any]:
    return reply(t_ms, verdict="rounded", warning=True, angles={"hip_hinge_deg": hips, "lumbar_flexion_deg": 35})


def test_record_adds_up(page: Page) -> None:
    replies = [reply(t) for t in range(0, 4001, 100)]
    replies += [rounds_at(t, 60) for t in range(4100, 5000, 100)]
    replies += [reply(t, status="no_person", verdict="unknown", angles={}) for t in range(5000, 8000, 100)]
    got = call(
        page,
        "record.js",
        RECORD + "return [record.judgedS, record.longestFlatS, record.deepestFlatDeg, record.warnings.length];",
        replies,
    )
    assert got == pytest.approx([4.9, 4.0, 40, 1])


def test_a_gap_is_not_counted_as_held(page: Page) -> None:
    got = call(page, "record.js", RECORD + "return record.judgedS;", [reply(0), reply(60_000)])
    assert got == pytest.approx(0.5)


STORIES: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "nothing": ([], "nothing to judge", "all of you in the picture"),
    "rounded at 60": (
        [reply(t) for t in range(0, 3000, 100)] + [rounds_at(3000, 60)],
        "flat back down to 40°",
        "about 55°",
    ),
    "rounded early": ([rounds_at(t, 8) for t in range(0, 3000, 100)], "rounded early", "Lift your chest first"),
    "short": ([reply(t) for t in range(0, 5000, 100)], "stayed flat", "30 s is the aim"),
    "long": ([reply(t) for t in range(0, 40_000, 400)], "stayed flat", "The same again"),
}


@pytest.mark.parametrize(("replies", "headline", "advice"), STORIES.values(), ids=STORIES)
def test_summary_says_what_went_well_and_one_thing_to_do(
    page: Page, replies: list[dict[str, Any]], headline: str, advice: str
) -> None:
    got = call(page, "record.js", RECORD + "return [m.headline(record), m.nextTime(record)];", replies)
    assert headline in got[0]
    assert advice in got[1]


COACH = "const coach = new m.Coach(); return a.map((one) => [coach.read(one, one.t_ms).word, coach.heldS]);"


def test_one_odd_frame_does_not_change_the_word(page: Page) -> None:
    unsure = {"status": "low_confidence", "verdict": "unknown"}
    replies = [reply(0), reply(100, **unsure), reply(200), reply(300, **unsure), reply(800, **unsure)]
    words = [word for word, _ in call(page, "coach.js", COACH, replies)]
    assert words == ["Flat", "Flat", "Flat", "Flat", "Unsure"]


def test_held_time_counts_only_a_flat_lean_and_ends_with_it(page: Page) -> None:
    up = {"angles": {"trunk_lean_deg": 3}}
    replies = [reply(0), reply(400), reply(800, verdict="caution"), reply(1200), reply(1600, **up), reply(2000)]
    held = [seconds for _, seconds in call(page, "coach.js", COACH, replies)]
    assert held == pytest.approx([0, 0.4, 0.4, 0.8, 0, 0.4])


NEXT = "const checks = m.met(a[0], a[1]); return [checks, m.nextThing(a[0], checks)];"


@pytest.mark.parametrize(
    ("changes", "light", "open_checks", "says"),
    [
        ({"status": "no_person", "reference_progress": 0}, 0.5, "body side standing", "Step into the picture"),
        ({"status": "out_of_frame", "reference_progress": 0}, 0.5, "body side standing", "Step back"),
        (
            {"status": "out_of_frame", "advice": "Come left.", "reference_progress": 0},
            0.5,
            "body side standing",
            "Come left.",
        ),
        ({"status": "not_side_on", "reference_progress": 0}, 0.5, "side standing", "Turn side-on"),
        ({"status": "no_reference", "reference_progress": 0.4}, 0.5, "standing", "Stand tall"),
        (
            {"status": "no_reference", "advice": "Stand still.", "reference_progress": 0.4},
            0.05,
            "light standing",
            "dark",
        ),
        ({}, 0.5, "", "Lean forward"),
    ],
)
def test_setting_up_asks_for_one_thing(
    page: Page, changes: dict[str, Any], light: float, open_checks: str, says: str
) -> None:
    checks, text = call(page, "setup.js", NEXT, [reply(**changes), light])
    assert [name for name, met in checks.items() if not met] == open_checks.split()
    assert says in text


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
