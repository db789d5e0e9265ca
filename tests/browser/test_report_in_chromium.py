"""The report of a clip as it is printed."""

from __future__ import annotations

import io

import exporting
import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from posture.clips.exports.page import page_of
from posture.values import Stale
from posture.words import speaking

pytestmark = pytest.mark.browser


def test_the_longest_report_is_printed_on_two_pages(browser: Browser) -> None:
    review = exporting.warned_often(
        30, of=exporting.clip("a clip with a rather long name, as phones give them " * 2), stale=tuple(Stale)
    )
    with speaking("de"):  # the longer language
        html = page_of(review, exporting.pictures_of(review))
    page = browser.new_page()
    page.set_content(html)
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    assert len(printed.pages) == 2
    said = "".join(page.extract_text() for page in printed.pages)
    assert "11 weitere Warnungen" in said
    assert "Auf diesem Computer gemacht" in said  # the last line
