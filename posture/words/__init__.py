"""Every sentence that is shown, spoken or exported, by id; one catalogue a language. A third language is one file.

Code says *what* is to be said, `say("clip-empty", name=path.name)`, and hands that value on: nothing is decided by a
text. Whoever shows, speaks or writes it puts it into words: `catalogue("de").text(sentence)`, or `text(sentence)` in
the language in force here. The catalogues are Fluent files beside this one, with a section a room; Fluent was chosen
because its messages have ids of their own and its plurals and numbers come from Babel.
"""

from posture.words.fluent import Catalogue, catalogue, gaps
from posture.words.languages import LANGUAGES, in_force, match, speaking, text
from posture.words.sentence import Arg, Sentence, say

__all__ = [
    "LANGUAGES",
    "Arg",
    "Catalogue",
    "Sentence",
    "catalogue",
    "gaps",
    "in_force",
    "match",
    "say",
    "speaking",
    "text",
]
