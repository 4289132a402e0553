"""The report's templates, and the filters that they need."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from healthgait.errors import listed
from healthgait.pages.rendering import environment

NAMES_SHOWN = 20
MARKUP = re.compile(r"[\\`*|~<>&$]|(?<!\w)_|_(?!\w)|\](?=[(:\[])|(?<!\S)#")
TEMPLATES = Path(__file__).with_name("templates")


def render(template: str, content: dict[str, Any]) -> str:
    """A template of the report with its content; what is put into HTML is escaped."""
    templates = environment(TEMPLATES, html=template.endswith(".html.j2"))
    templates.filters |= {"plain": plain_markdown, "first_names": first_names, "by_method": by_method}
    return templates.get_template(template).render(content)


def first_names(names: Sequence[str], separator: str = ", ") -> str:
    """The first NAMES_SHOWN of the names, and an ellipsis in place of the others."""
    return listed(names, NAMES_SHOWN, separator)


def by_method(rows: list[tuple[str, list]]) -> list[tuple[str, list]]:
    """Each method with its rows, which follow each other in a printed table."""
    return [(method, [texts for _, texts in group]) for method, group in groupby(rows, key=lambda row: row[0])]


def plain_markdown(text: str) -> str:
    """``text`` on one line, with nothing in it that Markdown or HTML would take for markup."""
    return MARKUP.sub(r"\\\g<0>", " ".join(str(text).split()))
