"""The pages in a browser that asks for German: not a sentence is left in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import Server, open_page
from playwright.sync_api import Browser

from posture.words.page import Part, page_sentences

pytestmark = pytest.mark.browser

PATHS = ("", "calibrate", "review", "history")
READY = {
    "": ".card[data-stretch]",
    "calibrate": "#who-note:not(:empty)",
    "review": ".clip-card",
    "history": "body:not([data-shown=loading])",
}

TEXTS = """() => {
  const texts = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.add(walker.currentNode.textContent.trim());
  for (const name of ["aria-label", "placeholder", "title"])
    for (const element of document.querySelectorAll(`[${name}]`)) texts.add(element.getAttribute(name).trim());
  return [...texts];
}"""


def wholes(language: str) -> set[str]:
    """What the page may show just as it stands: sentences, and cases of them, in which nothing is filled in."""

    def of(parts: list[Part]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, str):
                if len(parts) == 1:
                    yield part.strip()
            else:
                yield from (whole for case in part.get("cases", {}).values() for whole in of(case))

    return {whole for parts in page_sentences(language).values() for whole in of(parts)}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("locale", "spoken", "unspoken"), [("de-DE", "de", "en"), ("en-GB", "en", "de")])
def test_every_page_speaks_one_language(
    browser: Browser, server: Server, path: str, locale: str, spoken: str, unspoken: str
) -> None:
    visit = open_page(browser, server.url, locale=locale)
    page = visit.page
    page.goto(f"{server.url}{path}")
    page.wait_for_selector(READY[path])
    texts = set(page.evaluate(TEXTS))
    assert page.locator("html").get_attribute("lang") == spoken
    assert texts & (wholes(unspoken) - wholes(spoken)) == set()
    assert len(texts & (wholes(spoken) - wholes(unspoken))) > 5
    page.context.close()


def test_another_language_is_chosen_and_kept(browser: Browser, server: Server) -> None:
    page = open_page(browser, server.url, locale="en-GB").page
    page.goto(f"{server.url}history")
    page.select_option("#language", "de")
    page.wait_for_selector("html[lang=de]")
    page.goto(f"{server.url}review")
    page.wait_for_selector("html[lang=de]")
    page.context.close()
