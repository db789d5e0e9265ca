"""Sentences of a test's own, the same in every language."""

from __future__ import annotations

from posture.words import Sentence, say


def plain(words: str) -> Sentence:
    """These very words."""
    return say("stretches-inline", words=words)
