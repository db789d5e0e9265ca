"""Sentences as English tells them, and sentences of a test's own."""

from __future__ import annotations

from posture.words import Sentence, catalogue, say


def told(sentence: Sentence | None) -> str:
    """In English; nothing where nothing is said."""
    return catalogue("en").text(sentence) if sentence else ""


def own(words: str) -> Sentence:
    """A sentence that is told by these words in every language."""
    return say("stretches-inline", words=words)
