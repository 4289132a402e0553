"""Every link leads somewhere, and every page can be reached."""

import re

import pytest

from tests.conftest import ROOT
from tests.docs.pages import DOCS, PAGES, README, anchors, links, name_of, text_of

SECTIONS = ("tutorials", "how_to", "reference", "explanation", "contributing")
NAMED = re.compile(rf"docs/(?:{'|'.join(SECTIONS)})/\w+\.md")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_relative_link_leads_to_a_file_and_a_heading(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_readme_is_short():
    assert len(text_of(README).splitlines()) <= 200


def test_the_readme_links_to_every_page_but_the_api():
    """On GitHub, where the API is not rendered, the README is the contents of docs/."""
    found = {(ROOT / link.partition("#")[0]).resolve() for link in links(README)}
    assert {*DOCS.rglob("*.md")} - found == {DOCS / "reference/api.md"}


def test_the_site_has_every_page_once():
    pages = re.findall(r": (\S+\.md)$", text_of(ROOT / "mkdocs.yml"), re.MULTILINE)
    assert sorted(pages) == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


def test_a_picture_opens_quickly():
    pictures = [path for path in DOCS.rglob("*") if path.suffix in (".png", ".gif", ".svg")]
    assert pictures and max(path.stat().st_size for path in pictures) < 300_000


@pytest.mark.parametrize("folder", ["benchmarks", "configfiles", "healthgait", "scripts"])
def test_a_page_that_the_code_names_is_there(folder):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".json", ".csv", ".j2", ".sh")]
    named = {name for path in files for name in NAMED.findall(text_of(path))}
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
