"""The pages' templates: one shell, one template a page. What templates may use is added to the environment here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

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


def render(template: str, **context: object) -> str:
    """The HTML that a template makes of its context. Raises jinja2.TemplateError for a template that is wrong."""
    return environment().get_template(template).render(context)
