"""The pages' templates: one shell, one template a page. What templates may use is added here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from posture.words import LANGUAGES, Arg, catalogue, say
from posture.words.page import page_sentences

TEMPLATES = Path(__file__).with_name("templates")


@cache
def environment() -> Environment:
    """Jinja as the pages use it: everything is escaped, and a name that nobody set is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, language: str, **context: object) -> str:
    """The HTML that a template makes of its context, in this language.

    Besides its context it finds `t(id, name=value)` and `text(sentence)`, the language and all there are, and
    `words`, the sentences of which the page's scripts speak. Raises jinja2.TemplateError for a template that is wrong.
    """
    own = catalogue(language)

    def t(id_: str, **args: Arg) -> str:
        return own.text(say(id_, **args))

    return (
        environment()
        .get_template(template)
        .render(
            context,
            t=t,
            text=own.text,
            language=language,
            languages={tag: str(Locale.parse(tag).get_display_name(tag)).capitalize() for tag in LANGUAGES},
            words={"language": language, "sentences": page_sentences(language)},
        )
    )
