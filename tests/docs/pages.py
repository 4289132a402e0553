"""The README and the pages of docs/: their headings, links, code blocks and commands."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:bash|python3?) (?:\S*/)?((?!_)\w+)\.(?:sh|py)\b([^#|\n]*)")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a language; those of commands and output have none."""
    return [block for found, block in _FENCE.findall(text_of(page)) if found == language]


def prose(page: Path) -> str:
    """The text without code blocks."""
    return _FENCE.sub("", text_of(page))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        count = sum(re.fullmatch(rf"{re.escape(slug)}(-\d+)?", other) is not None for other in found)
        found.add(f"{slug}-{count}" if count else slug)
    return found


def links(page: Path) -> list[str]:
    """The targets of relative links and pictures."""
    without_code = re.sub(r"`[^`\n]*`", "", prose(page))
    targets = re.findall(r"\]\(([^)\s]+)\)", without_code)
    return [target for target in targets if not target.startswith(("http://", "https://"))]


def commands(page: Path) -> Iterator[tuple[str, str]]:
    """The script and the rest of each command of a page, in its code blocks and elsewhere in code."""
    in_line = re.findall(r"`([^`\n]+)`", prose(page))
    for code in [*blocks(page, ""), *in_line]:
        yield from _COMMAND.findall(code.replace("\\\n", " "))


def option_tables(page: Path) -> list[list[str]]:
    """The spellings of options in each table of a page whose first column is called Option."""
    tables = re.findall(r"^\| Option \|.*\n\|[- |]+\|\n((?:\|.*\n)+)", text_of(page), re.MULTILINE)
    return [re.findall(r"`(-[\w-]+)`", " ".join(row.split("|")[1] for row in table.splitlines())) for table in tables]
