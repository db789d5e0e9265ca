"""The page's part of the catalogue: a form a browser fills in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posture.words import LANGUAGES, catalogue
from posture.words.page import page_sentences


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_can_fill_in_all_of_its_sentences(language: str) -> None:
    json.dumps(page_sentences(language))


def test_parts_for_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en.ftl").write_text(
        "page-held = Held { $n ->\n    [one] a second\n   *[other] { NUMBER($n, maximumFractionDigits: 1) } s\n }.\n"
        "    .title = For { $name }\nother = no\n"
    )
    monkeypatch.setattr("posture.words.fluent.FOLDER", tmp_path)
    catalogue.cache_clear()
    page_sentences.cache_clear()
    try:
        assert page_sentences("en") == {
            "page-held": [
                "Held ",
                {
                    "select": "n",
                    "cases": {"one": ["a second"], "other": [{"arg": "n", "digits": [0, 1]}, " s"]},
                    "other": "other",
                },
                ".",
            ],
            "page-held.title": ["For ", {"arg": "name"}],
        }
    finally:
        catalogue.cache_clear()
        page_sentences.cache_clear()
